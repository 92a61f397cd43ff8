"""What leaves the plausible range of its card: in the mean or a quantile, or in a few draws."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from burdenshare.engine.manifest import Driver, Outside
from burdenshare.engine.outcome import COLUMNS, Array, Outcome

if TYPE_CHECKING:
    from burdenshare.engine.outcome import Drawn, Run

# Rounding is no departure: a share that adds to 1 may end a few bits above it. As a part of the range's width.
ROUNDING: Final = {64: 1e-9, 32: 1e-4}
APART: Final = 4.0  # standard errors by which an assumption must differ before it is named
FEWEST: Final = math.ceil(APART**2 / 3)  # draws of a group whose mean rank can be so far away: its most is √(3 n)
LOOKED_AT: Final = 1000  # draws of each group in the first look
CANDIDATES: Final = 8
COUNTED: Final = 32  # draws of a group whose ranks are counted
SUFFIXES: Final = ("_last_year", "_reference")


def outside_of(run: Run) -> tuple[Outside, ...]:
    """Return where a run leaves the plausible ranges of its cards: a row for each cell of an outcome.

    Args:
        run: a finished run. Only the lowest and highest draw of each series are read where nothing leaves a range.
    """
    found = []
    for outcome in run.outcomes.values():
        if outcome.about.plausible is None or outcome.extremes is None:
            continue
        low, high = _limits(outcome, run.precision)
        ends = outcome.extremes
        beyond = (ends[..., 0] < low) | (ends[..., 1] > high)
        if not beyond.any():
            continue
        about = outcome.about
        for index in map(tuple, np.argwhere(beyond.any(axis=0))):
            labels = {d: about.labels[d][i] for d, i in zip(about.dimensions, index, strict=True)}
            if not about.leave_out.keys() & labels.values():
                found.append(_row(run, outcome, index, labels))
    return tuple(found)


def _limits(outcome: Outcome, precision: int) -> tuple[float, float]:
    low, high = outcome.about.plausible or (0.0, 0.0)
    room = ROUNDING[precision] * (high - low)
    return low - room, high + room


def _row(run: Run, outcome: Outcome, index: tuple[int, ...], labels: Mapping[str, str]) -> Outside:
    """One cell that leaves its range."""
    about, (low, high) = outcome.about, _limits(outcome, run.precision)
    assert about.plausible is not None and outcome.extremes is not None
    summary, ends = outcome.summary[(slice(None), *index)], outcome.extremes[(slice(None), *index)]
    column, values = "", ends
    if ((summary < low) | (summary > high)).any():
        values = summary
    at, which = np.unravel_index(np.argmax(np.maximum(low - values, values - high)), values.shape)
    if values is summary:
        column = COLUMNS[which]
    under, over = np.flatnonzero(ends[:, 0] < low), np.flatnonzero(ends[:, 1] > high)  # the years to look at
    first = min((*under[:1], *over[:1]))
    leaves = _leaving(outcome.values, index, under, over, low, high)
    return Outside(
        outcome=about.name,
        label=about.label,
        labels=dict(labels),
        unit=about.unit,
        low=about.plausible[0],
        high=about.plausible[1],
        why=about.plausible_why,
        source=about.plausible_source,
        first=outcome.years[int(first)],
        draws=int(np.count_nonzero(leaves)),
        of=len(leaves),
        value=float(values[at, which]),
        year=outcome.years[int(at)],
        column=column,
        driver=_driver(run, about.name, leaves),
    )


def _leaving(values: Array, index: tuple[int, ...], under: Array, over: Array, low: float, high: float) -> Array:
    """Which draws leave the range in any of the years in which one falls below or rises above it."""
    leaves = np.zeros(values.shape[-1], bool)
    for year in under:
        leaves |= values[(year, *index)] < low
    for year in over:
        leaves |= values[(year, *index)] > high
    return leaves


def _driver(run: Run, outcome: str, leaves: Array) -> Driver | None:
    """The drawn assumption that differs most between the draws that leave and the others, of those that lead to it.

    By ranks, which no single large number moves: how many standard errors the mean rank of the smaller group is away
    from the middle. Below a few of them nothing is named, because among hundreds of assumptions some differ by chance;
    so with fewer than six draws nothing is.
    """
    group = leaves if 2 * np.count_nonzero(leaves) <= len(leaves) else ~leaves
    if np.count_nonzero(group) < FEWEST:
        return None
    found = [(_apart(row, group), drawn, i) for _, drawn, i, row in _candidates(run, outcome, leaves)]
    apart, drawn, i = max(found, key=lambda f: f[0], default=(0.0, None, 0))
    if drawn is None or apart < APART:
        return None
    row = drawn.values.reshape(-1, drawn.values.shape[-1])[i]
    return Driver(drawn.columns()[i], drawn.label, drawn.unit, float(row[leaves].mean()), float(row[~leaves].mean()))


def _apart(row: Array, group: Array) -> float:
    """How many standard errors a group's mean rank is away from the middle; equal numbers share their ranks."""
    some = row[group]
    if len(some) <= COUNTED:  # sorting takes longer than counting what is below a few
        below = np.array([np.count_nonzero(row < one) + np.count_nonzero(row <= one) for one in some])
    else:
        ordered = np.sort(row)
        below = np.searchsorted(ordered, some, "left") + np.searchsorted(ordered, some, "right")
    ranks = below / (2 * len(row))
    return float(abs(ranks.mean() - 0.5) * math.sqrt(12 * len(some)))


def _candidates(run: Run, outcome: str, leaves: Array) -> list[tuple[float, Drawn, int, Array]]:
    """The few scalars whose means differ most, on some of the draws, among those that an outcome needs."""
    out, rest = (np.flatnonzero(which)[:LOOKED_AT] for which in (leaves, ~leaves))
    before = _behind(run, outcome)
    held = [(d, d.values.reshape(-1, d.values.shape[-1])) for name, d in run.inputs.items() if name in before]
    if not held:
        return []
    # The draws that stay are nearly the first ones: a slice of each is copied faster than they are picked.
    first = np.concatenate([rows[:, : rest[-1] + 1] for _, rows in held], dtype=np.float64)
    moving = np.flatnonzero((first != first[:, :1]).any(axis=-1))  # one value has a spread by rounding alone
    near = first[np.ix_(moving, rest)]
    away = np.concatenate([rows[:, out] for _, rows in held], dtype=np.float64)[moving].mean(axis=-1)
    spread = near.std(axis=-1)
    apart = np.abs(away - near.mean(axis=-1)) / np.where(spread > 0, spread, np.inf)
    scalars = [(drawn, i) for drawn, rows in held for i in range(len(rows))]
    most = [(float(apart[k]), *scalars[moving[k]]) for k in np.argsort(-apart, kind="stable")[:CANDIDATES]]
    return [(far, drawn, i, drawn.values.reshape(-1, drawn.values.shape[-1])[i]) for far, drawn, i in most]


def _behind(run: Run, outcome: str) -> set[str]:
    """Every quantity that an outcome needs, over the years."""
    found, waiting, lineage = {outcome}, [outcome], run.lineage
    while waiting:
        step = lineage.get(waiting.pop())
        for name in step.needs if step else ():
            plain = _plain(name) if name.endswith(SUFFIXES) else name
            for one in (name, plain):
                if one not in found:
                    found.add(one)
                    waiting.append(one)
    return found


def _plain(name: str) -> str:
    """A name without the word for another year."""
    return next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name)
