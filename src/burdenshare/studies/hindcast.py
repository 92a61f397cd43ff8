"""Forecasts from past years: the equations of spending, run on a record of shares that ends at the year of origin.

A forecast takes its record from `Record.until`, which is a copy that ends at the origin: it cannot read a later value.
No pledge, vote or war of a past year is known to it. So the path that each state wants is its last share, and what
moves it are the surprises of `voted_and_surprised`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import gamma, pi, sqrt
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np

from burdenshare.data.observation import Observation
from burdenshare.model.appropriation import as_wanted, voted_and_surprised
from burdenshare.model.spending import pledge_following
from burdenshare.studies.paired import Array
from burdenshare.vocabulary.errors import Problem, ProblemsFound

# The first rule for a state's size of surprises, declared before any forecast was scored.
WINDOW: Final = 20  # the last years of the record that count
SHRINKAGE: Final = 5  # the years of all states' record that count beside a state's own
# The second, chosen on targets before the origins that are held out.
HALF_LIFE: Final = 3  # years after which a change counts half
ROOT: Final = 0.25
LARGEST: Final = 200.0  # percent of GDP; an occupied state once spent more than its output
TREND: Final = 10  # the years behind a trend
GRID: Final = 999  # the points of an empirical distribution


@dataclass(frozen=True)
class Record:
    """Shares of GDP by state and year, in percent; NaN where there is none. Years follow each other without a gap."""

    states: tuple[str, ...]
    years: tuple[int, ...]
    shares: Array

    def until(self, origin: int) -> Record:
        """The record as it ends at a year."""
        count = sum(year <= origin for year in self.years)
        return Record(self.states, self.years[:count], self.shares[:, :count].copy())

    def at(self, year: int) -> Array:
        """The shares of one year, by state; NaN outside the record."""
        if year not in self.years:
            return np.full(len(self.states), np.nan)
        return self.shares[:, self.years.index(year)]

    def changes(self, years: int = 1) -> Array:
        """The change of the logarithm over some years, by state and last year; NaN where an end is missing or 0."""
        logs = np.log(np.where(self.shares > 0, self.shares, np.nan))
        return logs[:, years:] - logs[:, :-years]


def record_of(observations: Sequence[Observation]) -> Record:
    """The record of spending shares among the figures of one release."""
    found = {(o.actor, o.year): o.value for o in observations if o.quantity == "defence_share"}
    states = tuple(sorted({actor for actor, _ in found}))
    held = {year for _, year in found}
    years = tuple(range(min(held), max(held) + 1)) if held else ()
    shares = np.array([[found.get((state, year), np.nan) for year in years] for state in states])
    return Record(states, years, shares.reshape(len(states), len(years)))


def surprise_sizes(record: Record) -> Array:
    """The size of each state's yearly surprises, from the record alone: a logarithm's standard deviation.

    It follows from the mean absolute change of the state's share over the last twenty years, with five years of the
    mean of all states added.
    """
    age = np.arange(len(record.years) - 1)[::-1]
    return _sizes(record, (age < WINDOW).astype(np.float64), 1.0)


def recent_sizes(record: Record) -> Array:
    """The size of each state's yearly surprises by the second rule: recent years count more, and great changes less.

    It follows from the mean fourth root of the absolute change, in which a change counts half after three years, with
    five years of the mean of all states added. Calm and stormy years come in runs, and one war says little of later
    years.
    """
    age = np.arange(len(record.years) - 1)[::-1]
    return _sizes(record, 0.5 ** (age / HALF_LIFE), ROOT)


def _sizes(record: Record, weights: Array, power: float) -> Array:
    """Sizes from the weighted mean of a power of absolute changes, drawn toward that of all states."""
    moved = np.abs(record.changes())
    counts = np.where(np.isfinite(moved), weights, 0.0)
    count, total = counts.sum(1), (counts * np.nan_to_num(moved) ** power).sum(1)
    everyone = total.sum() / max(count.sum(), 1e-9)
    return np.asarray(((total + SHRINKAGE * everyone) / (count + SHRINKAGE) / mean_power(power)) ** (1 / power))


def mean_power(power: float) -> float:
    """The mean of a power of the absolute value of Student's t with four degrees of freedom and variance 1."""
    return float(2 ** (power / 2)) * gamma((power + 1) / 2) * gamma((4 - power) / 2) / sqrt(pi)


@dataclass(frozen=True)
class Shocks:
    """Standard normal numbers: year × state × draw of each state's own, year × draw of the common ones."""

    own: Array
    common: Array


def shocks_of(seed: int, states: Sequence[str], years: int, draws: int) -> Shocks:
    """The shocks of each state, keyed by its name: they do not depend on which other states there are."""
    own = [np.random.default_rng([seed, *state.encode()]).standard_normal((years, draws)) for state in states]
    common = np.random.default_rng([seed]).standard_normal((years, draws))
    return Shocks(np.stack(own, axis=1) if own else np.empty((years, 0, draws)), common)


def forecast(last: Array, sizes: Array, shocks: Shocks, correlation: float) -> Array:
    """The shares of the years after each origin, by the model's own equations: year × state × origin × draw.

    Args:
        last: the shares at the origin, state × origin, in percent as the result is.
        sizes: of yearly surprises, state × origin.
        shocks: a year's for each year that is forecast, the same from every origin.
        correlation: of two states' surprises.
    """
    start, size = jnp.asarray(last)[..., None] / 100, jnp.asarray(sizes)[..., None]
    path, surprise, shares = start, jnp.zeros_like(start), []
    for own, common in zip(shocks.own, shocks.common, strict=True):
        shock = own[:, None, :], common[None, :]
        path, surprise, share = _next_year()(path, surprise, start, size, *shock, correlation)
        shares.append(100 * np.asarray(share, np.float64))
    return np.stack(shares)


@cache
def _next_year() -> Any:
    """One year without a vote, as the equations of spending and appropriation compute it."""

    def step(path: Any, surprise: Any, last: Any, size: Any, own: Any, common: Any, correlation: Any) -> Any:
        nothing, output = jnp.zeros_like(last), jnp.ones_like(last)
        no = jnp.zeros(())
        pledged = pledge_following.pledged_share(
            ratified_pledge=last, budget_is_voted=nothing, planned_defence_share=last
        )
        path = pledge_following.pledge_path_share(
            pledge_path_share_last_year=path,
            pledged_share=pledged,
            pledged_share_last_year=pledged,
            voted_share=nothing,
            budget_is_voted=nothing,
            kept_part=nothing,
            catching_up=nothing,
            planned_defence_share=last,
            is_reference_year=no,
        )
        answer = pledge_following.spending_answer(
            backing_answer=nothing,
            backing_lost_last_year=nothing,
            clash_answer=nothing,
            clash_pull_last_year=nothing,
            is_reference_year=no,
        )
        surprise = voted_and_surprised.share_surprise(
            share_surprise_last_year=surprise,
            surprise_size=size,
            surprise_shock=own,
            common_surprise_shock=common,
            surprise_correlation=correlation,
            plan_certainty=no,
            budget_is_voted=nothing,
            is_reference_year=no,
        )
        spending = voted_and_surprised.defence_spending(
            wanted_spending=pledge_following.wanted_spending(path, answer, output),
            share_surprise=surprise,
            voted_spending=nothing,
            budget_is_voted=nothing,
            replacement_share=nothing,
            output_at_trend=output,
        )
        return path, surprise, as_wanted.defence_share(spending, output)

    return jax.jit(step)


def last_value(record: Record, years: int, drift: bool) -> Array:
    """The factors on the last value by the record of all states' changes over some years: points of a distribution.

    Args:
        record: which ends at the origin.
        years: how far ahead.
        drift: whether the median change of the record is expected again; otherwise it is taken off.
    """
    seen = record.changes(years)
    seen = seen[np.isfinite(seen)]
    if not seen.size:
        return np.ones(GRID)
    points = np.quantile(seen, (np.arange(GRID) + 0.5) / GRID)
    return np.asarray(np.exp(points if drift else points - np.median(seen)))


def trend_factor(record: Record, years: int) -> Array:
    """By state, the factor on the last value if the last ten years' trend goes on; NaN without such a record."""
    before, now = record.at(record.years[-1] - TREND), record.at(record.years[-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        rise: Array = np.where((before > 0) & (now > 0), now / before, np.nan)
    return np.asarray(rise ** (years / TREND))


def check_record(record: Record, actors: Sequence[str], place: str) -> None:
    """Refuse a record that is none of shares of output, that never moves, or that has no actor of the scenario.

    Raises:
        ProblemsFound: the first such fault, with the value.
    """
    odd = (record.shares < 0) | (record.shares > LARGEST)
    wrong, right = "", ""
    if odd.any():
        state, year = (int(i) for i in np.argwhere(odd)[0])
        share = record.shares[state, year]
        wrong = f"the share of {record.states[state]} in {record.years[year]} is {share:.6g} percent of GDP."
        right = f"It is 0 to {LARGEST:g}."
    elif not (np.nan_to_num(record.changes()) != 0).any():
        wrong, right = "no share of the file ever moves.", "Surprises are sized by its changes."
    elif not set(record.states) & set(actors):
        wrong, right = f"the file has no record of {', '.join(actors)}.", "One actor of the scenario must be in it."
    if wrong:
        raise ProblemsFound([Problem(place, wrong, right)])


def check_years(record: Record, first_origin: int, first_tested: int, farthest: int, place: str) -> None:
    """Refuse origins that the record cannot serve.

    Raises:
        ProblemsFound: it begins too late, ends too early, or the tested years come before the first origin.
    """
    problems = []
    if not record.years or first_origin - record.years[0] < TREND or record.years[-1] - first_tested < farthest:
        held = f"{record.years[0]} to {record.years[-1]}" if record.years else "no year"
        wrong = f"the file's record of shares covers {held}; origins run from {first_origin} and are tested from"
        right = f"It must begin {TREND} years before the first origin and end {farthest} years after the first tested."
        problems.append(Problem(place, f"{wrong} {first_tested}.", right))
    if first_tested < first_origin:
        wrong = f"`first_tested` is {first_tested}, before the first origin, {first_origin}."
        problems.append(Problem(place, wrong, "It is the first origin or a later one."))
    if problems:
        raise ProblemsFound(problems)
