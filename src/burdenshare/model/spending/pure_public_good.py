"""Pure public good: each ally buys defence for itself and enjoys part of what the others buy as its own.

Claims that an ally's defence protects the others too, as far as it spills over and the supporter stands by them, and
that each ally takes the others' spending as given. An ally that others protect then buys less, and more when they
leave. Budgets move slowly toward the best response, from a voted budget on. Leaves out private benefits, pledges and
threats; tastes are those that make the reference year an equilibrium. Disagrees: [SandlerMurdoch2000], whose joint
products give each ally a reason of its own; [Alley2021].
Source: [OlsonZeckhauser1966], where all spills over; the Cobb-Douglas closed form with corner solutions, replication
`B15`.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    MoneyFlow,
    MoneyFlowByActor,
    OutputFlowByActor,
    OutputShareByActor,
    Ratio,
    RatioByActor,
    ShareByActor,
    Truth,
    TruthByActor,
)
from burdenshare.vocabulary.numerics import ALL_OUTPUT, crossing, over, spread

NOT_COMPARED = "It is a limiting case: no ally buys defence for a reason of its own."


def spill_now(spill_in: ShareByActor, backing_lost_last_year: RatioByActor, is_reference_year: Truth) -> ShareByActor:
    """The part of the others' defence that protects an ally shrinks with the support that it has lost."""
    left = spill_in * jnp.maximum(1 - backing_lost_last_year, 0.0)
    return jnp.where(is_reference_year, spill_in, jnp.minimum(left, 1.0))


def taste_for_defence(
    taste_for_defence_last_year: ShareByActor,
    defence_spending_at_start: MoneyFlowByActor,
    output_at_trend: OutputFlowByActor,
    spill_in: ShareByActor,
    is_ally: TruthByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """The taste for defence is the weight that makes spending in the reference year a best response to the others'."""
    allied = over("actor", jnp.where(is_ally > 0, defence_spending_at_start, 0.0), MoneyFlowByActor)
    others = jnp.where(is_ally > 0, spread(allied, MoneyFlow, MoneyFlowByActor) - defence_spending_at_start, 0.0)
    first = (defence_spending_at_start + spill_in * others) / (ALL_OUTPUT * output_at_trend + spill_in * others)
    return jnp.where(is_reference_year, first, taste_for_defence_last_year)


def allied_defence(
    taste_for_defence: ShareByActor, spill_now: ShareByActor, output_at_trend: OutputFlowByActor, is_ally: TruthByActor
) -> MoneyFlow:
    """Allied defence is what all allies buy together when each responds best to the others.

    Holds: where all spills over, tastes are equal and no ally is at 0, Q = a ΣI / (n (1 − a) + a).
    """
    income = ALL_OUTPUT * output_at_trend

    def excess(total: MoneyFlow) -> MoneyFlow:
        bought = _bought(taste_for_defence, spill_now, income, spread(total, MoneyFlow, MoneyFlowByActor))
        return over("actor", jnp.where(is_ally > 0, bought, 0.0), MoneyFlowByActor) - total

    most = over("actor", jnp.where(is_ally > 0, income, 0.0), MoneyFlowByActor)
    return crossing(excess, jnp.zeros_like(most), most)


def best_response(
    taste_for_defence: ShareByActor,
    spill_now: ShareByActor,
    output_at_trend: OutputFlowByActor,
    allied_defence: MoneyFlow,
    is_ally: TruthByActor,
) -> MoneyFlowByActor:
    """Each ally buys what the others leave for it to buy; any other actor spends a constant share of its income."""
    income = ALL_OUTPUT * output_at_trend
    bought = _bought(taste_for_defence, spill_now, income, spread(allied_defence, MoneyFlow, MoneyFlowByActor))
    return jnp.where(is_ally > 0, bought, taste_for_defence * income)


def best_response_residual(best_response: MoneyFlowByActor, allied_defence: MoneyFlow, is_ally: TruthByActor) -> Ratio:
    """The residual shows how far best responses are from adding to their sum; it is 0 in equilibrium."""
    together = over("actor", jnp.where(is_ally > 0, best_response, 0.0), MoneyFlowByActor)
    return jnp.abs(together - allied_defence) / allied_defence


def provided_share(
    provided_share_last_year: OutputShareByActor,
    best_response: MoneyFlowByActor,
    spending_persistence: ShareByActor,
    output_at_trend: OutputFlowByActor,
    voted_share: OutputShareByActor,
    budget_is_voted: TruthByActor,
    planned_defence_share: OutputShareByActor,
    is_reference_year: Truth,
) -> OutputShareByActor:
    """The share moves part of the way from last year's to the best response; a voted budget replaces it."""
    wished = best_response / output_at_trend
    moved = provided_share_last_year + (1 - spending_persistence) * (wished - provided_share_last_year)
    return jnp.where(is_reference_year, planned_defence_share, jnp.where(budget_is_voted > 0, voted_share, moved))


def wanted_spending(provided_share: OutputShareByActor, output_at_trend: OutputFlowByActor) -> MoneyFlowByActor:
    """Wanted spending is the provided share times trend GDP."""
    return provided_share * output_at_trend


def _bought(taste: ShareByActor, spill: ShareByActor, income: MoneyFlowByActor, total: MoneyFlow) -> MoneyFlowByActor:
    """Return the best spending when all allies together spend Q: max(0, (a I − (1 − a) s Q) / (1 − (1 − a) s))."""
    heard = (1 - taste) * spill
    return jnp.maximum((taste * income - heard * total) / (1 - heard), 0.0)
