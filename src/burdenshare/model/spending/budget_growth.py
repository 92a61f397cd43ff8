"""Budget growth: an adversary's spending grows at its own sampled real rate, whatever the allies pledge.

Claims nothing about causes. What a budget grows beyond the economy fades in later years: no state outgrows its output
without end. Growth starts again from a voted budget. Leaves out reaction to others, resource limits and spending
outside the budget: an announced budget may be far below what is really spent. Disagrees: action-reaction theories of
arms races, which the evidence neither supports nor rules out.
Source: the budgets in the data room; judgement for the years ahead.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    MoneyFlowByActor,
    RateByActor,
    ShareByActor,
    Truth,
    TruthByActor,
)
from burdenshare.vocabulary.numerics import ONE_YEAR

NOT_COMPARED = "It describes an adversary, whose spending follows no pledge."


def premium_left(
    premium_left_last_year: ShareByActor,
    premium_fading: RateByActor,
    budget_is_voted: TruthByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """The part of a budget's growth beyond the economy that is left: all after a vote, then less each year.

    Holds: all of it in every year where nothing fades."""
    later = jnp.where(budget_is_voted > 0, 1.0, premium_left_last_year * (1 - ONE_YEAR * premium_fading))
    return jnp.where(is_reference_year, 1.0, later)


def budget_growth(
    real_budget_growth: RateByActor, expected_growth: RateByActor, premium_left_last_year: ShareByActor
) -> RateByActor:
    """The budget grows with the economy, plus a part of its sampled growth beyond that; it fades after a vote.

    Holds: the sampled growth where all of the difference is left, or where the growth of the economy is not known.
    """
    faded = expected_growth + (real_budget_growth - expected_growth) * premium_left_last_year
    held = (premium_left_last_year == 1) | jnp.isnan(expected_growth)
    return jnp.where(held, real_budget_growth, faded)


def wanted_spending(
    wanted_spending_last_year: MoneyFlowByActor,
    budget_growth: RateByActor,
    voted_spending: MoneyFlowByActor,
    budget_is_voted: TruthByActor,
    defence_spending_at_start: MoneyFlowByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """Wanted spending grows at a real rate from its level in the reference year, or from a voted budget."""
    grown = wanted_spending_last_year * (1 + ONE_YEAR * budget_growth)
    later = jnp.where(budget_is_voted > 0, voted_spending, grown)
    return jnp.where(is_reference_year, defence_spending_at_start, later)
