"""Closed forms of bargaining and voting: alternating offers, split surplus, weighted positions and win-sets."""

from __future__ import annotations

from collections.abc import Sequence

import jax.numpy as jnp
from jax import Array


def first_offer(first_patience: Array, second_patience: Array) -> Array:
    """Return the share that the first to offer keeps in alternating offers without end (Rubinstein).

    Args:
        first_patience: the first player's discount factor, below 1.
        second_patience: the second player's discount factor, below 1.
    """
    return (1 - second_patience) / (1 - first_patience * second_patience)


def nash_split(first_fallback: Array, second_fallback: Array, first_weight: Array, whole: Array | float = 1.0) -> Array:
    """Return what the first player gets: its fallback, plus its weight's share of the joint gain (asymmetric Nash).

    Args:
        first_fallback: what the first has without agreement.
        second_fallback: what the second has without agreement.
        first_weight: the first's share of bargaining weight; the second has the rest.
        whole: what is divided.
    """
    return first_fallback + first_weight * (whole - first_fallback - second_fallback)


def weighted_mean(positions: Sequence[Array], weights: Sequence[Array]) -> Array:
    """Return the compromise: the mean of all positions, each with its weight (capability times salience)."""
    pulled: Array = jnp.asarray(sum(w * x for w, x in zip(weights, positions, strict=True)))
    return pulled / sum(weights)


def weighted_median(positions: Array, weights: Array) -> Array:
    """Return the position at which half of the weight is passed; it beats every other in votes by weight.

    Args:
        positions: one for each player, along the only axis.
        weights: one for each player.
    """
    order = jnp.argsort(positions)
    passed = jnp.cumsum(weights[order])
    return positions[order][jnp.argmax(passed >= 0.5 * weights.sum())]


def median_voter(ideals: Array) -> Array:
    """Return the ideal point of the median voter, where each has one vote (Black)."""
    return weighted_median(ideals, jnp.ones_like(ideals))


def agreement_set(first_low: Array, first_high: Array, second_low: Array, second_high: Array) -> tuple[Array, Array]:
    """Return the range that both can ratify: the higher lower limit and the lower upper limit.

    The range is empty when the first is above the second.
    """
    return jnp.maximum(first_low, second_low), jnp.minimum(first_high, second_high)
