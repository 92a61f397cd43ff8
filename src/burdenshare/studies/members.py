"""What fair shares and the ledger of an alliance read of a scenario: spending, output and people of its members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.scenario.bind import Bound
from burdenshare.scenario.feeding import series_of
from burdenshare.studies.frame import Frame, frame_of
from burdenshare.studies.paired import Paired
from burdenshare.vocabulary.answers import listed_plainly
from burdenshare.vocabulary.errors import Problem, ProblemsFound

Array = npt.NDArray[Any]
BORNE, OUTPUT, PEOPLE, POWER, RATE = (
    "net_spending", "gdp", "population", "purchasing_power_rate_at_start", "exchange_rate_at_start"
)  # fmt: skip
NEEDED: Final = (BORNE, OUTPUT)
SPENT: Final = "defence_spending"  # whose pack says who is left out


@dataclass(frozen=True)
class Members:
    """The members whose spending is known, by year, member and draw.

    Attributes:
        frame: years, names and the actor in focus.
        names: codes of the members.
        years: from the first year on.
        borne: what each bears itself, billions of the reference year's dollars.
        output: at market rates, the same unit.
        people: millions: year × member × 1.
        power: output at purchasing power over output at market rates: member × 1; empty where no rates are named.
        without: members that are left out, with the reason.
    """

    frame: Frame
    names: tuple[str, ...]
    years: tuple[int, ...]
    borne: Array
    output: Array
    people: Array
    power: Array
    without: Mapping[str, str]

    def at(self, year: int) -> int:
        """The place of a year."""
        return self.years.index(self.frame.year(year))

    @property
    def caveats(self) -> tuple[str, ...]:
        """Who is left out, and what money leaves out."""
        reasons: dict[str, list[str]] = {}
        for actor, why in self.without.items():
            reasons.setdefault(why, []).append(self.frame.name(actor))
        said = [f"Left out: {listed_plainly(who)}. {why}" for why, who in reasons.items()]
        return (*said, "Money alone is counted: forces, bases, missions, arms, aid and risk are not.")


def members_of(bound: Bound, draws: int) -> Members:
    """Run a scenario for the spending and the output of its members.

    Args:
        bound: with an alliance, and theories that give what each member bears by one definition.
        draws: how many.

    Raises:
        ProblemsFound: fewer than two members are left, or a figure is not there.
    """
    scenario, frame = bound.scenario, frame_of(bound)
    said = scenario.presentation.get(SPENT)
    left_out = {a: why for a, why in (said.leave_out if said else {}).items() if a in scenario.alliance}
    names = tuple(a for a in scenario.actors if a in scenario.alliance and a not in left_out)
    if len(names) < 2:
        right = "Shares need at least two members of the alliance whose spending is known."
        raise ProblemsFound([Problem(frame.place, f"`alliance` has {len(names)} of them.", right)])
    paired = Paired(bound, NEEDED, draws)
    found = paired.run()
    at = [paired.label("actor", name) for name in names]
    known = {name: series_of(scenario, bound.catalog, [name], bound.cards)[0] for name in (PEOPLE, POWER, RATE)}
    if not known[PEOPLE]:
        raise ProblemsFound(series_of(scenario, bound.catalog, [PEOPLE], bound.cards)[1])
    people = known[PEOPLE][PEOPLE].values
    heads = np.array([[[people[name][year]] for name in names] for year in paired.years], np.float64)
    return Members(
        frame,
        names,
        paired.years,
        found[BORNE][:, at],
        found[OUTPUT][:, at],
        heads,
        _power(known, names, scenario.reference_year),
        left_out,
    )


def _power(known: Mapping[str, Mapping[str, Any]], names: tuple[str, ...], reference: int) -> Array:
    """Market rates over purchasing-power rates of the reference year; empty where a pack names none."""
    if not (known[POWER] and known[RATE]):
        return np.empty((0, 1))
    power, rate = known[POWER][POWER].values, known[RATE][RATE].values
    if any(name not in power or name not in rate for name in names):
        return np.empty((0, 1))
    return np.array([[rate[name][reference] / power[name][reference]] for name in names], np.float64)
