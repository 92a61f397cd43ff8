"""Who carries what as a slide: one bar a mission, divided among the members and what nobody covers, in one year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from burdenshare.engine.outcome import Run
from burdenshare.studies.carried import NOBODY, Part, parts_of_need
from burdenshare.studies.frame import frame_of_run, war_of_run
from burdenshare.studies.questions.who_carries_what import NEEDED, SURE
from burdenshare.views.slides.canvas import LEAST, WHITE, Canvas, leading
from burdenshare.views.slides.frame import LABEL, Plot, Words, framed, left_out, sources_of, stamp_of
from burdenshare.views.slides.widths import width_of, wrapped
from burdenshare.views.theme import LINE, QUIET, TEXT
from burdenshare.views.words import plain

MEMBERS: Final = (LINE, "#d55e00", "#1b7f5c", "#cc79a7")
OTHER: Final = "#6b7580"
NOBODYS: Final = "#e6eaee"
NEEDS: Final = NEEDED
_LEFT: Final = 250


def carries_slide(run: Run, contingency: str, year: int, title: str = "") -> str:
    """Draw who covers what part of each mission's need in one war and one year.

    Args:
        run: with the outcomes of roles.
        contingency: which war; the one in which the actor in focus defends if empty.
        year: which.
        title: instead of the finding.
    """
    name, war = war_of_run(run, contingency)
    parts = parts_of_need(run, name, year)
    members = [war.defender, *war.supporters]
    names = {m: run.manifest.actors.get(m, m) for m in members} | {NOBODY: NOBODY}
    colours = {m: MEMBERS[i] if i < len(MEMBERS) else OTHER for i, m in enumerate(members)} | {NOBODY: NOBODYS}
    share = run.outcomes["mission_share"]
    in_words = frame_of_run(run).war_in_words(name)
    missions = list(dict.fromkeys(p.mission for p in parts))
    canvas = Canvas()
    words = Words(
        title or finding(run, parts, name, year),
        f"Percent of what each mission needs, {in_words}, {year}: mean (9 in 10 futures)",
        _described(parts, names, missions, year),
        left_out(share),
        sources_of(share, [run]),
        stamp_of([run]),
    )
    plot = framed(canvas, words)
    _legend(canvas, plot, [(names[m], colours[m]) for m in (*members, NOBODY)])
    top = plot.top + 40
    step = (plot.bottom - top) / len(missions)
    for i, mission in enumerate(missions):
        of = [p for p in parts if p.mission == mission]
        _row(canvas, Plot(plot.left, top + i * step, plot.right, top + (i + 1) * step), of, names, colours)
    return canvas.svg(words.title, words.description)


def finding(run: Run, parts: Sequence[Part], contingency: str, year: int) -> str:
    """Of how many missions the defender surely covers more than half of what is needed, and where most is uncovered."""
    war = run.manifest.contingencies[contingency]
    own = [p.leads for p in parts if p.who == war.defender]
    sure = sum(chance >= SURE for chance in own)
    who = frame_of_run(run).name(war.defender)
    most = max((p for p in parts if p.who == NOBODY), key=lambda p: p.mean)
    gap = f"; nobody covers {most.mean:.0f} percent of {plain(most.mission)}" if most.mean >= 0.5 else ""
    tenths = f"{10 * SURE:.0f} of 10 futures"
    return f"In {year} {who} covers more than half of what {sure} of {len(own)} missions need, in {tenths}{gap}"


def _legend(canvas: Canvas, plot: Plot, entries: Sequence[tuple[str, str]]) -> None:
    x, room = plot.left + _LEFT, (plot.width - _LEFT) / len(entries) - 56
    for name, colour in entries:
        (said,) = wrapped(name, LABEL, room, 1, True)
        canvas.box(x, plot.top + 4, 20, 20, colour, QUIET if colour == NOBODYS else "")
        canvas.text(x + 28, plot.top + 4 + 18, said, LABEL, TEXT, bold=True)
        x += 28 + width_of(said, LABEL, True) + 28


def _row(canvas: Canvas, place: Plot, parts: Sequence[Part], names: dict[str, str], colours: dict[str, str]) -> None:
    """One mission: its name, its bar, and under the bar who has how much, in words."""
    high = min(34.0, place.height - leading(LEAST) - 8)
    middle = place.top + high / 2
    mission = wrapped(plain(parts[0].mission).capitalize(), LABEL, _LEFT - 16, 2, True)
    canvas.lines(place.left, place.top + 0.85 * LABEL, mission, LABEL, TEXT, bold=True)
    x, scale = place.left + _LEFT, (place.right - place.left - _LEFT) / 100
    for part in parts:
        wide = part.mean * scale
        if wide > 0:
            canvas.box(x, place.top, wide, high, colours[part.who], QUIET if part.who == NOBODY else "")
        text = f"{part.mean:.0f}"
        if wide > width_of(text, LABEL, True) + 12:
            ink = TEXT if part.who == NOBODY else WHITE
            canvas.text(x + wide / 2, middle + 0.36 * LABEL, text, LABEL, ink, "middle", bold=True)
        x += wide
    said = " · ".join(_in_words(p, names) for p in parts)
    (line,) = wrapped(said, LEAST, place.right - place.left - _LEFT, 1)
    canvas.text(place.left + _LEFT, place.top + high + LEAST + 2, line, LEAST, QUIET)


def _in_words(part: Part, names: dict[str, str]) -> str:
    low, high = f"{part.low:.0f}", f"{part.high:.0f}"
    span = "" if low == high == f"{part.mean:.0f}" else f" ({low} to {high})"
    return f"{names[part.who]} {part.mean:.0f}{span}"


def _described(parts: Sequence[Part], names: dict[str, str], missions: Sequence[str], year: int) -> str:
    rows = (
        f"{plain(m)}: {', '.join(_in_words(p, names) for p in parts if p.mission == m)}" for m in missions
    )  # fmt: skip
    return f"Percent of what each mission needs, {year}. {'; '.join(rows)}."
