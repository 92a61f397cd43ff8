"""The report of a run: one HTML file that opens without a network. Two pages that stand alone, then an annex."""

from __future__ import annotations

from typing import Any, Final

from burdenshare.engine.answered import Influence
from burdenshare.engine.implausible import notes, problems
from burdenshare.engine.outcome import Outcome, Run
from burdenshare.studies.influence import MOST_DRAWS
from burdenshare.views import missions, programmes, risks
from burdenshare.views.charts import NARROW, fan
from burdenshare.views.drawing import draw
from burdenshare.views.front import CAVEATS, caveats, concerns, front, is_drawn
from burdenshare.views.groups import groups
from burdenshare.views.neighbours import neighbours
from burdenshare.views.paper import page, policy, style
from burdenshare.views.sections import half
from burdenshare.views.tables import rows, shown_outcomes, shown_years, word
from burdenshare.views.words import shown_as, unit_of

FIRST: Final = 7  # assumptions that are shown; the others are folded
CARRIED, LIMITS, COMMAND = "Who carries what", "What limits the defender", "Wartime command"
PROGRAMMES, INDICES, CHANCES = "Programmes", "Indices of risk", "Chances and base rates"
SECTIONS: Final = {
    CARRIED: missions.CARRIED,
    LIMITS: missions.LIMITING,
    COMMAND: programmes.COMMAND,
    PROGRAMMES: programmes.PROGRAMMES,
    INDICES: risks.INDICES,
    CHANCES: risks.CHANCES,
    "Beliefs": risks.BELIEFS,
}
OF_WAR: Final = (CARRIED, LIMITS, INDICES, CHANCES)
# The sections of the annex, in order; each is there where its part of the page is not empty.
CONTENTS: Final = {
    "limits": "Other caveats", "carried": CARRIED, "binds": LIMITS, "command": COMMAND, "programmes": PROGRAMMES,
    "risks": "Risk, belief and politics", "others": "Other actors", "figures": "Figures", "assumptions": "Assumptions",
    "sources": "Data, theories and sources", "repeat": "Repeat it",
}  # fmt: skip
ALWAYS: Final = ("figures", "assumptions", "sources", "repeat")


def report(run: Run, short: bool = False) -> str:
    """Write the report of a run as HTML: the same run gives the same bytes.

    Args:
        run: with its draws, or without: then what needs them is left out.
        short: the first two pages alone.
    """
    first = front(run)
    parts = {
        "manifest": run.manifest,
        "front": first,
        "implausible": [str(problem) for problem in problems(run)],
        "unconverged": risks.unconverged(run),
        "outside": notes(run),
        "more_caveats": caveats(run, first["moved"])[CAVEATS:],
        **({} if short else _annex(run, first["moved"])),
    }
    parts["limits"] = parts["more_caveats"] or parts["outside"] or first["other_realism"]
    there = [(name, title) for name, title in CONTENTS.items() if name in ALWAYS or parts.get(name)]
    numbers = dict.fromkeys(CONTENTS, "") | {name: f"A{i}" for i, (name, _) in enumerate(there, 1)}
    css = style(run)
    text: str = page().render(
        run=run, short=short, style=css, policy=policy(css), word=lambda label: word(run, label), contents=there,
        numbers=numbers, **parts,
    )  # fmt: skip
    return text


def _annex(run: Run, moved: tuple[Influence, ...]) -> dict[str, Any]:
    """All that follows the first two pages."""
    shown, years, focus = shown_outcomes(run), shown_years(run), run.manifest.leads
    others = _neighbours(run, shown)
    return {
        "others": [(o.about, list(pictures.values())) for o, pictures in others if pictures],
        "drawn": len({actor for _, pictures in others for actor in pictures}),
        "groups": groups(run),
        "years": years,
        "tables": [_table(run, o, years) for o in shown],
        "more": [_table(run, o, years, focus) for o in run.outcomes.values() if not o.about.shown],
        "left_out": _left_out(run, shown) + half(run, SECTIONS, OF_WAR),
        "carried": missions.carried(run),
        "binds": missions.binds(run),
        "command": programmes.command(run),
        "programmes": programmes.programmes(run),
        "risks": risks.risks(run),
        "assumed": _assumed(run, moved),
        "traced": _traced(run, shown[-1], focus, years[-1]),
    }


def _assumed(run: Run, moved: tuple[Influence, ...]) -> dict[str, Any]:
    """The assumptions, those that move the answer most first; the others in the order of the manifest."""
    by_name = {one.name: one for one in moved}
    places = {one.name: i for i, one in enumerate(moved)}
    last = len(places)
    ordered = sorted(run.manifest.assumptions, key=lambda row: places.get(row.name, last))
    items = [
        {"row": row, "is_ranked": row.name in by_name, "moves": _moves(run, by_name.get(row.name))} for row in ordered
    ]
    return {
        "ranked": bool(moved), "count": sum(row.name in by_name for row in ordered),
        "draws": min(run.draws, MOST_DRAWS), "first": items[:FIRST], "rest": items[FIRST:],
    }  # fmt: skip


def _moves(run: Run, one: Influence | None) -> str:
    """What an assumption does to the answer, in words."""
    if one is None:
        return ""
    of = f"; {', '.join(word(run, label) for label in one.cell)}" if one.cell else ""
    return f"{100 * one.share:.0f} % of the spread, {'up' if one.rises else 'down'}{of}"


def _traced(run: Run, outcome: Outcome, focus: str, year: int) -> str:
    """The name of one number of the report, as `explain` takes it."""
    labels = [focus if d == "actor" else outcome.about.labels[d][0] for d in outcome.about.dimensions]
    return ":".join((run.address, outcome.about.name, *labels, str(year), "p50"))


def _neighbours(run: Run, shown: list[Outcome]) -> list[tuple[Outcome, dict[str, str]]]:
    """Pictures of the neighbours by code."""
    chosen = neighbours(run)
    return [
        (o, {a: _small(run, o, a) for a in chosen if is_drawn(o, a)}) for o in shown if "actor" in o.about.dimensions
    ]


def _small(run: Run, outcome: Outcome, actor: str) -> str:
    """A picture of another actor, under the outcome's name: its title is the actor."""
    chart = fan(run, outcome, {"actor": actor}, NARROW, stamped=False)
    unit = shown_as(run, outcome, {"actor": actor}).unit
    return draw({**chart, "title": {"text": run.manifest.actors[actor], "subtitle": unit}})


def _table(run: Run, outcome: Outcome, years: list[int], actor: str = "") -> dict[str, Any]:
    """The rows of an outcome: of all actors, or of one."""
    labels = {"actor": actor} if actor and outcome.about.dimensions == ("actor",) and concerns(outcome, actor) else {}
    unit = shown_as(run, outcome, labels).unit if labels else unit_of(run, outcome)
    return {
        "label": outcome.about.label,
        "unit": ", ".join(w for w in (unit, outcome.about.worlds, run.manifest.reading) if w),
        "definition": outcome.about.definition,
        "rows": [[row[0], *row[2:]] for row in rows(run, outcome, years, actor)],
        "source": ", ".join(outcome.about.source),
    }


def _left_out(run: Run, shown: list[Outcome]) -> list[str]:
    names = run.manifest.actors
    return [
        f"{outcome.about.label}, {names[actor]}: {why}"
        for outcome in shown
        for actor, why in outcome.about.leave_out.items()
        if actor in names
    ]
