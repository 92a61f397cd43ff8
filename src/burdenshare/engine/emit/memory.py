"""Where arrays are kept: only those that a later loop reads, and each place in memory is used again when it is free."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from burdenshare.engine.emit.groups import Group
from burdenshare.engine.emit.parts import Buffer, Loop, Step, View

ALWAYS: Final = 10**9


def written_down(groups: Sequence[Group], kept: Collection[Buffer]) -> list[Buffer]:
    """The arrays that need a place: what is read outside the loop that computes it, in order.

    Args:
        groups: all groups, in order.
        kept: arrays that are read when all groups are done.
    """
    found = dict.fromkeys(b for b in kept)
    own: list[Buffer] = []
    for group in groups:
        own += dict.fromkeys(b for n in group.nodes for b in n.writes())
        found |= dict.fromkeys(_read_elsewhere(group))
    return [b for b in dict.fromkeys(own) if b in found]


def _read_elsewhere(group: Group) -> Iterator[Buffer]:
    """What a group reads from memory, what it writes there piece by piece, and what its loops carry."""
    for node in group.nodes:
        if isinstance(node, Loop):
            yield from node.carried
            last = () if node.goes_on is None else (node.goes_on,)
            yield from (x.buffer for x in (*node.begins, *node.ends, *last) if isinstance(x, View))
    for nest in group.nests():
        here = {n.out.buffer for n in nest.nodes if isinstance(n, Step) and n.operation != "copy"}
        for node in nest.nodes:
            if isinstance(node, Step) and node.operation == "copy":
                yield node.out.buffer
            yield from (x.buffer for x in node.reads() if x.buffer not in here)


def give_places(groups: Sequence[Group], kept: Collection[Buffer], prefix: str, again: bool) -> list[str]:
    """Name each array that needs a place; the declarations.

    Args:
        groups: all groups, in order.
        kept: arrays that are read when all groups are done.
        prefix: of the names.
        again: whether a place is used again once its array was read for the last time.
    """
    last: dict[Buffer, int] = {}
    for i, group in enumerate(groups):
        for node in group.nodes:
            for view in node.reads():
                last[view.buffer] = i
    last |= dict.fromkeys(kept, ALWAYS)
    needed = set(written_down(groups, kept))
    free: dict[tuple[int, bool], list[str]] = {}
    declared: list[str] = []
    for i, group in enumerate(groups):
        mine = [b for b in dict.fromkeys(b for n in group.nodes for b in n.writes()) if b in needed and not b.name]
        for buffer in mine:
            waiting = free.get((buffer.size, buffer.whole))
            if again and waiting:
                buffer.name = waiting.pop()
            else:
                buffer.name = f"{prefix}{len(declared)}"
                declared.append(declaration(buffer))
        if again:
            ended = dict.fromkeys(x.buffer for n in group.nodes for x in n.reads() if last.get(x.buffer) == i)
            ended |= dict.fromkeys(b for b in mine if last.get(b, i) == i)
            for buffer in ended:
                if buffer.name.startswith(prefix):
                    free.setdefault((buffer.size, buffer.whole), []).append(buffer.name)
    return declared


def declaration(buffer: Buffer, about: str = "") -> str:
    """The C line that makes room for an array."""
    comment = f" /* {about} */" if about else ""
    return f"static {form(buffer)} {buffer.name}[{max(1, buffer.size)}] __attribute__((aligned(16)));{comment}"


def form(buffer: Buffer) -> str:
    """The C type of an array's numbers."""
    return "int" if buffer.whole else "float"
