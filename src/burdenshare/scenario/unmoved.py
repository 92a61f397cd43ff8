"""Levers that are set and change no number of a run: said after the run, because only the numbers show it.

A lever may count only after the last year, have the same effect as before, or lie beyond another limit in every future.
`scenario/idle.py` refuses what is known to move nothing before it is run; this finds the rest.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from burdenshare.engine.compile import arguments, compile_program
from burdenshare.engine.draws import CHUNK
from burdenshare.engine.program import Path, Program
from burdenshare.scenario.bind import Bound, lever_values
from burdenshare.scenario.schema import Move


def unmoved(bound: Bound, draws: int, precision: int = 64) -> tuple[str, ...]:
    """A sentence for each place that sets a lever and changes no outcome in the first draws.

    Args:
        bound: the scenario with its program, which is compiled already.
        draws: of the run; at most the first 1,024 are compared.
        precision: 64 or 32.
    """
    moves = [m for m in bound.scenario.moves if m.before is not None and m.lever in bound.program.inputs]
    if not moves:
        return ()
    machine = compile_program(bound.program, precision)
    drawn, count = machine.drawn(0), min(draws, CHUNK)

    def numbers(program: Program) -> dict[str, Any]:
        found = machine.chunk(0, drawn, arguments(program, machine.dtype))
        return {name: np.asarray(found[name])[..., :count] for name in bound.watched}

    now = numbers(bound.program)
    return tuple(
        f"{m.place}: as set here, `{m.lever}` changes no outcome in the first {count:,} futures."
        for m in moves
        if _is_same(now, numbers(_without(bound, m)))
    )


def _without(bound: Bound, move: Move) -> Program:
    """The program with the cells of a move as they were before it."""
    held, card = bound.program.inputs[move.lever], bound.cards[move.lever]
    assert isinstance(held, Path) and move.before is not None
    before, values = lever_values(bound, move.before), held.values.copy()
    for cell in move.cells:
        labels = zip(held.kind.dimensions, cell, strict=True)
        at: tuple[Any, ...] = (slice(None), *(bound.program.labels[d].index(label) for d, label in labels))
        values[at] = np.array(before[cell]) * card.shown_unit.factor
    return dataclasses.replace(
        bound.program, inputs={**bound.program.inputs, move.lever: dataclasses.replace(held, values=values)}
    )


def _is_same(now: dict[str, Any], before: dict[str, Any]) -> bool:
    return all(np.array_equal(values, before[name], equal_nan=True) for name, values in now.items())
