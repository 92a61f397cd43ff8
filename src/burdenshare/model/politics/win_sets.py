"""Win-sets: a pledge holds as far as it can be ratified at home; a transfer of command needs a willing government.

Claims that each parliament passes any share of GDP up to a limit, that the limit moves with what the public prefers and
with who governs, and that a pledge above it is not followed; what the official budgets contain is never in question. If
the supporter accepts no less than a share above the limit, the win-sets do not meet, and what was ratified before
remains: nothing falls at once. Leaves out coalitions, committees, deals over other issues, and elections of the
supporter (topic posture has its own). Disagrees: the cases of [EvansJacobsonPutnam1993], in which hands tied at home
seldom gained more abroad; [GeorgeSandler2018] explain spending by allies' spending, without parliaments.
Source: [Putnam1988]. The limit is judgement: no vote has tested one. Changes of government follow the calendar; the
probability that one changes sides is judgement on the record.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    Chance,
    ForPosition,
    OutputShare,
    OutputShareByActor,
    Position,
    Ratio,
    RatioByActor,
    Share,
    ShareByActor,
    Truth,
    TruthByActor,
    Uniform,
)
from burdenshare.vocabulary.numerics import over, spread


def share_at_start(
    share_at_start_last_year: OutputShareByActor, planned_defence_share: OutputShareByActor, is_reference_year: Truth
) -> OutputShareByActor:
    """Each actor has a share of GDP for defence in the reference year, which is kept for comparison."""
    return jnp.where(is_reference_year, planned_defence_share, share_at_start_last_year)


def government_orientation(
    government_orientation_last_year: Position,
    government_at_start: Position,
    government_changes: TruthByActor,
    is_focus: TruthByActor,
    alternation_luck: Uniform,
    alternation_chance: Chance,
    is_reference_year: Truth,
) -> Position:
    """The orientation of the government in focus: −1 is progressive, 1 is conservative.

    In a year with an election it may change sides.
    """
    votes = over("actor", jnp.where((is_focus > 0) & (government_changes > 0), is_focus, 0.0), TruthByActor)
    other = votes * (alternation_luck < alternation_chance)
    return jnp.where(is_reference_year, government_at_start, government_orientation_last_year * (1 - 2 * other))


def tolerated_share(
    share_at_start: OutputShareByActor,
    tolerated_ratio: RatioByActor,
    answered_share: OutputShare,
    spent_share: OutputShare,
    government_orientation: Position,
    government_at_start: Position,
    orientation_effect: ForPosition,
    is_focus: TruthByActor,
) -> OutputShareByActor:
    """Parliament ratifies at most this share of GDP: the upper limit of the win-set.

    For the actor in focus it rises while the public prefers more than was spent, and falls once spending exceeds that.
    Beyond: no vote has tested it.
    """
    side = 0.5 * orientation_effect * (government_orientation - government_at_start)
    public = is_focus * spread(answered_share - spent_share, Share, ShareByActor)
    most = share_at_start * tolerated_ratio * (1 + is_focus * spread(side, Ratio, RatioByActor)) + public
    return jnp.maximum(most, 0.0)


def agreement_exists(tolerated_share: OutputShareByActor, least_accepted_share: OutputShareByActor) -> TruthByActor:
    """Whether some share is both enough for the supporter and ratified at home; always 1 where no limit is known."""
    return 1 - (least_accepted_share > tolerated_share).astype(least_accepted_share.dtype)


def pledge_is_refused(
    spending_pledge: OutputShareByActor, tolerated_share: OutputShareByActor, planned_defence_share: OutputShareByActor
) -> TruthByActor:
    """A pledge is refused when it is above what can be ratified.

    Holds: never, when the pledge is no more than the official budgets contain.
    """
    above = spending_pledge > jnp.maximum(tolerated_share, planned_defence_share)
    return above.astype(spending_pledge.dtype)


def ratified_pledge(
    ratified_pledge_last_year: OutputShareByActor,
    spending_pledge: OutputShareByActor,
    pledge_is_refused: TruthByActor,
    agreement_exists: TruthByActor,
    tolerated_share: OutputShareByActor,
    planned_defence_share: OutputShareByActor,
    is_reference_year: Truth,
) -> OutputShareByActor:
    """The ratified pledge is the whole pledge, the most that is tolerated, or what was ratified before.

    Holds: never above the pledge, and never below the official budgets when the pledge is not below them.
    """
    before = jnp.where(is_reference_year, planned_defence_share, ratified_pledge_last_year)
    standing = jnp.minimum(before, spending_pledge)
    left = jnp.maximum(jnp.where(agreement_exists > 0, tolerated_share, standing), planned_defence_share)
    return jnp.where(pledge_is_refused > 0, left, spending_pledge)


def transfer_is_sought(
    government_orientation: Position, transfer_veto_luck: Uniform, transfer_veto_chance: Chance
) -> Truth:
    """The government in focus seeks the transfer of wartime command; a conservative one may block it."""
    blocked = (government_orientation > 0) & (transfer_veto_luck < transfer_veto_chance)
    return 1 - blocked.astype(government_orientation.dtype)
