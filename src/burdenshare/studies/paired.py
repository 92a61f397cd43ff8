"""Runs of one program under changed numbers, on the same draws: what studies need from the engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from burdenshare.engine.compile import Machine, compile_program
from burdenshare.engine.distributions import fixed
from burdenshare.engine.draws import sample
from burdenshare.engine.graph import Equation, needed
from burdenshare.engine.program import Fixed, Path, Program, Sampled
from burdenshare.scenario.bind import Bound, bind
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed

Array = npt.NDArray[Any]


class Paired:
    """A bound scenario compiled for a few outcomes; every answer uses the same draws."""

    def __init__(self, bound: Bound, outcomes: Sequence[str], draws: int, precision: int = 64) -> None:
        self.bound, self.draws = bound, draws
        names = tuple(outcomes)
        whole = bound.program
        if not set(names) <= set(whole.equations):  # the scenario keeps less than the study needs
            asked = dataclasses.replace(bound.scenario, outcomes=names)
            whole = bind(asked, bound.catalog, bound.cards).program
        self.program: Program = dataclasses.replace(whole, outcomes=names, equations=needed(whole.equations, names))
        self.machine: Machine = compile_program(self.program, precision)
        self.years = tuple(y for y in self.program.years if y != self.program.reference_year)

    def run(
        self,
        paths: Mapping[str, Array] | None = None,
        pinned: Mapping[str, float] | None = None,
        numbers: Mapping[str, Array | float] | None = None,
    ) -> dict[str, Array]:
        """By outcome, year × dimensions × draw, in base units.

        Args:
            paths: levers with another path: year (with the reference year) × dimensions, in base units.
            pinned: uncertainties that are set to one value everywhere, in base units.
            numbers: fixed numbers with other values, such as which of several theories is used.
        """
        inputs = dict(self.program.inputs)
        for name, values in (paths or {}).items():
            inputs[name] = Path(inputs[name].kind, values)
        for name, number in (numbers or {}).items():
            kind = inputs[name].kind
            inputs[name] = Fixed(kind, np.broadcast_to(np.asarray(number, np.float64), self.program.shape(kind)))
        for name, value in (pinned or {}).items():
            given = inputs[name]
            if isinstance(given, Fixed):
                inputs[name] = Fixed(given.kind, np.full_like(given.values, value))
            elif isinstance(given, Sampled):
                cells = tuple(fixed(value / given.factor) for _ in given.cells)
                inputs[name] = dataclasses.replace(given, cells=cells)
        program = dataclasses.replace(self.program, inputs=inputs)
        return {n: v.astype(np.float64) for n, v in self.machine.run(self.draws, program).items()}

    def change(self, program: Program) -> None:
        """Use the numbers of another program of the same form.

        Raises:
            ProblemsFound: it has other years, labels, equations or inputs, or its labels stand in another order.
        """
        refuse_unlike(self.program, program)
        used = {name: program.inputs.get(name, given) for name, given in self.program.inputs.items()}
        self.program = dataclasses.replace(self.program, inputs=used)

    def sampled(self) -> dict[str, Array]:
        """The drawn value of each sampled scalar, by its name, in base units."""
        drawn = sample(self.program, 0, self.draws)
        found: dict[str, Array] = {}
        for name, given in self.program.inputs.items():
            if isinstance(given, Sampled):
                rows = drawn[name].reshape(-1, self.draws)
                found |= {n: r for n, r, c in zip(given.names, rows, given.cells, strict=True) if c.family != "fixed"}
        return found

    def held(self, names: Sequence[str]) -> dict[str, Array]:
        """Inputs in every draw: dimensions × draw, or one draw where they are fixed; in base units."""
        drawn = sample(self.program, 0, self.draws)
        found: dict[str, Array] = {}
        for name in names:
            given = self.program.inputs[name]
            found[name] = drawn[name] if isinstance(given, Sampled) else np.asarray(given.values)[..., None]  # type: ignore[union-attr]
        return found

    def label(self, dimension: str, word: str) -> int:
        """The place of a label."""
        return self.program.labels[dimension].index(word)

    def cell(self, found: Mapping[str, Array], name: str, **labels: str) -> Array:
        """One outcome at the labels given: year × the dimensions that no label is given for × draw."""
        values, axis = found[name], 1
        for dimension in self.program.equations[name].gives.dimensions:
            if dimension in labels:
                values = values.take(self.label(dimension, labels[dimension]), axis)
            else:
                axis += 1
        return values


def refuse_unlike(first: Program, second: Program, place: str = "The second program") -> None:
    """Refuse two programs whose numbers cannot take each other's places.

    Args:
        first: whose form is compiled.
        second: whose numbers are to be used.
        place: how messages name the second.

    Raises:
        ProblemsFound: they differ in more than their numbers.
    """
    problems = [Problem(place, f"it cannot be compared draw by draw: {w}.", "", do) for w, do in _unlike(first, second)]
    if problems:
        raise ProblemsFound(problems)


def _unlike(first: Program, second: Program) -> Iterator[tuple[str, str]]:
    """What differs between two programs besides their numbers, and what to do."""
    if first.years != second.years or first.reference_year != second.reference_year:
        one, other = (f"{p.years[0]} to {p.years[-1]}" for p in (first, second))
        if one == other:
            one, other = (f"the reference year {p.reference_year}" for p in (first, second))
        yield f"it has {other}, the other has {one}", "Give both the same years."
    for dimension in {**first.labels, **second.labels}:
        one_labels, other_labels = (p.labels.get(dimension, ()) for p in (first, second))
        if dimension == "party" or one_labels == other_labels:  # parties are the actors again
            continue
        if set(one_labels) == set(other_labels):
            wrong = f"its labels of `{dimension}` are in another order, {listed(other_labels)}"
            yield wrong, f"Write them as the other does: {listed(one_labels)}."
            continue
        lacks = [label for label in one_labels if label not in other_labels]
        extra = [label for label in other_labels if label not in one_labels]
        parts = [f"it {verb} {listed(w)}" for verb, w in (("lacks", lacks), ("has besides", extra)) if w]
        yield f"of `{dimension}`, {' and '.join(parts)}", f"Give both the same labels of `{dimension}`."
    mine, theirs = (needed(p.equations, first.outcomes) for p in (first, second))
    names = [n for n in {**mine, **theirs} if n not in mine or n not in theirs or not _same(mine[n], theirs[n])]
    if names:
        by = [listed(sorted({e[n].theory for n in names if n in e})) for e in (theirs, mine)]
        wrong = f"{listed(names, 3)} have other equations, by {by[0]} where the other has {by[1]}"
        yield (
            wrong,
            "Choose the same theories for both, with `theories:` in the scenario or `--set theories.TOPIC=NAME`.",
        )
        return
    read = {p for e in mine.values() for p in e.takes}
    kinds = [{n: type(given) for n, given in p.inputs.items() if n in read} for p in (first, second)]
    if other_inputs := [n for n in sorted({**kinds[0], **kinds[1]}) if kinds[0].get(n) is not kinds[1].get(n)]:
        yield f"{listed(other_inputs)} are given in another way", "Give them in both as paths, or as uncertainties."
    if first.labels == second.labels and (first.correlations, first.groups) != (second.correlations, second.groups):
        wrong = "its uncertainties are drawn together in other ways"
        yield wrong, "Give both the same correlations and groups; a policy changes levers, not what nobody knows."


def _same(one: Equation, other: Equation) -> bool:
    return one.identity == other.identity and one.takes == other.takes and one.gives == other.gives
