"""Moves of axes as views: no number is copied for them."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any, Final

from burdenshare.engine.emit.parts import Shape, View, dense


def wide(x: View, shape: Shape) -> View:
    """A view whose axes of length 1 repeat; of a number, where it has no axes, that repeats everywhere."""
    if not x.shape:
        return View(x.buffer, shape, (0,) * len(shape), x.start)
    assert all(n in (1, m) for n, m in zip(x.shape, shape, strict=True))
    return View(x.buffer, shape, tuple(0 if n == 1 else s for n, s in zip(x.shape, x.steps, strict=True)), x.start)


def with_axis(x: View, axis: int) -> View:
    """The same numbers with an axis of length 1 more."""
    return View(x.buffer, (*x.shape[:axis], 1, *x.shape[axis:]), (*x.steps[:axis], 0, *x.steps[axis:]), x.start)


def row(x: View, i: int) -> View:
    """One row of the first axis."""
    return View(x.buffer, x.shape[1:], x.steps[1:], x.start + i * x.steps[0])


def _broadcast(x: View, shape: Shape, more: Mapping[str, Any]) -> View:
    steps = [0] * len(shape)
    for axis, place in enumerate(more["broadcast_dimensions"]):
        steps[place] = x.steps[axis] if x.shape[axis] != 1 else 0
    return View(x.buffer, shape, tuple(steps), x.start)


def _squeezed(x: View, shape: Shape, more: Mapping[str, Any]) -> View:
    steps = tuple(s for a, s in enumerate(x.steps) if a not in more["dimensions"])
    return View(x.buffer, shape, steps, x.start)


def _sliced(x: View, shape: Shape, more: Mapping[str, Any]) -> View:
    strides = more["strides"] or (1,) * len(shape)
    start = x.start + sum(b * s for b, s in zip(more["start_indices"], x.steps, strict=True))
    return View(x.buffer, shape, tuple(k * s for k, s in zip(strides, x.steps, strict=True)), start)


def _turned(x: View, shape: Shape, more: Mapping[str, Any]) -> View:
    return View(x.buffer, shape, tuple(x.steps[a] for a in more["permutation"]), x.start)


def _reversed(x: View, shape: Shape, more: Mapping[str, Any]) -> View:
    turned = more["dimensions"]
    start = x.start + sum((x.shape[a] - 1) * x.steps[a] for a in turned)
    return View(x.buffer, shape, tuple(-s if a in turned else s for a, s in enumerate(x.steps)), start)


def _reshaped(x: View, shape: Shape, more: Mapping[str, Any]) -> View | None:
    """The view with other axes of length 1, or of a buffer without gaps; None for any other."""
    long = [(n, s) for n, s in zip(x.shape, x.steps, strict=True) if n != 1]
    if [n for n, _ in long] == [n for n in shape if n != 1]:
        rest = iter(s for _, s in long)
        return View(x.buffer, shape, tuple(0 if n == 1 else next(rest) for n in shape), x.start)
    if x.steps == dense(x.shape) and prod(x.shape) == prod(shape):
        return View(x.buffer, shape, dense(shape), x.start)
    return None


VIEWS: Final = {
    "broadcast_in_dim": _broadcast,
    "squeeze": _squeezed,
    "slice": _sliced,
    "transpose": _turned,
    "rev": _reversed,
    "reshape": _reshaped,
    "expand_dims": _reshaped,
}
