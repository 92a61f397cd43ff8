"""Where a printed program reads and writes: the order of everything in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from burdenshare.engine.emit.parts import Shape
from burdenshare.engine.emit.year import Year
from burdenshare.engine.graph import CLOCK
from burdenshare.engine.program import Given, Program, Sampled


@dataclass(frozen=True)
class Layout:
    """What the module reads and writes, by name, in the order of memory; each shape is without draws.

    `fixed` and `paths` are rows of one number, `sampled` and `shocks` rows of a block of draws. `firsts` are the first
    values of states, with the role of each: `fixed`, `sampled`, or `unknown`. `kept` are the outcomes. `choices` are
    the fixed numbers that pick one of several rivals.
    """

    block: int
    fixed: Mapping[str, Shape]
    paths: Mapping[str, Shape]
    sampled: Mapping[str, Shape]
    shocks: Mapping[str, Shape]
    firsts: Mapping[str, tuple[str, Shape]]
    kept: Mapping[str, Shape]
    choices: tuple[str, ...]

    def rows(self, part: str) -> int:
        """How many rows a part of the memory has: a part by its name, `first` or `first_sampled`."""
        if part in ("first", "first_sampled"):
            role = "fixed" if part == "first" else "sampled"
            return sum(prod(shape) for its, shape in self.firsts.values() if its == role)
        return sum(prod(shape) for shape in getattr(self, part).values())


def layout_of(program: Program, year: Year, block: int, choices: Iterable[str]) -> Layout:
    """The layout of a program: inputs in order of name, the clock in front of the paths."""
    shapes = {i.name: i.shape[:-1] for i in year.inputs}
    names = {
        role: [i.name for i in year.inputs if i.role == role] for role in ("fixed", "path", "sampled", "shock", "state")
    }

    def rows(those: Sequence[str]) -> dict[str, Shape]:
        return {name: shapes[name] for name in those}

    return Layout(
        block,
        rows(names["fixed"]),
        rows([*CLOCK, *(n for n in names["path"] if n not in CLOCK)]),
        rows(names["sampled"]),
        rows(names["shock"]),
        {name: (_begins(program, name), shapes[name]) for name in names["state"]},
        {name: program.shape(program.equations[name].gives) for name in year.kept},
        tuple(choices),
    )


def _begins(program: Program, state: str) -> str:
    given = program.inputs.get(state)
    if given is None:
        return "unknown"
    return "sampled" if isinstance(given, Sampled | Given) else "fixed"
