"""The first two pages of a report: the answer, one table in the actor's own money, four pictures, three caveats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from burdenshare.engine.answered import Influence
from burdenshare.engine.manifest import Assumption
from burdenshare.engine.outcome import Outcome, Run
from burdenshare.studies.four_words import (
    BESIDE,
    BUDGETED,
    GAINED,
    INTEREST,
    OVER,
    OWN,
    PLEDGED,
    RELATED,
    SPENT,
    FourWords,
    Level,
    four_words,
)
from burdenshare.studies.influence import influences
from burdenshare.studies.realism import realism
from burdenshare.views.answer import first_words
from burdenshare.views.charts import NARROW, fan
from burdenshare.views.drawing import draw
from burdenshare.views.neighbours import neighbours
from burdenshare.views.tables import shown_outcomes, shown_years
from burdenshare.views.words import Shown, number, scaled
from burdenshare.vocabulary.answers import listed_plainly
from burdenshare.vocabulary.errors import NotHeld
from burdenshare.vocabulary.money_units import OWN_MONEY, without_currency

PICTURES: Final = 4
CAVEATS: Final = 3
TELLING: Final = 0.1  # of the spread: an assumption with less is not what an answer depends on most
DEBT: Final = "debt_burden"
WORDS: Final = {
    PLEDGED: ("Pledged", "the share of GDP that is promised, in money"),
    RELATED: ("Pledged, related", "{related}, promised beside the core"),
    BUDGETED: ("Budgeted", "what the budget gives"),
    SPENT: (
        "Spent",
        "what is paid out in the year: the budget less what waits or lapses, plus what had waited; it may exceed the "
        "budget. A shortfall, which the budget does not cover, is not paid and lowers readiness",
    ),
    GAINED: (
        "Equipment gained since {since}",
        "in service at the end of the year, at replacement value, less that of {since}. Wear counts, so that it may be "
        "negative",
    ),
    OVER: (
        "Above the official plan, added up",
        "the budget less the official plan as published, summed over the years",
    ),
    INTEREST: ("Interest paid", "on public debt"),
}
LACKING: Final = {SPENT: "what is paid out in each year", GAINED: "what equipment is gained"}


@dataclass(frozen=True)
class Cell:
    """A number of a table: `observed`, `modelled` or `assumed`, with its range where it has one."""

    kind: str
    text: str
    span: str = ""
    before: str = ""  # what is assumed, before what follows from it


def front(run: Run) -> dict[str, Any]:
    """Return all that the first two pages show."""
    m, moved = run.manifest, ranked(run)
    found: list[dict[str, Any]] = [{"who": m.actors[r.actor], "found": r} for r in realism(run)]
    return {
        "answer": first_words(run),
        "table": own_money(run),
        "pictures": pictures(run),
        "caveats": caveats(run, moved)[:CAVEATS],
        "moved": moved,
        "ranked_by": _called(run),
        "own_realism": [one for one in found if one["found"].actor == m.leads],
        "other_realism": [one for one in found if one["found"].actor in neighbours(run)],
    }


def own_money(run: Run) -> dict[str, Any] | None:
    """Return the table of the actor in focus in its own money; nothing where the run holds none."""
    years = shown_years(run)
    words = four_words(run, years)
    if words is None:
        return None
    currency = run.manifest.currencies.get(run.manifest.leads, OWN_MONEY)
    unit = f"billion {currency} of each year"
    largest = min(abs(level.middle) for level in words.amounts[BUDGETED].values())
    found = scaled(unit, largest, 1)
    shown = Shown(found.unit, found.by, 1)
    columns = [word for word in WORDS if word in words.amounts]
    debt = run.outcomes.get(DEBT)
    if debt is not None and run.manifest.leads in debt.about.leave_out:
        debt = None
    rows = []
    for year in years:
        cells = [_cell(words, word, year, shown) for word in columns]
        if debt is not None:
            levels = [debt.at(year, level, actor=run.manifest.leads) for level in ("p5", "p50", "p95")]
            cells.append(_modelled(*(number(v, 0) for v in levels)))
        rows.append({"year": year, "cells": cells})
    heads, about = zip(*(_about(run, words, word) for word in columns), strict=True)
    if debt is not None:
        heads = (*heads, "Public debt, % of GDP")
    if words.is_held:
        about = (*about, f"Pledged: nothing beyond the share of GDP of {words.since}, which is held")
    lacking = [what for word, what in LACKING.items() if word not in columns]
    return {
        "unit": shown.unit,
        "heads": heads,
        "rows": rows,
        "about": about,
        "lacking": listed_plainly(lacking) if lacking else "",
    }


def _about(run: Run, words: FourWords, word: str) -> tuple[str, str]:
    """The head of a column, and what it shows."""
    head, text = (part.replace("{since}", str(words.since)) for part in WORDS[word])
    if word == PLEDGED and RELATED in words.amounts:
        head = f"{head}, core"
    label = without_currency(run.outcomes[OWN].about.label).lower()
    if word == BUDGETED and label in " ".join(first_words(run)).lower():
        text = f"{text}: the {label} of the sentence above"
    if word == OVER and _has_money_beside(run):
        text = f"{text}; the sentence above compares with the plan as it would be followed"
    if word == RELATED:
        said = run.outcomes[BESIDE].about
        text = text.replace("{related}", f"{said.definition.split(', ')[0]} [{', '.join(said.source)}]")
    return head, f"{head}: {text[:1].lower()}{text[1:]}"


def _has_money_beside(run: Run) -> bool:
    """Whether the sentence above the table has a total of money beside another scenario."""
    answer = run.manifest.answer
    return answer is not None and any(row.total is not None and row.is_cost for row in answer.rows)


def _cell(words: FourWords, word: str, year: int, shown: Shown) -> Cell:
    level: Level = words.amounts[word][year]
    if word == GAINED and year == words.since:
        return Cell("modelled", "0")
    low, middle, high = (shown.text(v) for v in (level.low, level.middle, level.high))
    if level.observed:
        return Cell("observed", middle)
    found = _modelled(low, middle, high)
    if word not in words.shares:
        return found
    return Cell(found.kind, found.text, found.span, f"{words.shares[word][year]:.2f} % of GDP")


def _modelled(low: str, middle: str, high: str) -> Cell:
    return Cell("modelled", middle, f"{low} to {high}" if low != high else "")


def pictures(run: Run) -> list[dict[str, str]]:
    """Return four pictures of the actor in focus: the leading outcomes, spending in the actor's own money."""
    focus, found = run.manifest.leads, []
    for outcome in shown_outcomes(run):
        own = run.outcomes.get(OWN)
        if outcome.about.name == "defence_spending" and own is not None and concerns(own, focus):
            outcome = own
        if is_drawn(outcome, focus):
            found.append(_picture(run, outcome, focus))
    return found[:PICTURES]


def concerns(outcome: Outcome, actor: str) -> bool:
    """Whether an outcome has a cell of an actor that is shown, or belongs to no actor."""
    return "actor" not in outcome.about.dimensions or any(labels.get("actor") == actor for _, labels in outcome.cells())


def is_drawn(outcome: Outcome, actor: str) -> bool:
    """Whether an outcome has one path for an actor, or one in all; several, such as by war, stand in tables alone."""
    return set(outcome.about.dimensions) <= {"actor"} and concerns(outcome, actor)


def _picture(run: Run, outcome: Outcome, actor: str) -> dict[str, str]:
    """A picture of the actor in focus; the page names the run."""
    cell = {"actor": actor} if "actor" in outcome.about.dimensions else {}
    chart = fan(run, outcome, cell, NARROW, stamped=False)
    title = {**chart["title"], "text": without_currency(outcome.about.label)}
    about = of_actor(outcome.about.definition, run.manifest.actors, actor)
    return {"definition": about, "svg": draw({**chart, "title": title})}


def of_actor(definition: str, actors: Mapping[str, str], actor: str) -> str:
    """The part of a definition that speaks of an actor, where it has parts by actor; else the whole."""
    parts: list[tuple[bool, list[str]]] = []
    for piece in definition.split("; "):
        heads, colon, body = piece.partition(": ")
        if colon and any(name in heads for name in actors.values()):
            parts.append((actors[actor] in heads, [body]))
        elif parts:
            parts[-1][1].append(piece)
        else:
            return definition
    own = next((pieces for is_own, pieces in parts if is_own), None)
    return definition if own is None else "; ".join(own)


def ranked_by(run: Run) -> tuple[Outcome, dict[str, str]] | None:
    """The outcome by which assumptions are ranked where the run has no answer: the first leading one of the actor."""
    focus = run.manifest.leads
    for outcome in shown_outcomes(run):
        if outcome.about.dimensions == ("actor",) and concerns(outcome, focus):
            return outcome, {"actor": focus}
    return None


def _called(run: Run) -> str:
    if (answer := run.manifest.answer) and answer.moved:
        first = answer.rows[0]
        span = f"{first.first_year} to {first.year}" if first.total else str(first.year)
        label = f"{first.label[:1].lower()}{first.label[1:]}"
        return f"the difference to {answer.other_subject} in {label} of {run.manifest.actors[answer.actor]}, {span}"
    found = ranked_by(run)
    if found is None:
        return ""
    label = without_currency(found[0].about.label)
    return f"{label[:1].lower()}{label[1:]} of {run.manifest.actors[run.manifest.leads]}, {run.manifest.years[-1]}"


def ranked(run: Run) -> tuple[Influence, ...]:
    """The drawn assumptions by how far they move the answer; empty where the draws are not at hand."""
    if run.manifest.answer and run.manifest.answer.moved:
        return run.manifest.answer.moved
    found = ranked_by(run)
    try:
        return influences(run, *found, run.manifest.years[-1]) if found else ()
    except NotHeld:
        return ()


def caveats(run: Run, moved: tuple[Influence, ...]) -> list[str]:
    """All caveats, the largest first: what moves the answer most, then the pack's own in its order."""
    labels: Mapping[str, Assumption] = {row.name: row for row in run.manifest.assumptions}
    strongest = [one for one in moved if one.name in labels and one.share >= TELLING][:2]
    first = []
    if strongest:
        told = [
            f"{_lowered(labels[one.name].label)} ({100 * one.share:.0f} percent of the spread)" for one in strongest
        ]
        own = [labels[one.name].label for one in strongest if "judgement" in labels[one.name].source]
        judged = " Judgement sets their ranges." if len(own) == len(strongest) else ""
        answer = run.manifest.answer
        what = "The answer" if answer and answer.moved else f"{_called(run)[:1].upper()}{_called(run)[1:]},"
        first = [f"{what} depends most on {listed_plainly(told)}.{judged}"]
    return [*first, *run.manifest.caveats]


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]
