"""Peace and war: the same outcomes on the path without war, while at peace, and with all wars.

On the path every draw counts alike, as if no war could come. While at peace a draw counts by its chance that no war has
come. With all wars, wars are laid over the draws in which their clock has run out.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from burdenshare.scenario.bind import Bound
from burdenshare.studies.frame import frame_of, reference_year
from burdenshare.studies.paired import Array, Paired
from burdenshare.studies.ranges import ranged
from burdenshare.studies.study import CONTINGENCY, Column, Form, Study, with_ends
from burdenshare.vocabulary.answers import Answer, Cell, Picture, Table

# Outcome on the path -> the same outcome with all wars in it.
OVERLAID: Final = {
    "gdp": "output_in_all_worlds",
    "debt_burden": "debt_burden_in_all_worlds",
    "adversary_belief": "adversary_belief_in_all_worlds",
    "public_belief": "public_belief_in_all_worlds",
}
PEACE: Final = "chance_of_peace"
RISKS: Final = ("chance_of_war_so_far", "base_rate_of_war", "concession_index", "deterrence_failure_index")
PATHS: Final = (*OVERLAID, *OVERLAID.values(), PEACE)
LEVELS: Final = (0.05, 0.5, 0.95)
_CHANCE: Final = "quantile over the draws of the last year"
_MEDIAN: Final = "median over the draws of the last year"
_WEIGHED: Final = "quantile over the draws; while at peace each weighs by its chance of peace"
RISK: Final = Form(
    "risk",
    "Chance of war by the last year, with its base rate, concession and failure",
    with_ends(
        {
            "contingency": Column(),
            "war": Column("chance by then, median", _CHANCE, RISKS[:1]),
            "war_low": Column("chance by then, p5", _CHANCE, RISKS[:1]),
            "war_high": Column("chance by then, p95", _CHANCE, RISKS[:1]),
            "base_rate": Column(
                "chance by then at the base rate, median", "1 - exp(-rate x years), median over the draws", RISKS[1:2]
            ),
            "concession": Column("index, {reference_year} is 1", _MEDIAN, RISKS[2:3]),
            "failure": Column("index, {reference_year} is 1", _MEDIAN, RISKS[3:4]),
        },
        "base_rate",
        "concession",
        "failure",
    ),
    Picture("point", "contingency", "war", low="war_low", high="war_high"),
)
WORLDS: Final = Form(
    "worlds",
    "Outcomes without war, while at peace, and with all wars",
    {
        "outcome": Column(),
        "unit": Column(),
        "year": Column(),
        "worlds": Column(heading="reading"),
        "p5": Column("unit", _WEIGHED, PATHS),
        "p50": Column("unit", _WEIGHED, PATHS),
        "p95": Column("unit", _WEIGHED, PATHS),
    },
    no_picture="its outcomes have different units",
)


def peace_and_war(bound: Bound, draws: int, contingency: str) -> Answer:
    """Show outcomes in three readings.

    Args:
        bound: the scenario.
        draws: how many.
        contingency: the adversary of this war is the one whose belief is shown.

    Returns:
        Two tables: for each war the exact chance by the last year with base rate, concession and failure beside it; and
        outcomes of the actor in focus by year and reading.
    """
    paired = Paired(bound, (*PATHS, *RISKS), draws)
    found = paired.run()
    at, frame = {"actor": bound.scenario.focus, "contingency": contingency}, frame_of(bound)
    who, adversary = frame.name(frame.focus), frame.name(frame.wars[contingency].adversary)

    def shown(name: str, year: int) -> Array:
        values = paired.cell(found, name, **at)[paired.years.index(year)]
        return np.asarray(values / bound.cards[name].shown_unit.factor)

    rows: list[dict[str, Cell]] = []
    for name, overlaid in OVERLAID.items():
        for year in frame.milestones:
            peace = shown(PEACE, year)
            readings = {
                "path without war": (shown(name, year), None),
                "while at peace": (shown(name, year), peace),
                "all worlds": (shown(overlaid, year), None),
            }
            for reading, (values, weights) in readings.items():
                low, middle, high = weighted_quantiles(values, weights)
                card = bound.cards[name]
                said: dict[str, Cell] = {"outcome": card.label, "unit": card.shown_unit.name, "year": year}
                rows.append({**said, "worlds": reading, "p5": low, "p50": middle, "p95": high})
    sentence = (
        f"Outcomes of {who}; the adversary's belief is that of {adversary}. While at peace, a future in which war is "
        "likely counts less."
    )
    return Answer(
        STUDY.name,
        f"How do outcomes of {who} differ with and without war?",
        (_risk(paired, found, bound), WORLDS.table(sentence, rows)),
        ("This is not a forecast of war. Base rates are counted from the past, and what moves them is disputed.",),
    )


def weighted_quantiles(values: Array, weights: Array | None) -> tuple[float, ...]:
    """The 5, 50 and 95 percent quantiles; each value counts by its weight, or all alike."""
    if weights is None:
        return tuple(float(q) for q in np.quantile(values, LEVELS))
    order = np.argsort(values)
    below = np.cumsum(weights[order]) - 0.5 * weights[order]
    return tuple(float(q) for q in np.interp(LEVELS, below / weights.sum(), values[order]))


def _risk(paired: Paired, found: dict[str, Array], bound: Bound) -> Table:
    rows: list[dict[str, Cell]] = []
    for war in bound.scenario.contingencies:
        by_then, rate, concession, failure = (paired.cell(found, n, contingency=war)[-1] for n in RISKS)
        usual = -np.expm1(-rate * len(paired.years))
        low, middle, high = (float(q) for q in np.quantile(by_then, LEVELS))
        chances: dict[str, Cell] = {"war": middle, "war_low": low, "war_high": high}
        indices = {**ranged("concession", concession), **ranged("failure", failure)}
        rows.append({"contingency": war, **chances, **ranged("base_rate", usual), **indices})
    frame = frame_of(bound)
    theory = ", ".join(sorted(set(bound.scenario.theories["deterrence"].values()))).replace("_", " ")
    parts = [
        f"{100 * float(r['war'] or 0):.1f} percent for {frame.war_in_words(str(r['contingency']))}, where the base "
        f"rate gives {100 * float(r['base_rate'] or 0):.1f}"
        for r in rows
    ]
    sentence = (
        f"Median chance of war by {paired.years[-1]} under {theory}: {'; '.join(parts)}. Do not quote the chance alone."
    )
    return RISK.table(sentence, rows, reference_year=reference_year(bound))


STUDY: Final = Study(
    name="peace-and-war",
    question="How do outcomes differ without war, while at peace, and with all wars?",
    function=peace_and_war,
    tables=(RISK, WORLDS),
    options=(CONTINGENCY,),
    needs=(*PATHS, *RISKS),
    needs_war=True,
)
