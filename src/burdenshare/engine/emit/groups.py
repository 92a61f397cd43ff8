"""Which steps share one loop: those of one shape, as many as can stand side by side, in an order that is always one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from burdenshare.engine.emit.needs import ALWAYS, Need
from burdenshare.engine.emit.parts import Buffer, Loop, Node, Shape, Step, View, dense
from burdenshare.engine.emit.words import REDUCTIONS

LARGEST: Final = 12  # steps in one loop: the compiler does not make vector instructions of every longer one


@dataclass(frozen=True, eq=False)
class Group:
    """Steps in one loop nest over `shape`; or one loop of its own, whose test and body are groups again."""

    shape: Shape
    nodes: tuple[Node, ...]
    need: Need
    test: tuple[Group, ...] = ()
    body: tuple[Group, ...] = ()

    def nests(self) -> Iterator[Group]:
        """The loop nests of steps, those inside loops included."""
        if isinstance(self.nodes[0], Loop):
            for group in (*self.test, *self.body):
                yield from group.nests()
        else:
            yield self


def long_of(shape: Shape) -> Shape:
    """A shape without its axes of length 1: what the loop runs over."""
    return tuple(n for n in shape if n != 1)


def grouped(nodes: Sequence[Node], needs: Mapping[Node, Need]) -> list[Group]:
    """Put steps into groups so that each group reads only what earlier ones, or earlier steps of its own, have written.

    Args:
        nodes: the steps, in an order that can be computed.
        needs: what each is needed for; steps of one group are needed for the same.
    """
    place = {node: i for i, node in enumerate(nodes)}
    writers: dict[Buffer, list[Node]] = {}
    for node in nodes:
        for buffer in node.writes():
            writers.setdefault(buffer, []).append(node)
    before = {n: {w for v in n.reads() for w in writers.get(v.buffer, ()) if w is not n} for n in nodes}
    users: dict[Node, list[Node]] = {}
    for node, those in before.items():
        for one in sorted(those, key=place.__getitem__):
            users.setdefault(one, []).append(node)
    waits = {n: len(those) for n, those in before.items()}
    ready = [n for n in nodes if not waits[n]]
    groups: list[Group] = []
    while ready:
        first = _chosen(ready, needs, place)
        inside = _together(first, ready, needs, place, users, waits)
        rest = (_inner(first.test), _inner(first.body)) if isinstance(first, Loop) else ()
        groups.append(Group(long_of(_shape(first)), tuple(inside), needs[first], *rest))
    assert sum(len(g.nodes) for g in groups) == len(nodes)
    return groups


def _inner(nodes: Sequence[Node]) -> tuple[Group, ...]:
    return tuple(grouped(nodes, dict.fromkeys(nodes, ALWAYS)))


def _shape(node: Node) -> Shape:
    return node.shape if isinstance(node, Step) else ()


def _alike(node: Node, needs: Mapping[Node, Need]) -> tuple[object, ...]:
    """What steps of one group have in common."""
    need = tuple(sorted((id(c), bits) for c, bits in needs[node].items()))
    return (id(node) if isinstance(node, Loop) else 0, long_of(_shape(node)), need)


def _chosen(ready: Sequence[Node], needs: Mapping[Node, Need], place: Mapping[Node, int]) -> Node:
    """The first of the most steps that are alike."""
    alike: dict[tuple[object, ...], list[Node]] = {}
    for node in ready:
        alike.setdefault(_alike(node, needs), []).append(node)
    most = max(alike.values(), key=lambda those: (len(those), -place[min(those, key=place.__getitem__)]))
    return min(most, key=place.__getitem__)


def _together(
    first: Node,
    ready: list[Node],
    needs: Mapping[Node, Need],
    place: Mapping[Node, int],
    users: Mapping[Node, Sequence[Node]],
    waits: dict[Node, int],
) -> list[Node]:
    """The steps that go into the loop of `first`; what they make ready is added to `ready`."""
    kind = _alike(first, needs)
    inside: list[Node] = []
    written: dict[Buffer, Step] = {}
    waiting = sorted((n for n in ready if _alike(n, needs) == kind), key=place.__getitem__)
    while waiting and len(inside) < LARGEST:
        node = waiting.pop(0)
        if isinstance(node, Step) and not all(_is_at_hand(node, x, written) for x in node.reads()):
            continue
        inside.append(node)
        ready.remove(node)
        if isinstance(node, Step):
            written[node.out.buffer] = node
        for user in users.get(node, ()):
            waits[user] -= 1
            if not waits[user]:
                ready.append(user)
                if _alike(user, needs) == kind:
                    waiting.append(user)
    return inside


def _is_at_hand(node: Step, x: View, written: Mapping[Buffer, Step]) -> bool:
    """Whether the number that a step reads is that which the same round of the loop has just computed, or is older."""
    if x.buffer not in written:
        return True
    maker = written[x.buffer]
    if node.operation in REDUCTIONS or maker.operation == "copy":
        return False
    own = [s for s, n in zip(x.steps, node.shape, strict=True) if n != 1]
    return own == [s for s, n in zip(dense(maker.shape), maker.shape, strict=True) if n != 1] and x.start == 0
