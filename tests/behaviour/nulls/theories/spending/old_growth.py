"""Budget growth of the first edition, put back to test nulls. Source: decisions/0026-appropriation.md."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import MoneyFlowByActor, RateByActor, Truth
from burdenshare.vocabulary.numerics import ONE_YEAR

OTHERWISE = "budget_growth"


def wanted_spending(
    wanted_spending_last_year: MoneyFlowByActor,
    real_budget_growth: RateByActor,
    defence_spending_at_start: MoneyFlowByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """Spending grows at a constant real rate from its level in the reference year."""
    grown = wanted_spending_last_year * (1 + ONE_YEAR * real_budget_growth)
    return jnp.where(is_reference_year, defence_spending_at_start, grown)
