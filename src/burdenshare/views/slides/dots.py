"""Fifty equally likely futures against a threshold, as a slide: what a chance looks like when it is counted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.views.slides.canvas import Canvas
from burdenshare.views.slides.frame import (
    LABEL,
    TICK,
    Plot,
    Words,
    framed,
    left_out,
    level,
    lowered,
    of_outcome,
    said_unit,
    sources_of,
    stamp_of,
)  # fmt: skip
from burdenshare.views.slides.widths import width_of
from burdenshare.views.theme import LINE, QUIET
from burdenshare.views.words import shown_as

DOTS: Final = 50
PAST: Final = "#8a3b16"  # past a threshold that the reader set


def futures(outcome: Outcome, cell: Mapping[str, str], year: int) -> npt.NDArray[Any]:
    """Fifty equally likely values of one cell in one year: the middles of fifty equal parts of its draws."""
    index = tuple(outcome.about.labels[d].index(w) for d, w in cell.items())
    values = np.asarray(outcome.values[(outcome.years.index(year), *index)], np.float64)
    found: npt.NDArray[Any] = np.quantile(values, (np.arange(DOTS) + 0.5) / DOTS)
    return found


def dots_slide(
    run: Run, outcome: Outcome, cell: Mapping[str, str], year: int, threshold: float, title: str = "", note: str = ""
) -> str:
    """Draw fifty equally likely futures as dots, and count those that end above a threshold.

    Args:
        run: the run of the outcome.
        outcome: what to draw.
        cell: the labels of the one cell.
        year: which.
        threshold: in the unit that is shown.
        note: what the foot says of its money.
        title: instead of the count.
    """
    shown = shown_as(run, outcome, cell)
    found = futures(outcome, cell, year) / shown.by
    above = int((found > threshold).sum())
    limit = f"{threshold:,.10g}"
    who = ", ".join(run.manifest.actors.get(label, label.replace("_", " ")) for label in cell.values())
    ends = "ends" if above == 1 else "end"
    count = f"{above} in {DOTS} equally likely futures {ends} above {limit}"
    canvas = Canvas()
    words = Words(
        title or f"{f'{who}: ' if who else ''}{lowered(outcome.about.label)} in {year}: {count}",
        of_outcome(run, outcome, cell, f"{said_unit(shown.unit)}. Each dot is one of {DOTS} equally likely futures"),
        f"{outcome.about.label}, {shown.unit}, in {year}: {count}.",
        f"{note} {left_out(outcome)}".strip(),
        sources_of(outcome, [run]),
        stamp_of([run]),
    )
    whole = framed(canvas, words)
    low, high = min(float(found[0]), threshold), max(float(found[-1]), threshold)
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    plot = Plot(whole.left + 20, whole.top + 40, whole.right - 20, whole.bottom - TICK - 14)
    x = level(canvas, plot, (low - room, high + room), plot.bottom, 8)
    canvas.line(plot.left, plot.bottom, plot.right, plot.bottom, QUIET)
    at = x(threshold)
    _dots(canvas, plot, at, [x(v) for v in found], [bool(v > threshold) for v in found])
    canvas.line(at, plot.top - 6, at, plot.bottom, PAST, 2.5, "8,6")
    _sides(canvas, plot, at, limit, above)
    return canvas.svg(words.title, words.description)


def _dots(canvas: Canvas, plot: Plot, middle: float, places: list[float], past: list[bool]) -> None:
    """Stack the dots in columns that begin at the threshold: the widest in which the highest stack fits."""
    for wide in (*range(44, 8, -4), 8):
        columns = [math.ceil((at - middle) / wide) - 1 for at in places]
        most = max(Counter(columns).values())
        if most * wide <= plot.height - 10:
            break
    step = min(float(wide), (plot.height - 10) / most)
    filled = Counter[int]()
    for column, above in zip(columns, past, strict=True):
        filled[column] += 1
        y = plot.bottom - step * (filled[column] - 0.5)
        canvas.dot(middle + wide * (column + 0.5), y, 0.44 * step, PAST if above else LINE)


def _sides(canvas: Canvas, plot: Plot, at: float, limit: str, above: int) -> None:
    """How many are on each side of the threshold, in the colours of the dots."""
    left, right = f"{DOTS - above} at or below {limit}", f"{above} above {limit}"
    y = plot.top - 16
    x = min(max(at, plot.left + width_of(left, LABEL, True) + 14), plot.right - width_of(right, LABEL, True) - 14)
    canvas.text(x - 12, y, left, LABEL, LINE, "end", bold=True)
    canvas.text(x + 12, y, right, LABEL, PAST, bold=True)
