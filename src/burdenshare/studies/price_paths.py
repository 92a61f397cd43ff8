"""Prices and exchange rates by year, in the futures of a run: what turns its money into other money.

A run keeps neither. Both are computed again, on the run's own draws, by the few equations that they need.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from burdenshare.engine.compile import compile_program
from burdenshare.engine.graph import LAST_YEAR
from burdenshare.engine.outcome import LEVELS
from burdenshare.engine.part import part_of
from burdenshare.engine.program import Fixed
from burdenshare.scenario.bind import Bound

Array: TypeAlias = Any  # a NumPy array; its axes are said where it stands
PRICES: Final = "price_level"
RATES: Final = "exchange_rate"
RATE_AT_START: Final = "exchange_rate_at_start"
KEPT_BACK: Final = "personal use"  # the licence of figures that are a user's own copy
MOST: Final = 10_000  # draws
SHOWN: Final = (LEVELS[0], 0.5, LEVELS[-1])


@dataclass(frozen=True)
class PriceRow:
    """The price level (1 in the reference year) and the exchange rate of an actor in a year: p5, p50, p95.

    The exchange rate is in units of local currency for one dollar of the year; it is empty where the run has none.
    """

    actor: str
    year: int
    prices: tuple[float, ...]
    rate: tuple[float, ...]


def price_draws(bound: Bound, draws: int, precision: int = 64) -> dict[str, Array]:
    """Price levels and exchange rates, as far as the program has them: by name, year × actor × draw.

    Args:
        bound: the scenario with its program.
        draws: how many, from the first on.
        precision: that of the run.
    """
    names = tuple(n for n in (PRICES, RATES) if n in bound.program.equations)
    if not names:
        return {}
    part = dataclasses.replace(part_of(bound.program, names), outcomes=names)
    return {n: v.astype(np.float64) for n, v in compile_program(part, precision).run(min(draws, MOST), part).items()}


def price_rows(bound: Bound, drawn: Mapping[str, Array]) -> tuple[PriceRow, ...]:
    """A row for each actor and year, the reference year among them.

    Args:
        bound: the scenario with its program.
        drawn: what `price_draws` gave.
    """
    if PRICES not in drawn:
        return ()
    program, start = bound.program, rates_at_start(bound)
    later = [y for y in program.years if y != program.reference_year]
    quantiles = {name: np.quantile(values, SHOWN, axis=-1) for name, values in drawn.items()}
    rows = []
    for a, actor in enumerate(program.labels["actor"]):
        if program.reference_year is not None:
            first = (start[actor],) * len(SHOWN) if actor in start else ()
            rows.append(PriceRow(actor, program.reference_year, (1.0,) * len(SHOWN), first))
        for i, year in enumerate(later):
            cell = {name: tuple(float(q) for q in values[:, i, a]) for name, values in quantiles.items()}
            rate = cell.get(RATES, ())
            rows.append(PriceRow(actor, year, cell[PRICES], rate if np.isfinite(rate).all() else ()))
    return tuple(rows)


def rates_at_start(bound: Bound) -> dict[str, float]:
    """The exchange rate of each actor in the reference year, where the program reads it and it may be handed on."""
    given = bound.program.inputs.get(RATE_AT_START)
    if not isinstance(given, Fixed):
        return {}
    pairs = zip(bound.program.labels["actor"], given.values, strict=True)
    return {a: float(value) for a, value in pairs if np.isfinite(value) and not whose_copy(bound, RATE_AT_START, a)}


def whose_copy(bound: Bound, name: str, actor: str) -> str:
    """The publisher of a figure that is the user's own copy, used but not handed on; empty for all others.

    Args:
        bound: the scenario with its figures.
        name: of the input, or of the first value of a state.
        actor: whose figure.
    """
    card = bound.cards.get(name.removesuffix(LAST_YEAR))
    series = bound.series.get(str(card.start) if card is not None and name.endswith(LAST_YEAR) else name)
    origins = (bound.catalog.origins[key] for key in (series.origins.get(actor, ()) if series is not None else ()))
    return next((origin.publisher for origin in origins if origin.licence == KEPT_BACK), "")
