"""Budget growth: an adversary's spending grows at its own drawn real rate, whatever allies pledge.

Claims nothing about why. Leaves out reaction, resource limits and off-budget spending: for China the announced budget
is carried, which others put 40 to 90 percent below the truth. Disagrees: action-reaction accounts of Northeast Asia,
which the evidence neither carries nor excludes.
Source: the announced budgets in the data room; judgement for the years ahead.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import MoneyFlowByActor, OutputFlowByActor, OutputShareByActor, RateByActor, Truth
from burdenshare.vocabulary.numerics import ONE_YEAR


def defence_spending(
    defence_spending_last_year: MoneyFlowByActor,
    real_budget_growth: RateByActor,
    defence_spending_in_2025: MoneyFlowByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """Defence spending at 2025 prices."""
    grown = defence_spending_last_year * (1 + ONE_YEAR * real_budget_growth)
    return jnp.where(is_reference_year, defence_spending_in_2025, grown)


def defence_share(defence_spending: MoneyFlowByActor, gdp: OutputFlowByActor) -> OutputShareByActor:
    """Defence spending as a share of output."""
    return defence_spending / gdp


def defence_rise(
    defence_spending: MoneyFlowByActor, output_at_trend: OutputFlowByActor, planned_defence_share: OutputShareByActor
) -> OutputShareByActor:
    """Defence above the line that the official budgets contain, as a share of output."""
    return defence_spending / output_at_trend - planned_defence_share
