"""A program: equations and all their inputs, checked and frozen. The engine knows no more than this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from burdenshare.engine.check import prime_sizes, shape_problems
from burdenshare.engine.checked import digest_of_shapes, is_checked, remember_checked
from burdenshare.engine.distributions import Distribution
from burdenshare.engine.graph import (
    CLOCK,
    LAST_YEAR,
    REFERENCE,
    ByActor,
    Equation,
    check_edges,
    find_circle,
    needed,
    references_of,
    states_of,
)
from burdenshare.engine.sobol import Groups, group_problems
from burdenshare.vocabulary.errors import Problem, ProblemsFound, nearest
from burdenshare.vocabulary.kinds import Kind

Values: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fixed:
    """A number for each label, the same in every year and draw. `values` has the kind's dimensions; base units."""

    kind: Kind
    values: Values


@dataclass(frozen=True)
class Path:
    """A number for each year and label, the same in every draw. `values` is year × the kind's dimensions."""

    kind: Kind
    values: Values


@dataclass(frozen=True)
class Sampled:
    """A number for each draw and label, the same in every year.

    `cells` has a distribution (in the shown unit) for each label, in row-major order of the dimensions; `factor` turns
    the shown unit into the base unit. `names` are the scalars' own names: `growth[AAA]`, or the bare name.
    """

    kind: Kind
    cells: tuple[Distribution, ...]
    names: tuple[str, ...]
    factor: float


@dataclass(frozen=True)
class Shock:
    """A fresh number for each year, draw and label: standard normal, or uniform if its kind is."""

    kind: Kind


@dataclass(frozen=True)
class Given:
    """Numbers passed as arrays: dimensions × draw, or year × dimensions × draw. For tests and benchmarks."""

    kind: Kind
    values: Values
    yearly: bool = False


Input: TypeAlias = Fixed | Path | Sampled | Shock | Given


@dataclass(frozen=True)
class Correlation:
    """The correlation of two sampled scalars of one group."""

    first: str
    second: str
    value: float


@dataclass(frozen=True)
class Program:
    """A program to run.

    `inputs` holds, by name, what no equation computes; `x_last_year` there is the first value of the state x.
    `years` begins with the reference year if there is one. `outcomes` are the quantities to keep. `groups` are sampled
    scalars that are drawn together, in the order of their places: a scalar outside all groups is drawn by itself.
    """

    equations: Mapping[str, Equation]
    inputs: Mapping[str, Input]
    labels: Mapping[str, tuple[str, ...]]
    years: tuple[int, ...]
    reference_year: int | None
    outcomes: tuple[str, ...]
    correlations: tuple[Correlation, ...] = ()
    seed: int = 1
    sampling: str = "supercube"
    groups: Groups = field(default_factory=dict)

    @property
    def states(self) -> tuple[str, ...]:
        """The quantities carried from year to year."""
        return states_of(self.equations)

    @property
    def references(self) -> tuple[str, ...]:
        """The quantities whose reference-year value is read later."""
        return references_of(self.equations, self.inputs)

    def shape(self, of: Kind) -> tuple[int, ...]:
        """The lengths of a kind's dimensions, without draws."""
        return tuple(len(self.labels[d]) for d in of.dimensions)


def make_program(
    equations: Mapping[str, Equation],
    inputs: Mapping[str, Input],
    *,
    labels: Mapping[str, tuple[str, ...]],
    years: tuple[int, ...],
    reference_year: int | None,
    outcomes: tuple[str, ...],
    correlations: tuple[Correlation, ...] = (),
    seed: int = 1,
    sampling: str = "supercube",
    groups: Groups = MappingProxyType({}),
) -> Program:
    """Check a program before anything is computed, and freeze it.

    Raises:
        ProblemsFound: an edge does not fit, an input is missing, equations need each other within one year, a state
            has no first value, an outcome is not computed, or an array does not have the shape of its kind.
    """
    labels = {**labels, "party": labels["actor"]} if "actor" in labels and "party" not in labels else labels
    problems = [
        Problem(
            f"Outcome `{name}`", "no equation computes it.", nearest(name, equations), "Remove it from `outcomes:`."
        )
        for name in outcomes
        if name not in equations
    ]
    used = needed(equations, outcomes)
    unlabelled = _check_dimensions(used, labels)
    if unlabelled:
        raise ProblemsFound([*problems, *unlabelled])
    problems += check_edges(used, {name: given.kind for name, given in inputs.items()})
    problems += find_circle(used)
    asked = {p for e in used.values() for p in e.takes}
    kept = {name: given for name, given in inputs.items() if name in asked}
    problems += group_problems(groups, [n for g in kept.values() if isinstance(g, Sampled) for n in g.names])
    program = Program(used, kept, labels, years, reference_year, outcomes, correlations, seed, sampling, dict(groups))
    if not problems:
        problems += _check_states(program) + _check_sizes(program) + check_shapes(program)
    if problems:
        raise ProblemsFound(problems)
    return program


def _check_dimensions(equations: Mapping[str, Equation], labels: Mapping[str, tuple[str, ...]]) -> list[Problem]:
    """Every dimension that an equation has needs labels."""
    asked = {d: name for name, e in equations.items() for k in (*e.takes.values(), e.gives) for d in k.dimensions}
    return [
        Problem(
            f"Dimension `{d}`",
            f"equation `{name}` has it, but the scenario has no labels for it.",
            "Name them in the scenario.",
        )
        for d, name in sorted(asked.items())
        if not labels.get(d)
    ]


def _check_states(program: Program) -> list[Problem]:
    """Every state needs a value in its first year: observed, from its own equation, or needing no earlier year."""
    known: dict[str, bool] = {}

    def has_value(name: str) -> bool:
        if name in known:
            return known[name]
        known[name] = False
        takes = program.equations[name].takes
        given = name + LAST_YEAR in program.inputs or (
            program.reference_year is not None and "is_reference_year" in takes
        )
        now = {p: p if p in program.equations else p.removesuffix(REFERENCE) for p in takes}
        known[name] = given or all(
            has_value(base) if base in program.equations else p in program.inputs or p in CLOCK
            for p, base in now.items()
        )
        return known[name]

    return [
        Problem(
            f"State `{state}`",
            "it has no first value.",
            f"Give `{state}` for the reference year in the data or the scenario,",
            "or let its equation read `is_reference_year` and return the value itself.",
        )
        for state in program.states
        if not has_value(state)
    ]


def _check_sizes(program: Program) -> list[Problem]:
    problems = []
    for name, given in program.inputs.items():
        expected = program.shape(given.kind)
        if isinstance(given, Sampled):
            found: tuple[int, ...] = (len(given.cells),)
            expected = (int(np.prod(expected, dtype=int)),)
        elif isinstance(given, Shock):
            continue
        elif isinstance(given, Given):
            found, expected = given.values.shape[int(given.yearly) : -1], expected
        else:
            found = given.values.shape
            expected = (len(program.years), *expected) if isinstance(given, Path) else expected
            unknown = np.isnan(given.values).any(axis=0) != np.isnan(given.values).all(axis=0)
            if np.isinf(given.values).any() or (isinstance(given, Path) and unknown.any()):
                problems.append(
                    Problem(
                        f"Input `{name}`",
                        "it contains a value that is not a number.",
                        "A label needs a number in every year, or in no year.",
                    )
                )
        if found != expected:
            problems.append(
                Problem(f"Input `{name}`", f"its shape is {found}.", f"{given.kind.name} has {expected} here.")
            )
    return problems


def check_shapes(program: Program) -> list[Problem]:
    """Trace every equation with a different prime length for each dimension; its result must fit its kind.

    Equations that passed before are not traced again.
    """
    lengths = prime_sizes()
    actual = {d: len(labels) for d, labels in program.labels.items()}
    digest = digest_of_shapes(program.equations, actual)
    if is_checked(digest):
        return []
    problems = []
    for equation in program.equations.values():
        # A choice by actor has a mask over the actual actors, so its shapes are checked with the actual lengths.
        problems += shape_problems(equation, actual if isinstance(equation.function, ByActor) else lengths)
    if not problems:
        remember_checked(digest)
    return problems
