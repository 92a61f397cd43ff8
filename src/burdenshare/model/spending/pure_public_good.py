"""Pure public good: each ally buys defence for itself and enjoys what the others buy as its own.

Claims that one ally's defence protects all equally and that each ally takes the others' spending as given. A poorer or
less threatened ally then buys less, or nothing. Leaves out private benefits, pledges and threats; tastes are those that
make the reference year an equilibrium. Disagrees: [SandlerMurdoch2000], whose joint products give each ally a reason of
its own; [Alley2021].
Source: [OlsonZeckhauser1966]; the Cobb-Douglas closed form with corner solutions, replication `B15`.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    MoneyFlow,
    MoneyFlowByActor,
    OutputFlowByActor,
    OutputShareByActor,
    Ratio,
    ShareByActor,
    Truth,
    TruthByActor,
)
from burdenshare.vocabulary.numerics import ALL_OUTPUT, crossing, over, spread

NOT_COMPARED = "It is a limiting case: no ally buys defence for a reason of its own."


def taste_for_defence(
    taste_for_defence_last_year: ShareByActor,
    defence_spending_at_start: MoneyFlowByActor,
    output_at_trend: OutputFlowByActor,
    is_ally: TruthByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """The taste for defence is the weight that makes spending in the reference year a best response to the others'."""
    allied = over("actor", jnp.where(is_ally > 0, defence_spending_at_start, 0.0), MoneyFlowByActor)
    others = jnp.where(is_ally > 0, spread(allied, MoneyFlow, MoneyFlowByActor) - defence_spending_at_start, 0.0)
    first = (defence_spending_at_start + others) / (ALL_OUTPUT * output_at_trend + others)
    return jnp.where(is_reference_year, first, taste_for_defence_last_year)


def allied_defence(
    taste_for_defence: ShareByActor, output_at_trend: OutputFlowByActor, is_ally: TruthByActor
) -> MoneyFlow:
    """Allied defence is what all allies buy together when each responds best: q = max(0, I − Q (1 − a) / a).

    Holds: with equal tastes and no ally at 0, Q = a ΣI / (n (1 − a) + a).
    """
    slope, income = (1 - taste_for_defence) / taste_for_defence, ALL_OUTPUT * output_at_trend

    def excess(total: MoneyFlow) -> MoneyFlow:
        bought = income - slope * spread(total, MoneyFlow, MoneyFlowByActor)
        return over("actor", jnp.where(is_ally > 0, jnp.maximum(bought, 0.0), 0.0), MoneyFlowByActor) - total

    most = over("actor", jnp.where(is_ally > 0, income, 0.0), MoneyFlowByActor)
    return crossing(excess, jnp.zeros_like(most), most)


def best_response(
    taste_for_defence: ShareByActor,
    output_at_trend: OutputFlowByActor,
    allied_defence: MoneyFlow,
    is_ally: TruthByActor,
) -> MoneyFlowByActor:
    """Each ally buys what the others leave for it to buy; any other actor spends a constant share of its income."""
    slope, income = (1 - taste_for_defence) / taste_for_defence, ALL_OUTPUT * output_at_trend
    bought = jnp.maximum(income - slope * spread(allied_defence, MoneyFlow, MoneyFlowByActor), 0.0)
    return jnp.where(is_ally > 0, bought, taste_for_defence * income)


def best_response_residual(best_response: MoneyFlowByActor, allied_defence: MoneyFlow, is_ally: TruthByActor) -> Ratio:
    """The residual shows how far best responses are from adding to their sum; it is 0 in equilibrium."""
    together = over("actor", jnp.where(is_ally > 0, best_response, 0.0), MoneyFlowByActor)
    return jnp.abs(together - allied_defence) / allied_defence


def defence_rise(
    best_response: MoneyFlowByActor,
    output_at_trend: OutputFlowByActor,
    planned_defence_share: OutputShareByActor,
    replacement_share: OutputShareByActor,
) -> OutputShareByActor:
    """The rise is defence spending above the plan in the official budgets, as a share of trend GDP."""
    return best_response / output_at_trend - planned_defence_share + replacement_share


def defence_spending(
    best_response: MoneyFlowByActor, replacement_share: OutputShareByActor, output_at_trend: OutputFlowByActor
) -> MoneyFlowByActor:
    """Defence spending is the best response, plus the money set aside to replace support."""
    return best_response + replacement_share * output_at_trend


def defence_share(defence_spending: MoneyFlowByActor, gdp: OutputFlowByActor) -> OutputShareByActor:
    """Defence spending as a share of GDP is defence spending over GDP."""
    return defence_spending / gdp
