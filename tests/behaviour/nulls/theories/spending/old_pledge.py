"""The pledge form of the first edition, put back to test nulls. Source: decisions/0026-appropriation.md."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    MoneyFlowByActor,
    OutputFlowByActor,
    OutputShareByActor,
    ShareByActor,
    Truth,
    TruthByActor,
)

OTHERWISE = "pledge_following"


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
    """The kept part of this year's change, and part of what was missed before."""
    missed = pledged_share_last_year - pledge_path_share_last_year
    moved = kept_part * (pledged_share - pledged_share_last_year) + catching_up * kept_part * missed
    return jnp.where(is_reference_year, planned_defence_share, pledge_path_share_last_year + moved)


def wanted_spending(pledge_path_share: OutputShareByActor, output_at_trend: OutputFlowByActor) -> MoneyFlowByActor:
    """The share on the pledge path times trend GDP."""
    return pledge_path_share * output_at_trend
