"""Pledge following: spending as a share of GDP moves with the pledge, as far as the pledge is kept.

Claims that an actor makes part of each year's pledged change (`pledge_compliance`) and catches up slowly on what it
missed. A budget already voted is kept in full. Leaves out threat, allies' spending and elections. Disagrees:
[GeorgeSandler2018] and others explain spending by allies' spending, not by pledges. Plain partial adjustment toward the
pledge was rejected: it lags without end at full compliance and converges at poor compliance.
Source: own form, after [NATO2024] on how far an earlier pledge was kept; judgement.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    MoneyFlowByActor,
    OutputFlowByActor,
    OutputShareByActor,
    ShareByActor,
    Truth,
    TruthByActor,
)


def pledged_share(ratified_pledge: OutputShareByActor) -> OutputShareByActor:
    """The pledged share of GDP is the pledge that was ratified."""
    return ratified_pledge


def kept_part(pledge_compliance: ShareByActor, budget_is_voted: TruthByActor) -> ShareByActor:
    """An actor makes part of the year's pledged change, and all of it when the budget is already voted."""
    return jnp.where(budget_is_voted > 0, 1.0, pledge_compliance)


def pledge_path_share(
    pledge_path_share_last_year: OutputShareByActor,
    pledged_share: OutputShareByActor,
    pledged_share_last_year: OutputShareByActor,
    kept_part: ShareByActor,
    catching_up: ShareByActor,
    planned_defence_share: OutputShareByActor,
    is_reference_year: Truth,
) -> OutputShareByActor:
    """Spending follows the pledge: the kept part of this year's change, and part of what was missed before.

    It never falls below 0.
    """
    missed = pledged_share_last_year - pledge_path_share_last_year
    moved = kept_part * (pledged_share - pledged_share_last_year) + catching_up * kept_part * missed
    later = jnp.maximum(pledge_path_share_last_year + moved, 0.0)
    return jnp.where(is_reference_year, planned_defence_share, later)


def defence_share(pledge_path_share: OutputShareByActor, replacement_share: OutputShareByActor) -> OutputShareByActor:
    """Defence spending as a share of GDP follows the pledge, plus the money set aside to replace support."""
    return pledge_path_share + replacement_share


def defence_rise(defence_share: OutputShareByActor, planned_defence_share: OutputShareByActor) -> OutputShareByActor:
    """The rise is defence spending above the plan in the official budgets, as a share of GDP."""
    return defence_share - planned_defence_share


def defence_spending(defence_share: OutputShareByActor, gdp: OutputFlowByActor) -> MoneyFlowByActor:
    """Defence spending is its share of GDP times GDP, at prices of the reference year."""
    return defence_share * gdp
