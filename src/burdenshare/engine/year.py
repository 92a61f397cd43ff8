"""One year of a program: its equations in order, each using the values before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import jax.numpy as jnp
from jax import lax

from burdenshare.engine.graph import LAST_YEAR, REFERENCE, base_of, in_order, needed
from burdenshare.engine.program import Given, Program, Sampled, Shock

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


def written_once(program: Program) -> set[str]:
    """What more than one equation reads, or one that sums it, or one beside dimensions that it does not have.

    It is written once, or the compiler computes it again for each reader, number by number inside a sum, and for each
    label that it is spread over.
    """
    equations = program.equations.values()
    readers = Counter(p for e in equations for p in e.takes)
    found = {p for p, count in readers.items() if count > 1 and p in program.equations}
    for equation in equations:
        wide, gives = {d for k in equation.takes.values() for d in k.dimensions}, set(equation.gives.dimensions)
        found |= {p for p, k in equation.takes.items() if not wide <= (own := set(k.dimensions)) or not own <= gives}
    return found


def varying(program: Program) -> frozenset[str]:
    """The equations whose result may differ between draws, by name; of all others one number is computed."""
    found = {n for n, g in program.inputs.items() if isinstance(g, Sampled | Shock | Given)}
    takes = {n: {*e.takes, n + LAST_YEAR} for n, e in program.equations.items()}
    bases = {n: ps | {base_of(p) for p in ps} for n, ps in takes.items()}
    before = -1
    while len(found) > before:
        before = len(found)
        found |= {n for n, ps in bases.items() if ps & found}
    return frozenset(found & set(program.equations))


def _together(values: Mapping[str, Any], names: tuple[str, ...]) -> Mapping[str, Any]:
    """The named values; where one has a number for each draw, all have."""
    taken = {n: values[n] for n in names}
    draws = max((v.shape[-1] for v in taken.values() if v.ndim), default=1)
    return {n: jnp.broadcast_to(v, (*v.shape[:-1], draws)) if v.ndim else v for n, v in taken.items()}


def one_year(program: Program, watch: Watch | None = None) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """The function of one year, with every equation that the outcomes need.

    Args:
        program: the program.
        watch: called after every step with its name and all values so far (slow mode).

    Returns:
        A function from the values of all inputs and of the year before, by name, to those of the year.
    """
    written = written_once(program)
    targets = (*program.outcomes, *program.states, *program.references)
    wanted = {*needed(program.equations, targets), *carried_names(program)}
    order = [name for name in in_order(program.equations, program.inputs) if name in wanted]

    def step(inputs: Mapping[str, Any]) -> dict[str, Any]:
        values = dict(inputs)
        for name in order:
            if name in program.equations:
                given = _together(values, takes_of(program, name))
                values[name] = program.equations[name].compute(given)
                if _is_held(program, name):
                    observed = given[name + LAST_YEAR]
                    values[name] = jnp.where(values["is_reference_year"], observed, values[name])
            else:  # x of the reference year: x in that year, then the carried value
                now, carried = values[name.removesuffix(REFERENCE)], values[name + LAST_YEAR]
                values[name] = jnp.where(values["is_reference_year"], now, carried)
            if name in written:
                values[name] = lax.optimization_barrier(values[name])
            if watch:
                watch(name, values)
        return values

    return step
