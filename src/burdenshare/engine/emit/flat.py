"""From JAX's list of a year's operations to steps on arrays: calls are opened, moves of axes become views.

What cannot be printed is refused by name, with the equation that needs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from jax.extend.core import Literal

from burdenshare.engine.emit.parts import (
    Buffer,
    Loop,
    Node,
    Number,
    Operand,
    Shape,
    Step,
    View,
    all_of,
    dense,
    whole_of,
)
from burdenshare.engine.emit.views import VIEWS, row, wide, with_axis
from burdenshare.engine.emit.words import REDUCTIONS, is_printed
from burdenshare.vocabulary.errors import Problem, ProblemsFound

CALLS: Final = ("jit", "pjit", "closed_call", "core_call", "custom_jvp_call", "custom_vjp_call", "remat2", "checkpoint")
SAME: Final = ("stop_gradient", "copy", "copy_p", "optimization_barrier", "reduce_precision")
UNROLLED: Final = 16  # rounds of a loop that are written out
MOST_UNROLLED: Final = 128  # of a loop that reads or gives a row in each: it is always written out
MOST_OPERANDS: Final = 3
RIGHT: Final = "A page can print sums, products, comparisons, choices, and the functions that the library has."


class Flat:
    """Opens a list of operations into steps.

    Attributes:
        nodes: the steps, in order.
        constants: the constant arrays that they read.
    """

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.constants: list[Buffer] = []

    def opened(self, listed: Any, inputs: Sequence[Operand], equation: str = "") -> list[Operand]:
        """Open a closed list of operations; its results for the given inputs."""
        inner = listed.jaxpr
        known: dict[Any, Operand] = dict(zip(inner.invars, inputs, strict=True))
        known |= {v: self._constant(c) for v, c in zip(inner.constvars, listed.consts, strict=True)}

        def read(atom: Any) -> Operand:
            return self._literal(atom.val) if isinstance(atom, Literal) else known[atom]

        for each in inner.eqns:
            given = [read(atom) for atom in each.invars]
            name = equation or str(each.source_info.name_stack).partition("/")[0]
            known.update(zip(each.outvars, self._one(each, given, name), strict=True))
        return [read(atom) for atom in inner.outvars]

    def _one(self, each: Any, given: list[Operand], equation: str) -> list[Operand]:
        """The results of one operation."""
        name, more = each.primitive.name, each.params
        if name in CALLS:
            return self.opened(_closed(more), given[-len(_closed(more).jaxpr.invars) :], equation)
        if name in SAME:
            return given
        if name == "scan":
            return self._repeated(more, given, each.outvars, equation)
        if name == "while":
            return self._while(more, given, equation)
        if name == "split":
            return self._split(self._as_view(given[0]), more)
        return [self._array(name, given, each.outvars[0].aval, equation, more)]

    def _array(self, name: str, given: list[Operand], kind: Any, equation: str, more: Mapping[str, Any]) -> Operand:
        """The result of an operation that gives one array."""
        shape, whole = kind.shape, whole_of(kind.dtype)
        if name in VIEWS:
            return self._seen(name, self._as_view(given[0]), shape, equation, more)
        if name == "convert_element_type" and _is_whole(given[0]) == whole:
            return given[0]
        if name == "convert_element_type" and isinstance(given[0], Number) and not whole:
            return Number(given[0].value, whole)
        if name in ("concatenate", "stack"):
            axis = more["dimension" if name == "concatenate" else "axis"]
            pieces = [self._as_view(x) for x in given]
            pieces = pieces if name == "concatenate" else [with_axis(x, axis) for x in pieces]
            return self._joined(axis, pieces, shape, equation)
        if name == "iota":
            counted = np.arange(shape[more["dimension"]], dtype=kind.dtype)
            others = [a for a in range(len(shape)) if a != more["dimension"]]
            return self._constant(np.broadcast_to(np.expand_dims(counted, others), shape))
        if name in REDUCTIONS:
            return self._reduced(name, self._as_view(given[0]), more["axes"], whole, equation)
        if is_printed(name, bool(given) and _is_whole(given[0])) and len(given) <= MOST_OPERANDS:
            return self._elementwise(name, given, shape, whole, equation, more)
        place = f"Equation `{equation}`" if equation else "The year"
        raise ProblemsFound([Problem(place, f"it uses `{name}`, which cannot be printed for a page.", RIGHT)])

    def _seen(self, name: str, x: View, shape: Shape, equation: str, more: Mapping[str, Any]) -> View:
        """A view; of a copy, where the numbers do not lie in the order that it needs."""
        view = VIEWS[name](x, shape, more)
        if view is None:
            view = VIEWS[name](self._copied(x, equation), shape, more)
        assert view is not None
        return view

    def _elementwise(
        self, name: str, given: Sequence[Operand], shape: Shape, whole: bool, equation: str, more: Mapping[str, Any]
    ) -> View:
        given = [x if isinstance(x, Number) or x.shape == shape else wide(x, shape) for x in given]
        views = [x for x in given if isinstance(x, View)]
        computed = tuple(n if any(v.steps[a] for v in views) else 1 for a, n in enumerate(shape))
        out = Buffer(computed, whole, all(v.buffer.steady for v in views))
        self.nodes.append(Step(name, tuple(given), all_of(out), computed, equation, more))
        return all_of(out, shape)

    def _reduced(self, name: str, x: View, axes: Sequence[int], whole: bool, equation: str) -> View:
        left = [a for a in range(len(x.shape)) if a not in axes]
        shape = tuple(x.shape[a] for a in left)
        computed = tuple(x.shape[a] if x.steps[a] else 1 for a in left)
        out = Buffer(computed, whole, x.buffer.steady)
        self.nodes.append(Step(name, (x,), all_of(out), computed, equation, {"axes": tuple(axes)}))
        return all_of(out, shape)

    def _joined(self, axis: int, pieces: Sequence[View], shape: Shape, equation: str) -> View:
        """One array of several, each copied to its place."""
        computed = tuple(n if a == axis or any(p.steps[a] for p in pieces) else 1 for a, n in enumerate(shape))
        steady = all(p.buffer.steady for p in pieces)
        out = Buffer(computed, pieces[0].buffer.whole, steady)
        start = 0
        for piece in pieces:
            part = tuple(piece.shape[a] if a == axis else n for a, n in enumerate(computed))
            place = View(out, part, dense(computed), start * dense(computed)[axis])
            self.nodes.append(
                Step("copy", (View(piece.buffer, part, piece.steps, piece.start),), place, part, equation)
            )
            start += piece.shape[axis]
        return all_of(out, shape)

    def _copied(self, x: View, equation: str) -> View:
        """The same numbers in a buffer of their own, without gaps."""
        out = Buffer(x.shape, x.buffer.whole, x.buffer.steady)
        self.nodes.append(Step("copy", (x,), all_of(out), x.shape, equation))
        return all_of(out)

    def _split(self, x: View, more: Mapping[str, Any]) -> list[Operand]:
        axis, found, start = more["axis"], [], 0
        for size in more["sizes"]:
            shape = tuple(size if a == axis else n for a, n in enumerate(x.shape))
            found.append(View(x.buffer, shape, x.steps, x.start + start * x.steps[axis]))
            start += size
        return [*found]

    def _repeated(
        self, more: Mapping[str, Any], given: Sequence[Operand], outs: Sequence[Any], equation: str
    ) -> list[Operand]:
        """A loop of a known number of rounds: written out if it is short, and if it reads or gives a row a round."""
        constants, carry = more["num_consts"], more["num_carry"]
        fixed, state, rows = given[:constants], list(given[constants : constants + carry]), given[constants + carry :]
        rounds, results = more["length"], outs[carry:]
        if rounds > UNROLLED and not rows and not results:
            return self._loop(more["jaxpr"], [*fixed], state, equation, times=rounds)
        if rounds > MOST_UNROLLED:
            wrong = f"it has a loop of {rounds} rounds that reads or gives a row in each, which cannot be printed."
            raise ProblemsFound([Problem(f"Equation `{equation}`", wrong, RIGHT)])
        given_back: list[list[View]] = [[] for _ in results]
        order = range(rounds)
        for i in reversed(order) if more["reverse"] else order:
            now = [row(self._as_view(x), i) for x in rows]
            found = self.opened(more["jaxpr"], [*fixed, *state, *now], equation)
            state = found[:carry]
            for kept, value in zip(given_back, found[carry:], strict=True):
                kept.append(self._as_view(value))
        joined = []
        for kept, out in zip(given_back, results, strict=True):
            ordered = kept[::-1] if more["reverse"] else kept
            joined.append(self._joined(0, [with_axis(v, 0) for v in ordered], out.aval.shape, equation))
        return [*state, *joined]

    def _while(self, more: Mapping[str, Any], given: Sequence[Operand], equation: str) -> list[Operand]:
        tests, constants = more["cond_nconsts"], more["body_nconsts"]
        asked, fixed, state = given[:tests], given[tests : tests + constants], given[tests + constants :]
        return self._loop(more["body_jaxpr"], [*fixed], state, equation, test=(more["cond_jaxpr"], [*asked]))

    def _loop(
        self,
        listed: Any,
        fixed: list[Operand],
        state: Sequence[Operand],
        equation: str,
        times: int = 0,
        test: tuple[Any, list[Operand]] | None = None,
    ) -> list[Operand]:
        """A loop that is kept as a loop: what it carries has buffers of its own."""
        kinds = [v.aval for v in listed.jaxpr.outvars]
        carried = tuple(Buffer(k.shape, whole_of(k.dtype), steady=False) for k in kinds)
        views = [all_of(b) for b in carried]
        outside, self.nodes = self.nodes, []
        ends = self.opened(listed, [*fixed, *views], equation)
        body, self.nodes = self.nodes, []
        goes_on = self.opened(test[0], [*test[1], *views], equation)[0] if test else None
        asked, self.nodes = self.nodes, outside
        moving = {*carried}
        body, asked = self._moving(body, moving), self._moving(asked, moving)
        loop = Loop(carried, tuple(state), body, tuple(ends), equation, times, asked, goes_on)
        own = {*loop.writes()}
        steady = all(x.buffer.steady for x in loop.reads() if x.buffer not in own)
        for buffer in own:
            buffer.steady = steady
        self.nodes.append(loop)
        return [*views]

    def _moving(self, nodes: Sequence[Node], moving: set[Buffer]) -> list[Node]:
        """The steps that differ from round to round; the others are computed once, before the loop."""
        found = []
        for node in nodes:
            if any(x.buffer in moving for x in node.reads()):
                moving.update(node.writes())
                found.append(node)
            else:
                self.nodes.append(node)
        return found

    def _literal(self, value: Any) -> Operand:
        found = np.asarray(value)
        if found.ndim:
            return self._constant(found)
        return Number(found.item(), whole_of(found.dtype))

    def _constant(self, value: Any) -> View:
        found = np.asarray(value)
        whole = whole_of(found.dtype)
        buffer = Buffer(found.shape, whole, True, found.astype(np.int32 if whole else np.float32))
        self.constants.append(buffer)
        return all_of(buffer)

    def _as_view(self, x: Operand) -> View:
        return self._constant(np.asarray(x.value, np.int32 if x.whole else np.float32)) if isinstance(x, Number) else x


def _closed(more: Mapping[str, Any]) -> Any:
    """The list of operations inside a call."""
    return next(more[k] for k in ("jaxpr", "call_jaxpr", "fun_jaxpr") if k in more)


def _is_whole(x: Operand) -> bool:
    return x.whole if isinstance(x, Number) else x.buffer.whole
