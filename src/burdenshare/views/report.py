"""The report of a run: one HTML file that opens without a network."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from burdenshare.engine.implausible import notes, problems
from burdenshare.engine.outcome import Outcome, Run
from burdenshare.views import missions, programmes, risks
from burdenshare.views.answer import first_words
from burdenshare.views.charts import NARROW, fan
from burdenshare.views.drawing import draw
from burdenshare.views.sections import half
from burdenshare.views.tables import rows, shown_outcomes, shown_years, word
from burdenshare.views.words import shown_as, unit_of
from burdenshare.vocabulary.plain import visible

_PAGE: Final = "report.html.j2"
MOST_NEIGHBOURS: Final = 5  # with pictures; the tables hold all actors
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


@cache
def _page() -> Any:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_as_written,
    )
    environment.filters |= {"coded": _coded, "parted": _parted, "size": "{:,}".format}
    return environment.get_template(_PAGE)


def _as_written(value: Any) -> Any:
    """What the page shows: text with hidden characters written out; a picture's text too."""
    return type(value)(visible(value)) if isinstance(value, str) else value


@cache
def _policy() -> str:
    """The content-security policy: no script at all, nothing from elsewhere, and no style but the page's own."""
    style = re.search(r"<style>(.*?)</style>", Path(__file__).with_name(_PAGE).read_text(encoding="utf-8"), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256((style[1] if style else "").encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def report(run: Run) -> str:
    """Write the report of a run as HTML: the same run gives the same bytes."""
    shown, years, focus = shown_outcomes(run), shown_years(run), run.manifest.focus
    others = _neighbours(run, shown, focus)
    text: str = _page().render(
        run=run,
        manifest=run.manifest,
        policy=_policy(),
        word=lambda label: word(run, label),
        headlines=first_words(run),
        focus=[_picture(run, o, focus) for o in shown if _has(o, focus)],
        others=[(o.about, list(pictures.values())) for o, pictures in others if pictures],
        drawn=len({actor for _, pictures in others for actor in pictures}),
        years=years,
        tables=[_table(run, o, years) for o in shown],
        more=[_table(run, o, years, focus) for o in run.outcomes.values() if not o.about.shown],
        left_out=_left_out(run, shown) + half(run, SECTIONS, OF_WAR),
        carried=missions.carried(run),
        binds=missions.binds(run),
        command=programmes.command(run),
        programmes=programmes.programmes(run),
        risks=risks.risks(run),
        unconverged=risks.unconverged(run),
        implausible=[str(problem) for problem in problems(run)],
        outside=notes(run),
        traced=_traced(run, shown[-1], focus, years[-1]),
    )
    return text


def _traced(run: Run, outcome: Outcome, focus: str, year: int) -> str:
    """The name of one number of the report, as `explain` takes it."""
    labels = [focus if d == "actor" else outcome.about.labels[d][0] for d in outcome.about.dimensions]
    return ":".join((run.address, outcome.about.name, *labels, str(year), "p50"))


def _coded(text: str) -> Markup:
    """Our own words, with what is between backticks as code."""
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(text))))


def _parted(text: str) -> Markup:
    """A cell with its range on a line of its own where there is no room beside the number."""
    first, bracket, rest = text.partition(" (")
    return Markup("{} <span>({}</span>").format(first, rest) if bracket else Markup("{}").format(text)


def _has(outcome: Outcome, actor: str) -> bool:
    return "actor" not in outcome.about.dimensions or any(labels.get("actor") == actor for _, labels in outcome.cells())


def _picture(run: Run, outcome: Outcome, actor: str) -> dict[str, str]:
    """A picture of the actor in focus, with its run."""
    cell = {"actor": actor} if "actor" in outcome.about.dimensions else {}
    return {"definition": outcome.about.definition, "svg": draw(fan(run, outcome, cell, NARROW))}


def _neighbours(run: Run, shown: list[Outcome], focus: str) -> list[tuple[Outcome, dict[str, str]]]:
    """Pictures of other actors by code, members of the alliance first; no more than a few actors are drawn."""
    actors = [a for a in run.manifest.actors if a != focus]
    chosen = sorted(actors, key=lambda a: a not in run.manifest.alliance)[:MOST_NEIGHBOURS]
    return [
        (o, {a: _small(run, o, a) for a in actors if a in chosen and _has(o, a)})
        for o in shown
        if "actor" in o.about.dimensions
    ]


def _small(run: Run, outcome: Outcome, actor: str) -> str:
    """A picture of another actor, under the outcome's name: its title is the actor."""
    chart = fan(run, outcome, {"actor": actor}, NARROW, stamped=False)
    unit = shown_as(run, outcome, {"actor": actor}).unit
    return draw({**chart, "title": {"text": run.manifest.actors[actor], "subtitle": unit}})


def _table(run: Run, outcome: Outcome, years: list[int], actor: str = "") -> dict[str, Any]:
    """The rows of an outcome: of all actors, or of one."""
    labels = {"actor": actor} if actor and outcome.about.dimensions == ("actor",) and _has(outcome, actor) else {}
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
