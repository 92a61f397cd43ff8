"""What other topics read of budgets where no theory of them is chosen: no money is set aside to replace support."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import MoneyFlowByActor, ShareByActor


def replacement_share(output_at_trend: MoneyFlowByActor) -> ShareByActor:
    """Money set aside to replace support, as a share of output: 0."""
    return jnp.zeros_like(output_at_trend)
