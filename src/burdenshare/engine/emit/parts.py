"""What a year becomes before it is printed: arrays in memory, views of them, and the steps that fill them.

Every array has draws as its last axis: one block of them, or one number where all draws have the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Shape: TypeAlias = tuple[int, ...]


@dataclass(eq=False)
class Buffer:
    """An array in memory, row by row.

    `whole` says that it holds whole numbers and truth values, not 32-bit floats; `steady`, that it stays the same over
    the years of a block of draws. `values` are those of a constant. `name` is given when it is printed.
    """

    shape: Shape
    whole: bool
    steady: bool
    values: npt.NDArray[Any] | None = None
    name: str = ""

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return prod(self.shape)


@dataclass(frozen=True, eq=False)
class View:
    """An array as some step sees it: a buffer with a step in memory for each axis, 0 where the axis only repeats."""

    buffer: Buffer
    shape: Shape
    steps: Shape
    start: int = 0


@dataclass(frozen=True)
class Number:
    """A number that the printed text contains."""

    value: float
    whole: bool


Operand: TypeAlias = View | Number


@dataclass(eq=False)
class Step:
    """One operation on each number of an array.

    `shape` is the part of the result that is computed: 1 where an axis only repeats. `equation` is the equation that
    needs it.
    """

    operation: str
    operands: tuple[Operand, ...]
    out: View
    shape: Shape
    equation: str
    more: Mapping[str, Any] = field(default_factory=dict)

    def reads(self) -> Iterator[View]:
        """The arrays that it reads."""
        return (x for x in self.operands if isinstance(x, View))

    def writes(self) -> Iterator[Buffer]:
        """The arrays that it fills, or a part of them."""
        yield self.out.buffer


@dataclass(eq=False)
class Loop:
    """Steps that are repeated on what they carry: a number of times, or while a test holds.

    `carried` are the arrays that they carry, `begins` their first values, `ends` their values after one round. `test`
    computes `goes_on` from what is carried.
    """

    carried: tuple[Buffer, ...]
    begins: tuple[Operand, ...]
    body: Sequence[Step | Loop]
    ends: tuple[Operand, ...]
    equation: str
    times: int = 0
    test: Sequence[Step | Loop] = ()
    goes_on: Operand | None = None

    def reads(self) -> Iterator[View]:
        """The arrays that it reads, its own included."""
        last = () if self.goes_on is None else (self.goes_on,)
        yield from (x for x in (*self.begins, *self.ends, *last) if isinstance(x, View))
        for step in (*self.body, *self.test):
            yield from step.reads()

    def writes(self) -> Iterator[Buffer]:
        """The arrays that it fills, those of its steps included."""
        yield from self.carried
        for step in (*self.body, *self.test):
            yield from step.writes()


Node: TypeAlias = Step | Loop


def dense(shape: Shape) -> Shape:
    """The steps in memory of an array without gaps; 0 for an axis of length 1."""
    found: list[int] = []
    size = 1
    for length in reversed(shape):
        found.append(0 if length == 1 else size)
        size *= length
    return tuple(reversed(found))


def whole_of(dtype: Any) -> bool:
    """Whether a type of numbers is one of whole numbers or truth values."""
    return not np.issubdtype(dtype, np.floating)


def all_of(buffer: Buffer, shape: Shape | None = None) -> View:
    """A view of a whole buffer; of a wider shape, where the buffer has length 1 on the axes that repeat."""
    return View(buffer, buffer.shape if shape is None else shape, dense(buffer.shape))
