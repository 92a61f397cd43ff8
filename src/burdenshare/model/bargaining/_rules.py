"""Closed forms of bargaining and voting: offers in turn, split surplus, weighted positions, and win-sets that meet."""

from __future__ import annotations

from collections.abc import Sequence

import jax.numpy as jnp
from jax import Array


def first_offer(first_patience: Array, second_patience: Array) -> Array:
    """The part that the first to offer keeps where both offer in turn without end (Rubinstein).

    Args:
        first_patience: what a year later is worth to the first, over now; below one.
        second_patience: the same for the second.
    """
    return (1 - second_patience) / (1 - first_patience * second_patience)


def nash_split(first_fallback: Array, second_fallback: Array, first_weight: Array, whole: Array | float = 1.0) -> Array:
    """What the first gets: its fallback, and its weight's part of what both together gain (asymmetric Nash).

    Args:
        first_fallback: what the first has without agreement.
        second_fallback: what the second has without agreement.
        first_weight: the first's part of the bargaining weight; the second has the rest.
        whole: what is divided.
    """
    return first_fallback + first_weight * (whole - first_fallback - second_fallback)


def weighted_mean(positions: Sequence[Array], weights: Sequence[Array]) -> Array:
    """The compromise: the mean of what each wants, each with its weight (capability times salience)."""
    pulled: Array = jnp.asarray(sum(w * x for w, x in zip(weights, positions, strict=True)))
    return pulled / sum(weights)


def weighted_median(positions: Array, weights: Array) -> Array:
    """The position at which half of the weight is passed; it beats every other in votes by weight.

    Args:
        positions: one each, along the only axis.
        weights: the same length.
    """
    order = jnp.argsort(positions)
    passed = jnp.cumsum(weights[order])
    return positions[order][jnp.argmax(passed >= 0.5 * weights.sum())]


def median_voter(ideals: Array) -> Array:
    """The ideal of the voter in the middle, where each has one vote (Black)."""
    return weighted_median(ideals, jnp.ones_like(ideals))


def agreement_set(first_low: Array, first_high: Array, second_low: Array, second_high: Array) -> tuple[Array, Array]:
    """What both can ratify: the higher lower end and the lower upper end; nothing where the first is the higher."""
    return jnp.maximum(first_low, second_low), jnp.minimum(first_high, second_high)
