"""The sections of a report on the transfer of command and on programmes."""

from __future__ import annotations

from typing import Any, Final

from burdenshare.engine.outcome import Run
from burdenshare.views.sections import has
from burdenshare.views.tables import milestones
from burdenshare.views.words import shown_as, with_range

COMMAND: Final = ("is_transferred",)
PROGRAMMES: Final = ("final_cost", "is_over_plan", "is_in_service")


def command(run: Run) -> str:
    """Return how likely the transfer of command is by each milestone, in a sentence; empty where it is no subject."""
    if not has(run, COMMAND):
        return ""
    moved = run.outcomes["is_transferred"]
    first, *rest = [f"by {y} in {100 * moved.at(y, 'mean'):.0f} %" for y in milestones(run)]
    return f"Wartime command transferred {first} of futures{''.join(f', {part}' for part in rest)}."


def programmes(run: Run) -> dict[str, Any] | None:
    """Return the plan, final cost and delivery of each programme; nothing where the run has none."""
    if not has(run, PROGRAMMES) or not run.manifest.programmes:
        return None
    cost, over, there = (run.outcomes[n] for n in PROGRAMMES)
    last, years, rows = cost.years[-1], milestones(run), []
    for row in run.manifest.programmes:
        at = {"programme": row.name}
        shown = shown_as(run, cost, at)
        costs = with_range(shown, *(cost.at(last, level, **at) for level in ("p5", "p50", "p95")))
        chances = [f"{100 * there.at(y, 'mean', **at):.0f} %" for y in years]
        beyond = f"{100 * over.at(last, 'mean', **at):.0f} %"
        rows.append([f"{row.label} ({row.actor})", row.plan, costs, beyond, *chances])
    return {"unit": shown.unit, "years": years, "rows": rows}
