"""What other topics read of events where no theory of them is chosen: nothing is lost to clashes or coercion."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import MoneyFlowByActor, ShareByActor


def loss_at_peace(output_at_trend: MoneyFlowByActor) -> ShareByActor:
    """The part of output that clashes and coercion cost this year: 0."""
    return jnp.zeros_like(output_at_trend)
