"""Pledged, budgeted, spent, and the equipment gained: of one actor, in its own money of each year.

The first three are amounts of a year. A run holds no deliveries of a year, so that the fourth is a stock: equipment in
service, less that of the first year. All are computed draw by draw, from what a run holds. The money of a year is what
turns spending at constant prices into spending in local currency in the same draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.engine.manifest import LeverPath
from burdenshare.engine.outcome import Run
from burdenshare.vocabulary.errors import NotHeld

Array = npt.NDArray[Any]
PLEDGED, BUDGETED, SPENT, GAINED = "pledged", "budgeted", "spent", "gained"
RELATED, OVER, INTEREST = "related", "over", "interest"
PLEDGE, RELATED_PLEDGE, BESIDE = "spending_pledge", "related_pledge", "related_spending"
OWN, CONSTANT, OUTPUT = "local_spending", "defence_spending", "gdp"
WAITING, EQUIPMENT = "unspent_money", "equipment_stock"
LAPSED: Final = ("lapsed_operations", "lapsed_procurement")
EXTRA, PAID = "local_extra_over_plan", "interest_paid"
VOTED: Final = "voted_budget"


@dataclass(frozen=True)
class Level:
    """A number with its range of 9 in 10 futures; `observed` where it is a figure of the data and not of the model."""

    low: float
    middle: float
    high: float
    observed: bool = False


@dataclass(frozen=True)
class FourWords:
    """Amounts in billions of the actor's own money of each year, by word and year.

    Attributes:
        years: which.
        since: the year to whose equipment that of later years is compared.
        shares: the pledges in percent of GDP, by word and year, where they are known.
        is_held: whether the pledge is no more than the share of today, so that it is not shown.
        amounts: by word and year.
    """

    years: tuple[int, ...]
    since: int
    shares: Mapping[str, Mapping[int, float]]
    is_held: bool
    amounts: Mapping[str, Mapping[int, Level]]


def stops_of(run: Run, actor: str, lever: str = PLEDGE) -> tuple[tuple[int, float], ...]:
    """The years and shares of an actor's pledge, in percent of GDP; empty where the run has no such lever.

    Args:
        run: with its manifest; one that an older version kept has no numbers of levers.
        actor: its code.
        lever: the pledge of defence spending, or that of related spending.
    """
    path = run.manifest.lever_path(lever, actor)
    return () if path is None else tuple(zip(path.years, path.values, strict=True))


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
        output, related = _draws(run, OUTPUT, focus), _draws(run, BESIDE, focus)
    except NotHeld:  # a run that was opened without its draws
        return None
    all_years, stops = run.outcomes[OWN].years, {}
    is_held = output is not None and _is_held(run.manifest.lever_path(PLEDGE, focus), constant[0] / output[0])
    if output is not None and not is_held and _is_above_zero(promised := stops_of(run, focus)):
        stops[PLEDGED] = promised
        path = np.array([pledged_share(promised, y) for y in all_years])[:, None]
        amounts[PLEDGED] = path / 100 * output * rate
    if related is not None and _is_above_zero(beside := stops_of(run, focus, RELATED_PLEDGE)):
        stops[RELATED] = beside
        amounts[RELATED] = related * rate
    voted = _is_voted(run, focus)
    found = {
        word: {y: _level(draws[all_years.index(y)], voted and word == BUDGETED) for y in chosen}
        for word, draws in amounts.items()
    }
    shares = {word: {y: pledged_share(of, y) for y in chosen} for word, of in stops.items()}
    return FourWords(chosen, all_years[0], shares, is_held, found)


def _is_above_zero(stops: tuple[tuple[int, float], ...]) -> bool:
    return any(share > 0 for _, share in stops)


def _is_held(path: LeverPath | None, first: Array) -> bool:
    """Whether a pledge was never moved and is level at a share that spending has in the first year."""
    if path is None or path.start is None or set(path.values) != {path.start}:
        return False
    low, high = (float(q) for q in np.quantile(100 * first, [0.05, 0.95]))
    return low <= path.start <= high


def _of_the_budget(run: Run, actor: str, own: Array, rate: Array) -> dict[str, Array]:
    """What of the budget is paid out, and the equipment gained: that in service, less that of the first year.

    Holds: what is paid is all categories and a rise in payments, less the shortfall, which nobody pays.
    """
    waiting, equipment = (_draws(run, name, actor) for name in (WAITING, EQUIPMENT))
    found = {}
    if waiting is not None:
        lapsed = [draws for name in LAPSED if (draws := _draws(run, name, actor)) is not None]
        found[SPENT] = own - (np.diff(waiting, axis=0, prepend=0.0) + sum(lapsed)) * rate
    if equipment is not None:
        found[GAINED] = (equipment - equipment[:1]) * rate
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
