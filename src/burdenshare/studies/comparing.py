"""Several runs beside the first of them, on the same draws: levels, differences, and what adds up over years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from burdenshare.data.countries import meant_among
from burdenshare.engine.manifest import Manifest
from burdenshare.engine.outcome import LEVELS, Outcome, Run
from burdenshare.studies.money import Money
from burdenshare.studies.same_draws import refuse_other_draws
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.money_units import money_unit
from burdenshare.vocabulary.whole_numbers import as_whole

Array = npt.NDArray[Any]
LOW, MIDDLE, HIGH = LEVELS[0], 0.5, LEVELS[-1]
PLACE: Final = "compare"
THEORY, SETTING, FIGURE, DATA = "theory", "setting", "figure", "data"


@dataclass(frozen=True)
class Range:
    """The 5th, 50th and 95th percentile."""

    low: float
    middle: float
    high: float

    @staticmethod
    def of(draws: Array) -> Range:
        """The range of some draws."""
        return Range(*map(float, np.quantile(draws, (LOW, MIDDLE, HIGH))))


@dataclass(frozen=True)
class Row:
    """A year, or all years together: both levels, the difference draw by draw (the other less the first), and its sum.

    `running` is the sum of the differences from the first year compared to this one, those years between included that
    have no row of their own; None for what does not add up.
    `rises` and `falls` are the shares of draws in which the other is higher, or lower, than the first.
    """

    first_year: int
    year: int
    first: Range
    other: Range
    difference: Range
    mean: float
    running: Range | None
    rises: float
    falls: float


@dataclass(frozen=True)
class Block:
    """One cell of one outcome in another run, beside the first; `total` is the sum from the first year to the last."""

    outcome: str
    label: str
    labels: dict[str, str]
    other: int  # the place of the other run
    rows: tuple[Row, ...]
    total: Row | None


@dataclass(frozen=True)
class Differing:
    """An assumption that is not the same in all runs: what it is, of whom, its unit, and its value in each run."""

    kind: str
    name: str
    label: str
    of: str
    unit: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Runs beside the first of them; `reading` says how they are read where one alone is read otherwise."""

    runs: tuple[Run, ...]
    titles: tuple[str, ...]
    blocks: tuple[Block, ...]
    differing: tuple[Differing, ...]
    money: Money | None = None
    reading: str = ""


def compared(
    runs: Sequence[Run],
    outcomes: str | Sequence[str] = (),
    years: int | Sequence[int] = (),
    actors: str | Sequence[str] = (),
    money: Money | None = None,
    yearly: Sequence[str] = (),
    titles: Sequence[str] = (),
) -> Comparison:
    """Put runs beside the first of them, cell by cell and year by year, on the same draws.

    Args:
        runs: two or more; amounts may be in a money already.
        outcomes: which, or one of them; those shown if not given.
        years: which, or one of them; all that the runs share if not given.
        actors: which, or one of them; the one whom the question of the second run is about if not given.
        money: in which money amounts are, for those who read the answer.
        yearly: the outcomes that are yearly flows of money: only these add up over years.
        titles: what the runs are called; as their manifests say it if not given.

    Raises:
        ProblemsFound: the runs do not share their draws, or an outcome, year or actor is not in all of them.
    """
    first, *others = runs
    found: list[Block] = []
    for place, other in enumerate(others, 1):
        names, of = _chosen(first, other, outcomes, actors)
        cells = [
            _block(first.outcomes[n], other.outcomes[n], index, labels, place, years, n in yearly)
            for n in names
            for index, labels in _cells(first.outcomes[n], other.outcomes[n], of)
        ]
        found += cells
    return Comparison(tuple(runs), _told_apart(runs, titles), tuple(found), tuple(differing(runs)), money)


def refuse_unlike(
    runs: Sequence[Run], outcomes: str | Sequence[str], years: int | Sequence[int], actors: str | Sequence[str]
) -> None:
    """Refuse what cannot be compared. No number of an outcome is read, so that scenarios need not be run for it.

    Args:
        runs: two or more; of scenarios that are not run yet, without numbers.
        outcomes: as in `compared`.
        years: as in `compared`.
        actors: as in `compared`.

    Raises:
        ProblemsFound: as in `compared`.
    """
    first, *others = runs
    for other in others:
        for name in _chosen(first, other, outcomes, actors)[0]:
            _years_of(first.outcomes[name], other.outcomes[name], years)


def _chosen(
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
                right = meant_among(str(actor), known) or f"Actors: {listed(known)}."
                raise ProblemsFound([Problem(PLACE, f"run {run.id} has no actor `{actor}`.", right)])
    of = _several(actors) or [second.manifest.leads]
    if not any(_has_cells(first.outcomes[n], second.outcomes[n], of) for n in names):
        raise ProblemsFound([_nothing(first, second, names, of)])
    return names, of


def _has_cells(one: Outcome, other: Outcome, actors: Sequence[str]) -> bool:
    there = {tuple(labels.values()) for _, labels in other.cells()}
    return any(tuple(w.values()) in there and w.get("actor", actors[0]) in actors for _, w in one.cells())


def _years_of(one: Outcome, other: Outcome, years: int | Sequence[int]) -> list[int]:
    """The years that are compared, each once and in their order: those named, or all that both runs have.

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
    return sorted(set(wanted)) or both


def _several(given: str | Sequence[str]) -> list[str]:
    """Names as a list, each once; a single text is one name."""
    return [given] if isinstance(given, str) else list(dict.fromkeys(given))


def _nothing(first: Run, second: Run, outcomes: Sequence[str], actors: Sequence[str]) -> Problem:
    """Why there is no row, though every name is known."""
    if not outcomes:
        right = "Name outcomes: " + (listed([n for n in first.outcomes if n in second.outcomes]) + ".")
        return Problem(PLACE, "the runs share no outcome that is shown.", right)
    held = (run.outcomes[n].about.leave_out for n in outcomes for run in (first, second))
    reasons = [f"{a}: {left_out[a].rstrip('.')}." for left_out in held for a in actors if a in left_out]
    wrong = f"{listed(outcomes)} of {listed(actors)} is not in both runs."
    return Problem(PLACE, wrong, " ".join(dict.fromkeys(reasons)), "Name other actors or outcomes.")


def is_yearly(outcome: Outcome) -> bool:
    """Whether an outcome is money spent within a year, so that it adds up over years."""
    unit = money_unit(outcome.about.unit)
    return unit is not None and unit.is_yearly


def _told_apart(runs: Sequence[Run], given: Sequence[str]) -> tuple[str, ...]:
    """The runs' titles; where two are alike with the run's name, or with their place if they are one run."""
    titles = list(given) or [run.manifest.title for run in runs]
    alike = {t for t in titles if titles.count(t) > 1}
    pairs = [(t, run.id) for t, run in zip(titles, runs, strict=True)]
    said = [str(i) if pairs.count(pair) > 1 else pair[1] for i, pair in enumerate(pairs, 1)]
    return tuple(f"{t} ({what})" if t in alike else t for t, what in zip(titles, said, strict=True))


def _cells(one: Outcome, other: Outcome, actors: Sequence[str]) -> Iterator[tuple[Any, dict[str, str]]]:
    there = {tuple(labels.values()): index for index, labels in other.cells()}
    for index, labels in one.cells():
        cell = tuple(labels.values())
        if cell in there and labels.get("actor", actors[0]) in actors:
            yield (index, there[cell]), labels


def _block(
    one: Outcome, other: Outcome, index: Any, labels: dict[str, str], place: int, years: Any, adds: bool
) -> Block:
    wanted = _years_of(one, other, years)
    summed = [y for y in one.years if wanted[0] <= y <= wanted[-1]] if adds else wanted
    a, b = (
        np.asarray([o.values[(o.years.index(y), *at)] for y in summed], np.float64)
        for o, at in zip((one, other), index, strict=True)
    )
    if a.shape != b.shape:
        wrong = f"the draws of `{one.about.name}` are not kept in both runs."
        raise ProblemsFound([Problem(PLACE, wrong, "Keep every draw of both: `--keep all`.")])
    gap = b - a
    running = np.cumsum(gap, axis=0)
    rows = tuple(
        _row(y, y, a[i], b[i], gap[i], running[i] if adds else None) for y in wanted for i in [summed.index(y)]
    )
    total = None
    if adds and len(wanted) > 1:
        total = _row(wanted[0], wanted[-1], a.sum(axis=0), b.sum(axis=0), running[-1], running[-1])
    return Block(one.about.name, one.about.label, labels, place, rows, total)


def _row(first_year: int, year: int, a: Array, b: Array, gap: Array, running: Array | None) -> Row:
    return Row(
        first_year, year, Range.of(a), Range.of(b), Range.of(gap), float(gap.mean()),
        None if running is None else Range.of(running), float((gap > 0).mean()), float((gap < 0).mean()),
    )  # fmt: skip


def differing(runs: Sequence[Run]) -> Iterator[Differing]:
    """The levers, settings, theories, assumptions, figures and data that are not alike in all runs, in this order."""
    manifests = [run.manifest for run in runs]
    held = [list(_said(m)) for m in manifests]
    order = {"lever": 0, SETTING: 1, THEORY: 2, "uncertainty": 3, FIGURE: 4, DATA: 5}
    keys = dict.fromkeys(key for said in held for key, _ in said)
    values = [dict(said) for said in held]
    for key in sorted(keys, key=lambda k: order[k[0]]):
        row = tuple(found.get(key, "") for found in values)
        if len(set(row)) > 1:
            kind, name, label, of, unit = key
            yield Differing(kind, name, label, of, unit, row)


def _said(m: Manifest) -> Iterator[tuple[tuple[str, str, str, str, str], str]]:
    for a in m.assumptions:
        for who, words in a.values.items():
            yield (a.kind, a.name, a.label, "" if who == "value" else who, a.unit), words
    for s in m.settings:
        yield (SETTING, s.setting, s.label, "", ""), s.choice_label
    for t in m.theories:
        for who in t.actors:
            yield (THEORY, t.topic, t.topic, "" if who == "each" else who, ""), t.theory
    for series in m.observations:
        yield (FIGURE, series.name, series.label, "", ""), series.how
        for who in dict.fromkeys((*series.definitions, *series.origins)):
            said = filter(None, (series.definitions.get(who, ""), ", ".join(series.origins.get(who, ()))))
            yield (FIGURE, series.name, series.label, who, ""), "; ".join(said)
    yield (DATA, "data", "Vintage of the data", "", ""), m.data
