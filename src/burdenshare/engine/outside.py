"""What leaves the plausible range of its card: in the mean or a quantile, or in a few draws."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
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
        if not ((ends[..., 0] < low).any() or (ends[..., 1] > high).any()):
            continue
        for index, labels in outcome.cells():
            cell = ends[(slice(None), *index)]
            if (cell[:, 0] < low).any() or (cell[:, 1] > high).any():
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
    first = int(np.argmax((ends[:, 0] < low) | (ends[:, 1] > high)))
    draws = outcome.values[(slice(None), *index)]
    leaves = ((draws < low) | (draws > high)).any(axis=0)
    return Outside(
        outcome=about.name,
        label=about.label,
        labels=dict(labels),
        unit=about.unit,
        low=about.plausible[0],
        high=about.plausible[1],
        why=about.plausible_why,
        source=about.plausible_source,
        first=outcome.years[first],
        draws=int(leaves.sum()),
        of=len(leaves),
        value=float(values[at, which]),
        year=outcome.years[int(at)],
        column=column,
        driver=_driver(run, about.name, leaves),
    )


def _driver(run: Run, outcome: str, leaves: Array) -> Driver | None:
    """The drawn assumption that differs most between the draws that leave and the others, of those that lead to it.

    By ranks, which no single large number moves: how many standard errors the mean rank of the smaller group is away
    from the middle. Below a few of them nothing is named, because among hundreds of assumptions some differ by chance;
    so with fewer than six draws nothing is.
    """
    group = leaves if 2 * leaves.sum() <= len(leaves) else ~leaves
    if group.sum() < FEWEST:
        return None
    found = [(_apart(row, group), drawn, i) for _, drawn, i, row in _candidates(run, outcome, leaves)]
    apart, drawn, i = max(found, key=lambda f: f[0], default=(0.0, None, 0))
    if drawn is None or apart < APART:
        return None
    row = drawn.values.reshape(-1, drawn.values.shape[-1])[i]
    return Driver(drawn.columns()[i], drawn.label, drawn.unit, float(row[leaves].mean()), float(row[~leaves].mean()))


def _apart(row: Array, group: Array) -> float:
    """How many standard errors a group's mean rank is away from the middle; equal numbers share their ranks."""
    ordered, some = np.sort(row), row[group]
    ranks = (np.searchsorted(ordered, some, "left") + np.searchsorted(ordered, some, "right")) / (2 * len(row))
    return float(abs(ranks.mean() - 0.5) * math.sqrt(12 * len(some)))


def _candidates(run: Run, outcome: str, leaves: Array) -> list[tuple[float, Drawn, int, Array]]:
    """The few scalars whose means differ most, on some of the draws, among those that an outcome needs."""
    some = [np.flatnonzero(which)[:LOOKED_AT] for which in (leaves, ~leaves)]
    before, found = _behind(run, outcome), []
    for name, drawn in run.inputs.items():
        if name in before:
            rows = drawn.values.reshape(-1, drawn.values.shape[-1])
            out, rest = (rows[:, which].astype(np.float64) for which in some)
            differs = (rows[:, :1] != rest).any(axis=-1)  # one value has a spread by rounding alone
            apart = np.abs(out.mean(axis=-1) - rest.mean(axis=-1)) / np.where(differs, rest.std(axis=-1), np.inf)
            found += [(float(apart[i]), drawn, i, row) for i, row in enumerate(rows)]
    return sorted(found, key=lambda f: -f[0])[:CANDIDATES]


def _behind(run: Run, outcome: str) -> set[str]:
    """Every quantity that an outcome needs, over the years."""
    found, waiting = set[str](), [outcome]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        step = run.lineage.get(name)
        waiting += _plain(step.needs) if step else ()
    return found


def _plain(names: tuple[str, ...]) -> Iterator[str]:
    """Names as they are, and without the words for another year."""
    for name in names:
        yield name
        for suffix in SUFFIXES:
            if name.endswith(suffix):
                yield name.removesuffix(suffix)
