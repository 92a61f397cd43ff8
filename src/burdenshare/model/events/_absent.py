"""What other topics read of events if no theory of events is chosen: nothing clashes and nothing is lost."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    IndexByContingency,
    OutputFlowByActor,
    RatioByActor,
    RatioByContingency,
    ShareByActor,
    TruthByContingency,
)


def loss_at_peace(output_at_trend: OutputFlowByActor) -> ShareByActor:
    """The loss to clashes and coercion is 0."""
    return jnp.zeros_like(output_at_trend)


def clash_pull(output_at_trend: OutputFlowByActor) -> RatioByActor:
    """No clash pulls at spending."""
    return jnp.zeros_like(output_at_trend)


def clash_felt(is_home: TruthByContingency) -> RatioByContingency:
    """No clash is felt."""
    return jnp.zeros_like(is_home)


def answer_to_clash(is_home: TruthByContingency) -> IndexByContingency:
    """There is no clash to answer."""
    return jnp.zeros_like(is_home)
