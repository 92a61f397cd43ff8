"""What moved between two releases, and why where it is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from burdenshare.data.crosswalk import recorded_cases
from burdenshare.data.observation import Observation

_SMALL: Final = 1e-9


@dataclass(frozen=True)
class Change:
    """One figure that moved, came or went. `before` or `after` is None where there is none."""

    quantity: str
    actor: str
    year: int
    definition: str
    unit: str
    before: float | None
    after: float | None
    why: str


def changes(before: Iterable[Observation], after: Iterable[Observation]) -> tuple[Change, ...]:
    """Every figure that is not the same in two releases, by quantity, actor and year.

    Constant prices of two base years are compared under one name, and said to be rebased.
    """
    old, new = _by_key(before), _by_key(after)
    found = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None and _same(was, now):
            continue
        one = now or was
        assert one is not None
        found.append(
            Change(
                one.quantity, one.actor, one.year, one.definition, one.unit, was.value if was else None,
                now.value if now else None, _why(was, now),
            )
        )  # fmt: skip
    return tuple(found)


def counted(found: Iterable[Change]) -> dict[str, int]:
    """How many figures moved for each reason."""
    return dict(Counter(change.why for change in found).most_common())


def _by_key(observations: Iterable[Observation]) -> dict[tuple[str, str, str, str, str, int], Observation]:
    """Figures by what they measure; of one that is held twice the one that was not superseded."""
    found: dict[tuple[str, str, str, str, str, int], Observation] = {}
    for o in sorted(observations, key=lambda o: o.flag != "superseded"):
        prices = "constant" if o.price_base.startswith("constant") else o.price_base
        found[o.quantity, o.actor, o.definition, o.unit, prices, o.year] = o
    return found


def _same(was: Observation, now: Observation) -> bool:
    close = abs(now.value - was.value) <= _SMALL * max(abs(was.value), abs(now.value), 1e-300)
    return close and was.price_base == now.price_base


def _why(was: Observation | None, now: Observation | None) -> str:
    if was is None:
        return "new"
    if now is None:
        return "no longer given"
    bases = [re.sub(r"\D", "", o.price_base) for o in (was, now)]
    if bases[0] != bases[1]:
        return f"prices rebased from {bases[0]} to {bases[1]}"
    for case in recorded_cases().values():
        for where in case["where"]:
            if (was.quantity, was.actor) == (case["quantity"], case["actor"]) and where.get("origin") == was.origin:
                return str(case["says"])
    if was.flag in ("estimate", "forecast", "uncertain") and now.flag == "":
        return f"the {was.flag if was.flag != 'uncertain' else 'uncertain figure'} became an actual figure"
    return "revised by the publisher; the reason is not recorded"
