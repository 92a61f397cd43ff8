"""What need not be computed: nothing reads it, or it is read only where a number picks another of several values.

A number that is fixed for a whole run and is only compared with whole numbers is a choice: `where(choice == 2, a, b)`.
What leads to `a` alone is needed only if some cell of the choice is 2. So rivals that stand side by side cost the time
of the one that is picked. Where it matters which of two choices lets a step be skipped, each is looked at by itself: a
step may be computed without need, and is never skipped in error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from burdenshare.engine.emit.parts import Buffer, Loop, Node, Number, Step, View

# By choice, the whole numbers under which a step is needed, as bits; a choice that does not decide is left out.
Need: TypeAlias = Mapping[Buffer, int]
ALWAYS: Final[Need] = MappingProxyType({})
MOST: Final = 31  # the largest whole number that a choice may pick
_ALL: Final = 2 ** (MOST + 1) - 1


def either(first: Need | None, second: Need) -> Need:
    """The need of what is needed by either of two; None is no need."""
    if first is None:
        return second
    both = {c: bits for c in first.keys() & second.keys() if (bits := first[c] | second[c]) != _ALL}
    return {c: both[c] for c in first if c in both}


def choices_of(nodes: Iterable[Node], fixed: Iterable[Buffer]) -> list[Buffer]:
    """The fixed inputs that are only compared with whole numbers."""
    found = dict.fromkeys(fixed)
    for node in nodes:
        for view in node.reads():
            if view.buffer in found and _picked(node, view.buffer) is None:
                del found[view.buffer]
    return list(found)


def _picked(node: Node, choice: Buffer) -> int | None:
    """The whole number with which a step compares a choice."""
    if not isinstance(node, Step) or node.operation != "eq":
        return None
    first, second = node.operands
    number = second if isinstance(second, Number) else first
    is_one = isinstance(number, Number) and float(number.value).is_integer() and 0 <= number.value <= MOST
    return int(number.value) if is_one and isinstance(number, Number) else None


def needs_of(
    nodes: Sequence[Node],
    kept: Iterable[Buffer],
    carried: Mapping[Buffer, Buffer | None],
    choices: Iterable[Buffer],
) -> dict[Node, Need]:
    """What each step is needed for, of those that are needed at all.

    Args:
        nodes: the steps of a year, in order.
        kept: the arrays that are always wanted.
        carried: the array that becomes each state, by the array that the year reads of it (None: a number).
        choices: the fixed inputs that pick.
    """
    tests: dict[Buffer, tuple[Buffer, int]] = {}
    among = {*choices}
    for node in nodes:
        for view in node.reads():
            if view.buffer in among and isinstance(node, Step):
                picked = _picked(node, view.buffer)
                assert picked is not None
                tests[node.out.buffer] = (view.buffer, picked)
    wanted: dict[Buffer, Need] = dict.fromkeys(kept, ALWAYS)
    while True:  # what a state of the next year needs
        needs = _backward(nodes, dict(wanted), tests)
        before = dict(wanted)
        for read, written in carried.items():
            if written is not None and read in needs[1]:
                wanted[written] = either(wanted.get(written), needs[1][read])
        if wanted == before:
            return needs[0]


def _backward(
    nodes: Sequence[Node], wanted: dict[Buffer, Need], tests: Mapping[Buffer, tuple[Buffer, int]]
) -> tuple[dict[Node, Need], dict[Buffer, Need]]:
    """The need of each step and of each array, from the last step to the first."""
    found: dict[Node, Need] = {}
    for node in reversed(nodes):
        need: Need | None = None
        for buffer in node.writes():
            if buffer in wanted:
                need = either(need, wanted[buffer])
        if need is None:
            continue
        found[node] = need
        for view, its in _asks(node, need, tests):
            wanted[view.buffer] = either(wanted.get(view.buffer), its)
    return found, wanted


def _asks(node: Node, need: Need, tests: Mapping[Buffer, tuple[Buffer, int]]) -> Iterable[tuple[View, Need]]:
    """The arrays that a step reads, each with the need of it."""
    if isinstance(node, Loop) or node.operation != "select_n":
        return [(view, need) for view in node.reads()]
    test, otherwise, where = node.operands
    picks = tests.get(test.buffer) if isinstance(test, View) else None
    if picks is None:
        return [(view, need) for view in node.reads()]
    choice, number = picks
    asked = []
    for operand, bits in ((otherwise, _ALL & ~(1 << number)), (where, 1 << number)):
        if isinstance(operand, View):
            left = need.get(choice, _ALL) & bits
            if left:
                asked.append((operand, {**need, choice: left}))
    return [(test, need), *asked] if isinstance(test, View) else asked
