"""Pure public good: each ally buys defence for itself, and enjoys what the others buy as if it were its own.

Claims that defence of one ally protects all alike, that each takes the others' spending as given, and that the poorer
or less threatened buys less, or nothing. Leaves out private benefits, pledges and threats; tastes are those that make
2025 an equilibrium. Disagrees: [SandlerMurdoch2000], whose joint products give each a reason of its own; [Alley2021].
Source: [OlsonZeckhauser1966]; the Cobb-Douglas closed form with corners, test `B15`.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    MoneyFlow,
    MoneyFlowByActor,
    Ratio,
    ShareByActor,
    Truth,
    TruthByActor,
)
from burdenshare.vocabulary.numerics import crossing, over, spread

NOT_COMPARED = "It is a limiting case: no ally buys defence for a reason of its own."


def taste_for_defence(
    taste_for_defence_last_year: ShareByActor,
    defence_spending_in_2025: MoneyFlowByActor,
    output_at_trend: MoneyFlowByActor,
    is_ally: TruthByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """The weight of defence in an actor's welfare that makes its spending of 2025 a best response to the others'."""
    allied = over("actor", jnp.where(is_ally > 0, defence_spending_in_2025, 0.0), MoneyFlowByActor)
    others = jnp.where(is_ally > 0, spread(allied, MoneyFlow, MoneyFlowByActor) - defence_spending_in_2025, 0.0)
    first = (defence_spending_in_2025 + others) / (output_at_trend + others)
    return jnp.where(is_reference_year, first, taste_for_defence_last_year)


def allied_defence(
    taste_for_defence: ShareByActor, output_at_trend: MoneyFlowByActor, is_ally: TruthByActor
) -> MoneyFlow:
    """What all allies buy together where each answers the others best: q = max(0, I − Q (1 − a) / a).

    Holds: with equal tastes and nobody at zero, Q = a ΣI / (n (1 − a) + a).
    """
    slope = (1 - taste_for_defence) / taste_for_defence

    def excess(total: MoneyFlow) -> MoneyFlow:
        bought = output_at_trend - slope * spread(total, MoneyFlow, MoneyFlowByActor)
        return over("actor", jnp.where(is_ally > 0, jnp.maximum(bought, 0.0), 0.0), MoneyFlowByActor) - total

    income = over("actor", jnp.where(is_ally > 0, output_at_trend, 0.0), MoneyFlowByActor)
    return crossing(excess, jnp.zeros_like(income), income)


def best_response(
    taste_for_defence: ShareByActor,
    output_at_trend: MoneyFlowByActor,
    allied_defence: MoneyFlow,
    is_ally: TruthByActor,
) -> MoneyFlowByActor:
    """What each buys: an ally what is left for it to buy, anyone else its taste's part of its income."""
    slope = (1 - taste_for_defence) / taste_for_defence
    bought = jnp.maximum(output_at_trend - slope * spread(allied_defence, MoneyFlow, MoneyFlowByActor), 0.0)
    return jnp.where(is_ally > 0, bought, taste_for_defence * output_at_trend)


def best_response_residual(best_response: MoneyFlowByActor, allied_defence: MoneyFlow, is_ally: TruthByActor) -> Ratio:
    """How far best responses are from adding to their sum; zero in an equilibrium."""
    together = over("actor", jnp.where(is_ally > 0, best_response, 0.0), MoneyFlowByActor)
    return jnp.abs(together - allied_defence) / allied_defence


def defence_rise(
    best_response: MoneyFlowByActor,
    output_at_trend: MoneyFlowByActor,
    planned_defence_share: ShareByActor,
    replacement_share: ShareByActor,
) -> ShareByActor:
    """Defence above the line that the official budgets contain, as a share of output."""
    return best_response / output_at_trend - planned_defence_share + replacement_share


def defence_spending(
    best_response: MoneyFlowByActor, replacement_share: ShareByActor, output_at_trend: MoneyFlowByActor
) -> MoneyFlowByActor:
    """Defence spending at 2025 prices, with what is set aside to replace support."""
    return best_response + replacement_share * output_at_trend


def defence_share(defence_spending: MoneyFlowByActor, gdp: MoneyFlowByActor) -> ShareByActor:
    """Defence spending as a share of output."""
    return defence_spending / gdp
