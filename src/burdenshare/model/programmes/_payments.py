"""The curve along which a programme is paid."""

import jax.numpy as jnp
from jax import Array

from burdenshare.vocabulary.numerics import ONE_YEAR


def paid_between(cost: Array, start: Array, end: Array, begun: Array, ended: Array) -> Array:
    """What is paid in the year in which a programme moves on from `begun` to `ended`, of its cost from start to end.

    The part paid is a smooth step: slow at first and at the end.
    """
    length = jnp.maximum(end - start, ONE_YEAR)
    before, after = (jnp.clip((at - start) / length, 0.0, 1.0) for at in (begun, ended))
    return cost * (after**2 * (3 - 2 * after) - before**2 * (3 - 2 * before)) / ONE_YEAR
