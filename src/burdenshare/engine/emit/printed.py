"""A program as one C text, and the layout of what the text reads and writes.

The text holds no number of the scenario: levers, data, draws, years and choices are handed in. So it is the same for
all scenarios of one form, and its digest names the module that is compiled from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from burdenshare.engine.emit.compiler import FLAGS
from burdenshare.engine.emit.edges import driver, outcomes
from burdenshare.engine.emit.flat import Flat
from burdenshare.engine.emit.groups import grouped
from burdenshare.engine.emit.layout import Layout, layout_of
from burdenshare.engine.emit.loops import Printer, moved
from burdenshare.engine.emit.memory import declaration, form, give_places, written_down
from burdenshare.engine.emit.needs import choices_of, needs_of
from burdenshare.engine.emit.parts import Buffer, Node, Number, Operand, Step, View, all_of
from burdenshare.engine.emit.words import number
from burdenshare.engine.emit.year import TRUTHS, year_of
from burdenshare.engine.graph import LAST_YEAR
from burdenshare.engine.program import Program
from burdenshare.engine.sobol import directions

BLOCK: Final = 128  # draws that are computed together: what they need stays in the processor's cache
HEADERS: Final = ("functions.h", "wide.h", "quantiles.h", "draws.h")
HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Printed:
    """A program in C: the text, its layout, and how many steps it has, by kind."""

    text: str
    layout: Layout
    counts: Mapping[str, int]

    @cached_property
    def digest(self) -> str:
        """What names the module: a hash of the text."""
        return hashlib.blake2b(self.text.encode(), digest_size=8).hexdigest()


def print_program(program: Program, block: int = BLOCK) -> Printed:
    """Print a program as C.

    Args:
        program: the program; its outcomes are what the module keeps.
        block: how many draws are computed together.

    Raises:
        ProblemsFound: an equation uses an operation that has no words in C.
    """
    return _Text(program, block).printed()


class _Text:
    """One program's text, made once."""

    def __init__(self, program: Program, block: int) -> None:
        year = year_of(program, block)
        self.arrays = {i.name: Buffer(i.shape, i.name in TRUTHS, i.role in ("fixed", "sampled")) for i in year.inputs}
        flat = Flat()
        ends = flat.opened(year.listed, [all_of(array) for array in self.arrays.values()])
        states = [self.arrays[name + LAST_YEAR] for name in year.carried]
        fixed = [self.arrays[i.name] for i in year.inputs if i.role == "fixed"]
        self.constants, self.kept = flat.constants, ends[len(states) :]
        self.states: list[tuple[Buffer, Operand]] = list(zip(states, ends[: len(states)], strict=True))
        self.choices = choices_of(flat.nodes, fixed)
        carried = {array: end.buffer if isinstance(end, View) else None for array, end in self.states}
        self.needs = needs_of(flat.nodes, _buffers(self.kept), carried, self.choices)
        self.nodes = [node for node in flat.nodes if node in self.needs]
        self.never = {b for node in flat.nodes if node not in self.needs for b in node.writes()}
        self.once = grouped([n for n in self.nodes if _is_steady(n)], self.needs)
        self.yearly = grouped([n for n in self.nodes if not _is_steady(n)], self.needs)
        self.read = {x.buffer for node in self.nodes for x in node.reads()} | {*_buffers(self.kept)}
        self.states = [(array, end) for array, end in self.states if array in self.read]
        self.read |= {*_buffers([end for _, end in self.states])}
        names = {array: name for name, array in self.arrays.items()}
        self.layout = layout_of(program, year, block, (names[array] for array in self.choices))

    def printed(self) -> Printed:
        """The whole text."""
        for i, array in enumerate(self.arrays.values()):
            array.name = f"i{i}"
        for i, constant in enumerate(self.constants):
            constant.name = f"k{i}"
        picks = {array: f"picked{i}" for i, array in enumerate(self.choices) if array in self.read}
        ends = {*_buffers([*self.kept, *(end for _, end in self.states)])}
        later = {x.buffer for group in self.yearly for node in group.nodes for x in node.reads()} | ends
        rooms = [*give_places(self.once, later, "o", again=False), *give_places(self.yearly, ends, "s", again=True)]
        stored = {*written_down(self.once, later), *written_down(self.yearly, ends)}
        printer = Printer(stored, picks, self.never)
        lines = [
            *(_written(constant) for constant in self.constants if constant in self.read),
            *(declaration(array, name) for name, array in self.arrays.items() if array in self.read),
            *rooms,
            *(f"static unsigned {name};" for name in picks.values()),
            "static void once(void){",
            *(line for group in self.once for line in printer.group(group)),
            "}",
            "static void year(float*out,long stride){",
            *(line for group in self.yearly for line in printer.group(group)),
            *outcomes(self.layout, self.kept),
            *moved(self.states),
            "}",
            *driver(self.layout, self.arrays, self.read, picks),
        ]
        return Printed(_head(self.layout.block) + "\n".join(lines) + "\n", self.layout, self._counts())

    def _counts(self) -> dict[str, int]:
        """Steps of a year in all, those that are computed once for a block of draws, and loops."""
        return {
            "steps": sum(isinstance(node, Step) for node in self.nodes),
            "once": sum(len(group.nodes) for group in self.once),
            "loops": len(self.once) + len(self.yearly),
        }


def _head(block: int) -> str:
    """How the text is compiled, the table of sampling, and the functions."""
    table = ",".join(f"{int(x)}u" for x in directions().ravel())
    flags = f"/* {' '.join(FLAGS)} */\nenum{{BLOCK={block}}};\n"
    functions = "".join((HERE / name).read_text(encoding="utf-8") for name in HEADERS)
    return f"{flags}static const unsigned DIRECTIONS[{directions().size}]={{{table}}};\n{functions}"


def _buffers(operands: list[Operand]) -> list[Buffer]:
    return [x.buffer for x in operands if isinstance(x, View)]


def _is_steady(node: Node) -> bool:
    return all(buffer.steady for buffer in node.writes())


def _written(constant: Buffer) -> str:
    """A constant array in C."""
    assert constant.values is not None
    values = ",".join(number(Number(v.item(), constant.whole)) for v in np.atleast_1d(constant.values).ravel())
    return f"static const {form(constant)} {constant.name}[{max(1, constant.size)}]={{{values}}};"
