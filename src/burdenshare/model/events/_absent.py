"""What other topics read of events if no theory of events is chosen: clashes and coercion cost nothing."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import OutputFlowByActor, ShareByActor


def loss_at_peace(output_at_trend: OutputFlowByActor) -> ShareByActor:
    """The loss to clashes and coercion is 0."""
    return jnp.zeros_like(output_at_trend)
