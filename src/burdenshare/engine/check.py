"""Two checks of an equation by itself: do its dimensions line up, and are its units right?

Shapes are traced with a different prime length for each dimension. Units are checked by counting anew: multiply every
input of money (people, force) by a factor, and the result must be multiplied as its kind says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax
import numpy as np

from burdenshare.engine.graph import CLOCK, Equation
from burdenshare.vocabulary.dimensions import DIMENSIONS
from burdenshare.vocabulary.errors import Problem
from burdenshare.vocabulary.kinds import BASE_MEASURES, Kind


def prime_sizes() -> dict[str, int]:
    """A different prime length for each dimension, so that no two axes fit by accident; a party is an actor."""
    return dict(zip(DIMENSIONS, (5, 5, 7, 11, 13), strict=True))


def shape_problems(equation: Equation, sizes: Mapping[str, int], draws: int = 19) -> list[Problem]:
    """Say whether an equation's result has the shape of its kind when each dimension has the given length."""

    def struct(of: Kind) -> jax.ShapeDtypeStruct:
        return jax.ShapeDtypeStruct((*(sizes[d] for d in of.dimensions), draws), np.float64)

    clock = {
        "is_reference_year": jax.ShapeDtypeStruct((), bool),
        "years_since_reference": jax.ShapeDtypeStruct((), np.float64),
        "this_year": jax.ShapeDtypeStruct((), np.float64),
    }
    want = (*(sizes[d] for d in equation.gives.dimensions), draws)
    place = f"Equation `{equation.name}`"
    right = f"{equation.gives.name} is {' × '.join([*equation.gives.dimensions, 'draw'])}."
    try:
        got = jax.eval_shape(
            equation.function, *[clock[p] if p in CLOCK else struct(k) for p, k in equation.takes.items()]
        )
    except (TypeError, ValueError):
        names = ", ".join(f"`{p}` ({' × '.join([*k.dimensions, 'draw'])})" for p, k in equation.takes.items())
        return [Problem(place, f"the dimensions of {names} do not meet.", right, "Use `spread` or `over`.")]
    if getattr(got, "shape", None) != want:
        shape = getattr(got, "shape", None)
        return [
            Problem(place, f"its result has the shape {shape} where {want} was due.", right, "Use `spread` or `over`.")
        ]
    return []


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
