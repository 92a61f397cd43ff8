"""Groups of steps as C: a nest of loops in which each step is one line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial, reduce
from itertools import count, product
from math import prod
from typing import Final

from burdenshare.engine.emit.groups import Group
from burdenshare.engine.emit.memory import form
from burdenshare.engine.emit.parts import Buffer, Loop, Number, Operand, Shape, Step, View, dense
from burdenshare.engine.emit.words import REDUCTIONS, joined, number, power, words

WRITTEN_OUT: Final = 32  # terms of a sum that stand in one line


class Printer:
    """Prints groups. Names of arrays must have been given; names of single numbers are counted here.

    Args:
        stored: the arrays that have a place in memory.
        choices: the names of what was picked, as bits.
        never: arrays that no choice can need: where a step reads one, the condition beside it picks another.
    """

    def __init__(self, stored: Collection[Buffer], choices: Mapping[Buffer, str], never: Collection[Buffer]) -> None:
        self.stored = stored
        self.never = never
        self.choices = choices
        self._next = count()
        self._names: dict[Buffer, str] = {}

    def group(self, group: Group) -> list[str]:
        """The lines of a group; in a condition where it is needed only for some choices."""
        lines = self._loop(group) if isinstance(group.nodes[0], Loop) else self._nest(group)
        if group.need:
            asked = "&&".join(f"({self.choices[c]}&{bits & 0xFFFFFFFF:#x}u)" for c, bits in group.need.items())
            return [f"if({asked}){{", *lines, "}"]
        return lines

    def _nest(self, group: Group) -> list[str]:
        axes = [f"r{i}" for i in range(len(group.shape))]
        self._names = {}
        lines = [f"for(int {v}=0;{v}<{n};{v}++)" for v, n in zip(axes, group.shape, strict=True)]
        lines = ["".join(lines) + "{"]
        for node in group.nodes:
            assert isinstance(node, Step)
            lines += self._line(node, axes)
        return [*lines, "}"]

    def _line(self, step: Step, axes: Sequence[str]) -> list[str]:
        """One step: its number under a name of its own, and in memory where a later loop reads it."""
        rest = iter(axes)
        at = [next(rest) if n != 1 else "0" for n in step.shape]
        name = f"t{next(self._next)}"
        out = step.out.buffer
        if step.operation in REDUCTIONS:
            lines = self._reduction(step, at, name)
        else:
            given = [self._operand(x, at) for x in step.operands]
            first = step.operands[-1]
            whole = first.whole if isinstance(first, Number) else first.buffer.whole
            lines = [f"{form(out)} {name}={words(step.operation, given, whole, step.more)};"]
        if step.operation != "copy":
            self._names[out] = name
        if out in self.stored:
            lines.append(f"{out.name}[{index(step.out, at)}]={name};")
        return lines

    def _operand(self, x: Operand, at: Sequence[str]) -> str:
        if isinstance(x, Number):
            return number(x)
        if x.buffer in self.never:
            return "0"
        return self._names.get(x.buffer) or f"{x.buffer.name}[{index(x, at)}]"

    def _reduction(self, step: Step, at: Sequence[str], name: str) -> list[str]:
        """A sum, a largest number and the like, over some axes of an array in memory."""
        (x,), axes = step.operands, step.more["axes"]
        assert isinstance(x, View)
        left = [a for a in range(len(x.shape)) if a not in axes]
        fixed = [f"{v}*{x.steps[a]}" for v, a in zip(at, left, strict=True) if v != "0" and x.steps[a]]
        over = [(x.shape[a], x.steps[a]) for a in axes if x.steps[a]]
        repeats = prod(x.shape[a] for a in axes if not x.steps[a])
        operation, kind = step.operation, form(step.out.buffer)

        def term(*more: str) -> str:
            return f"{x.buffer.name}[{'+'.join(t for t in (str(x.start), *fixed, *more) if t != '0') or '0'}]"

        if prod(n for n, _ in over) <= WRITTEN_OUT:
            places = product(*(range(n) for n, _ in over))
            terms = [term(str(sum(i * s for i, (_, s) in zip(p, over, strict=True)))) for p in places]
            lines = [f"{kind} {name}={reduce(partial(joined, operation), terms)};"]
        else:
            loops = "".join(f"for(int a{i}=0;a{i}<{n};a{i}++)" for i, (n, _) in enumerate(over))
            each = term(*(f"a{i}*{s}" for i, (_, s) in enumerate(over)))
            lines = [f"{kind} {name}={REDUCTIONS[operation][1]};", f"{loops}{name}={joined(operation, name, each)};"]
        if repeats > 1 and operation == "reduce_sum":
            lines.append(f"{name}*={repeats};")
        if repeats > 1 and operation == "reduce_prod":
            lines.append(f"{name}={power(name, repeats)};")
        return lines

    def _loop(self, group: Group) -> list[str]:
        """A loop of its own: what it carries, the test, the steps, and what the next round begins with."""
        (loop,) = group.nodes
        assert isinstance(loop, Loop)
        lines = ["{"]
        for buffer, begin in zip(loop.carried, loop.begins, strict=True):
            lines += copied(buffer, begin)
        if loop.goes_on is None:
            lines.append(f"for(int k=0;k<{loop.times};k++){{")
        else:
            lines.append("for(;;){")
            lines += [line for inner in group.test for line in self.group(inner)]
            lines.append(f"if(!({self._alone(loop.goes_on)}))break;")
        lines += [line for inner in group.body for line in self.group(inner)]
        lines += moved(list(zip(loop.carried, loop.ends, strict=True)))
        return [*lines, "}", "}"]

    def _alone(self, x: Operand) -> str:
        return number(x) if isinstance(x, Number) else f"{x.buffer.name}[{x.start}]"


def index(x: View, at: Sequence[str]) -> str:
    """The place of a number in its array, for the places on each axis."""
    terms = [str(x.start)] if x.start else []
    for place, step in zip(at, x.steps, strict=True):
        if step and place != "0":
            terms.append(place if step == 1 else f"{place}*{step}")
    return "+".join(terms) or "0"


def copied(buffer: Buffer, x: Operand, to: str = "") -> list[str]:
    """Lines that copy an operand into a whole array, repeating it where the array is wider.

    Args:
        buffer: the array.
        x: what is copied.
        to: the name of the array, where it is not the buffer's own.
    """
    long = [a for a, n in enumerate(buffer.shape) if n != 1]
    at = [f"r{a}" if a in long else "0" for a in range(len(buffer.shape))]
    loops = "".join(f"for(int r{a}=0;r{a}<{buffer.shape[a]};r{a}++)" for a in long)
    place = index(View(buffer, buffer.shape, dense(buffer.shape)), at)
    value = number(x) if isinstance(x, Number) else f"{x.buffer.name}[{index(wide(x, buffer.shape), at)}]"
    return [f"{loops}{to or buffer.name}[{place}]={value};"]


def wide(x: View, shape: Shape) -> View:
    """A view of at least as many axes: axes of length 1, and axes that it lacks, repeat."""
    lacks = len(shape) - len(x.shape)
    assert lacks == 0 or not x.shape
    return View(x.buffer, shape, (*(0,) * lacks, *x.steps), x.start)


def moved(pairs: Iterable[tuple[Buffer, Operand]]) -> list[str]:
    """Lines that copy several operands into arrays that some of the operands may be views of."""
    pairs = [(b, x) for b, x in pairs if not (isinstance(x, View) and x.buffer is b and x.start == 0)]
    targets = {b for b, _ in pairs}
    lines, back = [], []
    for i, (buffer, x) in enumerate(pairs):
        if isinstance(x, View) and x.buffer in targets:
            lines.append(f"static {form(buffer)} m{i}[{max(1, buffer.size)}];")
            lines += copied(buffer, x, f"m{i}")
            back.append(f"for(int i=0;i<{buffer.size};i++){buffer.name}[i]=m{i}[i];")
        else:
            back += copied(buffer, x)
    return [*lines, *back]
