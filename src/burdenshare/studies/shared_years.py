"""The years that several runs have in common: only these can be subtracted or drawn beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from burdenshare.engine.outcome import Run
from burdenshare.vocabulary.errors import Problem, ProblemsFound

PLACE: Final = "compare"


def shared_years(runs: Sequence[Run]) -> tuple[int, ...]:
    """The years that all have.

    Raises:
        ProblemsFound: there is none.
    """
    each = [_years(run) for run in runs]
    both = tuple(y for y in each[0] if all(y in years for years in each))
    if not both:
        said = "; ".join(f"{run.manifest.title} has {_span(years)}" for run, years in zip(runs, each, strict=True))
        wrong = f"the scenarios share no year: {said}."
        raise ProblemsFound([Problem(PLACE, wrong, "", "Name scenarios that share years.")])
    return both


def cut_years(runs: Sequence[Run]) -> str:
    """A sentence on the years that are left out because not all have them; empty where all have the same."""
    both = shared_years(runs)
    longer = {run.manifest.title: _span(_years(run)) for run in runs if _years(run) != both}
    if not longer:
        return ""
    said = " and ".join(f"{title} has {span}" for title, span in longer.items())
    return f"Only the years that all have are compared, {_span(both)}; {said}."


def _years(run: Run) -> tuple[int, ...]:
    return tuple(y for y in run.manifest.years if y != run.manifest.reference_year)


def _span(years: Sequence[int]) -> str:
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else f"{years[0]}"
