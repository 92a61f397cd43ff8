"""A fan as a slide: one outcome over the years, with the bands that hold half, 8 and 9 of 10 futures."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from burdenshare.engine.outcome import COLUMNS, Outcome, Run
from burdenshare.views.charts import describe
from burdenshare.views.slides.canvas import Canvas, apart, leading
from burdenshare.views.slides.frame import (
    LABEL,
    Plot,
    Words,
    across,
    framed,
    left_out,
    lowered,
    of_outcome,
    said_unit,
    sources_of,
    span_of,
    stamp_of,
    upright,
)  # fmt: skip
from burdenshare.views.slides.widths import width_of
from burdenshare.views.theme import BANDS, EDGE, LINE, QUIET
from burdenshare.views.words import number, shown_as

SURE = 0.9  # a direction that this share of futures has is a finding


def fan_slide(run: Run, outcome: Outcome, cell: Mapping[str, str], title: str = "", note: str = "") -> str:
    """Draw how one outcome moves over the years.

    Args:
        run: the run of the outcome.
        outcome: what to draw.
        cell: the labels of the one cell to draw.
        note: what the foot says of its money.
        title: instead of the finding.
    """
    shown = shown_as(run, outcome, cell)
    series = outcome.series(**cell) / shown.by
    by = {name: series[:, COLUMNS.index(name)] for name in COLUMNS}
    span = span_of(float(by["p5"].min()), float(by["p95"].max()))
    unit = f"{said_unit(shown.unit)}{'' if span[0] <= 0 <= span[1] else '; the axis does not begin at 0'}"
    canvas = Canvas()
    words = Words(
        title or finding(run, outcome, cell),
        of_outcome(run, outcome, cell, unit),
        describe(run, outcome, cell),
        f"{note} {left_out(outcome)}".strip(),
        sources_of(outcome, [run]),
        stamp_of([run]),
    )
    whole = framed(canvas, words)
    last = {name: float(values[-1]) for name, values in by.items()}
    labels = _labels(last, shown.decimals)
    right = max(width_of(text, LABEL, bold) for _, text, _, bold in labels) + 14
    inner = Plot(whole.left, whole.top + 8, whole.right - right, whole.bottom - 34)
    plot, up = upright(canvas, inner, span)
    x = across(canvas, plot, outcome.years)
    for low, high, colour, _ in BANDS:
        upper = [(x(year), up(v)) for year, v in zip(outcome.years, by[high], strict=True)]
        lower = [(x(year), up(v)) for year, v in zip(outcome.years, by[low], strict=True)]
        canvas.area([*upper, *reversed(lower)], colour)
    for edge in ("p5", "p95"):
        canvas.path([(x(y), up(v)) for y, v in zip(outcome.years, by[edge], strict=True)], EDGE, 1.5)
    canvas.path([(x(y), up(v)) for y, v in zip(outcome.years, by["p50"], strict=True)], LINE, 4)
    places = apart([up(at) for at, *_ in labels], [leading(LABEL)] * len(labels), plot.top, plot.bottom)
    for (_, text, colour, bold), y in zip(labels, places, strict=True):
        canvas.text(plot.right + 12, y + 0.33 * LABEL, text, LABEL, colour, bold=bold)
    return canvas.svg(words.title, words.description)


def finding(run: Run, outcome: Outcome, cell: Mapping[str, str]) -> str:
    """What the fan shows, where 9 in 10 futures agree on a direction; else the quantity."""
    shown, index = shown_as(run, outcome, cell), tuple(outcome.about.labels[d].index(w) for d, w in cell.items())
    who = ", ".join(run.manifest.actors.get(label, label.replace("_", " ")) for label in cell.values())
    label = lowered(outcome.about.label) if who else outcome.about.label
    whose = f"{who[:1].upper()}{who[1:]}: " if who else ""
    first, last = outcome.years[0], outcome.years[-1]
    values = np.asarray(outcome.values, np.float64)
    begins, ends = values[(0, *index)], values[(-1, *index)]
    rises, falls = float((ends > begins).mean()), float((ends < begins).mean())
    if last == first or max(rises, falls) < SURE:
        return f"{whose}{label}, {first} to {last}"
    verb = "rises" if rises > falls else "falls"
    end = number(outcome.at(last, "p50", **cell) / shown.by, shown.decimals)
    comma = "," if "," in label else ""
    agreed = "" if max(rises, falls) >= 0.995 else f" and {verb} in {_tenths(max(rises, falls))} futures"
    start = number(outcome.at(first, "p50", **cell) / shown.by, shown.decimals)
    return f"{whose}{label}{comma} {verb} from {start} to {end} by {last} in the median{agreed}"


def _tenths(share: float) -> str:
    return f"{100 * share:.0f} in 100"


def _labels(last: Mapping[str, float], decimals: int) -> list[tuple[float, str, str, bool]]:
    """The words at the right end: where each wants to be, its text, its colour, and whether it is bold."""

    def between(low: str, high: str) -> str:
        return f"{number(last[low], decimals)} to {number(last[high], decimals)}"

    found = [(last["p50"], f"{number(last['p50'], decimals)} median", LINE, True)]
    if last["p5"] == last["p95"]:
        return [(last["p50"], f"{number(last['p50'], decimals)} in all futures", LINE, True)]
    for low, high, _, name in reversed(BANDS):
        found.append((last[high], f"{name}: {between(low, high)}", QUIET, False))
    return sorted(found, key=lambda label: -label[0])
