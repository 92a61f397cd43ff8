"""The actor in focus and the members of an alliance, where the model has no figures of them.

What is read through them would have no number. Such a scenario is refused before it is run, at the line that names
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from burdenshare.engine.graph import needed
from burdenshare.engine.holes import first_hole
from burdenshare.engine.outcome import Watched
from burdenshare.engine.program import Program
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed

if TYPE_CHECKING:
    from burdenshare.scenario.bind import Bound

# The truth that a word of a scenario sets, what the word does with whom it names, and whom to name instead.
_WORDS: Final = {"focus": ("is_focus", "is", "another actor"), "alliance": ("is_ally", "holds", "other members")}


def refuse_unnumbered(bound: Bound) -> Bound:
    """Refuse a scenario whose focus or alliance leaves an outcome without a number; else return it.

    One draw is run equation by equation, and only where an actor without figures is named, or no member at all.

    Raises:
        ProblemsFound: for each of the two words, at its place.
    """
    problems = list(_problems(bound))
    if problems:
        raise ProblemsFound(problems)
    return bound


def _problems(bound: Bound) -> Iterator[Problem]:
    scenario = bound.scenario
    for word, (truth, verb, others) in _WORDS.items():
        chosen = (scenario.focus,) if word == "focus" else scenario.alliance
        reasons = {a: one.left_out[a] for one in bound.series.values() for a in chosen if a in one.left_out}
        if truth not in bound.program.inputs or (chosen and not reasons):
            continue
        lost = _lost(bound.program, truth, bound.watched)
        if lost:
            said = f"{verb} {listed(list(reasons))}" if chosen else "is empty"
            wrong = f"`{word}` {said}, so that there is no number for {listed(lost, 4)}."
            do = f"Name {others}, or `outcomes` without these."
            why = " ".join(dict.fromkeys(reasons.values()))
            yield Problem(scenario.places.get(word, scenario.place), wrong, why, do)


def _lost(program: Program, truth: str, watched: Mapping[str, Watched]) -> list[str]:
    """The outcomes that depend on a truth and have no number where they must have one."""
    from burdenshare.engine.part import part_of
    from burdenshare.engine.slow import run_slowly

    behind = {n: needed(program.equations, [n]).values() for n in program.outcomes}
    asked = tuple(n for n, equations in behind.items() if any(truth in e.takes for e in equations))
    found = run_slowly(part_of(program, asked), 1).outcomes if asked else {}
    years = tuple(y for y in program.years if y != program.reference_year)
    return [n for n in asked if first_hole({n: watched[n]}, years, [(0, found)])]
