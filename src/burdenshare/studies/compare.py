"""Two runs on the same draws: the level of each, and the difference draw by draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

import numpy as np

from burdenshare.engine.outcome import LEVELS, Outcome, Run
from burdenshare.studies.same_draws import refuse_other_draws
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.whole_numbers import as_whole

LOW, MIDDLE, HIGH = LEVELS[0], 0.5, LEVELS[-1]
PLACE: Final = "compare"


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
    first: Run,
    second: Run,
    outcomes: str | Sequence[str] = (),
    years: int | Sequence[int] = (),
    actors: str | Sequence[str] = (),
) -> tuple[Difference, ...]:
    """Compare two runs cell by cell on the same draws.

    Args:
        first: the run that is looked at.
        second: the run it is compared with.
        outcomes: which, or one of them; those shown if not given.
        years: which, or one of them; the last year if not given.
        actors: which, or one of them; the focus if not given.

    Raises:
        ProblemsFound: the runs do not share their draws, or an outcome, year or actor is not in both.
    """
    names, of = chosen(first, second, outcomes, actors)
    rows = tuple(row for name in names for row in _rows(first.outcomes[name], second.outcomes[name], years, of))
    if not rows:
        raise ProblemsFound([_nothing(first, second, names, of)])
    return rows


def chosen(
    first: Run, second: Run, outcomes: str | Sequence[str], actors: str | Sequence[str]
) -> tuple[list[str], list[str]]:
    """The outcomes and actors that are compared, after both runs were seen to have them, on the same draws.

    Raises:
        ProblemsFound: the runs do not share their draws, or an outcome or actor is not in both.
    """
    refuse_other_draws(PLACE, first, second)
    names = _several(outcomes) or [n for n, o in first.outcomes.items() if o.about.shown and n in second.outcomes]
    for name in names:
        for run in (first, second):
            if name not in run.outcomes:
                right = nearest(str(name), run.outcomes) or f"Outcomes: {listed(list(run.outcomes))}."
                raise ProblemsFound([Problem(PLACE, f"run {run.id} has no outcome `{name}`.", right)])
    for actor in _several(actors):
        for run in (first, second):
            known = list(dict.fromkeys(a for o in run.outcomes.values() for a in o.about.labels.get("actor", ())))
            if actor not in known:
                right = nearest(str(actor), known) or f"Actors: {listed(known)}."
                raise ProblemsFound([Problem(PLACE, f"run {run.id} has no actor `{actor}`.", right)])
    of = _several(actors) or [first.manifest.focus]
    if not any(_has_cells(first.outcomes[n], second.outcomes[n], of) for n in names):
        raise ProblemsFound([_nothing(first, second, names, of)])
    return names, of


def _has_cells(one: Outcome, other: Outcome, actors: Sequence[str]) -> bool:
    there = {tuple(labels.values()) for _, labels in other.cells()}
    return any(tuple(w.values()) in there and w.get("actor", actors[0]) in actors for _, w in one.cells())


def years_of(one: Outcome, other: Outcome, years: int | Sequence[int]) -> list[int]:
    """The years that are compared: those named, or all that both runs have.

    Raises:
        ProblemsFound: a year is not in both runs.
    """
    both = [y for y in one.years if y in other.years]
    year = as_whole(years)
    wanted = [year] if year is not None else [int(y) for y in cast(Sequence[int], years)]
    strange = [y for y in wanted if y not in both]
    if strange or not both:
        right = f"Years in both runs: {both[0]} to {both[-1]}." if both else "The runs share no year."
        year_said = strange[0] if strange else "It"
        raise ProblemsFound([Problem(PLACE, f"{year_said} is not a year of both runs.", right)])
    return wanted or both


def _several(given: str | Sequence[str]) -> list[str]:
    """Names as a list; a single text is one name."""
    return [given] if isinstance(given, str) else list(given)


def _nothing(first: Run, second: Run, outcomes: Sequence[str], actors: Sequence[str]) -> Problem:
    """Why there is no row, though every name is known."""
    if not outcomes:
        right = "Name outcomes: " + (listed([n for n in first.outcomes if n in second.outcomes]) + ".")
        return Problem(PLACE, "the runs share no outcome that is shown.", right)
    held = (run.outcomes[n].about.leave_out for n in outcomes for run in (first, second))
    reasons = [f"{a}: {left_out[a].rstrip('.')}." for left_out in held for a in actors if a in left_out]
    wrong = f"{listed(outcomes)} of {listed(actors)} is not in both runs."
    return Problem(PLACE, wrong, " ".join(dict.fromkeys(reasons)), "Name other actors or outcomes.")


def _rows(one: Outcome, other: Outcome, years: int | Sequence[int], actors: Sequence[str]) -> Iterator[Difference]:
    about = one.about
    wanted = years_of(one, other, years) if as_whole(years) is not None or years else years_of(one, other, ())[-1:]
    if one.values.shape[-1] != other.values.shape[-1]:
        right = "Keep every draw of both: `--keep all`."
        raise ProblemsFound([Problem(PLACE, f"the draws of `{about.name}` are not kept in both runs.", right)])
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
                about.name, about.label, about.unit, cell, int(year), float(np.median(a)), float(np.median(b)),
                float(low), float(middle), float(high), float(gap.mean()), float((gap > 0).mean()),
                float((gap < 0).mean()),
            )  # fmt: skip
