"""What of a run is shown, and in which money: the same from the command line and from Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from burdenshare.interfaces.naming import actors_named, names_of
from burdenshare.vocabulary.errors import Problem, ProblemsFound, nearest

if TYPE_CHECKING:
    from burdenshare.engine.outcome import Run
    from burdenshare.scenario.bind import Bound
    from burdenshare.studies.money import Money
    from burdenshare.studies.rates import Rates


@dataclass(frozen=True)
class View:
    """Some outcomes, actors and years of a run, in a money. It changes nothing of the run and its name."""

    bound: Bound
    draws: int
    precision: int
    money: Money | None = None
    outcomes: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    years: tuple[int, ...] = ()

    @staticmethod
    def read(
        bound: Bound, draws: int, precision: int, money: str | None, prices: int | str | None,
        outcomes: Sequence[str] = (), actors: Sequence[str] = (), years: Sequence[int] = (),
    ) -> View:  # fmt: skip
        """The view that a person asks for, checked before anything is computed.

        Raises:
            ProblemsFound: the scenario has no such currency, year, outcome or actor.
        """
        from burdenshare.studies.money import read_money
        from burdenshare.studies.settled_money import settled

        scenario, known = bound.scenario, bound.program.outcomes
        for name in outcomes:
            if name not in known:
                right = nearest(name, known) or "`burdenshare list outcomes` lists them."
                raise ProblemsFound([Problem("--outcomes", f"`{scenario.name}` has no outcome `{name}`.", right)])
        actors = actors_named(actors, names_of(scenario), f"`{scenario.name}`")
        strange = [y for y in years if y not in scenario.years[1:]]
        if strange:
            right = f"Its years are {scenario.first_year} to {scenario.last_year}."
            raise ProblemsFound([Problem("--years", f"{strange[0]} is not a year of `{scenario.name}`.", right)])
        leading = [n for n, about in bound.watched.items() if about.shown]
        which = settled(read_money(money, prices, scenario, shown=actors), [bound], outcomes or leading, actors)
        shown = tuple(dict.fromkeys(outcomes))  # a name given twice counts once
        return View(bound, draws, precision, which, shown, tuple(actors), tuple(years))

    @property
    def is_early(self) -> bool:
        """Whether the leading outcomes, which are computed first, are all that is shown."""
        leading = [n for n, about in self.bound.watched.items() if about.shown]
        return set(self.outcomes) <= set(leading)

    @cached_property
    def _rates(self) -> Rates:
        from burdenshare.studies.rates import Rates

        return Rates(self.bound, self.draws, self.precision)

    def of(self, run: Run, everything: bool = False) -> Run:
        """The run as it is shown.

        Args:
            run: the run, or its first table.
            everything: whether other outcomes than the leading ones are shown too, where none is named.

        Raises:
            ProblemsFound: an amount that is shown has no meaning in this money.
        """
        from burdenshare.studies.money import in_money, is_money
        from burdenshare.views.narrowed import narrowed

        leading = self.outcomes or [n for n, o in run.outcomes.items() if o.about.shown]
        part = run if everything and not self.outcomes else narrowed(run, leading)
        if self.money is not None:
            amounts = [n for n in leading if is_money(run.outcomes[n])]
            # A sum over years needs all its years; of other actors, the rates may not be given.
            part = in_money(part, self.money, self._rates, amounts, self.actors)
        return narrowed(part, list(part.outcomes), self.actors, self.years) if self.actors or self.years else part
