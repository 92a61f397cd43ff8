"""Budget growth: an adversary's spending grows at its own drawn real rate, whatever allies pledge.

Claims nothing about why. Leaves out reaction, resource limits and off-budget spending: for China the announced budget
is carried, which others put 40 to 90 percent below the truth. Disagrees: action-reaction accounts of Northeast Asia,
which the evidence neither carries nor excludes.
Source: the announced budgets in the data room; judgement for the years ahead.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import MoneyFlowByActor, RateByActor, ShareByActor, Truth

NOT_COMPARED = "It describes an adversary, whose spending follows no pledge."


def defence_spending(
    defence_spending_last_year: MoneyFlowByActor,
    real_budget_growth: RateByActor,
    defence_spending_in_2025: MoneyFlowByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """Defence spending at 2025 prices."""
    return jnp.where(is_reference_year, defence_spending_in_2025, defence_spending_last_year * (1 + real_budget_growth))


def defence_share(defence_spending: MoneyFlowByActor, gdp: MoneyFlowByActor) -> ShareByActor:
    """Defence spending as a share of output."""
    return defence_spending / gdp


def defence_rise(
    defence_spending: MoneyFlowByActor, output_at_trend: MoneyFlowByActor, planned_defence_share: ShareByActor
) -> ShareByActor:
    """Defence above the line that the official budgets contain, as a share of output."""
    return defence_spending / output_at_trend - planned_defence_share
