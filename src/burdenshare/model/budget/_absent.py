"""What other topics read of budgets if no theory of budgets is chosen: no money replaces lost support."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import OutputFlowByActor, OutputShareByActor


def replacement_share(output_at_trend: OutputFlowByActor) -> OutputShareByActor:
    """Money set aside to replace lost support is 0."""
    return jnp.zeros_like(output_at_trend)
