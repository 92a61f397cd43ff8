"""Voted and surprised: a voted budget is fixed in money; every other year adds a lasting surprise to what is wanted.

Claims that a voted budget is spent to the last unit of nominal money, so that output and prices move its share and not
its money; and that spending shares wander. Each year without a vote adds a lasting surprise, with wide tails, that
allies and rivals partly share, whatever the theory of what they want. Leaves out supplementary budgets, the shortfall
of spending under a vote, and the causes of surprises. Disagrees: forecasts that let shares return to a mean; in the
record of all states neither that nor a trend beats a share that wanders from its last value.
Source: [SIPRI2026] for the record of shares; own form of the surprise, Student's t with four degrees of freedom.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    ExchangeRateByActor,
    LocalMoneyFlowByActor,
    LogByActor,
    MoneyFlowByActor,
    OutputFlowByActor,
    OutputShareByActor,
    PriceLevelByActor,
    RateByActor,
    Share,
    ShareByActor,
    Shock,
    ShockByActor,
    Truth,
    TruthByActor,
)
from burdenshare.vocabulary.numerics import ALL_OUTPUT, ONE_E_FOLD, ONE_YEAR, exp, spread, student4

OTHERWISE = "as_wanted"


def voted_spending(
    voted_budget: LocalMoneyFlowByActor,
    exchange_rate_at_start: ExchangeRateByActor,
    price_level: PriceLevelByActor,
    budget_is_voted: TruthByActor,
    planned_defence_share: OutputShareByActor,
    output_at_trend: OutputFlowByActor,
) -> MoneyFlowByActor:
    """A voted budget is fixed in nominal money; where its sum is not known, it is its planned share of trend GDP.

    Holds: in local money of the year it is the voted budget, in every draw; 0 in a year without a vote.
    """
    by_share = planned_defence_share * output_at_trend
    known = jnp.where(voted_budget > 0, voted_budget / (exchange_rate_at_start * price_level), by_share)
    return jnp.where(budget_is_voted > 0, known, 0.0)


def share_surprise(
    share_surprise_last_year: LogByActor,
    surprise_size: RateByActor,
    surprise_shock: ShockByActor,
    common_surprise_shock: Shock,
    surprise_correlation: Share,
    plan_certainty: Share,
    budget_is_voted: TruthByActor,
    is_reference_year: Truth,
) -> LogByActor:
    """Surprises in the spending share last and add up, in years without a voted budget; a logarithm.

    A year's surprise has a part of the actor's own, a part that all share, and wide tails. Holds: a year's surprise has
    mean 0 and the standard deviation `surprise_size`; all are 0 where plans are kept for certain.
    """
    common = spread(jnp.sqrt(surprise_correlation) * common_surprise_shock, Shock, ShockByActor)
    shock = spread(jnp.sqrt(1 - surprise_correlation), Share, ShareByActor) * surprise_shock + common
    size = spread(1 - plan_certainty, Share, ShareByActor) * surprise_size
    added = ONE_E_FOLD * ONE_YEAR * size * student4(shock)
    later = share_surprise_last_year + jnp.where(budget_is_voted > 0, 0.0, added)
    return jnp.where(is_reference_year, 0.0, later)


def defence_spending(
    wanted_spending: MoneyFlowByActor,
    share_surprise: LogByActor,
    voted_spending: MoneyFlowByActor,
    budget_is_voted: TruthByActor,
    replacement_share: OutputShareByActor,
    output_at_trend: OutputFlowByActor,
) -> MoneyFlowByActor:
    """Defence spending is what was voted, or what is wanted with its surprise, plus money to replace support.

    Holds: at most all trend GDP, before the money to replace support, where GDP is known.
    """
    free = wanted_spending * exp(share_surprise)
    most = ALL_OUTPUT * output_at_trend
    free = jnp.where(free > most, most, free)
    replaced = jnp.where(replacement_share > 0, replacement_share * output_at_trend, 0.0)
    return jnp.where(budget_is_voted > 0, voted_spending, free) + replaced
