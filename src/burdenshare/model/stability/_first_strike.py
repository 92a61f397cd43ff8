"""Closed forms of first-strike stability: the cost ratio of Kent and Thaler, and Schelling's reciprocal fear."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from burdenshare.vocabulary.numerics import crossing


def first_strike_stability(
    forces: tuple[Array, Array], survivability: tuple[Array, Array], damage_slope: Array, own_damage_weight: Array
) -> Array:
    """Return how little either side gains by striking first.

    It is the cost of striking over the cost of waiting, multiplied over both sides.

    Holds: above 0 and at most 1; 1 only when all forces of both sides survive; falls as either survivability falls.

    Args:
        forces: of each side, a count.
        survivability: the share of each side's forces that survives a first strike.
        damage_slope: damage D(w) = 1 - exp(-slope w).
        own_damage_weight: value of limiting damage to oneself, relative to doing damage.
    """

    def ratio(mine: int) -> Array:
        other = 1 - mine
        first = _damage(survivability[other] * forces[other], damage_slope) + own_damage_weight * (
            1 - _damage(forces[mine], damage_slope)
        )
        waiting = _damage(forces[other], damage_slope) + own_damage_weight * (
            1 - _damage(survivability[mine] * forces[mine], damage_slope)
        )
        return first / waiting

    return ratio(0) * ratio(1)


def _damage(weapons: Array, slope: Array) -> Array:
    return -jnp.expm1(-slope * weapons)


def fear_threshold(striking_cost: Array, struck_cost: Array) -> Array:
    """Return the belief that the other strikes above which striking first pays."""
    return striking_cost / (striking_cost + 0.5 * (struck_cost - striking_cost))


def fear_answer(belief: Array, striking_cost: Array, struck_cost: Array, slope: Array) -> Array:
    """Return the probability of striking first, given a belief that the other does (logit choice).

    Peace costs 0. Striking first costs `striking_cost`, being struck first costs `struck_cost`, and striking at the
    same time costs the mean of the two.
    """
    gain = -striking_cost + 0.5 * belief * (striking_cost + struck_cost)
    return 1 / (1 + jnp.exp(-slope * gain))


def settled_fear(start: Array, striking_cost: Array, struck_cost: Array, slope: Array) -> tuple[Array, Array]:
    """Return the fear that reproduces itself, as reached from a start, and whether there are two such points.

    The response rises with belief, so from any start it moves in one direction to the next point at which it equals
    belief. Where the response is nowhere steeper than belief there is one such point. Otherwise the two beliefs at
    which it is just as steep divide the range in three: in each part the gap between response and belief is monotonic,
    and its zero is found by halving.

    Returns:
        The settled fear, and whether a low and a high one exist together.
    """
    steep = 0.5 * slope * (striking_cost + struck_cost)
    bend = jnp.sqrt(jnp.maximum(1 - 4 / steep, 0.0))
    odds = jnp.log1p(bend) - jnp.log1p(-bend)
    middle = 2 * striking_cost / (striking_cost + struck_cost)
    first, second = (jnp.clip(middle + sign * odds / steep, 0.0, 1.0) for sign in (-1, 1))

    def gap(q: Array) -> Array:
        return fear_answer(q, striking_cost, struck_cost, slope) - q

    none, all_of_it = jnp.zeros_like(start), jnp.ones_like(start)
    low = crossing(gap, none, jnp.broadcast_to(first, start.shape))
    between = crossing(lambda q: -gap(q), jnp.broadcast_to(first, start.shape), jnp.broadcast_to(second, start.shape))
    high = crossing(gap, jnp.broadcast_to(second, start.shape), all_of_it)
    has_low, has_high = gap(first) <= 0, gap(second) >= 0
    both = has_low & has_high & (bend > 0)
    one = jnp.where(has_low, low, high)
    return jnp.where(both, jnp.where(start < between, low, high), one), both
