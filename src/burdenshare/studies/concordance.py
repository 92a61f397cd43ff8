"""Do two orders of members agree? Rank correlations, and a signed-rank test of burdens against benefits.

Each function takes one value a member. P values are two-sided.

Sources: rank correlations by definition, Kendall's as tau-b; [Wilcoxon1945] for the test; [SandlerForbes1980] for
its use on burdens and benefits.
"""

from __future__ import annotations

from math import erfc, sqrt
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.vocabulary.errors import Problem, ProblemsFound

Array = npt.NDArray[Any]
EXACT_TO: Final = 50  # pairs: the distribution of their ranks is counted
TIED: Final = 1e-12


def ranks(values: Array) -> Array:
    """The rank of each value from 1 on; equal values share the mean of their ranks."""
    held = np.asarray(values, np.float64)
    _, at, counts = np.unique(held, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[at])


def spearman(first: Array, second: Array) -> float:
    """The correlation of ranks, from -1 to 1; NaN where one side does not vary."""
    one, other = (ranks(v) - ranks(v).mean() for v in _pair(first, second))
    size = sqrt(float((one**2).sum() * (other**2).sum()))
    return float((one * other).sum() / size) if size else float("nan")


def kendall(first: Array, second: Array) -> float:
    """The pairs of members in the same order less those in the other, tied pairs out of the count (tau-b)."""
    one, other = _pair(first, second)
    above = np.triu_indices(len(one), 1)
    left, right = (np.sign(v[:, None] - v[None, :])[above] for v in (one, other))
    size = sqrt(float((left != 0).sum() * (right != 0).sum()))
    return float((left * right).sum() / size) if size else float("nan")


def wilcoxon(first: Array, second: Array) -> tuple[float, float]:
    """The signed-rank test: do the first values exceed the second about as often and as much as they fall short?

    Pairs without a difference are left out. The distribution is exact for few pairs, with ties as they are; else it is
    the normal one with ties corrected.

    Returns:
        The smaller of the sums of ranks of rises and of falls, and the p value; 0 and 1 where no pair differs.
    """
    one, other = _pair(first, second)
    gap = one - other
    gap = gap[np.abs(gap) > TIED * max(float(np.abs(one).max()), 1e-300)]
    count = len(gap)
    if count == 0:
        return 0.0, 1.0
    size = ranks(np.round(np.abs(gap) / np.abs(gap).max(), 12))
    smaller = float(min(size[gap > 0].sum(), size[gap < 0].sum()))
    if count <= EXACT_TO:
        return smaller, min(1.0, 2 * _chance_of_at_most(smaller, size))
    _, ties = np.unique(size, return_counts=True)
    middle = count * (count + 1) / 4
    variance = count * (count + 1) * (2 * count + 1) / 24 - float((ties**3 - ties).sum()) / 48
    return smaller, float(erfc(abs(smaller - middle) / sqrt(2 * variance)))


def _chance_of_at_most(most: float, size: Array) -> float:
    """The chance that a sum of ranks, each in it or not with even odds, is at most a number. Tied ranks are halves."""
    steps = np.round(2 * size).astype(int)
    ways = np.zeros(steps.sum() + 1)
    ways[0] = 1.0
    for step in steps:
        ways[step:] = ways[step:] + ways[: len(ways) - step]
    return float(ways[: round(2 * most) + 1].sum() / 2.0 ** len(steps))


def _pair(first: Array, second: Array) -> tuple[Array, Array]:
    one, other = (np.asarray(v, np.float64) for v in (first, second))
    if one.shape != other.shape or one.ndim != 1 or len(one) < 2:
        wrong = f"there are {one.size} values on one side and {other.size} on the other."
        right = "Give both sides a value for each of at least two members."
        raise ProblemsFound([Problem("concordance", wrong, right)])
    return one, other
