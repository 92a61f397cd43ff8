"""What other topics read of roles if no theory of roles is chosen: no support is lost."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import OutputFlowByActor, RatioByActor


def backing_lost(output_at_trend: OutputFlowByActor) -> RatioByActor:
    """No backing is lost."""
    return jnp.zeros_like(output_at_trend)
