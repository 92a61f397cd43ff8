"""Check the shapes of a single equation: do its dimensions line up?

Shapes are traced with a different prime length for each dimension; a party has another length than an actor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import jax
import numpy as np

from burdenshare.engine.graph import CLOCK, Equation
from burdenshare.vocabulary.dimensions import DIMENSIONS
from burdenshare.vocabulary.errors import Problem
from burdenshare.vocabulary.numerics import lengths


def prime_sizes() -> dict[str, int]:
    """A different prime length for each dimension, so that no two axes fit by accident."""
    return dict(zip(DIMENSIONS, (5, 3, 7, 11, 13, 17), strict=True))


def shape_problems(equation: Equation, sizes: Mapping[str, int], draws: int = 19) -> list[Problem]:
    """Report a result without the shape of its kind when each dimension has the given length."""
    want = (*(sizes[d] for d in equation.gives.dimensions), draws)
    place = f"Equation `{equation.name}`"
    right = f"{equation.gives.name} is {' × '.join([*equation.gives.dimensions, 'draw'])}."
    given = tuple(None if p in CLOCK else (*(sizes[d] for d in k.dimensions), draws) for p, k in equation.takes.items())
    try:
        got = _traced_shape(equation.function, tuple(equation.takes), given, tuple(sizes.items()))
    except (TypeError, ValueError):
        names = ", ".join(f"`{p}` ({' × '.join([*k.dimensions, 'draw'])})" for p, k in equation.takes.items())
        return [
            Problem(place, f"the dimensions of {names} do not match.", right, "Use `spread`, `over` or `as_party`.")
        ]
    if got != want:
        return [Problem(place, f"its result has the shape {got} instead of {want}.", right, "Use `spread` or `over`.")]
    return []


@lru_cache(maxsize=4096)
def _traced_shape(
    function: Callable[..., Any],
    takes: tuple[str, ...],
    given: tuple[tuple[int, ...] | None, ...],
    sizes: tuple[tuple[str, int], ...],
) -> tuple[int, ...] | None:
    """The shape of a function's result; a theory's functions are the same each time a scenario is bound."""
    arguments = [
        jax.ShapeDtypeStruct((), bool if p == "is_reference_year" else np.float64)
        if shape is None
        else jax.ShapeDtypeStruct(shape, np.float64)
        for p, shape in zip(takes, given, strict=True)
    ]
    with lengths(dict(sizes)):
        return getattr(jax.eval_shape(function, *arguments), "shape", None)
