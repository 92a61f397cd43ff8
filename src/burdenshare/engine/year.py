"""One year of a program: its equations in order, each using the values before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import jax.numpy as jnp
from jax import lax

from burdenshare.engine.graph import LAST_YEAR, REFERENCE, in_order, needed
from burdenshare.engine.program import Program

Watch: TypeAlias = Callable[[str, Mapping[str, Any]], None]


def carried_names(program: Program) -> tuple[str, ...]:
    """The quantities passed from year to year: the states, and the values of the reference year."""
    return (*program.states, *(base + REFERENCE for base in program.references))


def takes_of(program: Program, name: str) -> tuple[str, ...]:
    """The inputs of one step: an equation's parameters, and the input that holds a state at its observed value."""
    if name not in program.equations:  # x of the reference year
        return ("is_reference_year", name.removesuffix(REFERENCE), name + LAST_YEAR)
    own = tuple(program.equations[name].takes)
    return tuple(dict.fromkeys((*own, "is_reference_year", name + LAST_YEAR))) if _is_held(program, name) else own


def _is_held(program: Program, name: str) -> bool:
    """Whether a state is held at its observed value in the reference year."""
    return program.reference_year is not None and name + LAST_YEAR in program.inputs


def _spread(program: Program) -> set[str]:
    """What some equation reads beside dimensions that it does not have: money by programme, summed for each actor."""
    found = set()
    for equation in program.equations.values():
        wide = {d for k in equation.takes.values() for d in k.dimensions}
        found |= {p for p, k in equation.takes.items() if not wide <= set(k.dimensions)}
    return found


def one_year(program: Program, watch: Watch | None = None) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """The function of one year, with every equation that the outcomes need.

    Args:
        program: the program.
        watch: called after every step with its name and all values so far (slow mode).

    Returns:
        A function from the values of all inputs and of the year before, by name, to those of the year.
    """
    spread = _spread(program)
    targets = (*program.outcomes, *program.states, *program.references)
    wanted = {*needed(program.equations, targets), *carried_names(program)}
    order = [name for name in in_order(program.equations, program.inputs) if name in wanted]

    def step(given: Mapping[str, Any]) -> dict[str, Any]:
        values = dict(given)
        for name in order:
            if name in program.equations:
                values[name] = program.equations[name].compute(values)
                if _is_held(program, name):
                    observed = values[name + LAST_YEAR]
                    values[name] = jnp.where(values["is_reference_year"], observed, values[name])
            else:  # x of the reference year: x in that year, then the carried value
                now, carried = values[name.removesuffix(REFERENCE)], values[name + LAST_YEAR]
                values[name] = jnp.where(values["is_reference_year"], now, carried)
            if name in spread:  # written once, or the compiler computes it again for each label that it is spread over
                values[name] = lax.optimization_barrier(values[name])
            if watch:
                watch(name, values)
        return values

    return step
