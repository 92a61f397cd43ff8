"""What a page can show: each number of the actor in question, its row in the module, and how its amounts are shown."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, Final

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.studies.four_words import OWN
from burdenshare.views.charts import describe
from burdenshare.views.front import concerns, of_actor
from burdenshare.views.tables import shown_outcomes, word
from burdenshare.views.words import points, shown_as
from burdenshare.vocabulary.money_units import OWN_MONEY, without_currency

PICTURES: Final = 4
Json = dict[str, Any]


def series_of(run: Run, places: Mapping[str, int]) -> list[Json]:
    """Describe the series of a page, those that its pictures begin with in front.

    Args:
        run: the run of the start scenario.
        places: the first row of each outcome in the module's results.
    """
    found = [one for name in places for one in _of_outcome(run, run.outcomes[name], places[name])]
    leading = _leading(run)
    first = [one for name in leading for one in found if one["outcome"] == name][:PICTURES]
    return [*first, *(one for one in found if one not in first)]


def _leading(run: Run) -> list[str]:
    """The outcomes of the first pictures: those that lead, spending in the actor's own money where it is kept."""
    own = run.outcomes.get(OWN)
    has_own = own is not None and concerns(own, run.manifest.leads)
    names = [o.about.name for o in shown_outcomes(run) if concerns(o, run.manifest.leads)]
    return [OWN if name == "defence_spending" and has_own else name for name in names]


def _of_outcome(run: Run, outcome: Outcome, first: int) -> list[Json]:
    about, focus, home = outcome.about, run.manifest.leads, run.manifest.home
    found = []
    cells = list(itertools.product(*(about.labels[d] for d in about.dimensions)))
    for row, labels in enumerate(cells):
        cell = dict(zip(about.dimensions, labels, strict=True))
        if cell.get("actor", focus) != focus or (home and cell.get("contingency", home) != home):
            continue
        if about.leave_out.keys() & set(labels) or not abs(outcome.series(**cell)).max() > 0:
            continue
        found.append(_described(run, outcome, cell, first + row))
    return found


def _described(run: Run, outcome: Outcome, cell: dict[str, str], row: int) -> Json:
    about, m = outcome.about, run.manifest
    shown = shown_as(run, outcome, cell)
    others = [word(run, label) for d, label in cell.items() if d != "actor"]
    label = without_currency(about.label)
    is_yearly = about.unit.startswith("billion ") and about.unit.endswith("a year")
    return {
        "id": ".".join((*cell.values(), about.name)),
        "outcome": about.name,
        "label": ", ".join((label, *others)),
        "short": ", ".join((label.removesuffix(", share of GDP"), *others)),
        "of": m.actors[cell["actor"]] if "actor" in cell else "",
        "unit": shown.unit,
        "gap": points(shown.unit),
        "by": about.factor * shown.by,
        "decimals": shown.decimals,
        "row": row,
        "isYearly": is_yearly,
        "isOwn": about.unit == f"billion {OWN_MONEY} a year",
        "cell": cell,
        "definition": of_actor(about.definition, m.actors, m.leads),
        "worlds": about.worlds,
        "sources": list(about.source),
        "says": describe(run, outcome, cell),
    }
