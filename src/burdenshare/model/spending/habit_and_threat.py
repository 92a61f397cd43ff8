"""Habit and threat: spending adjusts slowly to income, allies, rivals and the pledge.

Claims that budgets persist and rise with income, that they respond to the equipment of near rivals, and that a pledge
pulls them. They also respond to allies' spending, with a spillover of either sign. They start again from a voted
budget. Leaves out elections and arms deliveries. Disagrees: [Alley2021] finds little free riding in 204 alliances,
while [GeorgeSandler2018] find it throughout their sample.
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
    """In the first year, spending responds to a lasting rise of income by part of the long-run elasticity.

    Holds: the long-run elasticity is that of the first year over 1 less the persistence.
    """
    return income_elasticity * (1 - spending_persistence)


def rival_nearness(
    distance_apart: DistanceByActorParty, threat_reach: Distance, is_ally: TruthByActor
) -> IndexByActorParty:
    """Each rival's weight in an actor's threat falls with distance; the weights add to 1.

    Rivals are the actors on the other side: non-members for a member of the alliance, members for others.
    """
    own = spread(is_ally, TruthByActor, TruthByActorParty)
    other = spread(as_party(is_ally, TruthByActor), TruthByParty, TruthByActorParty)
    near = jnp.abs(own - other) * jnp.exp(-distance_apart / spread(threat_reach, Distance, DistanceByActorParty))
    return near / spread(over("party", near, IndexByActorParty), IndexByActor, IndexByActorParty)


def threat_growth(
    rival_nearness: IndexByActorParty,
    equipment_growth_last_year: LogByActor,
    is_reference_year: Truth,
) -> LogByActor:
    """The threat grows as near rivals add equipment: log change since the reference year, one year earlier."""
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
    """Income, rivals and the pledge set the level that spending adjusts to, before allies' spending.

    It is the log change since the reference year.
    """
    income = income_elasticity * log(output_at_trend / output_at_trend_reference)
    pledged = jnp.where(ratified_pledge > 0, ratified_pledge / constant_share, 1.0)
    return income + rival_reaction * threat_growth + pledge_pull * log(pledged)


def habit(
    spending_log_last_year: LogByActor,
    spending_persistence: ShareByActor,
    own_drive: LogByActor,
    is_reference_year: Truth,
) -> LogByActor:
    """Spending keeps part of last year's level and moves toward its drive, before allies respond to each other.

    It is the log change since the reference year.
    """
    moved = spending_persistence * spending_log_last_year + (1 - spending_persistence) * own_drive
    return jnp.where(is_reference_year, 0.0, moved)


def spending_log(
    habit: LogByActor,
    spending_persistence: ShareByActor,
    ally_spillover: RatioByActor,
    ally_weight: IndexByActorParty,
    is_ally: TruthByActor,
    support_felt: Log,
    voted_log: LogByActor,
    budget_is_voted: TruthByActor,
    is_reference_year: Truth,
) -> LogByActor:
    """Each ally responds to the others' spending and to lost support: log change in spending since the reference year.

    A voted budget answers nobody, and the others answer it. Holds: without one, y = (I − ρW)⁻¹ x; an ally's weights add
    to at most 1.
    """
    answer = (1 - spending_persistence) * ally_spillover
    weight = _of_allies(ally_weight, is_ally)
    listens = (over("party", weight, IndexByActorParty) > 0).astype(habit.dtype)
    start = habit + answer * listens * spread(support_felt, Index, IndexByActor)

    def respond(y: IndexByActor) -> IndexByActor:
        return jnp.where(budget_is_voted > 0, voted_log, start + answer * _heard(weight, y))

    return jnp.where(is_reference_year, 0.0, fixed_point(respond, start))


def spending_log_residual(
    spending_log: LogByActor,
    habit: LogByActor,
    spending_persistence: ShareByActor,
    ally_spillover: RatioByActor,
    ally_weight: IndexByActorParty,
    is_ally: TruthByActor,
    support_felt: Log,
    voted_log: LogByActor,
    budget_is_voted: TruthByActor,
    is_reference_year: Truth,
) -> LogByActor:
    """The residual shows how far mutual responses in spending are from agreeing; it is 0 when they have converged."""
    answer = (1 - spending_persistence) * ally_spillover
    weight = _of_allies(ally_weight, is_ally)
    listens = (over("party", weight, IndexByActorParty) > 0).astype(habit.dtype)
    again = habit + answer * (listens * spread(support_felt, Index, IndexByActor) + _heard(weight, spending_log))
    again = jnp.where(budget_is_voted > 0, voted_log, again)
    return jnp.where(is_reference_year, 0.0, jnp.abs(spending_log - again))


def voted_log(
    voted_spending: MoneyFlowByActor, defence_spending_at_start: MoneyFlowByActor, budget_is_voted: TruthByActor
) -> LogByActor:
    """Where a voted budget puts spending: log change since the reference year; 0 without one."""
    voted = jnp.where(budget_is_voted > 0, voted_spending, defence_spending_at_start)
    return log(voted / defence_spending_at_start)


def support_felt(support_index: SupportByContingency, is_home: TruthByContingency) -> Log:
    """Support kept in the home war, as allies perceive it: a logarithm, 0 when all support is kept."""
    kept = over("contingency", support_index * is_home, IndexByContingency)
    return log(jnp.maximum(kept / FULL_SUPPORT, 0.05))


def wanted_spending(spending_log: LogByActor, defence_spending_at_start: MoneyFlowByActor) -> MoneyFlowByActor:
    """Wanted spending follows habit and threat from its level in the reference year."""
    return exp(spending_log) * defence_spending_at_start


def _of_allies(weight: IndexByActorParty, is_ally: TruthByActor) -> IndexByActorParty:
    """Return the weights of others that are allies; the others' are 0."""
    ally = spread(as_party(is_ally, TruthByActor), TruthByParty, IndexByActorParty) > 0
    return jnp.where(ally, weight, 0.0)


def _heard(weight: IndexByActorParty, y: IndexByActor) -> IndexByActor:
    """Return the weighted sum of the others' spending for each actor, with weights that add to 1 at most."""
    others = spread(as_party(y, IndexByActor), TruthByParty, IndexByActorParty)
    whole = jnp.maximum(over("party", jnp.where(weight > 0, weight, 0.0), IndexByActorParty), 1.0)
    heard = weight / spread(whole, IndexByActor, IndexByActorParty)
    return over("party", jnp.where(weight > 0, heard * others, 0.0), IndexByActorParty)
