"""Peace and war: the same outcomes on the path without war, while at peace, and in all worlds.

On the path every draw counts alike, as if no war could come. While at peace a draw counts by its chance that none has
come. In all worlds wars are laid over the draws in which their clock has run out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from burdenshare.scenario.bind import Bound
from burdenshare.studies.finding import Cell, Finding, Table, Trace, Traces
from burdenshare.studies.paired import Array, Paired
from burdenshare.studies.wars import war_of

# Outcome on the path -> outcome with the wars of all worlds in it.
WORLDS: Final = {
    "gdp": "output_in_all_worlds",
    "debt_burden": "debt_burden_in_all_worlds",
    "adversary_belief": "adversary_belief_in_all_worlds",
    "public_belief": "public_belief_in_all_worlds",
}
_PATHS: Final = (*WORLDS, *WORLDS.values(), "chance_of_peace")
TRACES: Final[Mapping[str, Traces]] = {
    "risk": {
        **{
            column: Trace("quantile over the draws of the last year", ("chance_of_war_so_far",))
            for column in ("war", "war_low", "war_high")
        },
        "base_rate": Trace("1 - exp(-rate x years), median over the draws", ("base_rate_of_war",)),
        "concession": Trace("median over the draws of the last year", ("concession_index",)),
        "failure": Trace("median over the draws of the last year", ("deterrence_failure_index",)),
    },
    "worlds": {
        column: Trace("quantile over the draws; while at peace each weighs by its chance of peace", _PATHS)
        for column in ("p5", "p50", "p95")
    },
}
LEVELS: Final = (0.05, 0.5, 0.95)


def peace_and_war(bound: Bound, draws: int = 10_000, contingency: str = "") -> Finding:
    """Show outcomes in three readings of the worlds.

    Args:
        bound: the scenario.
        draws: how many.
        contingency: of whose adversary the belief is told; the one at home where not given.

    Returns:
        Two tables: for each war the exact chance by the last year with the base rate, concession and failure beside it;
        and outcomes of the actor in focus by year and reading.

    Raises:
        ProblemsFound: the scenario has no such contingency.
    """
    scenario, war = bound.scenario, war_of(bound, contingency)
    risk = ("chance_of_war_so_far", "base_rate_of_war", "concession_index", "deterrence_failure_index", "war_has_come")
    paired = Paired(bound, (*WORLDS, *WORLDS.values(), "chance_of_peace", *risk), draws)
    found = paired.run()
    at = {"actor": paired.label("actor", scenario.focus), "contingency": paired.label("contingency", war)}

    def told(name: str, year: int) -> Array:
        values = found[name][paired.years.index(year)]
        for dimension in paired.program.equations[name].gives.dimensions:
            values = values[at[dimension]]
        return np.asarray(values / bound.cards[name].shown_unit.factor)

    years = [y for y in paired.years if y in (2030, 2035, paired.years[-1])]
    rows: list[dict[str, Cell]] = []
    for name, overlaid in WORLDS.items():
        for year in years:
            peace = told("chance_of_peace", year)
            readings = {
                "path without war": (told(name, year), None),
                "while at peace": (told(name, year), peace),
                "all worlds": (told(overlaid, year), None),
            }
            for reading, (values, weights) in readings.items():
                low, middle, high = weighted_quantiles(values, weights)
                said: dict[str, Cell] = {
                    "outcome": bound.cards[name].label,
                    "unit": bound.cards[name].shown_unit.name,
                    "year": year,
                }
                rows.append({**said, "worlds": reading, "p5": low, "p50": middle, "p95": high})
    return Finding(
        "peace_and_war",
        "How do outcomes differ with and without war?",
        (_risk(paired, found, bound), _worlds(rows)),
        ("No forecast of war: base rates are those counted, and what moves them is disputed.",),
    )


def weighted_quantiles(values: Array, weights: Array | None) -> tuple[float, ...]:
    """The 5, 50 and 95 percent quantiles; each value counts by its weight, or all alike."""
    if weights is None:
        return tuple(float(q) for q in np.quantile(values, LEVELS))
    order = np.argsort(values)
    below = np.cumsum(weights[order]) - 0.5 * weights[order]
    return tuple(float(q) for q in np.interp(LEVELS, below / weights.sum(), values[order]))


def _risk(paired: Paired, found: dict[str, Array], bound: Bound) -> Table:
    last = len(paired.years) - 1
    rows: list[dict[str, Cell]] = []
    for i, war in enumerate(bound.scenario.contingencies):
        by_then = found["chance_of_war_so_far"][last, i]
        usual = -np.expm1(-found["base_rate_of_war"][last, i] * len(paired.years))
        rows.append(
            {
                "contingency": war,
                "war": float(np.median(by_then)),
                "war_low": float(np.quantile(by_then, 0.05)),
                "war_high": float(np.quantile(by_then, 0.95)),
                "base_rate": float(np.median(usual)),
                "concession": float(np.median(found["concession_index"][last, i])),
                "failure": float(np.median(found["deterrence_failure_index"][last, i])),
            }
        )
    theory = ", ".join(sorted(set(bound.scenario.theories["deterrence"].values()))).replace("_", " ")
    sentence = f"By {paired.years[-1]}, under {theory}: compare the chance with the base rate, do not quote it."
    columns = {
        "contingency": "",
        "war": "chance by then, median",
        "war_low": "chance by then, p5",
        "war_high": "chance by then, p95",
        "base_rate": "chance by then at the base rate, median",
        "concession": "index, 2025 is one",
        "failure": "index, 2025 is one",
    }
    return Table("risk", "War, concession and failure side by side", sentence, columns, tuple(rows), TRACES["risk"])


def _worlds(rows: list[dict[str, Cell]]) -> Table:
    sentence = "Wars widen the lower end most; a draw in which war is likely counts less while at peace."
    columns = {"outcome": "", "unit": "", "year": "", "worlds": "", "p5": "unit", "p50": "unit", "p95": "unit"}
    return Table("worlds", "Outcomes by reading of the worlds", sentence, columns, tuple(rows), TRACES["worlds"])
