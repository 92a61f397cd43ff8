"""Pledged, budgeted, spent and delivered: four words and four numbers, of one actor in its own money of each year.

Draw by draw, from what a run holds. The money of a year is what turns spending at constant prices into spending in
local currency in the same draw.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.engine.outcome import Run
from burdenshare.vocabulary.errors import NotHeld

Array = npt.NDArray[Any]
PLEDGED, BUDGETED, SPENT, DELIVERED = "pledged", "budgeted", "spent", "delivered"
OVER, INTEREST = "over", "interest"
PLEDGE: Final = "spending_pledge"
OWN, CONSTANT, OUTPUT = "local_spending", "defence_spending", "gdp"
WAITING, LAPSED, EQUIPMENT = "unspent_money", "lapsed_operations", "equipment_stock"
EXTRA, PAID = "local_extra_over_plan", "interest_paid"
VOTED: Final = "voted_budget"
_STOP: Final = re.compile(r"(-?[0-9.]+) in ([0-9]{4})")


@dataclass(frozen=True)
class Level:
    """A number with its range of 9 in 10 futures; `observed` where it is a figure of the data and not of the model."""

    low: float
    middle: float
    high: float
    observed: bool = False


@dataclass(frozen=True)
class FourWords:
    """Amounts in billions of the actor's own money of each year, by word and year; the pledge as a share too."""

    years: tuple[int, ...]
    shares: Mapping[int, float]  # percent of GDP, where the pledge is known
    amounts: Mapping[str, Mapping[int, Level]]


def stops_of(run: Run, actor: str) -> tuple[tuple[int, float], ...]:
    """The years and shares of an actor's pledge, in percent of GDP; empty where the run has no such lever."""
    row = run.manifest.assumption(PLEDGE)
    text = row.values.get(actor, row.values.get("each", "")) if row else ""
    return tuple((int(year), float(value)) for value, year in _STOP.findall(text))


def pledged_share(stops: Iterable[tuple[int, float]], year: int) -> float:
    """The pledge of a year in percent of GDP: on a line between the years that it names, and level outside them."""
    years, shares = zip(*stops, strict=True)
    return float(np.interp(year, years, shares))


def four_words(run: Run, years: Iterable[int]) -> FourWords | None:
    """Compute what the run holds of the four for the actor in focus; None where it has no money of its own.

    Args:
        run: with its draws.
        years: which.
    """
    focus, chosen = run.manifest.leads, tuple(years)
    try:
        own, constant = _draws(run, OWN, focus), _draws(run, CONSTANT, focus)
        if own is None or constant is None or not (constant > 0).all():
            return None
        rate = own / constant
        amounts = {BUDGETED: own, **_of_the_budget(run, focus, own, rate), **_beside(run, focus, rate)}
        stops, output = stops_of(run, focus), _draws(run, OUTPUT, focus)
    except NotHeld:  # a run that was opened without its draws
        return None
    all_years, shares = run.outcomes[OWN].years, {}
    if stops and output is not None and max(s for _, s in stops) > 0:
        shares = {y: pledged_share(stops, y) for y in chosen}
        path = np.array([pledged_share(stops, y) for y in all_years])[:, None]
        amounts = {PLEDGED: path / 100 * output * rate, **amounts}
    voted = _is_voted(run, focus)
    found = {
        word: {y: _level(draws[all_years.index(y)], voted and word == BUDGETED) for y in chosen}
        for word, draws in amounts.items()
    }
    return FourWords(chosen, shares, found)


def _of_the_budget(run: Run, actor: str, own: Array, rate: Array) -> dict[str, Array]:
    """What of the budget is spent, and what is delivered: equipment in service, less that of the first year."""
    waiting, lapsed, equipment = (_draws(run, name, actor) for name in (WAITING, LAPSED, EQUIPMENT))
    found = {}
    if waiting is not None:
        less = np.diff(waiting, axis=0, prepend=0.0) + (0.0 if lapsed is None else lapsed)
        found[SPENT] = own - less * rate
    if equipment is not None:
        found[DELIVERED] = (equipment - equipment[:1]) * rate
    return found


def _beside(run: Run, actor: str, rate: Array) -> dict[str, Array]:
    extra, paid = _draws(run, EXTRA, actor), _draws(run, PAID, actor)
    found = {} if extra is None else {OVER: extra}
    return found if paid is None else {**found, INTEREST: paid * rate}


def _draws(run: Run, name: str, actor: str) -> Array | None:
    """Year × draw of an actor; None where the run does not hold it."""
    outcome = run.outcomes.get(name)
    if outcome is None or actor in outcome.about.leave_out or actor not in outcome.about.labels.get("actor", ()):
        return None
    values = np.asarray(outcome.values[:, outcome.about.labels["actor"].index(actor)], dtype=np.float64)
    return values if np.isfinite(values).all() else None


def _is_voted(run: Run, actor: str) -> bool:
    """Whether the data hold a voted budget of the actor."""
    return any(row.name == VOTED and row.origins.get(actor) for row in run.manifest.observations)


def _level(draws: Array, may_be_observed: bool) -> Level:
    low, middle, high = (float(v) for v in np.quantile(draws, [0.05, 0.5, 0.95]))
    return Level(low, middle, high, may_be_observed and float(np.ptp(draws)) <= 1e-9 * abs(middle))
