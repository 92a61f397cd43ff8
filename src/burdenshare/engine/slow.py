"""Slow mode: equation by equation, without compiling, to find where a number is lost.

The compiled program finds the draw, however many there are; that draw is run again equation by equation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from burdenshare.engine.compile import arguments, compile_program
from burdenshare.engine.drawn import drawn, shocks
from burdenshare.engine.draws import CHUNK
from burdenshare.engine.graph import CLOCK, LAST_YEAR, REFERENCE, Equation
from burdenshare.engine.holes import Hole, first_hole
from burdenshare.engine.outcome import Watched
from burdenshare.engine.part import part_of
from burdenshare.engine.program import Given, Program
from burdenshare.engine.year import carried_names, one_year, takes_of


@dataclass(frozen=True)
class Lost:
    """Where a number was first lost: the equation, the year, the draw, and its inputs."""

    equation: str
    year: int
    label: str
    draw: int
    went_in: Mapping[str, float]

    def __str__(self) -> str:
        said = ", ".join(f"{name} = {value:g}" for name, value in self.went_in.items())
        who = f" of {self.label}" if self.label else ""
        return f"Equation `{self.equation}` gives no number{who} in {self.year}, draw {self.draw}, from {said}."


@dataclass(frozen=True)
class Slow:
    """What slow mode found: the first loss, inputs without a number, and the outcomes (year × dimensions × draw)."""

    lost: Lost | None
    unknown: str
    outcomes: Mapping[str, Any]


def look_for_lost(
    program: Program, watched: Mapping[str, Watched], draws: int, precision: int = 64
) -> tuple[Hole | None, Slow]:
    """Find the first draw that loses a number, and run what the outcome needs there equation by equation.

    Args:
        program: the program.
        watched: how each outcome is presented: what is left out of it may be missing.
        draws: of the run.
        precision: of the run.

    Returns:
        The number that is missing, if there is one, and what slow mode found: in that draw or, where no outcome loses a
        number, in the first chunk of draws.
    """
    machine = compile_program(program, precision)
    years = tuple(y for y in program.years if y != program.reference_year)
    hole = first_hole(watched, years, machine.chunks(draws))
    if hole is None:
        return None, run_slowly(program, min(draws, CHUNK), precision=precision)
    found = run_slowly(part_of(program, (hole.outcome,)), 1, hole.draw, precision)
    if not found.lost:  # compiled code may round otherwise: other draws beside it may show the same fault
        first = hole.draw - hole.draw % CHUNK
        found = run_slowly(part_of(program, (hole.outcome,)), min(CHUNK, draws - first), first, precision)
    return hole, found


def run_slowly(program: Program, draws: int, first: int = 0, precision: int = 64) -> Slow:
    """Run a program without compiling it, and watch every equation.

    Args:
        program: the program.
        draws: how many, all of one chunk.
        first: the index of the first draw.
        precision: 64 or 32.

    Returns:
        The first equation whose result is not finite although its inputs are, and all outcomes.
    """
    dtype = np.float32 if precision == 32 else np.float64
    fixed = arguments(program, dtype)
    begin = first - first % CHUNK
    some = slice(first - begin, first - begin + draws)
    sampled = {n: np.asarray(v)[..., some] for n, v in drawn(program, dtype)(begin).items()}
    yearly = {n for n, g in program.inputs.items() if isinstance(g, Given) and g.yearly}
    wide = {n: np.broadcast_to(v[..., None], (*v.shape, draws)) for n, v in fixed["fixed"].items()}
    constant = {**wide, **{n: v for n, v in sampled.items() if n not in yearly}}
    starts = {n for n in constant if n.endswith(LAST_YEAR)}
    state = {
        n: constant.get(
            n + LAST_YEAR,
            np.full((*program.shape(program.equations[n.removesuffix(REFERENCE)].gives), draws), np.nan, dtype),
        )
        for n in carried_names(program)
    }
    losses: list[Lost] = []
    year_now = program.years[0]

    def watch(name: str, values: Mapping[str, Any]) -> None:
        if losses or name not in program.equations:
            return
        went_in = {p: values[p] for p in takes_of(program, name)}
        lost = _first_loss(program, name, year_now, went_in, np.asarray(values[name]))
        if lost:
            losses.append(replace(lost, draw=first + lost.draw))

    step = one_year(program, watch)
    luck = {n: np.asarray(v)[..., some] for n, v in shocks(program, dtype)(begin).items()}
    kept: dict[str, list[Any]] = {n: [] for n in program.outcomes}
    with jax.disable_jit():
        for i in range(len(program.years)):
            year_now = program.years[i]
            year = step(
                {
                    **{n: jnp.asarray(v) for n, v in constant.items() if n not in starts},
                    **{n: jnp.broadcast_to(v[i][..., None], (*v[i].shape, draws)) for n, v in fixed["paths"].items()},
                    **{n: jnp.asarray(sampled[n][i]) for n in yearly},
                    **{n: jnp.asarray(v[i]) for n, v in luck.items()},
                    **{n + LAST_YEAR: jnp.asarray(v) for n, v in state.items()},
                    "is_reference_year": jnp.asarray(bool(fixed["is_reference"][i])),
                    "years_since_reference": jnp.asarray(fixed["since"][i]),
                    "this_year": jnp.asarray(fixed["year"][i], fixed["since"].dtype),
                }
            )
            state = {n: np.asarray(year[n]) for n in carried_names(program)}
            for n in program.outcomes:
                kept[n].append(np.asarray(year[n]))
    skip = int(program.reference_year is not None)
    outcomes = {n: np.stack(v[skip:]) for n, v in kept.items()}
    return Slow(losses[0] if losses else None, _unknown(program, fixed), outcomes)


def _unknown(program: Program, fixed: Mapping[str, Any]) -> str:
    """The actors of which an input has no number from the start."""
    return ", ".join(
        sorted(
            f"{n}[{a}]"
            for n, v in {**fixed["paths"], **fixed["fixed"]}.items()
            if v.ndim and program.inputs[n].kind.dimensions == ("actor",)
            for a, known in zip(
                program.labels["actor"], np.isfinite(v).reshape(-1, v.shape[-1]).all(axis=0), strict=True
            )
            if not known
        )
    )


def _dimensions(equation: Equation, parameter: str) -> tuple[str, ...]:
    """The dimensions of a parameter; the engine's own additions have those of the result."""
    if parameter in CLOCK:
        return ()
    return equation.takes[parameter].dimensions if parameter in equation.takes else equation.gives.dimensions


def _finite(array: Any, have: tuple[str, ...], want: tuple[str, ...]) -> Any:
    """Where an input is finite, by the result's cells; over other dimensions, everywhere or nowhere."""
    known = np.isfinite(array)
    if known.ndim == 0:
        return known
    extra = tuple(axis for axis, d in enumerate(have) if d not in want)
    known = known.all(axis=extra)
    return np.expand_dims(known, tuple(axis for axis, d in enumerate(want) if d not in have))


def _first_loss(program: Program, name: str, year: int, went_in: Mapping[str, Any], value: Any) -> Lost | None:
    """The first cell whose result is not finite although all its inputs are."""
    equation = program.equations[name]
    fine = np.ones(value.shape, bool)
    for parameter, given in went_in.items():
        array = np.asarray(given)
        if array.dtype != bool:
            fine &= _finite(array, _dimensions(equation, parameter), equation.gives.dimensions)
    lost = np.argwhere(fine & ~np.isfinite(value))
    if not len(lost):
        return None
    cell = tuple(int(i) for i in lost[0])
    labels = [program.labels[d][i] for d, i in zip(equation.gives.dimensions, cell, strict=False)]

    place = {**dict(zip(equation.gives.dimensions, cell, strict=False)), "draw": cell[-1]}

    def at(parameter: str, given: Any) -> float:
        array = np.asarray(given)
        axes = (*_dimensions(equation, parameter), "draw") if array.ndim else ()
        return float(array[tuple(place.get(axis, 0) for axis in axes)])

    return Lost(name, year, ", ".join(labels), cell[-1], {p: at(p, v) for p, v in went_in.items()})
