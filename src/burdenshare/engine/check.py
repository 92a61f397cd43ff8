"""Two checks of an equation by itself: do its dimensions line up, and are its units right?

Shapes are traced with a different prime length for each dimension. Units are checked by counting anew: multiply every
input of money (people, force) by a factor, and the result must be multiplied as its kind says.
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
from burdenshare.vocabulary.kinds import BASE_MEASURES


def prime_sizes() -> dict[str, int]:
    """A different prime length for each dimension, so that no two axes fit by accident; a party is an actor."""
    return dict(zip(DIMENSIONS, (5, 5, 7, 11, 13), strict=True))


def shape_problems(equation: Equation, sizes: Mapping[str, int], draws: int = 19) -> list[Problem]:
    """Say whether an equation's result has the shape of its kind when each dimension has the given length."""
    want = (*(sizes[d] for d in equation.gives.dimensions), draws)
    place = f"Equation `{equation.name}`"
    right = f"{equation.gives.name} is {' × '.join([*equation.gives.dimensions, 'draw'])}."
    given = tuple(None if p in CLOCK else (*(sizes[d] for d in k.dimensions), draws) for p, k in equation.takes.items())
    try:
        got = _traced_shape(equation.function, tuple(equation.takes), given)
    except (TypeError, ValueError):
        names = ", ".join(f"`{p}` ({' × '.join([*k.dimensions, 'draw'])})" for p, k in equation.takes.items())
        return [Problem(place, f"the dimensions of {names} do not meet.", right, "Use `spread` or `over`.")]
    if got != want:
        return [
            Problem(place, f"its result has the shape {got} where {want} was due.", right, "Use `spread` or `over`.")
        ]
    return []


@lru_cache(maxsize=4096)
def _traced_shape(
    function: Callable[..., Any], takes: tuple[str, ...], given: tuple[tuple[int, ...] | None, ...]
) -> tuple[int, ...] | None:
    """The shape of a function's result; a theory's functions are the same each time a scenario is bound."""
    arguments = [
        jax.ShapeDtypeStruct((), bool if p == "is_reference_year" else np.float64)
        if shape is None
        else jax.ShapeDtypeStruct(shape, np.float64)
        for p, shape in zip(takes, given, strict=True)
    ]
    return getattr(jax.eval_shape(function, *arguments), "shape", None)


def scaling_problems(equation: Equation, seed: int = 1, draws: int = 19) -> list[Problem]:
    """Say for which base measure an equation's result does not scale as its kind says."""
    random = np.random.default_rng(seed)
    sizes = prime_sizes()
    given = {
        p: random.uniform(0.05, 0.95, (*(sizes[d] for d in k.dimensions), draws)) for p, k in equation.takes.items()
    }
    problems = []
    for is_reference in (False, True):
        before = _result(equation, given, {}, is_reference)
        for measure in BASE_MEASURES:
            scale = {measure: 2.0}
            after = _result(equation, given, scale, is_reference)
            if not np.allclose(after, before * equation.gives.factor(scale), rtol=1e-9, atol=1e-12, equal_nan=True):
                power = equation.gives.quantity.scaling.get(measure, 0)
                problems.append(
                    Problem(
                        f"Equation `{equation.name}`",
                        f"its units are wrong in {measure.replace('_', ' ')}: counted in halves, the result is not "
                        f"multiplied by two to the power {power}.",
                        f"It gives {equation.gives.name} ({equation.gives.unit}).",
                        "Look for a missing or doubled factor, or a bare number that has a unit.",
                    )
                )
    return list(dict.fromkeys(problems))


def _result(equation: Equation, given: Mapping[str, Any], scale: Mapping[str, float], is_reference: bool) -> Any:
    clock = {"is_reference_year": is_reference, "years_since_reference": 3.0, "this_year": 2028.0}
    values = [clock[p] if p in CLOCK else given[p] * k.factor(scale) for p, k in equation.takes.items()]
    return np.asarray(equation.function(*values))
