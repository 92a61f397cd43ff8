"""Joint products: defence gives a benefit to all allies and a private benefit to the ally that buys it.

Claims that an ally buys some defence whatever the others do, because part of the benefit is its own. The larger the
private part, the less it rides free, and the less it adds when support is lost. Budgets move slowly toward the best
response, from a voted budget on. Leaves out pledges, threats and the thinning of forces along borders; tastes are
those that make the reference year an equilibrium. Disagrees: [OlsonZeckhauser1966], where the whole benefit is shared.
Source: [SandlerForbes1980]; [SandlerMurdoch2000].
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    MoneyFlow,
    MoneyFlowByActor,
    OutputFlowByActor,
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
    spill_in: ShareByActor,
    is_ally: TruthByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """The taste for defence is the weight that makes spending in the reference year a best response."""
    q, income = defence_spending_at_start, ALL_OUTPUT * output_at_trend
    allied = over("actor", jnp.where(is_ally > 0, q, 0.0), MoneyFlowByActor)
    others = jnp.where(is_ally > 0, spread(allied, MoneyFlow, MoneyFlowByActor) - q, 0.0)
    felt = q + spill_in * others
    first = q * felt / (q * felt + (income - q) * (private_part * felt + (1 - private_part) * q))
    return jnp.where(is_reference_year, first, taste_for_defence_last_year)


def allied_defence(
    taste_for_defence: ShareByActor,
    private_part: ShareByActor,
    spill_now: ShareByActor,
    output_at_trend: OutputFlowByActor,
    is_ally: TruthByActor,
) -> MoneyFlow:
    """Allied defence is what all allies buy together when each responds best to the others."""
    income = ALL_OUTPUT * output_at_trend

    def excess(total: MoneyFlow) -> MoneyFlow:
        bought = _bought(taste_for_defence, private_part, spill_now, income, spread(total, MoneyFlow, MoneyFlowByActor))
        return over("actor", jnp.where(is_ally > 0, bought, 0.0), MoneyFlowByActor) - total

    most = over("actor", jnp.where(is_ally > 0, income, 0.0), MoneyFlowByActor)
    return crossing(excess, 1e-6 * most, most)


def best_response(
    taste_for_defence: ShareByActor,
    private_part: ShareByActor,
    spill_now: ShareByActor,
    output_at_trend: OutputFlowByActor,
    allied_defence: MoneyFlow,
    is_ally: TruthByActor,
) -> MoneyFlowByActor:
    """Each ally buys its best response; any other actor spends a constant share of its income."""
    total = spread(allied_defence, MoneyFlow, MoneyFlowByActor)
    income = ALL_OUTPUT * output_at_trend
    bought = _bought(taste_for_defence, private_part, spill_now, income, total)
    return jnp.where(is_ally > 0, bought, taste_for_defence * income)


def _bought(
    taste: ShareByActor, private: ShareByActor, spill: ShareByActor, income: MoneyFlowByActor, total: MoneyFlow
) -> MoneyFlowByActor:
    """Return the best spending when all allies together spend Q, of which the part s spills over.

    It is the positive root of A q² + B q = C. Where all spills over (s = 1) it is that of [SandlerForbes1980]'s form.
    """
    heard, owned = (1 - taste) * spill + taste * private * spill, taste * private * spill * income
    square = (1 - taste) * (1 - spill) + taste * (1 - private * spill)
    half = 0.5 * (heard * total - taste * (1 - private * spill) * income)
    root = jnp.sqrt(half**2 + square * owned * total)
    # The form that does not lose digits where `half` is positive and `square` is small.
    return jnp.where(
        half > 0, owned * total / jnp.maximum(half + root, 1e-30), (root - half) / jnp.maximum(square, 1e-12)
    )
