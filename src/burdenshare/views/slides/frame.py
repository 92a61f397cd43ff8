"""What every slide has: its title, what the numbers are, what they leave out, their sources, and the run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.views.drawing import ticks
from burdenshare.views.slides.canvas import HEIGHT, LEAST, WIDTH, Canvas, leading
from burdenshare.views.slides.widths import TIED, width_of, wrapped
from burdenshare.views.theme import GRID, QUIET
from burdenshare.views.words import number

SIDE: Final = 48  # what is left free at both sides
TITLES: Final = ((36, 2), (32, 2), (28, 3))  # sizes of a title, and how many lines of each there may be
SUBTITLE: Final = 22
LABEL: Final = 22  # what stands at marks
TICK: Final = 20
ALL_WORLDS: Final = "in all worlds"
_COUNT: Final = re.compile(r"(\d+) (of|in) (\d+)")
_AUTHOR: Final = re.compile(r"^(.+? \(\d{4}\))\. ")


@dataclass(frozen=True)
class Plot:
    """A part of the sheet on which marks are drawn."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True)
class Scale:
    """How numbers become places: `first` of the numbers lies at `start`, `last` at `end`."""

    first: float
    last: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a number."""
        part = (value - self.first) / (self.last - self.first) if self.last != self.first else 0.5
        return self.start + part * (self.end - self.start)


@dataclass(frozen=True)
class Words:
    """The words around a picture."""

    title: str
    subtitle: str
    description: str
    caveat: str
    sources: Sequence[str]
    stamp: str


def framed(canvas: Canvas, words: Words) -> Plot:
    """Put title, subtitle and foot; return what is free between them."""
    room = WIDTH - 2 * SIDE
    title = _COUNT.sub(rf"\1{TIED}\2{TIED}\3", words.title)
    size, most = next((s for s in TITLES if len(wrapped(title, s[0], room, 9, True)) <= s[1]), TITLES[-1])
    y = canvas.lines(SIDE, 24 + size, wrapped(title, size, room, most, True), size, bold=True)
    y = canvas.lines(SIDE, y - size + SUBTITLE + 12, wrapped(words.subtitle, SUBTITLE, room, 2), SUBTITLE, QUIET)
    foot = [
        *wrapped(words.caveat, LEAST, room, 2),
        *_sourced(words.sources, room),
        *wrapped(words.stamp, LEAST, room, 2),
    ]
    foot = [line for line in foot if line]
    bottom = HEIGHT - 18 - leading(LEAST) * (len(foot) - 1)
    canvas.lines(SIDE, bottom, foot, LEAST, QUIET)
    return Plot(SIDE, y - SUBTITLE + 18, WIDTH - SIDE, bottom - LEAST - 14)


def _sourced(sources: Sequence[str], room: float) -> list[str]:
    """The line of sources: as many as two lines hold, and how many more there are."""
    for shown in range(len(sources), 0, -1):
        more = f" and {len(sources) - shown} more" if shown < len(sources) else ""
        said = f"Sources: {'; '.join(sources[:shown])}{more}."
        lines = wrapped(said, LEAST, room, 9)
        if len(lines) <= 2 or shown == 1:
            return lines[:2] if len(lines) <= 2 else wrapped(said, LEAST, room, 2)
    return []


def sources_of(outcome: Outcome, runs: Iterable[Run]) -> list[str]:
    """Who an outcome rests on, with years, as its runs cite them; our own judgement is named as such."""
    found: dict[str, None] = {}
    for run in runs:
        held = {s.key: s for s in run.manifest.sources}
        for key in outcome.about.source:
            source = held.get(key)
            if source is None or source.evidence == "judgement":
                found["the authors' judgement"] = None
            else:
                match = _AUTHOR.match(source.text)
                found[match[1] if match else source.text.partition(". ")[0]] = None
    return list(found)


def stamp_of(runs: Sequence[Run]) -> str:
    """Model, data, runs, draws and seed, and how plans are read."""
    m = runs[0].manifest
    names = [run.id for run in runs]
    said = f"run {names[0]}" if len(names) == 1 else f"runs {', '.join(names[:-1])} and {names[-1]}"
    data = " and ".join(dict.fromkeys(run.manifest.data for run in runs))
    readings = list(dict.fromkeys(r for run in runs if (r := run.manifest.reading)))
    parts = [f"burdenshare {m.model}", f"data {data}", said, f"{m.draws:,} draws, seed{TIED}{m.seed}", *readings]
    parts += [f"changed: {'; '.join(m.moved)}" for run in runs if (m := run.manifest).moved]
    return " · ".join(parts)


def left_out(outcome: Outcome) -> str:
    """What the ranges of an outcome do not hold."""
    war = "" if outcome.about.worlds == ALL_WORLDS else "war, "
    return f"Not in these ranges: {war}a change of regime, errors of the model."


def of_outcome(run: Run, outcome: Outcome, cell: Mapping[str, str], unit: str) -> str:
    """Whose quantity it is, what it is called, its unit with prices, and its definition."""
    who = ", ".join(run.manifest.actors.get(label, label.replace("_", " ")) for label in cell.values())
    named = run.manifest.definitions.get(outcome.about.name, {}).get(cell.get("actor", ""), "")
    by = f"definition: {run.manifest.definition_names.get(named, named.replace('_', ' '))}" if named else ""
    label = lowered(outcome.about.label) if who else outcome.about.label
    said = ", ".join(filter(None, (who, label, by, unit)))
    return said[:1].upper() + said[1:]


def span_of(low: float, high: float, near: float = 0.45) -> tuple[float, float]:
    """The ends of an axis: with room at both, and from 0 where the lowest number is less than a part of the highest."""
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    if low >= 0 and low < near * high:
        return 0.0, high + room
    return low - room, high + room


def upright(canvas: Canvas, plot: Plot, span: tuple[float, float], count: int = 5) -> tuple[Plot, Scale]:
    """Draw an upright axis; return what is right of its numbers, and its scale."""
    values = ticks(*span, count)
    said = _said(values)
    left = plot.left + max(width_of(s, TICK) for s in said) + 12
    scale = Scale(span[0], span[1], plot.bottom, plot.top)
    for value, text in zip(values, said, strict=True):
        y = scale(value)
        strong = value == 0 and span[0] < 0
        canvas.line(left, y, plot.right, y, QUIET if strong else GRID, 1.5 if strong else 1.0)
        canvas.text(left - 10, y + 0.35 * TICK, text, TICK, QUIET, "end")
    return Plot(left, plot.top, plot.right, plot.bottom), scale


def _said(values: Sequence[float]) -> list[str]:
    decimals = max((len(f"{v:.10g}".partition(".")[2]) for v in values), default=0)
    return [number(v, decimals) for v in values]


def across(canvas: Canvas, plot: Plot, years: Sequence[int]) -> Scale:
    """Draw the years under a plot; return their scale."""
    scale = Scale(years[0], years[-1], plot.left, plot.right)
    every = 5 if len(years) > 8 else 1
    last, edge = years[-1], -1e9
    before_last = scale(last) - width_of(str(last), TICK) / 2 - 8
    canvas.line(plot.left, plot.bottom, plot.right, plot.bottom, QUIET)
    for year in sorted({years[0], last, *(y for y in years if y % every == 0)}):
        half, at = width_of(str(year), TICK) / 2, scale(year)
        if year != last and (at - half < edge + 8 or at + half > before_last):
            continue
        edge = at + half
        canvas.line(at, plot.bottom, at, plot.bottom + 6, QUIET)
        canvas.text(at, plot.bottom + 8 + TICK, str(year), TICK, QUIET, "middle")
    return scale


def level(canvas: Canvas, plot: Plot, span: tuple[float, float], y: float, count: int = 6) -> Scale:
    """Draw a level axis of numbers with lines over a plot, its numbers under `y`; return its scale."""
    values = ticks(*span, count)
    scale = Scale(span[0], span[1], plot.left, plot.right)
    edge = -1e9
    for value, text in zip(values, _said(values), strict=True):
        strong = value == 0 and span[0] < 0
        canvas.line(scale(value), plot.top, scale(value), y, QUIET if strong else GRID, 1.5 if strong else 1.0)
        half = width_of(text, TICK) / 2
        if scale(value) - half >= edge + 12:
            canvas.text(scale(value), y + TICK + 4, text, TICK, QUIET, "middle")
            edge = scale(value) + half
    return scale


def lowered(label: str) -> str:
    """A label inside a sentence: its first letter small, unless its first word is an abbreviation."""
    first = label.partition(" ")[0]
    return label if first[1:2].isupper() or len(first) == 1 else label[:1].lower() + label[1:]


def said_unit(unit: str) -> str:
    """A unit in a sentence."""
    return unit.replace("% of", "percent of").replace("% a", "percent a").replace("%", "percent")


def signed(value: float, decimals: int) -> str:
    """A difference as text: with its sign, unless it is 0."""
    text = number(value, decimals)
    return text if text.startswith("−") or not text.strip("0.,") else f"+{text}"
