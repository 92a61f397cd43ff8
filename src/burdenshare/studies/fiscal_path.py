"""The fiscal path of the actor in focus in one future of a run: the parts of which next year's debt is made.

The future is the one whose debt and spending lie nearest their medians, over all years. Its numbers belong together:
the debt of a year follows from that of the year before by the model's own accounting. Medians of many futures do not
add up so. Growth, interest paid and deficit are the run's own outcomes; its debt is no part of the sum, so that an
error in it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from burdenshare.engine.outcome import COLUMNS, Run
from burdenshare.engine.program import Fixed, Path, Sampled
from burdenshare.scenario.bind import Bound
from burdenshare.studies.price_paths import PRICES, RATE_AT_START, whose_copy

Array: TypeAlias = Any  # a NumPy array; its axes are said where it stands
# By our own word: outcomes of the run, and what the program is given.
NEEDED: Final = {"debt": "debt_burden", "deficit": "deficit", "interest": "interest_paid", "output": "gdp"}
SPENDING: Final = "defence_share"
GIVEN: Final = {
    "stock_flow": "official_stock_flow",
    "borrowed": "deficit_financing",
    "official": "official_debt_burden",
}
FLOOR: Final = "debt_floor"
STARTS: Final = {"debt": "debt_burden_last_year", "output": "output_at_start"}
TOLERANCE: Final = {64: 1e-9, 32: 1e-4}  # of a share of GDP, by precision


class NoPath(Exception):
    """The path cannot be given; the text is the reason, as a sentence."""


@dataclass(frozen=True)
class FiscalPath:
    """One future of the actor in focus. Shares are in percent of GDP, rates in percent a year, years in order.

    Attributes:
        actor: its code.
        start: the reference year, in which `debt_at_start` and `output_at_start` are known.
        years: those after it.
        draw: which future, from 0 on, `of` how many.
        output_at_start: GDP of the reference year in billions of local currency; NaN where no rate is known.
        borrowed: the part of new spending that is borrowed, in percent, in the first year.
        assets: what is borrowed beyond need, where debt would fall below what markets need.
        median: the median debt of all futures of the run.
        apart: by how much the debt of the run and the sum of the parts differ at most, in points of GDP.
        is_sum: whether that is no more than rounding.
    """

    actor: str
    start: int
    years: tuple[int, ...]
    draw: int
    of: int
    debt_at_start: float
    output_at_start: float
    borrowed: float
    growth: tuple[float, ...]
    interest_rate: tuple[float, ...]
    spending: tuple[float, ...]
    primary_deficit: tuple[float, ...]
    stock_flow: tuple[float, ...]
    assets: tuple[float, ...]
    debt: tuple[float, ...]
    median: tuple[float, ...]
    apart: float = 0.0
    is_sum: bool = True


def fiscal_path(bound: Bound, run: Run, drawn: Mapping[str, Array]) -> FiscalPath:
    """The path of the actor in focus.

    Args:
        bound: the scenario of the run, with its program.
        run: the run.
        drawn: price levels of the run's draws, year × actor × draw.

    Raises:
        NoPath: the run or its theories lack a part, or a figure may not be handed on.
    """
    series = _series(bound, run)
    place = bound.program.labels["actor"].index(bound.scenario.focus)
    given = _given(bound, place)
    if PRICES not in drawn:
        raise NoPath("The run has no price level.")
    count = min(series["debt"].shape[-1], drawn[PRICES].shape[-1])
    chosen = _nearest(bound, run, {name: series[name][:, :count] for name in ("debt", "spending") if name in series})
    one = {name: values[:, chosen].astype(np.float64) for name, values in series.items()}
    one["median"] = _summary(bound, run, "debt", "p50")
    one["least"] = np.minimum(_floor(bound, run, chosen), given["official"])  # as `least_debt` of the model
    return _path(bound, one, drawn[PRICES][:, place, chosen], given, (chosen, count), run.precision)


def _nearest(bound: Bound, run: Run, series: Mapping[str, Array]) -> int:
    """The future that is nearest all medians in all years; 1 is the distance from a median to a quartile."""
    away = np.zeros(series["debt"].shape[-1])
    for name, values in series.items():
        low, middle, high = (_summary(bound, run, name, level)[:, None] for level in ("p25", "p50", "p75"))
        spread = (high - low) / 2
        moves = spread > 0  # a year in which half of all futures are alike tells them apart by nothing
        away += np.square(np.where(moves, values - middle, 0.0) / np.where(moves, spread, 1.0)).sum(axis=0)
    return int(np.argmin(away))


def _summary(bound: Bound, run: Run, name: str, level: str) -> Array:
    """A quantile of one of our words for the actor in focus, by year, in base units."""
    outcome = SPENDING if name == "spending" else NEEDED[name]
    shown = run.outcomes[outcome].series(actor=bound.scenario.focus)[:, COLUMNS.index(level)]
    return shown * bound.watched[outcome].factor


def _floor(bound: Bound, run: Run, draw: int) -> Array:
    """The debt that the actor in focus keeps for its markets, in one future."""
    given, actor = bound.program.inputs[FLOOR], bound.scenario.focus
    if isinstance(given, Sampled):
        held = run.inputs[FLOOR]
        return held.values[held.labels["actor"].index(actor), draw] * given.factor
    place = bound.program.labels["actor"].index(actor)
    if isinstance(given, Path):
        return given.values[_later(bound), place]
    assert isinstance(given, Fixed)
    return given.values[place]


def _path(
    bound: Bound, one: Mapping[str, Array], prices: Array, given: Mapping[str, Any], which: tuple[int, int],
    precision: int,
) -> FiscalPath:  # fmt: skip
    """Take one future apart: its debt is added up from its parts, and set beside that of the run."""
    program = bound.program
    real = np.concatenate([[given["output"]], one["output"]])
    level = np.concatenate([[1.0], prices])
    growth = real[1:] / real[:-1] * level[1:] / level[:-1] - 1
    interest = one["interest"] / one["output"]
    debt, rate, assets, added = given["debt"], np.zeros_like(growth), np.zeros_like(growth), np.zeros_like(growth)
    for i, grown in enumerate(1 + growth):
        rate[i] = interest[i] * grown / debt if debt else 0.0
        uncut = debt / grown + one["deficit"][i] + given["stock_flow"][i]
        assets[i] = max(one["least"][i] - uncut, 0.0)
        added[i] = debt = uncut + assets[i]
    apart = float(np.abs(added - one["debt"]).max())
    percent = {
        "growth": growth, "interest_rate": rate, "primary_deficit": one["deficit"] - interest,
        "stock_flow": given["stock_flow"], "assets": assets, "debt": one["debt"], "median": one["median"],
        "spending": one.get("spending", np.full(len(growth), np.nan)),
    }  # fmt: skip
    assert program.reference_year is not None
    return FiscalPath(
        actor=bound.scenario.focus,
        start=program.reference_year,
        years=tuple(y for y in program.years if y != program.reference_year),
        draw=which[0],
        of=which[1],
        debt_at_start=100 * given["debt"],
        output_at_start=given["output"] / bound.watched[NEEDED["output"]].factor * given["rate"],
        borrowed=100 * float(given["borrowed"]),
        apart=100 * apart,
        is_sum=apart < TOLERANCE[precision],
        **{name: tuple(float(v) for v in 100 * values) for name, values in percent.items()},
    )


def _series(bound: Bound, run: Run) -> dict[str, Array]:
    """The run's outcomes of the actor in focus in base units: year × draw."""
    focus, watched = bound.scenario.focus, bound.watched
    lacking = [watched[n].label if n in watched else n for n in NEEDED.values() if n not in run.outcomes]
    if lacking:
        raise NoPath(f"The run does not hold {', '.join(f'`{name}`' for name in lacking)}.")
    wanted = {**NEEDED, **({"spending": SPENDING} if SPENDING in run.outcomes else {})}
    found = {}
    for name, outcome in wanted.items():
        about = run.outcomes[outcome].about
        if focus not in about.labels.get("actor", ()) or focus in about.leave_out:
            raise NoPath(f"The run has no `{outcome}` of {focus}.")
        row = run.outcomes[outcome].values[:, about.labels["actor"].index(focus)]
        found[name] = row * row.dtype.type(watched[outcome].factor)
    return found


def _given(bound: Bound, place: int) -> dict[str, Any]:
    """What the program is given: official debt and stock-flow, the first debt and output, the part that is borrowed."""
    inputs, program = bound.program.inputs, bound.program
    if program.reference_year is None or any(n not in inputs for n in (*GIVEN.values(), FLOOR, *STARTS.values())):
        raise NoPath("The theories of this scenario account for debt in another way.")
    for name in (*GIVEN.values(), *STARTS.values(), RATE_AT_START):
        if publisher := whose_copy(bound, name, bound.scenario.focus):
            raise NoPath(f"It would show figures that are your own copy of {publisher}'s: they are not handed on.")
    found: dict[str, Any] = {}
    for name, key in GIVEN.items():
        path = inputs[key]
        assert isinstance(path, Path)
        found[name] = path.values[_later(bound), place]
    found["borrowed"] = found["borrowed"][0]
    rate = inputs.get(RATE_AT_START)
    for name, key in STARTS.items():
        start = inputs[key]
        assert isinstance(start, Fixed)
        found[name] = float(start.values[place])
    found["rate"] = float(rate.values[place]) if isinstance(rate, Fixed) else float("nan")
    return found


def _later(bound: Bound) -> list[int]:
    """The places of the years after the reference year."""
    return [i for i, y in enumerate(bound.program.years) if y != bound.program.reference_year]
