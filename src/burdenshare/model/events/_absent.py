"""What other topics read of events if no theory of events is chosen: nothing clashes and nothing is lost."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    ClashByActor,
    ClashByContingency,
    IndexByContingency,
    OutputFlowByActor,
    ShareByActor,
    TruthByContingency,
)
from burdenshare.vocabulary.numerics import ONE_CLASH


def loss_at_peace(output_at_trend: OutputFlowByActor) -> ShareByActor:
    """The loss to clashes and coercion is 0."""
    return jnp.zeros_like(output_at_trend)


def clash_pull(output_at_trend: OutputFlowByActor) -> ClashByActor:
    """No clash pulls at spending."""
    return ONE_CLASH * jnp.zeros_like(output_at_trend)


def clash_felt(is_home: TruthByContingency) -> ClashByContingency:
    """No clash is felt."""
    return ONE_CLASH * jnp.zeros_like(is_home)


def answer_to_clash(is_home: TruthByContingency) -> IndexByContingency:
    """There is no clash to answer."""
    return jnp.zeros_like(is_home)
