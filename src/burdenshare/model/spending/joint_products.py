"""Joint products: defence gives a benefit to all allies and a private benefit to the ally that buys it.

Claims that an ally buys some defence whatever the others do, because part of the benefit is its own. The larger the
private part, the less it rides free. Leaves out pledges, threats and the thinning of forces along borders; tastes are
those that make the reference year an equilibrium. Disagrees: [OlsonZeckhauser1966], where the whole benefit is shared.
Source: [SandlerForbes1980]; [SandlerMurdoch2000].
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    MoneyFlow,
    MoneyFlowByActor,
    OutputFlowByActor,
    Ratio,
    ShareByActor,
    Truth,
    TruthByActor,
)
from burdenshare.vocabulary.numerics import ALL_OUTPUT, crossing, over, spread

OTHERWISE = "pure_public_good"


def taste_for_defence(
    taste_for_defence_last_year: ShareByActor,
    defence_spending_at_start: MoneyFlowByActor,
    output_at_trend: OutputFlowByActor,
    private_part: ShareByActor,
    is_ally: TruthByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """The taste for defence is the weight that makes spending in the reference year a best response."""
    q, income = defence_spending_at_start, ALL_OUTPUT * output_at_trend
    allied = over("actor", jnp.where(is_ally > 0, q, 0.0), MoneyFlowByActor)
    total = jnp.where(is_ally > 0, spread(allied, MoneyFlow, MoneyFlowByActor), q)
    first = q * total / (q * total + (income - q) * (private_part * total + (1 - private_part) * q))
    return jnp.where(is_reference_year, first, taste_for_defence_last_year)


def allied_defence(
    taste_for_defence: ShareByActor,
    private_part: ShareByActor,
    output_at_trend: OutputFlowByActor,
    is_ally: TruthByActor,
) -> MoneyFlow:
    """Allied defence is what all allies buy together when each responds best to the others."""
    income = ALL_OUTPUT * output_at_trend

    def excess(total: MoneyFlow) -> MoneyFlow:
        bought = _bought(taste_for_defence, private_part, income, spread(total, MoneyFlow, MoneyFlowByActor))
        return over("actor", jnp.where(is_ally > 0, bought, 0.0), MoneyFlowByActor) - total

    most = over("actor", jnp.where(is_ally > 0, income, 0.0), MoneyFlowByActor)
    return crossing(excess, 1e-6 * most, most)


def best_response(
    taste_for_defence: ShareByActor,
    private_part: ShareByActor,
    output_at_trend: OutputFlowByActor,
    allied_defence: MoneyFlow,
    is_ally: TruthByActor,
) -> MoneyFlowByActor:
    """Each ally buys its best response; any other actor spends a constant share of its income."""
    total = spread(allied_defence, MoneyFlow, MoneyFlowByActor)
    income = ALL_OUTPUT * output_at_trend
    bought = _bought(taste_for_defence, private_part, income, total)
    return jnp.where(is_ally > 0, bought, taste_for_defence * income)


def _bought(taste: ShareByActor, private: ShareByActor, income: MoneyFlowByActor, total: Ratio) -> MoneyFlowByActor:
    """Return the best spending when all allies together spend Q.

    It is the positive root of a q² + ((1 − a) Q − a I) q − b I Q = 0.
    """
    a, b = (1 - private) * taste, private * taste
    half = 0.5 * ((1 - a) * total - a * income)
    root = jnp.sqrt(half**2 + a * b * income * total)
    # The form that does not lose digits where `half` is positive and `a` is small.
    return jnp.where(half > 0, b * income * total / (half + root), (root - half) / jnp.maximum(a, 1e-12))
