"""As wanted: an actor spends what its theory of spending wants, and nothing surprises.

Claims that plans are budgets. A budget already voted counts as its planned share of trend GDP, so its money moves with
output and prices. Leaves out what parliaments vote in money, and every other reason why spending departs from a plan.
Disagrees: the record, where the spending share of a state moves by 6 to 10 percent a year with no plan behind it.
Source: judgement; the rule of earlier versions, kept as the null of `voted_and_surprised`.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import MoneyFlowByActor, OutputFlowByActor, OutputShareByActor, TruthByActor


def voted_spending(
    budget_is_voted: TruthByActor, planned_defence_share: OutputShareByActor, output_at_trend: OutputFlowByActor
) -> MoneyFlowByActor:
    """A budget already voted is its planned share of trend GDP; 0 in a year without one."""
    return jnp.where(budget_is_voted > 0, planned_defence_share * output_at_trend, 0.0)


def voted_share(voted_spending: MoneyFlowByActor, output_at_trend: OutputFlowByActor) -> OutputShareByActor:
    """Voted spending as a share of trend GDP; 0 in a year without a voted budget."""
    return voted_spending / output_at_trend


def defence_spending(
    wanted_spending: MoneyFlowByActor, replacement_share: OutputShareByActor, output_at_trend: OutputFlowByActor
) -> MoneyFlowByActor:
    """Defence spending is what is wanted, plus the money set aside to replace support."""
    return wanted_spending + jnp.where(replacement_share > 0, replacement_share * output_at_trend, 0.0)


def defence_rise(
    defence_spending: MoneyFlowByActor, output_at_trend: OutputFlowByActor, planned_defence_share: OutputShareByActor
) -> OutputShareByActor:
    """The rise is defence spending above the plan in the official budgets, as a share of trend GDP."""
    return defence_spending / output_at_trend - planned_defence_share


def defence_share(defence_spending: MoneyFlowByActor, gdp: OutputFlowByActor) -> OutputShareByActor:
    """Defence spending as a share of GDP is defence spending over GDP."""
    return defence_spending / gdp
