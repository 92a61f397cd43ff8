"""Closed forms of first-strike stability: the cost ratio after Kent and Thaler, and Schelling's reciprocal fear."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array


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
