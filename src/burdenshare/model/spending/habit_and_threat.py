"""Habit and threat: spending moves slowly toward what income, allies, rivals and the pledge ask for.

Claims that budgets have persistence, rise with income, answer allies' spending by a spillover whose sign is open,
answer the stock of near rivals, and are pulled by a pledge. Leaves out elections and arms deliveries. Disagrees:
[Alley2021], who finds little free riding in 204 alliances, against [GeorgeSandler2018], who find it in NATO throughout.
Source: partial adjustment in logarithms with a spatial lag, after [GeorgeSandler2018]; priors partly judgement.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    Distance,
    DistanceByActorParty,
    Index,
    IndexByActor,
    IndexByActorParty,
    IndexByContingency,
    Log,
    LogByActor,
    MoneyFlowByActor,
    OutputFlowByActor,
    OutputShareByActor,
    RatioByActor,
    ShareByActor,
    SupportByContingency,
    Truth,
    TruthByActor,
    TruthByActorParty,
    TruthByContingency,
    TruthByParty,
)
from burdenshare.vocabulary.numerics import FULL_SUPPORT, as_party, exp, fixed_point, log, over, spread


def first_year_elasticity(income_elasticity: RatioByActor, spending_persistence: ShareByActor) -> RatioByActor:
    """What a lasting rise of income does to spending in its first year; in the end it does `income_elasticity`.

    Holds: the long-run effect is that of the first year over what does not persist.
    """
    return income_elasticity * (1 - spending_persistence)


def rival_nearness(
    distance_apart: DistanceByActorParty, threat_reach: Distance, is_ally: TruthByActor
) -> IndexByActorParty:
    """How much each rival's stock is felt: those of the other side, less with distance; parts add to one."""
    own = spread(is_ally, TruthByActor, TruthByActorParty)
    other = spread(as_party(is_ally, TruthByActor), TruthByParty, TruthByActorParty)
    near = jnp.abs(own - other) * jnp.exp(-distance_apart / spread(threat_reach, Distance, DistanceByActorParty))
    return near / spread(over("party", near, IndexByActorParty), IndexByActor, IndexByActorParty)


def threat_growth(
    rival_nearness: IndexByActorParty,
    equipment_growth_last_year: LogByActor,
    is_reference_year: Truth,
) -> LogByActor:
    """How far the stocks of near rivals have grown since 2025 (logarithm)."""
    grown = jnp.where(is_reference_year, 0.0, equipment_growth_last_year)
    theirs = spread(as_party(grown, LogByActor), TruthByParty, IndexByActorParty)
    return over("party", rival_nearness * theirs, IndexByActorParty)


def own_drive(
    income_elasticity: RatioByActor,
    rival_reaction: RatioByActor,
    pledge_pull: RatioByActor,
    output_at_trend: OutputFlowByActor,
    output_at_trend_reference: OutputFlowByActor,
    threat_growth: LogByActor,
    ratified_pledge: OutputShareByActor,
    constant_share: OutputShareByActor,
) -> LogByActor:
    """What income, rivals and the pledge ask for, before allies' spending (logarithm, over 2025)."""
    income = income_elasticity * log(output_at_trend / output_at_trend_reference)
    pledged = jnp.where(ratified_pledge > 0, ratified_pledge / constant_share, 1.0)
    return income + rival_reaction * threat_growth + pledge_pull * log(pledged)


def habit(
    spending_log_last_year: LogByActor,
    spending_persistence: ShareByActor,
    own_drive: LogByActor,
    is_reference_year: Truth,
) -> LogByActor:
    """Spending before allies answer each other: what persists of last year's, and what is asked for."""
    moved = spending_persistence * spending_log_last_year + (1 - spending_persistence) * own_drive
    return jnp.where(is_reference_year, 0.0, moved)


def spending_log(
    habit: LogByActor,
    spending_persistence: ShareByActor,
    ally_spillover: RatioByActor,
    ally_weight: IndexByActorParty,
    support_felt: Log,
    is_reference_year: Truth,
) -> LogByActor:
    """Spending over that of 2025 (logarithm), where each answers the others' spending and the support that is kept.

    Holds: y = (I − ρW)⁻¹ x.
    """
    answer = (1 - spending_persistence) * ally_spillover
    listens = (over("party", ally_weight, IndexByActorParty) > 0).astype(habit.dtype)
    start = habit + answer * listens * spread(support_felt, Index, IndexByActor)

    def respond(y: IndexByActor) -> IndexByActor:
        return start + answer * _heard(ally_weight, y)

    return jnp.where(is_reference_year, 0.0, fixed_point(respond, start))


def spending_log_residual(
    spending_log: LogByActor,
    habit: LogByActor,
    spending_persistence: ShareByActor,
    ally_spillover: RatioByActor,
    ally_weight: IndexByActorParty,
    support_felt: Log,
    is_reference_year: Truth,
) -> LogByActor:
    """How far mutual answers are from agreeing; zero where they have converged."""
    answer = (1 - spending_persistence) * ally_spillover
    listens = (over("party", ally_weight, IndexByActorParty) > 0).astype(habit.dtype)
    again = habit + answer * (listens * spread(support_felt, Index, IndexByActor) + _heard(ally_weight, spending_log))
    return jnp.where(is_reference_year, 0.0, jnp.abs(spending_log - again))


def support_felt(support_index: SupportByContingency, is_home: TruthByContingency) -> Log:
    """The support that is kept at home, as allies feel it (logarithm; none where all is kept)."""
    kept = over("contingency", support_index * is_home, IndexByContingency)
    return log(jnp.maximum(kept / FULL_SUPPORT, 0.05))


def habit_spending(
    spending_log: LogByActor,
    defence_spending_in_2025: MoneyFlowByActor,
    planned_defence_share: OutputShareByActor,
    output_at_trend: OutputFlowByActor,
    budget_is_voted: TruthByActor,
) -> MoneyFlowByActor:
    """Spending that follows habit and threat; a budget that is voted is kept whole."""
    free = exp(spending_log) * defence_spending_in_2025
    return jnp.where(budget_is_voted > 0, planned_defence_share * output_at_trend, free)


def defence_rise(
    habit_spending: MoneyFlowByActor,
    output_at_trend: OutputFlowByActor,
    planned_defence_share: OutputShareByActor,
    replacement_share: OutputShareByActor,
) -> OutputShareByActor:
    """Defence above the line that the official budgets contain, as a share of output."""
    return habit_spending / output_at_trend - planned_defence_share + replacement_share


def defence_spending(
    habit_spending: MoneyFlowByActor, replacement_share: OutputShareByActor, output_at_trend: OutputFlowByActor
) -> MoneyFlowByActor:
    """Defence spending at 2025 prices, with what is set aside to replace support."""
    return habit_spending + replacement_share * output_at_trend


def defence_share(defence_spending: MoneyFlowByActor, gdp: OutputFlowByActor) -> OutputShareByActor:
    """Defence spending as a share of output."""
    return defence_spending / gdp


def _heard(weight: IndexByActorParty, y: IndexByActor) -> IndexByActor:
    """What an actor hears of the others: the weighted sum over those to whom it listens."""
    others = spread(as_party(y, IndexByActor), TruthByParty, IndexByActorParty)
    return over("party", jnp.where(weight > 0, weight * others, 0.0), IndexByActorParty)
