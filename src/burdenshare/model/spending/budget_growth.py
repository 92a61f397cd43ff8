"""Budget growth: an adversary's spending grows at its own sampled real rate, whatever the allies pledge.

Claims nothing about causes. Leaves out reaction to others, resource limits and spending outside the budget: an
announced budget may be far below what is really spent. Disagrees: action-reaction theories of arms races, which the
evidence neither supports nor rules out.
Source: the budgets in the data room; judgement for the years ahead.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import MoneyFlowByActor, OutputFlowByActor, OutputShareByActor, RateByActor, Truth
from burdenshare.vocabulary.numerics import ONE_YEAR

NOT_COMPARED = "It describes an adversary, whose spending follows no pledge."


def defence_spending(
    defence_spending_last_year: MoneyFlowByActor,
    real_budget_growth: RateByActor,
    defence_spending_at_start: MoneyFlowByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """Defence spending grows at a constant real rate from its level in the reference year."""
    grown = defence_spending_last_year * (1 + ONE_YEAR * real_budget_growth)
    return jnp.where(is_reference_year, defence_spending_at_start, grown)


def defence_share(defence_spending: MoneyFlowByActor, gdp: OutputFlowByActor) -> OutputShareByActor:
    """Defence spending as a share of GDP is defence spending over GDP."""
    return defence_spending / gdp


def defence_rise(
    defence_spending: MoneyFlowByActor, output_at_trend: OutputFlowByActor, planned_defence_share: OutputShareByActor
) -> OutputShareByActor:
    """The rise is defence spending above the plan in the official budgets, as a share of trend GDP."""
    return defence_spending / output_at_trend - planned_defence_share
