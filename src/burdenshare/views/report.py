"""The report of a run: one HTML file that opens without a network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.views.charts import NARROW, WIDE, fan, to_svg
from burdenshare.views.missions import mission_sections
from burdenshare.views.risks import risk_sections, unconverged
from burdenshare.views.tables import rows, shown_outcomes, shown_years
from burdenshare.views.words import headline, unit_of


def report(run: Run) -> str:
    """Write the report of a run as HTML: the same run gives the same bytes."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["coded"] = _coded
    shown = shown_outcomes(run)
    years = shown_years(run)
    focus = run.manifest.focus
    return environment.get_template("report.html.j2").render(
        run=run,
        manifest=run.manifest,
        headline=headline(run),
        focus=[_picture(run, o, focus, both=True) for o in shown if _has(o, focus)],
        others=[_neighbours(run, o, focus) for o in shown],
        years=years,
        tables=[_table(run, o, years, focus) for o in shown],
        more=[_table(run, o, years, focus, only=True) for o in run.outcomes.values() if not o.about.shown],
        left_out=_left_out(run, shown),
        missions=mission_sections(run),
        risks=risk_sections(run),
        unconverged=unconverged(run),
        size=_size,
        traced=_traced(run, shown[-1], focus, years[-1]),
    )


def _traced(run: Run, outcome: Outcome, focus: str, year: int) -> str:
    """The name of one number of the report, as `explain` takes it."""
    labels = [focus if d == "actor" else outcome.about.labels[d][0] for d in outcome.about.dimensions]
    return ":".join((run.address, outcome.about.name, *labels, str(year), "p50"))


def _coded(text: str) -> Markup:
    """Words of ours with what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(text))))


def _size(count: int) -> str:
    return f"{count:,}"


def _has(outcome: Outcome, actor: str) -> bool:
    return "actor" not in outcome.about.dimensions or any(labels.get("actor") == actor for _, labels in outcome.cells())


def _picture(run: Run, outcome: Outcome, actor: str, both: bool) -> dict[str, str]:
    """A picture in two widths: the page shows the one that fits."""
    who = {"actor": actor} if "actor" in outcome.about.dimensions else {}
    found = {
        "label": outcome.about.label,
        "definition": outcome.about.definition,
        "narrow": to_svg(fan(run, outcome, who, NARROW)),
    }
    if both:
        found["wide"] = to_svg(fan(run, outcome, who, WIDE))
    return found


def _neighbours(run: Run, outcome: Outcome, focus: str) -> dict[str, Any]:
    actors = [labels["actor"] for _, labels in outcome.cells() if labels.get("actor") not in (None, focus)]
    return {
        "label": outcome.about.label,
        "definition": outcome.about.definition,
        "pictures": [_picture(run, outcome, actor, both=False) for actor in actors],
    }


def _table(run: Run, outcome: Outcome, years: list[int], focus: str, only: bool = False) -> dict[str, Any]:
    body = rows(run, outcome, years)
    name = run.manifest.actors[focus]
    if only and "actor" in outcome.about.dimensions:
        body = [row for row in body if row[0].split(", ")[0] == name]
    return {
        "label": outcome.about.label,
        "unit": ", ".join(w for w in (unit_of(outcome), outcome.about.worlds) if w),
        "definition": outcome.about.definition,
        "rows": [[row[0], *row[2:]] for row in body],
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
