"""Several runs beside the first of them, on the same draws: levels, differences, and what adds up over years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.engine.manifest import Manifest
from burdenshare.engine.outcome import Outcome, Run
from burdenshare.studies.compare import HIGH, LOW, MIDDLE, chosen, years_of
from burdenshare.studies.money import UNITS, Money

Array = npt.NDArray[Any]
THEORY, SETTING = "theory", "setting"
_YEARLY: Final = frozenset(unit for unit, (_, yearly) in UNITS.items() if yearly)


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

    `running` is the sum of the differences from the first year compared to this one; None for what does not add up.
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
    """One cell of one outcome in another run, beside the first; `total` is the sum over all years compared."""

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
class Compared:
    """Runs beside the first of them."""

    runs: tuple[Run, ...]
    titles: tuple[str, ...]
    blocks: tuple[Block, ...]
    differing: tuple[Differing, ...]
    money: Money | None = None


def compared(
    runs: Sequence[Run],
    outcomes: str | Sequence[str] = (),
    years: int | Sequence[int] = (),
    actors: str | Sequence[str] = (),
    money: Money | None = None,
    yearly: Sequence[str] = (),
) -> Compared:
    """Put runs beside the first of them, cell by cell and year by year, on the same draws.

    Args:
        runs: two or more; amounts may be in a money already.
        outcomes: which, or one of them; those shown if not given.
        years: which, or one of them; all that the runs share if not given.
        actors: which, or one of them; the focus if not given.
        money: in which money amounts are, for those who read the answer.
        yearly: the outcomes that are yearly flows of money: only these add up over years.

    Raises:
        ProblemsFound: the runs do not share their draws, or an outcome, year or actor is not in all of them.
    """
    first, *others = runs
    found: list[Block] = []
    for place, other in enumerate(others, 1):
        names, of = chosen(first, other, outcomes, actors)
        cells = [
            _block(first.outcomes[n], other.outcomes[n], index, labels, place, years, n in yearly)
            for n in names
            for index, labels in _cells(first.outcomes[n], other.outcomes[n], of)
        ]
        found += cells
    return Compared(tuple(runs), titles_of(runs), tuple(found), tuple(differing(runs)), money)


def is_yearly(outcome: Outcome) -> bool:
    """Whether an outcome is money spent within a year, so that it adds up over years."""
    return outcome.about.unit in _YEARLY


def titles_of(runs: Sequence[Run]) -> tuple[str, ...]:
    """The runs' titles; with the run's name where two are alike."""
    titles = [run.manifest.title for run in runs]
    alike = {t for t in titles if titles.count(t) > 1}
    return tuple(f"{t} ({run.id})" if t in alike else t for t, run in zip(titles, runs, strict=True))


def _cells(one: Outcome, other: Outcome, actors: Sequence[str]) -> Iterator[tuple[Any, dict[str, str]]]:
    there = {tuple(labels.values()): index for index, labels in other.cells()}
    for index, labels in one.cells():
        cell = tuple(labels.values())
        if cell in there and labels.get("actor", actors[0]) in actors:
            yield (index, there[cell]), labels


def _block(
    one: Outcome, other: Outcome, index: Any, labels: dict[str, str], place: int, years: Any, adds: bool
) -> Block:
    wanted = years_of(one, other, years)
    a, b = (
        np.asarray([o.values[(o.years.index(y), *at)] for y in wanted], np.float64)
        for o, at in zip((one, other), index, strict=True)
    )
    gap = b - a
    running = np.cumsum(gap, axis=0)
    rows = tuple(
        _row(y, y, a[i], b[i], gap[i], running[i] if adds else None) for i, y in enumerate(wanted)
    )  # fmt: skip
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
    """The levers, settings, theories and assumptions that are not the same in all runs, in this order."""
    manifests = [run.manifest for run in runs]
    held = [list(_said(m)) for m in manifests]
    order = {"lever": 0, SETTING: 1, THEORY: 2, "uncertainty": 3}
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
