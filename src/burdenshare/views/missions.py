"""The sections of a report on missions: the picture and table of who carries what, and what limits the defender."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from burdenshare.engine.outcome import Run
from burdenshare.studies.carried import NOBODY, Part, parts_of_need
from burdenshare.studies.frame import shown_war, war_of_run
from burdenshare.studies.questions.what_binds import NEEDED as LIMITS
from burdenshare.studies.questions.what_binds import what_binds
from burdenshare.studies.questions.who_carries_what import NEEDED as PARTS
from burdenshare.studies.questions.who_carries_what import OF_SUPPLY, UMBRELLA, who_carries_what
from burdenshare.views.charts import SCHEMA, Chart, stamp
from burdenshare.views.drawing import draw_bars
from burdenshare.views.findings import cell_text
from burdenshare.views.sections import has, war_in_words
from burdenshare.views.slides.carries import finding as said_of_need
from burdenshare.views.tables import shown_years
from burdenshare.views.theme import LINE, QUIET, TEXT, config
from burdenshare.views.words import plain
from burdenshare.vocabulary.answers import Answer, Cell

OWN: Final = LINE
SUPPORT: Final = "#9dc1e0"
LIMITING: Final = LIMITS
CARRIED: Final = (*PARTS, "coverage", "coverage_alone")
SMALL: Final = (132, 92)  # of one mission in a report: two side by side fit a phone


def who_carries(run: Run, columns: int = 3, size: tuple[int, int] = (300, 150), stamped: bool = True) -> Chart:
    """Draw who covers how much of what each mission needs, in bars by year; the line is what is needed.

    Args:
        run: with the outcomes of roles.
        columns: how many missions are side by side.
        size: of each mission's plotting area, in pixels.
        stamped: whether the picture names its run.
    """
    whole, own = run.outcomes["coverage"], run.outcomes["coverage_alone"]
    (name, war), names = war_of_run(run, shown_war(run)), run.manifest.actors
    support = " and ".join(names[a] for a in war.supporters)
    years, sums = [y for y in shown_years(run) if y in whole.years], []
    rows: list[dict[str, Any]] = []
    for mission in whole.about.labels["mission"]:
        for year in years:
            alone = 100 * own.at(year, "mean", mission=mission, contingency=name)
            both = 100 * whole.at(year, "mean", mission=mission, contingency=name)
            label = plain(mission).capitalize()
            sums.append(both)
            rows.append({"mission": label, "year": str(year), "who": names[war.defender], "part": alone, "order": 0})
            rows.append({"mission": label, "year": str(year), "who": support, "part": both - alone, "order": 1})
    most = 50.0 * math.ceil(max(100.0, *sums) / 50)
    unit = ["percent of what is needed, mean over futures;", "dashed: what is needed"]
    stamps = [line for line in (run.manifest.reading, stamp(run)) if line]
    header = {"title": None, "labelFontSize": 13, "labelFontWeight": 600, "labelColor": TEXT, "labelAnchor": "start"}
    return {
        "$schema": SCHEMA,
        "config": config(),
        "title": {
            "text": "Who covers how much of each mission",
            "subtitle": [*unit, *stamps] if stamped else unit,
            "subtitleColor": QUIET,
        },
        "description": _described(run, years[-1], name),
        "data": {"values": rows},
        "facet": {
            "field": "mission",
            "type": "nominal",
            "sort": [plain(m).capitalize() for m in whole.about.labels["mission"]],
            "header": header,
        },
        "columns": columns,
        "spacing": 18,
        "spec": {"width": size[0], "height": size[1], "layer": _bars(names[war.defender], support, size[0], most)},
    }


def _bars(own: str, support: str, width: int, most: float) -> list[Chart]:
    """The bars of one mission, and the line of what it needs."""
    axis = {"title": None, "domain": False, "ticks": False}
    return [
        {
            "mark": {"type": "bar", "size": min(26, width // 8)},
            "encoding": {
                "x": {"field": "year", "type": "ordinal", "axis": {**axis, "labelAngle": 0}},
                "y": {
                    "field": "part",
                    "type": "quantitative",
                    "stack": True,
                    "scale": {"domain": [0, most], "nice": False},
                    "axis": {**axis, "tickCount": 4},
                },
                "color": {
                    "field": "who",
                    "type": "nominal",
                    "scale": {"domain": [own, support], "range": [OWN, SUPPORT]},
                    "legend": {"title": None, "orient": "top", "labelFontSize": 12, "symbolType": "square"},
                },
                "order": {"field": "order", "type": "quantitative"},
            },
        },
        {
            "mark": {"type": "rule", "color": TEXT, "strokeDash": [4, 3], "strokeWidth": 1.4},
            "encoding": {"y": {"datum": 100}},
        },
    ]


def _described(run: Run, year: int, name: str) -> str:
    whole, own = run.outcomes["coverage"], run.outcomes["coverage_alone"]
    found = ", ".join(
        f"{plain(m)} {100 * whole.at(year, 'mean', mission=m, contingency=name):.0f} percent, "
        f"alone {100 * own.at(year, 'mean', mission=m, contingency=name):.0f}"
        for m in whole.about.labels["mission"]
    )
    return f"Coverage of each mission in {year}: {found}."


def carried(run: Run) -> dict[str, Any] | None:
    """Return who carries what in the war that the run shows; nothing where the run has no such outcomes."""
    if not has(run, CARRIED, of_war=True):
        return None
    war = shown_war(run)
    found = who_carries_what(run, war)
    parts = {year: parts_of_need(run, war, year) for year in _years(found)}
    last = max(parts)
    return {
        "war": war_in_words(run, war),
        "picture": draw_bars(who_carries(run, 2, SMALL, stamped=False)),
        "sentence": f"{said_of_need(run, parts[last], war_of_run(run, war)[0], last)}.",
        "unassigned": found.table("unassigned").sentence,
        "parts": _matrix(found, parts),
        "caveats": [said for said in found.caveats if said != OF_SUPPLY],
    }


def binds(run: Run) -> dict[str, Any] | None:
    """Return what limits the defender in the war that the run shows; nothing where the run has no such outcomes."""
    if not has(run, LIMITING, of_war=True):
        return None
    finding = what_binds(run, shown_war(run))
    table, years = finding.table("years"), shown_years(run)
    return {
        "war": war_in_words(run, shown_war(run)),
        "sentence": table.sentence,
        "rows": [_limits(row) for row in table.rows if row["year"] in years],
    }


def _years(finding: Answer) -> list[int]:
    return list(dict.fromkeys(int(str(row["year"])) for row in finding.table("parts").rows))


def _matrix(finding: Answer, parts: Mapping[int, Sequence[Part]]) -> dict[str, Any]:
    """Missions down, years across: of what each mission needs, each member's part and nobody's."""
    by: dict[str, dict[int, list[tuple[str, float]]]] = {}
    for year, of in parts.items():
        for part in of:
            by.setdefault(part.mission, {}).setdefault(year, []).append((part.who, part.mean))
    for row in finding.table("parts").rows:
        if row["mission"] == UMBRELLA:
            supplied, left = (float(row[c] or 0) for c in ("part", "uncovered"))
            entries = by.setdefault(UMBRELLA, {}).setdefault(int(str(row["year"])), [(NOBODY, left)])
            entries.insert(-1, (str(row["who"]), supplied * (100 - left) / 100))
    rows = [
        [plain(mission).capitalize(), *(" · ".join(f"{who} {mean:.0f}" for who, mean in of) for of in years.values())]
        for mission, years in by.items()
    ]
    return {"years": list(parts), "rows": rows}


def _limits(row: Mapping[str, Cell]) -> list[str]:
    """A year: how often money, industry and people limit, and what limits in most futures."""
    most = cell_text(row["binds"], "binds")
    most = f"{most}, in {plain(str(row['people_in']))}" if most == "people" else most
    return [str(row["year"]), *(f"{100 * float(row[k] or 0):.0f} %" for k in ("money", "industry", "people")), most]
