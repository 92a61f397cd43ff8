"""Shares of a burden and of a benefit, and how far the two lie apart.

Amounts are member × further axes, such as draws; every member's amount is at least 0. Shares are of the members' total.

Sources: [LoosemoreHanby1971] and [Gallagher1991] for the two distances; [SandlerForbes1980] for a share of benefit as a
weighted mean of what each member has to protect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.vocabulary.errors import Problem, ProblemsFound

Array = npt.NDArray[Any]
NEAR: Final = 1e-9


def shares(amounts: Array) -> Array:
    """Each member's part of the total; the parts add to 1.

    Raises:
        ProblemsFound: an amount is below 0, or all are 0.
    """
    held = np.asarray(amounts, np.float64)
    if (held < 0).any() or (held.sum(axis=0) <= 0).any():
        wrong = "an amount is below 0, or all amounts are 0."
        raise ProblemsFound([Problem("shares", wrong, "Shares need amounts of at least 0 with a total above 0.")])
    return np.asarray(held / held.sum(axis=0))


def benefit_shares(proxies: Mapping[str, Array], weights: Mapping[str, float]) -> Array:
    """Each member's part of the benefit: a weighted mean of its parts of what is protected.

    Args:
        proxies: amounts of what is protected, such as output and people, by name.
        weights: by the same names, at least 0; they are divided by their sum.

    Raises:
        ProblemsFound: names differ, or a weight is below 0, or all are 0.
    """
    if set(proxies) != set(weights) or min(weights.values()) < 0 or sum(weights.values()) <= 0:
        right = "Give each proxy a weight of at least 0, and one of them more."
        raise ProblemsFound([Problem("benefit shares", f"the weights are {dict(weights)}.", right)])
    whole = sum(weights.values())
    return np.asarray(sum(weights[name] / whole * shares(amounts) for name, amounts in proxies.items()))


def weights_that_hold(burden: Array, first: Array, second: Array) -> tuple[Array, Array]:
    """The weights of the first proxy, of two, under which a member bears at least its share of the benefit.

    Args:
        burden: shares, by member and further axes.
        first: shares of the first proxy.
        second: shares of the second, which has the rest of the weight.

    Returns:
        The least and the largest weight, each 0 to 1; NaN where no weight does.
    """
    at_none, slope = burden - second, first - second
    flat = np.abs(slope) < 1e-15
    crossing = np.clip(at_none / np.where(flat, 1, slope), 0, 1)
    low = np.where(flat | (slope > 0), 0.0, crossing)
    high = np.where(flat | (slope < 0), 1.0, crossing)
    holds = (at_none >= -NEAR) | (burden - first >= -NEAR)
    return np.where(holds, low, np.nan), np.where(holds, high, np.nan)


def loosemore_hanby(first: Array, second: Array) -> Array:
    """The part of the total that would have to move to make two sets of shares equal: half the sum of differences."""
    return np.asarray(0.5 * np.abs(first - second).sum(axis=0))


def gallagher(first: Array, second: Array) -> Array:
    """The root of half the sum of squared differences of two sets of shares: large differences count more."""
    return np.asarray(np.sqrt(0.5 * ((first - second) ** 2).sum(axis=0)))


def burden_ratios(burden: Array, reference: Array) -> Array:
    """Each member's share of the burden over its share of a reference; above 1 it bears more. NaN where that is 0."""
    held = np.asarray(reference, np.float64)
    return np.asarray(np.where(held > 0, burden / np.where(held > 0, held, 1), np.nan))


def above_every(burden: Array, references: Sequence[Array]) -> Array:
    """Whether a member bears at least its share under every reference."""
    return np.asarray(np.all([burden - held >= -NEAR for held in references], axis=0))
