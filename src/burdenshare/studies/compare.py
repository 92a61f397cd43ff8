"""Two runs on the same draws: the level of each, and the difference draw by draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from burdenshare.engine.outcome import LEVELS, Outcome, Run
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest

LOW, MIDDLE, HIGH = LEVELS[0], 0.5, LEVELS[-1]


@dataclass(frozen=True)
class Difference:
    """One cell of one outcome in one year, in two runs.

    `low`, `middle` and `high` are the 5th, 50th and 95th percentile of the difference draw by draw; `rises` and `falls`
    are the shares of draws in which the first run is higher, or lower, than the second.
    """

    outcome: str
    label: str
    unit: str
    cell: tuple[str, ...]
    year: int
    first: float
    second: float
    low: float
    middle: float
    high: float
    mean: float
    rises: float
    falls: float


def differences(
    first: Run, second: Run, outcomes: Sequence[str] = (), years: Sequence[int] = (), actors: Sequence[str] = ()
) -> tuple[Difference, ...]:
    """Compare two runs cell by cell on the same draws.

    Args:
        first: the run that is looked at.
        second: the run it is compared with.
        outcomes: which; those shown if not given.
        years: which; the last year if not given.
        actors: which; the focus if not given.

    Raises:
        ProblemsFound: the runs do not share their draws, or an outcome, year or actor is not in both.
    """
    _check_paired(first, second)
    chosen = tuple(outcomes) or tuple(n for n, o in first.outcomes.items() if o.about.shown and n in second.outcomes)
    for name in chosen:
        for run in (first, second):
            if name not in run.outcomes:
                right = nearest(name, run.outcomes) or f"Outcomes: {listed(list(run.outcomes))}."
                raise ProblemsFound([Problem("compare", f"run {run.id} has no outcome `{name}`.", right)])
    of = tuple(actors) or (first.manifest.focus,)
    return tuple(row for name in chosen for row in _rows(first.outcomes[name], second.outcomes[name], years, of))


def _check_paired(first: Run, second: Run) -> None:
    told = [
        (word, getattr(first.manifest, word), getattr(second.manifest, word)) for word in ("seed", "sampling", "draws")
    ]
    for word, one, other in told:
        if one != other:
            right = "Run both with the same seed, sampling and number of draws."
            raise ProblemsFound([Problem("compare", f"the runs differ in {word}: {one} and {other}.", right)])


def _rows(one: Outcome, other: Outcome, years: Sequence[int], actors: Sequence[str]) -> Iterator[Difference]:
    about = one.about
    both = [y for y in one.years if y in other.years]
    wanted = list(years) or both[-1:]
    strange = [y for y in wanted if y not in both]
    if strange:
        right = f"Years in both runs: {both[0]} to {both[-1]}." if both else "The runs share no year."
        raise ProblemsFound([Problem("compare", f"{strange[0]} is not a year of both runs.", right)])
    if one.values.shape[-1] != other.values.shape[-1]:
        right = "Keep every draw of both: `--keep all`."
        raise ProblemsFound([Problem("compare", f"the draws of `{about.name}` are not kept in both runs.", right)])
    there = {tuple(labels.values()): index for index, labels in other.cells()}
    for index, labels in one.cells():
        cell = tuple(labels.values())
        if cell not in there or ("actor" in labels and labels["actor"] not in actors):
            continue
        for year in wanted:
            a = np.asarray(one.values[(one.years.index(year), *index)], np.float64)
            b = np.asarray(other.values[(other.years.index(year), *there[cell])], np.float64)
            gap = a - b
            low, middle, high = np.quantile(gap, (LOW, MIDDLE, HIGH))
            yield Difference(
                about.name, about.label, about.unit, cell, year, float(np.median(a)), float(np.median(b)),
                float(low), float(middle), float(high), float(gap.mean()), float((gap > 0).mean()),
                float((gap < 0).mean()),
            )  # fmt: skip
