"""The part of a scenario's program that gives a few quantities, on the same draws as its run."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from burdenshare.engine.compile import compile_program
from burdenshare.engine.graph import needed
from burdenshare.engine.identity import identity
from burdenshare.engine.outcome import Run
from burdenshare.engine.part import part_of
from burdenshare.engine.program import Program
from burdenshare.engine.run import run_program
from burdenshare.scenario.bind import Bound, bind, watched
from burdenshare.scenario.manifest import manifest

Array = npt.NDArray[Any]


def program_of(bound: Bound, names: Sequence[str]) -> Program:
    """The part of the program that gives some quantities; bound again where the scenario does not compute them.

    Raises:
        ProblemsFound: its theories and numbers do not give one of them.
    """
    whole = bound.program
    if not set(names) <= set(whole.equations):
        whole = bind(dataclasses.replace(bound.scenario, outcomes=tuple(names)), bound.catalog, bound.cards).program
    equations = needed(whole.equations, names)
    return part_of(dataclasses.replace(whole, equations=equations, outcomes=tuple(sorted(names))), names)


def values_of(program: Program, draws: int, precision: int = 64) -> dict[str, Array]:
    """What a program gives, by outcome: year × dimensions × draw, in base units."""
    found = compile_program(program, precision).run(draws, program)
    return {name: values.astype(np.float64) for name, values in found.items()}


def run_part(
    bound: Bound,
    names: Sequence[str],
    draws: int,
    precision: int = 64,
    progress: Callable[[int], None] | None = None,
) -> Run:
    """A run of a few outcomes of a scenario. Its name and its words are those of the whole run.

    Args:
        bound: the scenario with its program.
        names: the outcomes.
        draws: how many.
        precision: 64 or 32.
        progress: called with the number of draws finished.

    Raises:
        ProblemsFound: the scenario's theories and numbers do not give one of them.
    """
    program = program_of(bound, names)
    shown = {n for n, known in bound.watched.items() if known.shown}.intersection(names) or set(names)
    about = {n: watched(bound.cards[n], program, bound.scenario, shown=n in shown) for n in names}
    run = run_program(
        program, about, lambda: manifest(bound, draws, precision), draws=draws, precision=precision, progress=progress
    )
    held = {f.name: getattr(run, f.name) for f in dataclasses.fields(run)}
    whole = bound.program, bound.watched
    return Run(**{**held, "named": lambda: identity(*whole, draws=draws, precision=precision)})
