"""Pledge following: the share of output moves with the pledge, as far as the pledge is kept.

Claims that each year's change of the pledged share is made in part (`pledge_compliance`), and that what was missed
before is caught up slowly. A budget that is already voted is kept whole. Leaves out threat, allies' spending and
elections. Disagrees: [GeorgeSandler2018] and others explain spending by allies' spending, not by pledges. Plain partial
adjustment toward the pledge was tried and left: it lags for ever at full compliance and converges at poor compliance.
Source: our own form, after [NATO2024] on how far the pledge of 2014 was kept; judgement.
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
    """The share of output that is pledged for the year."""
    return ratified_pledge


def kept_part(pledge_compliance: ShareByActor, budget_is_voted: TruthByActor) -> ShareByActor:
    """The part of the year's pledged change that is made; all of it where the budget is voted."""
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
    """Defence spending that follows the pledge, as a share of output."""
    missed = pledged_share_last_year - pledge_path_share_last_year
    moved = kept_part * (pledged_share - pledged_share_last_year) + catching_up * kept_part * missed
    return jnp.where(is_reference_year, planned_defence_share, pledge_path_share_last_year + moved)


def defence_share(pledge_path_share: OutputShareByActor, replacement_share: OutputShareByActor) -> OutputShareByActor:
    """Defence spending as a share of output: what follows the pledge, and what is set aside to replace support."""
    return pledge_path_share + replacement_share


def defence_rise(defence_share: OutputShareByActor, planned_defence_share: OutputShareByActor) -> OutputShareByActor:
    """Defence above the line that the official budgets contain, as a share of output."""
    return defence_share - planned_defence_share


def defence_spending(defence_share: OutputShareByActor, gdp: OutputFlowByActor) -> MoneyFlowByActor:
    """Defence spending at 2025 prices."""
    return defence_share * gdp
