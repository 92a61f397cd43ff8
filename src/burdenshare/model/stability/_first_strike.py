"""Closed forms of first-strike stability: the cost ratio after Kent and Thaler, and Schelling's reciprocal fear."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from burdenshare.vocabulary.numerics import crossing


def first_strike_stability(
    forces: tuple[Array, Array], survivability: tuple[Array, Array], damage_slope: Array, own_damage_weight: Array
) -> Array:
    """How little either side gains by striking first: cost of striking over cost of waiting, of both, multiplied.

    Holds: above zero and at most one; one exactly where all forces of both survive; falls as either survivability
    falls.

    Args:
        forces: of each side, a count.
        survivability: the part of each side's forces that survives a first blow.
        damage_slope: damage D(w) = 1 - exp(-slope w).
        own_damage_weight: what it is worth to limit the damage that one suffers less than the damage that one does.

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
    """The belief that the other strikes from which on it pays to strike first."""
    return striking_cost / (striking_cost + 0.5 * (struck_cost - striking_cost))


def fear_answer(belief: Array, striking_cost: Array, struck_cost: Array, slope: Array) -> Array:
    """The chance to strike first of one who holds a belief that the other does (logit choice).

    Peace costs nothing; striking first costs `striking_cost`, being struck first `struck_cost`, and striking at once
    the mean of the two.
    """
    gain = -striking_cost + 0.5 * belief * (striking_cost + struck_cost)
    return 1 / (1 + jnp.exp(-slope * gain))


def settled_fear(start: Array, striking_cost: Array, struck_cost: Array, slope: Array) -> tuple[Array, Array]:
    """Where fear answers itself, as reached from a start, and whether there are two such points.

    The answer rises with belief, so from any start it moves one way to the next point at which it equals belief. Where
    the answer is nowhere steeper than belief there is one such point. Else the two beliefs at which it is just as steep
    part the range in three: in each the gap between answer and belief runs one way, and its zero is found by halving.

    Returns:
        The settled fear, and whether a low and a high one exist side by side.
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
