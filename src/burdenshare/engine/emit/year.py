"""The operations of one year, as JAX lists them for a block of draws, and what each of its inputs is.

Inputs have one of five roles. `fixed` numbers and `path` numbers (one row for each year, the clock among them) are the
same in every draw; `sampled` numbers differ by draw, `shock` numbers by year and draw; a `state` is carried from year
to year.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import jax
import numpy as np

from burdenshare.engine.graph import CLOCK, LAST_YEAR, REFERENCE, Equation
from burdenshare.engine.program import Fixed, Given, Path, Program, Sampled, Shock
from burdenshare.engine.year import carried_names, one_year, varying
from burdenshare.vocabulary.errors import Problem, ProblemsFound

ROLES: Final = {Fixed: "fixed", Path: "path", Sampled: "sampled", Shock: "shock"}
TRUTHS: Final = ("is_reference_year",)  # what the clock gives as a truth value


@dataclass(frozen=True)
class Fed:
    """An input of the year: its role, and its shape with draws last (one where all draws have the same number)."""

    name: str
    role: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Year:
    """The operations of one year.

    `listed` is JAX's list, whose inputs are `inputs` in order and whose results are the states of `carried`, then the
    outcomes of `kept`, in order.
    """

    listed: Any
    inputs: tuple[Fed, ...]
    carried: tuple[str, ...]
    kept: tuple[str, ...]


def year_of(program: Program, block: int) -> Year:
    """List the operations of one year for a block of draws, in 32 bits.

    Args:
        program: the program; inputs that were handed in as arrays count as sampled.
        block: how many draws are computed together.

    Raises:
        ProblemsFound: an input was handed in as an array for each year.
    """
    yearly = [name for name, given in program.inputs.items() if isinstance(given, Given) and given.yearly]
    if yearly:
        wrong = "it was handed in as an array for each year, which a page does not hold."
        raise ProblemsFound([Problem(f"Input `{name}`", wrong, "Give it as a path or a shock.") for name in yearly])
    step = one_year(_with_names(program))
    carried, varies = carried_names(program), varying(program)
    inputs = []
    for name, given in program.inputs.items():
        if not name.endswith(LAST_YEAR):
            role = "sampled" if isinstance(given, Given) else ROLES[type(given)]
            wide = block if role in ("sampled", "shock") else 1
            inputs.append(Fed(name, role, (*program.shape(given.kind), wide)))
    for name in carried:
        base = name.removesuffix(REFERENCE)
        wide = block if base in varies else 1
        inputs.append(Fed(name + LAST_YEAR, "state", (*program.shape(program.equations[base].gives), wide)))
    inputs += [Fed(name, "path", ()) for name in CLOCK]
    inputs.sort(key=lambda i: i.name)
    kept = tuple(sorted(program.outcomes))

    def year(*values: Any) -> tuple[list[Any], list[Any]]:
        found = step(dict(zip((i.name for i in inputs), values, strict=True)))
        return [found[n] for n in carried], [found[n] for n in kept]

    shapes = [jax.ShapeDtypeStruct(i.shape, np.bool_ if i.name in TRUTHS else np.float32) for i in inputs]
    return Year(jax.make_jaxpr(year)(*shapes), tuple(inputs), carried, kept)


def _with_names(program: Program) -> Program:
    """The program whose equations put their names on the operations that they need."""
    named = {n: dataclasses.replace(e, function=_scoped(n, e)) for n, e in program.equations.items()}
    return dataclasses.replace(program, equations=named)


def _scoped(name: str, equation: Equation) -> Callable[..., Any]:
    def scoped(*values: Any) -> Any:
        with jax.named_scope(name):
            return equation.function(*values)

    return scoped
