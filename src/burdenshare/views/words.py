"""Numbers, units and sentences as people read them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from burdenshare.engine.manifest import Manifest
from burdenshare.engine.outcome import COLUMNS, Outcome, Run
from burdenshare.views.citing.once import figures_of, once
from burdenshare.vocabulary.money_units import OWN, OWN_MONEY, money_unit, without_currency

# Outcomes that stand in the headline beside the leading ones, and how; a first table has them too.
BESIDE: Final = {"related_spending": ", which this does not count,", "local_extra_over_plan": ", added up"}
TRILLION: Final = 1000.0


@dataclass(frozen=True)
class Shown:
    """How the numbers of one cell are shown: their unit, what they are divided by, and how many decimals."""

    unit: str
    by: float
    decimals: int

    def text(self, value: float) -> str:
        """A number of the cell as text."""
        return number(value / self.by, self.decimals)


def number(value: float, decimals: int) -> str:
    """A number with thousands apart and a true minus."""
    if not math.isfinite(value):
        return "not known"
    text = f"{value:,.{decimals}f}"
    return "−" + text[1:] if text.startswith("-") and text.strip("-0.,") else text.removeprefix("-")


def plain(word: str) -> str:
    """A label as words: `some_label` as `some label`."""
    return word.replace("_", " ")


def unit_text(unit: str, reference_year: int) -> str:
    """A unit as people read it: money with the prices in which it is counted."""
    money = money_unit(unit)
    return money.said(reference_year) if money else unit


def unit_of(run: Run, outcome: Outcome) -> str:
    """The unit of an outcome, with the prices in which its money is counted."""
    return unit_text(outcome.about.unit, run.manifest.reference_year)


def heading_unit(run: Run, outcome: Outcome) -> str:
    """The unit over a table: that of the numbers as they are shown, where all cells have the same."""
    money = money_unit(outcome.about.unit)
    if money and money.is_scaled and not money.is_own:
        return _of_all(outcome).unit
    return unit_of(run, outcome)


def units_by_actor(run: Run, outcome: Outcome) -> dict[str, str]:
    """The unit for each actor, where actors are shown in their own currencies; else nothing."""
    if OWN_MONEY not in outcome.about.unit:
        return {}
    actors = [a for a in outcome.about.labels.get("actor", ()) if a not in outcome.about.leave_out]
    return {actor: unit_of_cell(run, outcome, {"actor": actor}) for actor in actors}


def currency_of(run: Run, labels: Mapping[str, str]) -> str:
    """The currency of the actor of a cell; `local currency` where the run does not name it."""
    return run.manifest.currencies.get(labels.get("actor", ""), "") or OWN_MONEY


def unit_of_cell(run: Run, outcome: Outcome, labels: Mapping[str, str]) -> str:
    """The unit of one cell: as that of the outcome, with the actor's own currency by name."""
    return unit_of(run, outcome).replace(OWN_MONEY, currency_of(run, labels))


def shown_as(run: Run, outcome: Outcome, labels: Mapping[str, str]) -> Shown:
    """How a cell is shown: money in local currency by the currency's name, in trillions where it is large."""
    unit, decimals = unit_of_cell(run, outcome, labels), outcome.about.decimals
    money = money_unit(outcome.about.unit)
    if money and money.is_scaled and not money.is_own:
        return _of_all(outcome)
    if money and money.is_scaled:
        return scaled(unit, float(abs(outcome.series(**labels)).max()), decimals)
    if money is None or money.form != OWN:
        return Shown(unit, 1.0, decimals)
    largest = max(map(abs, outcome.series(**labels)[:, COLUMNS.index("p50")]))
    if largest < TRILLION:
        return Shown(unit, 1.0, max(1, decimals))
    return Shown(unit.replace("billion", "trillion"), TRILLION, 1)


def _of_all(outcome: Outcome) -> Shown:
    """One scale for all cells of an outcome in one currency: the one that its smallest cell needs."""
    largest = [abs(outcome.summary[(slice(None), *i)]).max() for i, _ in outcome.cells()]
    return scaled(outcome.about.unit, float(min(filter(None, largest), default=0.0)), outcome.about.decimals)


def scaled(unit: str, largest: float, decimals: int) -> Shown:
    """How amounts in billions are shown: in trillions from one trillion on, with a decimal more below ten."""
    if largest < TRILLION:
        return Shown(unit, 1.0, max(1, decimals))
    return Shown(unit.replace("billion", "trillion", 1), TRILLION, 2 if largest < 10 * TRILLION else 1)


def with_range(shown: Shown, low: float, middle: float, high: float) -> str:
    """A median with its range of 9 in 10 futures, or one number where all futures have it."""
    least, median, most = map(shown.text, (low, middle, high))
    return median if least == most else f"{median} ({least} to {most})"


def points(unit: str) -> str:
    """The unit of a difference: two shares of GDP differ by points of GDP, two rates and other shares by points."""
    if not unit.startswith("%"):
        return unit
    return f"points {unit.removeprefix('% ')}" if unit.startswith("% of ") else "points"


def in_ten(share: float) -> str:
    """A share of draws as people count: `7 of 10`; all and none only where it is so in every draw."""
    count = round(10 * share)
    if share in (0.0, 1.0):
        return f"{count} of 10"
    return "more than 9 of 10" if count == 10 else "fewer than 1 of 10" if count == 0 else f"{count} of 10"


def cited(m: Manifest) -> str:
    """A run in one line, as a note cites it."""
    return (
        f"The burdenshare contributors. burdenshare {m.model}, run {m.run}: "
        f"scenario {m.title}, data {m.data}, seed {m.seed}, {m.draws:,} draws."
    )


def citations(m: Manifest) -> list[str]:
    """The sources of a run, a line for each work with its keys; figures with their licence, which judgement has not."""
    figures = figures_of(m)
    return [
        f"[{', '.join(keys)}] {s.text}"
        + (f" Licence: {s.evidence}." if s.key in figures and s.evidence != "judgement" else "")
        for keys, s in once(m)
    ]


def headline(run: Run) -> str:
    """What the run gives for the actor that leads in its last year: the leading outcomes, in a few sentences.

    Spending that the first of them does not count follows it at once.
    """
    m, actor = run.manifest, leading_actor(run)
    year = m.years[-1]
    found = [_leading(run, o, year, actor) for o in run.outcomes.values() if o.about.shown and _has(o, actor)]
    uncounted, *summed = _beside(run, year, actor)
    told = [text for text in (*found[:1], uncounted, *found[1:], *summed) if text]
    if not told:
        return ""
    first, *rest = told
    end = "In brackets the range that contains 9 in 10 futures."
    return " ".join((f"{m.actors[actor]}, {year}: {first[:1].lower()}{first[1:]}", *rest, end))


def _has(outcome: Outcome, actor: str) -> bool:
    about = outcome.about
    return "actor" in about.dimensions and actor in about.labels["actor"] and actor not in about.leave_out


def leading_actor(run: Run) -> str:
    """The actor whose numbers come first; of a run that is narrowed to others, the first of those."""
    actor = run.manifest.leads
    held = [a for o in run.outcomes.values() if o.about.shown for a in o.about.labels.get("actor", ())]
    return actor if actor in held or not held else held[0]


def _leading(run: Run, outcome: Outcome, year: int, focus: str) -> str:
    """One leading outcome of an actor, in a sentence."""
    about = outcome.about
    if about.dimensions != ("actor",):
        return ""
    shown = shown_as(run, outcome, {"actor": focus})
    value = with_range(shown, *(outcome.at(year, level, actor=focus) for level in ("p5", "p50", "p95")))
    definition = run.manifest.definitions.get(about.name, {}).get(focus, "")
    by = f", definition: {run.manifest.definition_names.get(definition, plain(definition))}" if definition else ""
    label = without_currency(about.label.removesuffix(", share of GDP"))
    return f"{label} {value} {shown.unit}{by}."


def _beside(run: Run, year: int, focus: str) -> list[str]:
    """What belongs beside the leading outcomes: spending that they do not count, and the sum over the plan."""
    found = []
    for name, after in BESIDE.items():
        outcome = run.outcomes.get(name)
        if outcome is None or outcome.about.shown or not _has(outcome, focus):
            found.append("")
            continue
        shown = shown_as(run, outcome, {"actor": focus})
        values = [outcome.at(year, level, actor=focus) for level in ("p5", "p50", "p95")]
        if any(math.isnan(v) for v in values) or not any(values):
            found.append("")
            continue
        label = without_currency(outcome.about.label)
        found.append(f"{label}{after} {with_range(shown, *values)} {shown.unit}.")
    return found
