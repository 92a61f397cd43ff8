"""The picture of who carries what, and the sections of a report that speak of missions, command and programmes."""

from __future__ import annotations

from typing import Any, Final

from burdenshare.engine.outcome import Run
from burdenshare.studies.frame import shown_war, war_of_run
from burdenshare.studies.questions.what_binds import NEEDED as BINDS
from burdenshare.studies.questions.what_binds import what_binds
from burdenshare.studies.questions.who_carries_what import NEEDED as PARTS
from burdenshare.studies.questions.who_carries_what import who_carries_what
from burdenshare.views.charts import SCHEMA, Chart, stamp, to_svg
from burdenshare.views.findings import cell_text
from burdenshare.views.theme import LINE, QUIET, TEXT, config
from burdenshare.views.words import number
from burdenshare.vocabulary.answers import Answer

OWN: Final = LINE
SUPPORT: Final = "#9dc1e0"
COVERED: Final = ("coverage", "coverage_alone")


def plain(word: str) -> str:
    """A label as words: `sea_control` as `sea control`."""
    return word.replace("_", " ")


def who_carries(run: Run, columns: int = 3, size: tuple[int, int] = (300, 150)) -> Chart:
    """Who covers how much of what each mission needs, in bars by year; the line is what is needed."""
    whole, own = run.outcomes["coverage"], run.outcomes["coverage_alone"]
    (name, war), names = war_of_run(run, shown_war(run)), run.manifest.actors
    support = " and ".join(names[a] for a in war.supporters)
    years = [y for y in whole.years if y in (whole.years[0], 2030, 2035, whole.years[-1])]
    rows = []
    for mission in whole.about.labels["mission"]:
        for year in years:
            alone = 100 * own.at(year, "mean", mission=mission, contingency=name)
            both = 100 * whole.at(year, "mean", mission=mission, contingency=name)
            label = plain(mission).capitalize()
            rows.append({"mission": label, "year": str(year), "who": names[war.defender], "part": alone, "order": 0})
            rows.append({"mission": label, "year": str(year), "who": support, "part": both - alone, "order": 1})
    return {
        "$schema": SCHEMA,
        "config": config(),
        "title": {
            "text": "Who covers how much of what each mission needs",
            "subtitle": ["percent of what is needed, mean over futures; dashed: what is needed", stamp(run)],
            "subtitleColor": QUIET,
        },
        "description": _described(run, years[-1], name),
        "data": {"values": rows},
        "facet": {
            "field": "mission",
            "type": "nominal",
            "sort": [plain(m).capitalize() for m in whole.about.labels["mission"]],
            "header": {
                "title": None, "labelFontSize": 13, "labelFontWeight": 600, "labelColor": TEXT, "labelAnchor": "start",
            },
        },
        "columns": columns,
        "spacing": 22,
        "spec": {"width": size[0], "height": size[1], "layer": _bars(names[war.defender], support)},
    }  # fmt: skip


def _bars(own: str, support: str) -> list[Chart]:
    """The bars of one mission, and the line of what it needs."""
    axis = {"title": None, "domain": False, "ticks": False}
    return [
        {
            "mark": {"type": "bar", "size": 26},
            "encoding": {
                "x": {"field": "year", "type": "ordinal", "axis": {**axis, "labelAngle": 0}},
                "y": {"field": "part", "type": "quantitative", "stack": True, "axis": {**axis, "tickCount": 4}},
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
    said = ", ".join(
        f"{plain(m)} {100 * whole.at(year, 'mean', mission=m, contingency=name):.0f} percent, "
        f"alone {100 * own.at(year, 'mean', mission=m, contingency=name):.0f}"
        for m in whole.about.labels["mission"]
    )
    return f"Coverage of each mission in {year}: {said}."


def mission_sections(run: Run) -> dict[str, Any] | None:
    """What a report says of missions, command and programmes; nothing where the run keeps none of it."""
    needed = {*PARTS, *BINDS, *COVERED, "is_transferred", "is_in_service", "is_over_plan", "final_cost"}
    if not needed <= set(run.outcomes) or not run.manifest.contingencies:
        return None
    carried, bound = who_carries_what(run, shown_war(run)), what_binds(run, shown_war(run))
    return {
        "wide": to_svg(who_carries(run)),
        "narrow": to_svg(who_carries(run, 1, (250, 110))),
        "sentence": carried.table("parts").sentence,
        "parts": _matrix(run, carried),
        "unassigned": carried.table("unassigned").sentence,
        "binds": _rows(bound),
        "binds_sentence": bound.table("years").sentence,
        "command": _command(run),
        "programmes": _programmes(run),
        "caveats": carried.caveats,
    }


def _matrix(run: Run, finding: Answer) -> dict[str, Any]:
    """Missions down, years across: each member's part, and what nobody covers."""
    rows = finding.table("parts").rows
    years = list(dict.fromkeys(r["year"] for r in rows))
    found = []
    for mission in dict.fromkeys(str(r["mission"]) for r in rows):
        cells = []
        for year in years:
            here = [r for r in rows if (r["mission"], r["year"]) == (mission, year)]
            parts = " · ".join(f"{r['who']} {float(r['part'] or 0):.0f}" for r in here)
            left = float(here[0]["uncovered"] or 0)
            cells.append(parts + (f" · nobody {left:.0f}" if left >= 0.5 else ""))
        found.append([plain(mission).capitalize(), *cells])
    return {"years": years, "rows": found}


def _rows(finding: Answer) -> list[list[str]]:
    table = finding.table("years")
    shown = [r for r in table.rows if int(str(r["year"])) % 5 == 0 or r in (table.rows[0], table.rows[-1])]
    return [
        [str(r["year"]), *(f"{100 * float(r[k] or 0):.0f} %" for k in ("money", "industry", "people")), _bound(r)]
        for r in shown
    ]


def _bound(row: Any) -> str:
    said = cell_text(row["binds"], "binds")
    return f"{said}, in {plain(row['people_in'])}" if said == "people" else said


def _command(run: Run) -> str:
    moved = run.outcomes["is_transferred"]
    years = [y for y in (2028, 2030, 2035, moved.years[-1]) if y in moved.years]
    said = ", ".join(f"{100 * moved.at(y, 'mean'):.0f} by {y}" for y in dict.fromkeys(years))
    return f"Wartime command has passed in so many of 100 futures: {said}."


def _programmes(run: Run) -> list[list[str]]:
    cost, over, there = (run.outcomes[n] for n in ("final_cost", "is_over_plan", "is_in_service"))
    last = cost.years[-1]
    found = []
    for row in run.manifest.programmes:
        at = {"programme": row.name}
        low, middle, high = (number(cost.at(last, level, **at), 1) for level in ("p5", "p50", "p95"))
        chances = [f"{100 * there.at(y, 'mean', **at):.0f} %" for y in (2030, 2035, last) if y in there.years]
        found.append(
            [
                f"{row.label} ({row.actor})",
                row.plan,
                f"{middle} ({low} to {high})",
                f"{100 * over.at(last, 'mean', **at):.0f} %",
                *chances,
            ]
        )
    return found
