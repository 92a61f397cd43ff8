"""Policy or assumption, as a slide: from one scenario to another, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.studies.attribution import Attribution, Step
from burdenshare.views.slides.canvas import Canvas, leading
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
    signed,
    sources_of,
    stamp_of,
)  # fmt: skip
from burdenshare.views.slides.widths import width_of, wrapped
from burdenshare.views.theme import LINE, TEXT
from burdenshare.views.words import Shown, number, shown_as

WHOLE: Final = "#444444"
COLOURS: Final = {"lever": LINE, "assumption": "#d55e00", "figure": "#6b7580", "theory": "#1b7f5c"}
PLURAL: Final = {"lever": "levers", "assumption": "assumptions", "figure": "figures", "theory": "theories"}
SMALL: Final = 0.35  # a part of the axis
_LEFT: Final = 380


def waterfall_slide(
    mine: Run, base: Run, names: tuple[str, str], outcome: Outcome, cell: Mapping[str, str], year: int,
    found: Attribution, title: str = "", reading: str = "",
) -> str:  # fmt: skip
    """Draw the way from one scenario to another: what assumptions change, then what levers change.

    Args:
        mine: the run of the scenario that is looked at.
        base: that of the scenario from which it starts.
        names: of the two.
        outcome: what is drawn.
        cell: its labels.
        year: which.
        found: the parts.
        title: instead of the finding.
        reading: how both are read, where one alone is read otherwise.
    """
    shown = shown_as(mine, outcome, cell)
    canvas = Canvas()
    rows = _rows(names, found, shown)
    span = _span([end for _, _, *ends, _ in rows for end in ends if end is not None])
    cut = "" if span[0] <= 0 <= span[1] else "; the axis does not begin at 0"
    unit = f"{said_unit(shown.unit)}, {year}{cut}. Means (9 in 10 futures)"
    words = Words(
        title or finding(mine, outcome, cell, names, year, found, shown),
        of_outcome(mine, outcome, cell, unit),
        _described(outcome, names, year, found, shown),
        f"{reading} Each part is the mean over all orders of the changes; the parts add to the whole. "
        f"{left_out(outcome)}".strip(),
        sources_of(outcome, [mine, base]),
        stamp_of([base, mine]),
    )
    whole = framed(canvas, words)
    right = max(width_of(text, LABEL) for *_, text in rows) + 16
    plot = Plot(whole.left + _LEFT, whole.top + 6, whole.right - right, whole.bottom - TICK - 10)
    x = level(canvas, plot, span, plot.bottom)
    step = plot.height / len(rows)
    for i, (name, colour, begin, end, text) in enumerate(rows):
        y = plot.top + (i + 0.5) * step
        high = min(40.0, step - 10)
        lines = wrapped(name, LABEL, _LEFT - 20, 2 if step >= 2 * leading(LABEL) else 1, True)
        start = y - (len(lines) - 1) * leading(LABEL) / 2 + 0.35 * LABEL
        canvas.lines(whole.left, start, lines, LABEL, colour, bold=True)
        starts = x(max(0.0, span[0]) if begin is None else begin)
        left, wide = min(starts, x(end)), max(abs(x(end) - starts), 2.0)
        if begin is None and cut:  # a bar that does not begin at 0 would show a wrong length
            left, wide = x(end) - 5, 10.0
        canvas.box(left, y - high / 2, wide, high, colour)
        if i + 1 < len(rows):
            canvas.line(x(end), y + high / 2, x(end), y + step - min(40.0, step - 10) / 2, WHOLE, 1.5, "4,4")
        canvas.text(whole.right, y + 0.35 * LABEL, text, LABEL, TEXT, "end")
    return canvas.svg(words.title, words.description)


def finding(
    run: Run, outcome: Outcome, cell: Mapping[str, str], names: tuple[str, str], year: int, found: Attribution,
    shown: Shown,
) -> str:  # fmt: skip
    """How much of the difference comes from levers, and how much from assumptions."""
    who = run.manifest.actors.get(cell.get("actor", ""), "")
    by = {role: sum(s.mean for s in found.steps if s.role == role) / shown.by for role in COLOURS}
    roles = [role for role in COLOURS if any(s.role == role for s in found.steps)]
    parts = [f"{signed(by[role], shown.decimals)} from {PLURAL[role]}" for role in roles]
    said = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    gap = (found.last - found.first) / shown.by
    head = f"{who}: {lowered(outcome.about.label)}" if who else outcome.about.label
    word = "higher" if gap >= 0 else "lower"
    size = number(abs(gap), shown.decimals)
    parts_said = f"all from {PLURAL[roles[0]]}" if len(roles) == 1 else said
    return f"{head} in {year} is {size} {word} under {names[0]} than under {names[1]}: {parts_said}"


def _rows(names: tuple[str, str], found: Attribution, shown: Shown) -> list[tuple[str, str, float | None, float, str]]:
    """Name, colour, where the bar begins (None: a whole) and ends, and its number; the two wholes first and last."""
    at = found.first / shown.by
    rows: list[tuple[str, str, float | None, float, str]] = []
    rows.append((names[1], WHOLE, None, at, number(at, shown.decimals)))
    for step in found.steps:
        end = at + step.mean / shown.by
        rows.append((f"{step.label} ({step.role})", COLOURS[step.role], at, end, _ranged(step, shown)))
        at = end
    last = found.last / shown.by
    return [*rows, (names[0], WHOLE, None, last, number(last, shown.decimals))]


def _span(ends: Sequence[float]) -> tuple[float, float]:
    """The ends of the axis: from 0, unless the steps would be too small to see."""
    low, high = min(ends), max(ends)
    if low > 0 and high - low < SMALL * high:
        room = (high - low) or 0.1 * high
        return low - 0.25 * room, high + 0.06 * room
    low, high = min(0.0, low), max(0.0, high)
    room = (high - low) * 0.04 or 1.0
    return (low - room if low < 0 else 0.0), high + room


def _ranged(step: Step, shown: Shown) -> str:
    low, mean, high = (signed(v / shown.by, shown.decimals) for v in (step.low, step.mean, step.high))
    return mean if low == high else f"{mean} ({low} to {high})"


def _described(outcome: Outcome, names: tuple[str, str], year: int, found: Attribution, shown: Shown) -> str:
    steps = "; ".join(f"{s.label} ({s.role}) {_ranged(s, shown)}" for s in found.steps)
    begin, end = (number(v / shown.by, shown.decimals) for v in (found.first, found.last))
    return f"{outcome.about.label}, {shown.unit}, {year}: {names[1]} {begin}; {steps}; {names[0]} {end}."
