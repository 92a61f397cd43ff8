"""The fiscal path of the actor in focus in one future of a run: the parts of which next year's debt is made.

The future is the one whose debt lies nearest the median, over all years. Its numbers belong together: the debt of a
year follows from that of the year before by the model's own accounting. Medians of many futures do not add up so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from burdenshare.engine.outcome import COLUMNS, Run
from burdenshare.engine.program import Fixed, Path
from burdenshare.scenario.bind import Bound
from burdenshare.studies.price_paths import PRICES, RATE_AT_START, whose_copy

Array: TypeAlias = Any  # a NumPy array; its axes are said where it stands
# By our own word: outcomes of the run, and what the program is given.
NEEDED: Final = {"debt": "debt_burden", "deficit": "deficit", "interest": "interest_paid", "output": "gdp"}
SPENDING: Final = "defence_share"
GIVEN: Final = {"stock_flow": "official_stock_flow", "borrowed": "deficit_financing"}
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
    shown = run.outcomes[NEEDED["debt"]].series(actor=bound.scenario.focus)[:, COLUMNS.index("p50")]
    median = shown * bound.watched[NEEDED["debt"]].factor
    away = np.square(series["debt"][:, :count] - median[:, None]).sum(axis=0)
    chosen = int(np.argmin(away))
    one = {name: values[:, chosen].astype(np.float64) for name, values in series.items()}
    return _path(bound, one, drawn[PRICES][:, place, chosen], given, median, (chosen, count), run.precision)


def _path(
    bound: Bound, one: Mapping[str, Array], prices: Array, given: Mapping[str, Any], median: Array,
    which: tuple[int, int], precision: int,
) -> FiscalPath:  # fmt: skip
    """Take one future apart, and see that its debt is the sum of its parts."""
    program = bound.program
    before = np.concatenate([[given["debt"]], one["debt"][:-1]])
    real = np.concatenate([[given["output"]], one["output"]])
    level = np.concatenate([[1.0], prices])
    growth = real[1:] / real[:-1] * level[1:] / level[:-1] - 1
    interest = one["interest"] / one["output"]
    primary = one["deficit"] - interest
    uncut = before / (1 + growth) + one["deficit"] + given["stock_flow"]
    assets = one["debt"] - uncut
    small = np.abs(assets) < TOLERANCE[precision]
    if (assets[~small] < 0).any():
        raise NoPath("The debt of the run is not the sum of the parts that the sheet shows.")
    percent = {
        "growth": growth, "interest_rate": interest * (1 + growth) / before, "primary_deficit": primary,
        "stock_flow": given["stock_flow"], "assets": np.where(small, 0.0, assets), "debt": one["debt"],
        "median": median, "spending": one.get("spending", np.full(len(before), np.nan)),
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
    """What the program is given: stock-flow adjustments, the first debt and output, the part that is borrowed."""
    inputs, program = bound.program.inputs, bound.program
    if program.reference_year is None or any(n not in inputs for n in (*GIVEN.values(), *STARTS.values())):
        raise NoPath("The theories of this scenario account for debt in another way.")
    for name in (*GIVEN.values(), *STARTS.values(), RATE_AT_START):
        if publisher := whose_copy(bound, name, bound.scenario.focus):
            raise NoPath(f"It would show figures that are your own copy of {publisher}'s: they are not handed on.")
    later = [i for i, y in enumerate(program.years) if y != program.reference_year]
    flow, borrowed = inputs[GIVEN["stock_flow"]], inputs[GIVEN["borrowed"]]
    assert isinstance(flow, Path) and isinstance(borrowed, Path)
    starts = {name: inputs[key] for name, key in STARTS.items()}
    rate = inputs.get(RATE_AT_START)
    found: dict[str, Any] = {"stock_flow": flow.values[later, place], "borrowed": borrowed.values[later[0], place]}
    for name, given in starts.items():
        assert isinstance(given, Fixed)
        found[name] = float(given.values[place])
    found["rate"] = float(rate.values[place]) if isinstance(rate, Fixed) else float("nan")
    return found
