"""The sections of a report on risk, beliefs and politics: indices side by side, base rates beside chances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.views.charts import NARROW, fan
from burdenshare.views.drawing import draw
from burdenshare.views.sections import wars_in_words
from burdenshare.views.tables import milestones
from burdenshare.views.words import number, plain, shown_as, with_range

INDICES: Final = ("war_index", "concession_index", "deterrence_failure_index")
RATES: Final = {"chance_of_war_so_far": "base_rate_of_war", "chance_of_clash_so_far": "base_rate_of_clash"}
CHANCES: Final = (*RATES, *RATES.values())
BELIEFS: Final = ("adversary_belief", "public_belief", "elite_belief")
OPINIONS: Final = ("umbrella_doubt", "own_nuclear_support_public", "own_nuclear_support_elite", "tolerated_share")
_WORTH_SAYING: Final = 0.5  # percent of futures


def risks(run: Run) -> dict[str, Any] | None:
    """Return what the run holds on risk, beliefs and politics, part by part; nothing where it holds none of it."""
    wars = list(run.manifest.contingencies)
    indices = [n for n in INDICES if n in run.outcomes]
    chances = [n for n in RATES if n in run.outcomes]
    beliefs = [n for n in (*BELIEFS, *OPINIONS) if n in run.outcomes]
    if not (wars and (indices or chances)) and not beliefs and not politics(run):
        return None
    return {
        "theory": plain(run.manifest.theory("deterrence")),
        "about": wars_in_words(run),
        "wars": [{"name": plain(w).capitalize(), "fans": [_fan(run, n, w) for n in indices]} for w in wars if indices],
        "chances": [_chance(run, name, war) for name in chances for war in wars],
        "years": milestones(run),
        "beliefs": _rows(run, beliefs),
        "politics": politics(run),
    }


def politics(run: Run) -> list[str]:
    """What politics and bargaining answer, in sentences; those that would say 0 % are left out."""
    focus, year, found = run.manifest.focus, run.manifest.years[-1], []
    if worst := _worst(run, "pledge_is_refused", focus):
        most, part = worst
        agreed = run.outcomes.get("agreement_exists")
        never = 100 * (1 - agreed.at(most, "mean", actor=focus)) if agreed else 0.0
        line = f"Parliament refuses the pledge of {most} in {part:.0f} % of futures: only what it tolerates is followed"
        unmet = f"; in {never:.0f} % no level that parliament would approve satisfies the ally"
        found.append(f"{line}{unmet if never >= _WORTH_SAYING else ''}.")
    if worst := _worst(run, "payment_is_refused", focus):
        most, part = worst
        line = f"Talks on host-nation payments of {most} fail in {part:.0f} % of futures"
        found.append(f"{line}; where they fail, the payment stays as it was.")
    if "transfer_is_sought" in run.outcomes:
        part = 100 * (1 - run.outcomes["transfer_is_sought"].at(year, "mean"))
        if part >= _WORTH_SAYING:
            found.append(f"The government of {year} does not seek the transfer of command in {part:.0f} % of futures.")
    return found


def _worst(run: Run, name: str, actor: str) -> tuple[int, float] | None:
    """The year in which something happens most often, and in what percent of futures; nothing if hardly ever."""
    outcome = run.outcomes.get(name)
    if outcome is None or actor in outcome.about.leave_out:
        return None
    parts = {y: 100 * outcome.at(y, "mean", actor=actor) for y in outcome.years}
    most = max(parts, key=lambda y: parts[y])
    return (most, parts[most]) if parts[most] >= _WORTH_SAYING else None


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


def _fan(run: Run, name: str, war: str) -> dict[str, str]:
    outcome = run.outcomes[name]
    svg = draw(fan(run, outcome, {"contingency": war}, NARROW, stamped=False))
    return {"svg": svg, "definition": outcome.about.definition}


def _chance(run: Run, name: str, war: str) -> list[str]:
    """A chance by horizon with what the base rate alone would give beside it."""
    chance, rate = run.outcomes[name], run.outcomes.get(RATES[name])
    shown = shown_as(run, chance, {"contingency": war})
    cells = [f"{chance.about.label}, {plain(war)}"]
    for year in milestones(run):
        text = with_range(shown, *(chance.at(year, level, contingency=war) for level in ("p5", "p50", "p95")))
        usual = _by_base_rate(rate, war, year - run.manifest.reference_year) if rate else None
        cells.append(text + (f" · base rate {number(usual, 1)}" if usual is not None else ""))
    return cells


def _by_base_rate(rate: Outcome, war: str, years: int) -> float:
    """The median chance by a horizon if each year had the base rate, in percent."""
    import numpy as np

    at = rate.about.labels["contingency"].index(war)
    return float(100 * np.median(-np.expm1(-rate.values[-1, at] * years)))


def _rows(run: Run, names: list[str]) -> list[list[str]]:
    """Outcomes by milestone: of the actor in focus, and of each war."""
    found, focus = [], run.manifest.focus
    for name in names:
        outcome = run.outcomes[name]
        for _, labels in outcome.cells():
            if labels.get("actor", focus) != focus:
                continue
            shown = shown_as(run, outcome, labels)
            cells = [f"{outcome.about.label}{_of(labels)}, {shown.unit}"]
            for year in milestones(run):
                cells.append(with_range(shown, *(outcome.at(year, level, **labels) for level in ("p5", "p50", "p95"))))
            found.append(cells)
    return found


def _of(labels: Mapping[str, str]) -> str:
    return f", {plain(labels['contingency'])}" if "contingency" in labels else ""
