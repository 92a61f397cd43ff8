"""Prices and exchange rates of a scenario, in the same draws as its run: what money is converted with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.data.names import currencies
from burdenshare.scenario.bind import Bound
from burdenshare.scenario.feeding import series_of
from burdenshare.studies.parts import program_of, values_of
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound

Array = npt.NDArray[Any]
NOMINAL: Final = "nominal"
LEVEL, EXCHANGE, DOLLAR_LEVEL = "price_level", "exchange_rate", "dollar_price_level"
DRAWN: Final = (LEVEL, EXCHANGE, DOLLAR_LEVEL)
AT_START, POWER_AT_START = "exchange_rate_at_start", "purchasing_power_rate_at_start"


class NotGiven(ProblemsFound):
    """The scenario gives no path of a price level or an exchange rate; `name` says of which."""

    def __init__(self, name: str, problem: Problem) -> None:
        self.name = name
        super().__init__([problem])


@dataclass(frozen=True)
class Rates:
    """Prices and exchange rates of a scenario, in the draws of its run; each is computed when it is first used."""

    bound: Bound
    draws: int
    precision: int = 64

    @property
    def actors(self) -> tuple[str, ...]:
        """The states, in the scenario's order."""
        return self.bound.scenario.actors

    @cached_property
    def currencies(self) -> dict[str, str]:
        """The code of each actor's currency."""
        return {a: c for a, c in currencies().items() if a in self.actors}

    @cached_property
    def _together(self) -> dict[str, Array]:
        """Prices and exchange rates, computed as one program; nothing where the scenario does not give them all."""
        try:
            program = program_of(self.bound, DRAWN)
        except ProblemsFound:
            return {}
        return values_of(program, self.draws, self.precision)

    @cached_property
    def _apart(self) -> dict[str, Array]:
        return {}

    def drawn(self, name: str) -> Array:
        """A quantity of the program in every draw: year × its dimensions × draw, without the reference year.

        Raises:
            NotGiven: the scenario's theories and numbers do not give it.
        """
        held = self._together or self._apart
        if name not in held:
            try:
                program = program_of(self.bound, (name,))
            except ProblemsFound as found:
                wrong = f"the scenario does not give `{name}`, which this money needs. {found.problems[0]}"
                raise NotGiven(name, Problem(self.bound.scenario.name, wrong)) from None
            held[name] = values_of(program, self.draws, self.precision)[name]
        return held[name]

    def of_actors(self, name: str) -> Array:
        """A number of each actor in the reference year, such as its exchange rate: actor × 1; NaN where left out."""
        scenario = self.bound.scenario
        series = self.bound.series.get(name)
        if series is None and name in scenario.figures:
            made, problems = series_of(scenario, self.bound.catalog, (name,), self.bound.cards)
            if problems:
                raise ProblemsFound(problems)
            series = made[name]
        quantity = name.removesuffix("_at_start")
        found = []
        for actor in self.actors:
            if series is not None:
                found.append(series.values[actor][scenario.reference_year] if actor in series.values else np.nan)
            else:
                found.append(self.observed(quantity, actor))
        return np.array(found)[:, None]

    def observed(self, quantity: str, actor: str) -> float:
        """A figure of the data room for the reference year; NaN where none is held."""
        try:
            return self.bound.catalog.one(quantity, actor, self.bound.scenario.reference_year).value
        except NotHeld:
            return np.nan

    @cached_property
    def left_out(self) -> Mapping[str, str]:
        """The actors whose own money is not counted, and why."""
        said = self.bound.scenario.presentation.get(EXCHANGE)
        return dict(said.leave_out) if said else {}

    def level_of(self, actor: int, prices: int | str) -> Array:
        """The price level of an actor, each year's or that of one year: year × draw."""
        return self._at(self.drawn(LEVEL)[:, actor], prices)

    def dollar_level(self, prices: int | str) -> Array:
        """The price level of the dollar, each year's or that of one year: year × draw."""
        return self._at(self.drawn(DOLLAR_LEVEL), prices)

    def _at(self, levels: Array, prices: int | str) -> Array:
        scenario = self.bound.scenario
        if prices == NOMINAL:
            return levels
        if prices == scenario.reference_year:
            return np.ones((1, 1))
        return levels[[int(prices) - scenario.first_year]]
