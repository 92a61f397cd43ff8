"""Pledge following: spending as a share of trend GDP moves with the pledge, as far as the pledge is kept.

Claims that an actor keeps part of each year's pledged change and catches up slowly on what it missed. The part has an
effect of the pledge, which all allies share, and one of the ally: pledges differ more than allies do. It may exceed 1,
and it may be negative. Spending answers lost support by an amount that may have either sign, and clashes that are more
or fewer than usual. The path starts again from
a voted budget. Leaves out threat, allies' spending and elections. Disagrees: [GeorgeSandler2018] and others explain
spending by allies' spending, not by pledges. Plain partial adjustment toward the pledge was rejected: it lags without
end at full compliance and converges at poor compliance.
Source: own form, after [NATO2024] on how far an earlier pledge was kept; judgement.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    ClashByActor,
    LogByActor,
    LogForClashByActor,
    MoneyFlowByActor,
    OutputFlowByActor,
    OutputShareByActor,
    RatioByActor,
    Share,
    ShareByActor,
    Truth,
    TruthByActor,
)
from burdenshare.vocabulary.numerics import exp, spread


def pledged_share(
    ratified_pledge: OutputShareByActor, budget_is_voted: TruthByActor, planned_defence_share: OutputShareByActor
) -> OutputShareByActor:
    """The pledged share of GDP is the ratified pledge; in a year with a voted budget it is the budget's plan."""
    return jnp.where(budget_is_voted > 0, planned_defence_share, ratified_pledge)


def kept_part(pledge_compliance: ShareByActor, pledge_effect: Share, plan_certainty: Share) -> ShareByActor:
    """The kept part of a pledged change is the effect of the pledge plus that of the ally, from −0.5 to 1.5.

    Holds: 1 where plans are kept for certain.
    """
    from_record = jnp.clip(spread(pledge_effect, Share, ShareByActor) + pledge_compliance, -0.5, 1.5)
    return from_record + spread(plan_certainty, Share, ShareByActor) * (1 - from_record)


def pledge_path_share(
    pledge_path_share_last_year: OutputShareByActor,
    pledged_share: OutputShareByActor,
    pledged_share_last_year: OutputShareByActor,
    voted_share: OutputShareByActor,
    budget_is_voted: TruthByActor,
    kept_part: ShareByActor,
    catching_up: ShareByActor,
    planned_defence_share: OutputShareByActor,
    is_reference_year: Truth,
) -> OutputShareByActor:
    """Spending follows the pledge: the kept part of this year's change, and part of what was missed before.

    A voted budget replaces it. An ally that moves against its pledge catches up on nothing.
    """
    missed = pledged_share_last_year - pledge_path_share_last_year
    caught_up = catching_up * jnp.clip(kept_part, 0.0, 1.0) * missed
    followed = pledge_path_share_last_year + kept_part * (pledged_share - pledged_share_last_year) + caught_up
    free = jnp.where(budget_is_voted > 0, voted_share, jnp.maximum(followed, 0.0))
    return jnp.where(is_reference_year, planned_defence_share, free)


def spending_answer(
    backing_answer: LogByActor,
    backing_lost_last_year: RatioByActor,
    clash_answer: LogForClashByActor,
    clash_pull_last_year: ClashByActor,
    is_reference_year: Truth,
) -> LogByActor:
    """Spending answers lost support, and more or fewer clashes than usual, a year later; it is a logarithm.

    The sign of the answer to lost support is open. Holds: at the base rate of clashes their part has mean 0.
    """
    answered = backing_answer * backing_lost_last_year + clash_answer * clash_pull_last_year
    return jnp.where(is_reference_year, 0.0, answered)


def wanted_spending(
    pledge_path_share: OutputShareByActor, spending_answer: LogByActor, output_at_trend: OutputFlowByActor
) -> MoneyFlowByActor:
    """Wanted spending is the share on the pledge path, with the answer to lost support and clashes, times trend GDP."""
    return pledge_path_share * exp(spending_answer) * output_at_trend
