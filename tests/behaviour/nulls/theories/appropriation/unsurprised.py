"""Voted money without surprises, to test nulls. Source: decisions/0026-appropriation.md."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import MoneyFlowByActor, OutputFlowByActor, OutputShareByActor, TruthByActor

OTHERWISE = "voted_and_surprised"


def defence_spending(
    wanted_spending: MoneyFlowByActor,
    voted_spending: MoneyFlowByActor,
    budget_is_voted: TruthByActor,
    replacement_share: OutputShareByActor,
    output_at_trend: OutputFlowByActor,
) -> MoneyFlowByActor:
    """What was voted, or what is wanted."""
    replaced = jnp.where(replacement_share > 0, replacement_share * output_at_trend, 0.0)
    return jnp.where(budget_is_voted > 0, voted_spending, wanted_spending) + replaced
