"""Cells of levers that a membership of the scenario switches off, such as a share of help by a state that helps nobody.

A lever's cell is switched off if no equation that reads it answers to it where the scenario's truths (who supports, who
defends, what is renewed) stand as they are, and at least one would answer if they were all true.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import FunctionType
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.engine.graph import CLOCK, Equation, base_of
from burdenshare.engine.program import Fixed, Path, Program
from burdenshare.vocabulary import numerics
from burdenshare.vocabulary.kinds import Kind

Array = npt.NDArray[np.float64]
TRUTH: Final = "Truth"
_DRAWS: Final = 16
_AFTER_REFERENCE: Final = {"is_reference_year": False, "years_since_reference": 3.0, "this_year": 1.0}


def switched_off_by(program: Program, lever: str, cell: tuple[str, ...]) -> tuple[str, ...]:
    """The truths that switch a cell of a lever off; empty if it is not switched off.

    Args:
        program: with the truths of the scenario.
        lever: its name.
        cell: its labels.
    """
    readers = [e for e in program.equations.values() if any(base_of(p) == lever for p in e.takes)]
    if not readers or not all(isinstance(e.function, FunctionType) for e in readers):
        return ()
    kinds = program.inputs[lever].kind.dimensions
    at = tuple(program.labels[d].index(label) for d, label in zip(kinds, cell, strict=True))
    truths = {base_of(p) for e in readers for p in e.takes if _is_truth(program, base_of(p))}
    if not truths or any(_answers(program, e, lever, at, held) for e in readers for held in (np.min, np.max)):
        return ()
    return tuple(sorted(truths)) if any(_answers(program, e, lever, at, None) for e in readers) else ()


def _is_truth(program: Program, name: str) -> bool:
    given = program.inputs.get(name)
    return isinstance(given, Fixed | Path) and given.kind.quantity.name == TRUTH


def _answers(program: Program, equation: Equation, lever: str, at: tuple[int, ...], held: Any) -> bool:
    """Whether a result moves with a cell, with the least or most of each truth over the years, or all true if None."""
    random = np.random.default_rng(1)
    given = {p: _value(program, base_of(p), k, held, random) for p, k in equation.takes.items() if p not in CLOCK}
    moved = {p: _moved(v, at) if base_of(p) == lever else v for p, v in given.items()}
    return not np.array_equal(_result(program, equation, given), _result(program, equation, moved), equal_nan=True)


def _value(program: Program, name: str, kind: Kind, held: Any, random: np.random.Generator) -> Array:
    shape = (*program.shape(kind), _DRAWS)
    if kind.quantity.name != TRUTH:
        return random.uniform(0.1, 2.0, shape)
    if not _is_truth(program, name):
        return random.integers(0, 2, shape).astype(np.float64)
    if held is None:
        return np.ones(shape)
    source = program.inputs[name]
    assert isinstance(source, Fixed | Path)
    values = np.asarray(source.values, np.float64)
    values = held(np.nan_to_num(values), axis=0) if isinstance(source, Path) else values
    return np.broadcast_to(values[..., None], shape).copy()


def _moved(values: Array, at: tuple[int, ...]) -> Array:
    changed = values.copy()
    changed[at] = 0.5 * changed[at] + 0.37
    return changed


def _result(program: Program, equation: Equation, given: Mapping[str, Array]) -> Array:
    lengths = {d: len(labels) for d, labels in program.labels.items()}
    values = [_AFTER_REFERENCE[p] if p in CLOCK else given[p] for p in equation.takes]
    with numerics.lengths(lengths), np.errstate(all="ignore"):
        return np.asarray(equation.function(*values))
