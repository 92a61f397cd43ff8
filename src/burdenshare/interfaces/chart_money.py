"""The money in which a chart shows an amount: as a comparison does, and refused before anything is run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from burdenshare.engine.outcome import Run
from burdenshare.interfaces.charted import PLACE
from burdenshare.interfaces.naming import actors_named, names_of
from burdenshare.scenario.again import bound_again
from burdenshare.scenario.bind import Bound
from burdenshare.studies.money import Money, in_money, read_money
from burdenshare.studies.rates import Rates
from burdenshare.studies.settled_money import settled


@dataclass(frozen=True)
class ChartMoney:
    """A money, the scenarios with which amounts are converted, the outcome that is drawn, and whose it is."""

    money: Money
    bounds: tuple[Bound, ...]
    outcome: str
    actors: tuple[str, ...]

    @property
    def note(self) -> str:
        """Why amounts are at the prices of the reference year, where nobody chose them."""
        return self.money.note

    def shown(self, runs: Sequence[Run]) -> list[Run]:
        """The runs with the outcome in this money; they keep their names."""
        return [
            in_money(run, self.money, Rates(bound, run.draws, run.precision), [self.outcome], self.actors)
            for run, bound in zip(runs, self.bounds, strict=True)
        ]


def chart_money(
    held: Sequence[Run | Bound], outcome: str, actor: str, money: str | None, prices: int | str | None,
    theories: str | None = None,
) -> ChartMoney:  # fmt: skip
    """The money of a chart.

    Args:
        held: runs, or bound scenarios that are not run yet; of several, the second is the one that is read.
        outcome: what is drawn.
        actor: whose, by label or name; the one whom the question is about if empty.
        money: `local`, `usd`, `ppp`, or a currency by its code or its name; `usd` where only prices are given.
        prices: `nominal`, or the year whose prices are used.
        theories: the folder of own theories of a kept run.

    Raises:
        NotHeld: a kept run's scenario cannot be had again.
        ProblemsFound: there is no such money, or the outcome cannot be shown in it.
    """
    lacks = "its prices and exchange rates must be computed"
    bounds = [bound_again(one.manifest, theories, lacks=lacks) if isinstance(one, Run) else one for one in held]
    scenario = bounds[min(1, len(bounds) - 1)].scenario
    whose = actors_named([actor] if actor else [], names_of(scenario), f"`{scenario.name}`", PLACE)
    actors = tuple(whose or [scenario.answers_of])
    wanted = settled(read_money(money, prices, bounds[0].scenario, shown=actors), bounds, [outcome], actors)
    assert wanted is not None
    return ChartMoney(wanted, tuple(bounds), outcome, actors)
