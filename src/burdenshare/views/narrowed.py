"""A part of a run for those who want no more: some outcomes, actors and years. The run's name stays."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest

ACTOR: Final = "actor"


def narrowed(run: Run, outcomes: Sequence[str] = (), actors: Sequence[str] = (), years: Sequence[int] = ()) -> Run:
    """A run of which only a part is shown.

    Args:
        run: the run.
        outcomes: those shown; the leading ones if not given.
        actors: whose numbers are shown; all if not given. What belongs to no actor is left as it is.
        years: those shown; all if not given.

    Raises:
        ProblemsFound: the run does not have one of them.
    """
    if not (outcomes or actors or years):
        return run
    m = run.words()
    _refuse_unknown("--outcomes", "outcome", outcomes, list(run.outcomes))
    _refuse_unknown("--actor", "actor", actors, list(m.actors))
    held = [y for y in m.years if y != m.reference_year]
    strange = [y for y in years if y not in held]
    if strange:
        right = f"Its years are {held[0]} to {held[-1]}."
        raise ProblemsFound([Problem("--years", f"{strange[0]} is not a year of the run.", right)])
    chosen = list(outcomes) or [n for n, o in run.outcomes.items() if o.about.shown]
    kept = {n: _part(run.outcomes[n], actors, sorted(years)) for n in chosen}
    if years:
        m = dataclasses.replace(m, years=(m.reference_year, *sorted(years)), milestones=tuple(sorted(years)))
    fields = {f.name: getattr(run, f.name) for f in dataclasses.fields(run)}
    return type(run)(**{**fields, "outcomes": kept, "words": lambda: m})


def _refuse_unknown(place: str, what: str, asked: Sequence[str], known: Sequence[str]) -> None:
    for word in asked:
        if word not in known:
            right = nearest(word, known) or f"There are {listed(known)}."
            raise ProblemsFound([Problem(place, f"the run has no {what} `{word}`.", right)])


def _part(outcome: Outcome, actors: Sequence[str], years: Sequence[int]) -> Outcome:
    about, places = outcome.about, [outcome.years.index(y) for y in years or outcome.years]
    labels: Mapping[str, tuple[str, ...]] = about.labels
    axis, at = None, None
    if actors and ACTOR in about.dimensions:
        axis = about.dimensions.index(ACTOR) + 1
        at = [labels[ACTOR].index(a) for a in actors if a in labels[ACTOR]]
        labels = {**labels, ACTOR: tuple(labels[ACTOR][i] for i in at)}

    def cut(values: Any) -> Any:
        some = values[places]
        return some if axis is None else some.take(at, axis)

    shown = dataclasses.replace(about, shown=True, labels=labels)
    extremes = None if outcome.extremes is None else cut(outcome.extremes)
    kept_years = tuple(years) or outcome.years
    return Outcome(shown, kept_years, cut(outcome.summary), lambda: cut(outcome.values), extremes)
