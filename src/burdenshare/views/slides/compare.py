"""Two to four runs as a slide: the paths over the years, and the paired difference in one year."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from burdenshare.engine.outcome import COLUMNS, Outcome, Run
from burdenshare.studies.comparing import Row
from burdenshare.views.slides.canvas import LEAST, Canvas, apart, leading
from burdenshare.views.slides.frame import (
    LABEL,
    TICK,
    Plot,
    Words,
    across,
    framed,
    left_out,
    level,
    lowered,
    of_outcome,
    said_unit,
    signed,
    sources_of,
    span_of,
    stamp_of,
    upright,
)  # fmt: skip
from burdenshare.views.slides.widths import width_of, wrapped
from burdenshare.views.theme import LINE, QUIET, TEXT
from burdenshare.views.words import Shown, number, shown_as

GREY: Final = "#444444"
COLOURS: Final = (LINE, "#d55e00", "#1b7f5c")
MOST: Final = len(COLOURS) + 1
SURE: Final = 0.9  # of the futures: from here on a direction is said without its share
LIKELY: Final = 0.6  # up to here no direction is said
_RIGHT: Final = 430  # the most room for the words at the right end
_ROW: Final = 32


@dataclass(frozen=True)
class CellComparison:
    """What a comparison shows: runs by name, the comparator first, and the difference of each of the others from it."""

    names: tuple[str, ...]
    runs: tuple[Run, ...]
    outcome: str
    cell: Mapping[str, str]
    differences: tuple[Row, ...]
    reading: str = ""  # how they are read, where one alone is read otherwise

    @property
    def outcomes(self) -> list[Outcome]:
        """The outcome in each run."""
        return [run.outcomes[self.outcome] for run in self.runs]


def compare_slide(given: CellComparison, title: str = "") -> str:
    """Draw the medians of all runs with the band of 9 in 10 futures of each, and the paired differences.

    Args:
        given: the runs and their differences.
        title: instead of the finding.
    """
    other = given.runs[1]
    outcomes = given.outcomes
    shown = shown_as(other, outcomes[1], given.cell)
    canvas = Canvas()
    values = [o.series(**given.cell) / shown.by for o in outcomes]
    low, high = (
        float(f(f(v[:, COLUMNS.index(c)]) for v in values)) for f, c in ((min, "p5"), (max, "p95"))
    )  # fmt: skip
    span = span_of(low, high) if len(given.runs) == 2 else span_of(low, high, 0.2)
    about0 = "" if span[0] <= 0 <= span[1] else "; the axis does not begin at 0"
    unit = f"{said_unit(shown.unit)}{about0}. Lines: medians; bands: 9 in 10"
    words = Words(
        title or finding(given, shown),
        of_outcome(other, outcomes[1], given.cell, unit),
        _described(given, shown),
        f"{given.reading} {left_out(outcomes[1])}".strip(),
        sources_of(outcomes[1], given.runs),
        stamp_of(given.runs),
    )
    whole = framed(canvas, words)
    below = _ROW * len(given.differences) + 2 * TICK + 26
    inner = Plot(whole.left, whole.top + 8, whole.right, whole.bottom - 38 - below)
    ends = _ends(given.names, values, shown, inner.height + 24)
    right = max(width_of(line, end.size, True) for end in ends for line in end.lines) + 14
    _paths(canvas, dataclasses.replace(inner, right=inner.right - right), span, outcomes, values, ends)
    _rows(canvas, Plot(whole.left, whole.bottom - below + 10, whole.right, whole.bottom), given, shown)
    return canvas.svg(words.title, words.description)


def finding(given: CellComparison, shown: Shown) -> str:
    """The difference of the second run from the first, the comparator, in a sentence."""
    row, label = given.differences[0], lowered(given.outcomes[1].about.label)
    who = given.runs[1].manifest.actors.get(given.cell.get("actor", ""), "")
    head = f"{who}: {label} in {row.year} is" if who else f"{label[:1].upper()}{label[1:]} in {row.year} is"
    other, one = given.names[:2]
    if row.rises == row.falls == 0:
        return f"{head} the same under {one} as under {other}"
    share = max(row.rises, row.falls)
    word = "higher" if row.rises > row.falls else "lower"
    if share < LIKELY:
        return f"{head} as likely higher as lower under {one} compared with {other}"
    if share < SURE:
        return f"{head} {word} under {one} than under {other} in {100 * share:.0f} of 100 futures"
    turn = 1 if word == "higher" else -1
    low, middle, high = sorted(turn * v / shown.by for v in _ends_of(row))
    least, most = (number(v, shown.decimals) for v in (low, high))
    span = "" if low == high else f" ({least} to {most})"
    return f"{head} {number(middle, shown.decimals)} {word} under {one} than under {other}{span}"


@dataclass(frozen=True)
class _End:
    """The words at the right end of a path: name and numbers, on lines of their own or together."""

    lines: tuple[str, ...]
    size: float

    @property
    def high(self) -> float:
        """With some room to the next."""
        return leading(self.size) * len(self.lines) + 8


def _ends(names: Sequence[str], values: Sequence[Any], shown: Shown, room: float) -> list[_End]:
    """The words at the right ends, as large and on as many lines as fit above each other."""
    ranges = [_range(rows[-1], shown) for rows in values]
    for size, most in ((LABEL, 2), (LABEL, 1), (LEAST, 1)):
        found = [
            _End((*wrapped(name, size, _RIGHT, most, True), said), size)
            for name, said in zip(names, ranges, strict=True)
        ]
        if sum(end.high for end in found) <= room:
            return found
    rows = []
    for name, said in zip(names, ranges, strict=True):
        (short,) = wrapped(name, LEAST, _RIGHT - width_of(f" {said}", LEAST, True), 1, True)
        rows.append(_End((f"{short} {said}",), LEAST))
    return rows


def _range(last: Sequence[float], shown: Shown) -> str:
    """A median and its range."""
    low, middle, high = (float(last[COLUMNS.index(c)]) for c in ("p5", "p50", "p95"))
    d = shown.decimals
    return number(middle, d) if low == high else f"{number(middle, d)} ({number(low, d)} to {number(high, d)})"


def _paths(
    canvas: Canvas, inner: Plot, span: tuple[float, float], outcomes: Sequence[Outcome], values: Sequence[Any],
    ends: Sequence[_End],
) -> None:  # fmt: skip
    """The paths, the comparator's first and dashed, and their words at the right."""
    plot, up = upright(canvas, inner, span)
    years = sorted({y for o in outcomes for y in o.years})
    x = across(canvas, plot, years)
    colours = [GREY, *COLOURS[: len(outcomes) - 1]]
    order = [0, *range(len(outcomes) - 1, 0, -1)]
    for i in order:
        rows = list(zip(outcomes[i].years, values[i], strict=True))
        upper = [(x(y), up(r[COLUMNS.index("p95")])) for y, r in rows]
        lower = [(x(y), up(r[COLUMNS.index("p5")])) for y, r in rows]
        canvas.area([*upper, *reversed(lower)], colours[i], 0.14 if len(outcomes) == 2 else 0.06)
        for edge in (upper, lower):
            canvas.path(edge, colours[i], 1)
    for i in order:
        middle = [(x(y), up(r[COLUMNS.index("p50")])) for y, r in zip(outcomes[i].years, values[i], strict=True)]
        canvas.path(middle, colours[i], 4, "" if i else "10,7")
    top, bottom = plot.top - 4, plot.bottom + 20
    wanted = [up(v[-1][COLUMNS.index("p50")]) for v in values]
    for end, colour, y in zip(ends, colours, apart(wanted, [e.high for e in ends], top, bottom), strict=True):
        at = y - end.high / 2 + 4 + 0.85 * end.size
        names = end.lines[:-1] or end.lines
        at = canvas.lines(plot.right + 12, at, names, end.size, colour, bold=True)
        canvas.lines(plot.right + 12, at, end.lines[len(names) :], end.size, TEXT)


def _rows(canvas: Canvas, plot: Plot, given: CellComparison, shown: Shown) -> None:
    """A row for each paired difference: a dot at the median, a line over 9 in 10 futures, and both in numbers."""
    rows = given.differences
    head = f"Difference from {given.names[0]} in {rows[0].year}, draw by draw: median, and 9 in 10 futures"
    canvas.lines(plot.left, plot.top + LEAST, wrapped(head, TICK, plot.width, 1), TICK, QUIET)
    texts = [_difference(row, shown) for row in rows]
    left = min(340.0, max(width_of(n, LABEL, True) for n in given.names[1:])) + 16
    right = max(width_of(t, LABEL) for t in texts) + 16
    values = [v / shown.by for row in rows for v in _ends_of(row)]
    low, high = min(0.0, *values), max(0.0, *values)
    room = (high - low) * 0.05 or 1.0
    inner = Plot(plot.left + left, plot.top + LEAST + 12, plot.right - right, plot.bottom)
    x = level(canvas, inner, (low - room, high + room), inner.top + _ROW * len(rows))
    for i, (name, row, text) in enumerate(zip(given.names[1:], rows, texts, strict=True)):
        y = inner.top + _ROW * (i + 0.5)
        (said,) = wrapped(name, LABEL, left - 10, 1, True)
        canvas.text(plot.left, y + 0.35 * LABEL, said, LABEL, COLOURS[i], bold=True)
        ends = [x(v / shown.by) for v in _ends_of(row)]
        canvas.line(ends[0], y, ends[2], y, COLOURS[i], 5)
        canvas.dot(ends[1], y, 8, COLOURS[i], "#ffffff")
        canvas.text(plot.right, y + 0.35 * LABEL, text, LABEL, TEXT, "end")


def _ends_of(row: Row) -> tuple[float, float, float]:
    """The median of a difference between the ends of its range."""
    return row.difference.low, row.difference.middle, row.difference.high


def _difference(row: Row, shown: Shown) -> str:
    low, middle, high = (signed(v / shown.by, shown.decimals) for v in _ends_of(row))
    return middle if low == high else f"{middle} ({low} to {high})"


def _described(given: CellComparison, shown: Shown) -> str:
    about = given.outcomes[0].about
    ends = ", ".join(
        f"{name} {shown.text(o.at(o.years[-1], 'p50', **given.cell))}"
        for name, o in zip(given.names, given.outcomes, strict=True)
    )
    gaps = "; ".join(
        f"{name} less {given.names[0]} in {row.year}: {_difference(row, shown)}"
        for name, row in zip(given.names[1:], given.differences, strict=True)
    )
    return f"{about.label}, {shown.unit}. Medians in {given.outcomes[0].years[-1]}: {ends}. {gaps}."
