"""Shapley values: how much of a difference each of several changes makes, whatever the order in which they are made.

The part of a change is its effect, averaged over all orders in which the changes can be made one after the other. The
parts add to the whole difference, so there is no residual; a change without effect has 0; two changes with the same
effect have the same part. All subsets are evaluated, so the parts are exact.

Source: L. S. Shapley, A Value for n-Person Games, Contributions to the Theory of Games II (1953).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import factorial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.vocabulary.errors import Problem, ProblemsFound

Array = npt.NDArray[Any]
MOST: Final = 8  # changes: 256 subsets


def shapley(changes: Sequence[str], value: Callable[[frozenset[str]], Array]) -> dict[str, Array]:
    """Divide the difference between all changes and no change among them.

    Args:
        changes: by name, each once.
        value: what is computed when exactly some of the changes are made, such as an outcome in every draw.

    Returns:
        The part of each change, in the order given, of the shape that `value` gives. The order of the changes does not
        change a bit of them.

    Raises:
        ProblemsFound: there are more changes than can be evaluated in all subsets, or one is named twice.
    """
    if len(set(changes)) != len(changes):
        raise ProblemsFound([Problem("Shapley values", "a change is named twice.", "Name each once.")])
    if len(changes) > MOST:
        right = f"All subsets of up to {MOST} are evaluated."
        raise ProblemsFound([Problem("Shapley values", f"{len(changes)} changes are given.", right, "Group some.")])
    names = sorted(changes)
    found = {
        frozenset(subset): np.asarray(value(frozenset(subset)), np.float64)
        for size in range(len(names) + 1)
        for subset in combinations(names, size)
    }
    return {name: _part(name, names, found) for name in changes}


def _part(name: str, names: Sequence[str], found: dict[frozenset[str], Array]) -> Array:
    """The effect of one change, weighted by the share of orders in which exactly a subset comes before it."""
    others, many = [n for n in names if n != name], len(names)
    total = np.zeros_like(found[frozenset()])
    for size in range(many):
        weight = factorial(size) * factorial(many - size - 1) / factorial(many)
        for subset in combinations(others, size):
            before = frozenset(subset)
            total = total + weight * (found[before | {name}] - found[before])
    return total
