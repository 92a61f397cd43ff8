"""The sections of a report on risk, beliefs and politics: indices side by side, base rates beside chances."""

from __future__ import annotations

from typing import Any, Final

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.views.charts import NARROW, fan, to_svg
from burdenshare.views.words import number

INDICES: Final = ("war_index", "concession_index", "deterrence_failure_index")
CHANCES: Final = ("chance_of_war_so_far", "chance_of_clash_so_far")
BELIEFS: Final = ("adversary_belief", "public_belief", "elite_belief")
OPINIONS: Final = ("umbrella_doubt", "own_nuclear_support_public", "own_nuclear_support_elite", "tolerated_share")
RATES: Final = {"chance_of_war_so_far": "base_rate_of_war", "chance_of_clash_so_far": "base_rate_of_clash"}


def risk_sections(run: Run) -> dict[str, Any] | None:
    """What a report says of risk, beliefs and politics; nothing where the run keeps none of it."""
    if not {*INDICES, *CHANCES, *RATES.values(), *BELIEFS} <= set(run.outcomes):
        return None
    wars = list(run.manifest.contingencies)
    theory = run.manifest.theory("deterrence").replace("_", " ")
    return {
        "theory": theory,
        "wars": [{"name": _plain(w).capitalize(), "fans": [_fan(run, n, w) for n in INDICES]} for w in wars],
        "chances": [_chance(run, name, war) for name in CHANCES for war in wars],
        "years": _years(run),
        "beliefs": _rows(run, BELIEFS) + _rows(run, tuple(n for n in OPINIONS if n in run.outcomes)),
        "politics": politics(run),
    }


def politics(run: Run) -> list[str]:
    """What politics and bargaining answer, in sentences; those that say nothing are left out."""
    focus, year = run.manifest.focus, run.manifest.years[-1]
    found = []
    if "pledge_is_refused" in run.outcomes:
        refused = run.outcomes["pledge_is_refused"]
        most = max(refused.years, key=lambda y: refused.at(y, "mean", actor=focus))
        part = 100 * refused.at(most, "mean", actor=focus)
        if part >= 0.5:
            met = 100 * (1 - run.outcomes["agreement_exists"].at(most, "mean", actor=focus))
            found.append(
                f"In {part:.0f} of 100 futures parliament refuses the pledge in {most}, and it is not followed"
                + (f"; in {met:.0f} nothing that it passes is enough for the supporter." if met >= 0.5 else ".")
            )
    if "payment_is_refused" in run.outcomes:
        refused = run.outcomes["payment_is_refused"]
        most = max(refused.years, key=lambda y: refused.at(y, "mean", actor=focus))
        part = 100 * refused.at(most, "mean", actor=focus)
        if part >= 0.5:
            found.append(
                f"Talks on host-nation payments fail in {part:.0f} of 100 futures in {most}; the old sum stays."
            )
    if "transfer_is_sought" in run.outcomes:
        part = 100 * (1 - run.outcomes["transfer_is_sought"].at(year, "mean"))
        if part >= 0.5:
            found.append(
                f"In {part:.0f} of 100 futures the government of {year} does not seek the transfer of command."
            )
    return found


def unconverged(run: Run) -> list[str]:
    """Where a fixed point was not found: the outcome and the part of the draws, worst year."""
    found = []
    for name, outcome in run.outcomes.items():
        if name.endswith("_residual"):
            limit = 1e-6 if run.manifest.precision == 64 else 1e-3
            axes = tuple(range(1, outcome.values.ndim - 1))
            part = float((outcome.values > limit).any(axis=axes).mean(axis=-1).max())
            if part > 0:
                found.append(f"{outcome.about.label}: no answer was found in {part:.2%} of the draws.")
    return found


def _years(run: Run) -> list[int]:
    years = [y for y in run.manifest.years if y != run.manifest.reference_year]
    return [y for y in years if y in (2030, 2035, years[-1])]


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _fan(run: Run, name: str, war: str) -> dict[str, str]:
    outcome = run.outcomes[name]
    return {"svg": to_svg(fan(run, outcome, {"contingency": war}, NARROW)), "definition": outcome.about.definition}


def _chance(run: Run, name: str, war: str) -> list[str]:
    """A chance by horizon with what the base rate alone would give beside it."""
    chance, rate = run.outcomes[name], run.outcomes[RATES[name]]
    first = run.manifest.reference_year
    cells = [f"{chance.about.label}, {_plain(war)}"]
    for year in _years(run):
        low, middle, high = (number(chance.at(year, q, contingency=war), 1) for q in ("p5", "p50", "p95"))
        usual = _by_base_rate(rate, war, year - first)
        cells.append(f"{middle} ({low} to {high}); base rate {number(usual, 1)}")
    return cells


def _by_base_rate(rate: Outcome, war: str, years: int) -> float:
    """The median chance by a horizon if each year had the base rate, in percent."""
    import numpy as np

    at = rate.about.labels["contingency"].index(war)
    return float(100 * np.median(-np.expm1(-rate.values[-1, at] * years)))


def _rows(run: Run, names: tuple[str, ...]) -> list[list[str]]:
    found = []
    focus = run.manifest.focus
    for name in names:
        outcome = run.outcomes[name]
        for index, labels in outcome.cells():
            if labels.get("actor", focus) != focus:
                continue
            series = outcome.summary[(slice(None), *index)]
            cells = [f"{outcome.about.label}{_of(labels)}, {outcome.about.unit}"]
            for year in _years(run):
                row = series[outcome.years.index(year)]
                low, middle, high = (number(float(row[i]), outcome.about.decimals) for i in (0, 3, 6))
                cells.append(middle if low == high else f"{middle} ({low} to {high})")
            found.append(cells)
    return found


def _of(labels: dict[str, str]) -> str:
    return f", {_plain(labels['contingency'])}" if "contingency" in labels else ""
