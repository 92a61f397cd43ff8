"""The actors that a report shows beside the one that leads: a few, so that a large alliance fills no page."""

from __future__ import annotations

from math import inf, log
from typing import Final

from burdenshare.engine.outcome import Run

MOST: Final = 5


def neighbours(run: Run) -> tuple[str, ...]:
    """The actors beside the one that leads, in the run's order: all, or the few that are most like it.

    Members of the alliance come before others. Among them those count whose first shown outcome by actor is nearest to
    the leading actor's in the last year, as a ratio of medians.
    """
    actors = [a for a in run.manifest.actors if a != run.manifest.leads]
    if len(actors) <= MOST:
        return tuple(actors)
    distance = _distances(run)
    nearest = sorted(actors, key=lambda a: (a not in run.manifest.alliance, distance.get(a, inf)))[:MOST]
    return tuple(a for a in actors if a in nearest)


def _distances(run: Run) -> dict[str, float]:
    """How far each actor's number is from the leading actor's; an actor that is left out has none."""
    leads, year = run.manifest.leads, run.manifest.years[-1]
    for outcome in run.outcomes.values():
        about = outcome.about
        if about.shown and about.dimensions == ("actor",) and leads not in about.leave_out:
            shown = [a for a in about.labels["actor"] if a not in about.leave_out]
            sizes = {a: float(outcome.at(year, "p50", actor=a)) for a in shown}
            if sizes[leads] > 0:
                return {a: abs(log(size / sizes[leads])) for a, size in sizes.items() if size > 0}
    return {}
