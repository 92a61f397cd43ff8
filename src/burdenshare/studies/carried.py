"""The parts of what each mission needs: who covers them, and what nobody covers. In each draw they add to 100."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.studies.frame import war_of_run

Array = npt.NDArray[np.float64]
NOBODY = "nobody"


@dataclass(frozen=True)
class Part:
    """One member's part of a mission, percent of what is needed: the mean over the draws, and 9 in 10 of them.

    `leads` is the share of draws in which it is more than half of what is needed.
    """

    mission: str
    who: str
    mean: float
    low: float
    high: float
    leads: float


def parts_of_need(run: Run, contingency: str, year: int) -> list[Part]:
    """Divide what each mission needs among those who supply it, and nobody.

    Args:
        run: with the outcomes of roles, and all their draws.
        contingency: which war.
        year: which.

    Returns:
        For each mission the defender, each supporter, and nobody. The nuclear umbrella is not among the missions: the
        model gives it to a contingency and not to an actor.
    """
    name, war = war_of_run(run, contingency)
    share, uncovered = run.outcomes["mission_share"], run.outcomes["uncovered_share"]
    found = []
    for mission in share.about.labels["mission"]:
        left = _draws(uncovered, year, mission=mission, contingency=name)
        for who in (war.defender, *war.supporters):
            part = _draws(share, year, actor=who, mission=mission, contingency=name)
            found.append(_part(mission, who, part * (100 - left) / 100))
        found.append(_part(mission, NOBODY, left))
    return found


def _draws(outcome: Outcome, year: int, **labels: str) -> Array:
    index = tuple(outcome.about.labels[d].index(labels[d]) for d in outcome.about.dimensions)
    return np.asarray(outcome.values[(outcome.years.index(year), *index)], np.float64)


def _part(mission: str, who: str, values: Array) -> Part:
    low, high = np.quantile(values, (0.05, 0.95))
    return Part(mission, who, float(values.mean()), float(low), float(high), float((values > 50).mean()))
