"""What other topics read of budgets if no theory of budgets is chosen: no money is set aside, waits or is missing."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import OutputFlowByActor, OutputShareByActor, PeopleFlowByActor, ShareByActor


def replacement_share(output_at_trend: OutputFlowByActor) -> OutputShareByActor:
    """Money set aside to replace lost support is 0."""
    return jnp.zeros_like(output_at_trend)


def unpaid_share(output_at_trend: OutputFlowByActor) -> OutputShareByActor:
    """All that is voted is paid in its year."""
    return jnp.zeros_like(output_at_trend)


def programme_pace(output_at_trend: OutputFlowByActor) -> ShareByActor:
    """Programmes go on as planned."""
    return jnp.ones_like(output_at_trend)


def withheld_recruits(wanted_recruits: PeopleFlowByActor) -> PeopleFlowByActor:
    """All recruits that are wanted are hired."""
    return jnp.zeros_like(wanted_recruits)
