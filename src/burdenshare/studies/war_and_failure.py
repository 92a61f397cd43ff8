"""Why war may be less likely where deterrence fails more: the mechanism, named beside the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from burdenshare.studies.paired import Array

WAR: Final = "chance_of_war_so_far"
FAILURE: Final = "deterrence_failure_index"
CONCESSION: Final = "concession_index"
EXPOSED: Final = "exposed_share"
_CONCEDES: Final = "a weaker defender concedes instead of fighting"
_PREEMPTS: Final = "less of the adversary's forces is exposed, so it has less reason to strike first"
_NEAR: Final = 1e-6  # medians of single precision


def mechanisms(
    answers: Sequence[tuple[Mapping[str, str], Mapping[str, Array], Mapping[str, Array]]], first: str, second: str
) -> list[str]:
    """Say under which theories of deterrence the policy with more failure has less war, and why; one sentence each.

    Args:
        answers: for each combination the theories by topic, and the draws of both policies by outcome.
        first: the first policy's name.
        second: the second's.
    """
    found: dict[str, set[str]] = {}
    for theories, *both in answers:
        at = [{n: float(np.median(v[n])) for n in (WAR, FAILURE, CONCESSION, EXPOSED)} for v in both]
        if at[0][FAILURE] > at[1][FAILURE]:
            at, name = at[::-1], first
        else:
            name = second
        kept, failing = at
        if failing[FAILURE] <= kept[FAILURE] * (1 + _NEAR) or failing[WAR] >= kept[WAR] * (1 - _NEAR):
            continue
        why = [_CONCEDES] if failing[CONCESSION] > kept[CONCESSION] * (1 + _NEAR) else []
        why += [_PREEMPTS] if failing[EXPOSED] < kept[EXPOSED] * (1 - _NEAR) else []
        if why:
            words = f"Deterrence fails more under {name}, yet war is less likely in the median: {', and '.join(why)}"
            found.setdefault(words, set()).add(theories["deterrence"])
    return [f"{words} (under {', '.join(f'`{t}`' for t in sorted(under))})." for words, under in found.items()]
