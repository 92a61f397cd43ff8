"""Supply and requirement: each mission has a requirement, and members of the coalition supply parts of it.

Claims that missions can be added up in money at replacement value. The requirement is the supply of the reference year
over how well it covered the mission then; it drifts at a rate of its own and answers what the adversary fields. Denial
falls when several missions are weak together. Leaves out quality, geography and speed; the nuclear umbrella has no
value in money and is not added to the missions. Disagrees: net assessment by campaign models, and all who hold that
only the umbrella deters.
Source: own form; coverage in the reference year and weights are judgement; [IMF2025] for purchasing power.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    CoverageByMissionContingency,
    ExchangeRateByActor,
    IndexByContingency,
    LogByMissionContingency,
    MoneyFlowByMissionContingency,
    MoneyForCoverageByMissionContingency,
    MoneyStockByActorMission,
    MoneyStockByActorMissionContingency,
    MoneyStockByMissionContingency,
    RateByActor,
    RateByMission,
    RateByMissionContingency,
    Ratio,
    RatioByActor,
    RatioByActorContingency,
    RatioByActorMission,
    RatioByActorMissionContingency,
    RatioByContingency,
    RatioByMissionContingency,
    ShareByActorMissionContingency,
    ShareByMissionContingency,
    SupportByContingency,
    SupportByMissionContingency,
    Truth,
    TruthByActorContingency,
    WeightByMissionContingency,
)
from burdenshare.vocabulary.numerics import FULL_COVERAGE, FULL_SUPPORT, ONE_YEAR, exp, over, relative, spread


def price_level_factor(
    exchange_rate_at_start: ExchangeRateByActor,
    purchasing_power_rate_at_start: ExchangeRateByActor,
    price_level_exponent: RatioByActor,
) -> RatioByActor:
    """The price-level factor shows how much more money buys in an actor's own industry than at the market rate."""
    return jnp.exp(price_level_exponent * jnp.log(exchange_rate_at_start / purchasing_power_rate_at_start))


def working_part(
    readiness: RatioByActor, readiness_reference: RatioByActor, manning: RatioByActorMission
) -> RatioByActorMission:
    """The working part of equipment is what is ready and has crews, relative to the reference year.

    Holds: 1 in the reference year. Readiness does not count where it was 0 then.
    """
    return spread(relative(readiness, readiness_reference), RatioByActor, RatioByActorMission) * manning


def own_supply(
    mission_stock: MoneyStockByActorMission,
    working_part: RatioByActorMission,
    price_level_factor: RatioByActor,
    is_defender: TruthByActorContingency,
) -> MoneyStockByActorMissionContingency:
    """The defender supplies its working equipment, worth more where industry is cheap; for others the value is 0."""
    worth = mission_stock * working_part * spread(price_level_factor, RatioByActor, RatioByActorMission)
    usable = spread(worth, MoneyStockByActorMission, MoneyStockByActorMissionContingency)
    defends = spread(is_defender, TruthByActorContingency, RatioByActorMissionContingency) > 0
    return jnp.where(defends, usable, 0.0)


def supply(
    own_supply: MoneyStockByActorMissionContingency, promised_support: MoneyStockByActorMissionContingency
) -> MoneyStockByActorMissionContingency:
    """Each member supplies equipment to each mission: the defender its own, supporters what they promise."""
    return own_supply + promised_support


def mission_supply(supply: MoneyStockByActorMissionContingency) -> MoneyStockByMissionContingency:
    """The supply of a mission is the sum over all members."""
    return over("actor", supply, MoneyStockByActorMissionContingency)


def unanswered_requirement(
    unanswered_requirement_last_year: MoneyForCoverageByMissionContingency,
    mission_supply: MoneyStockByMissionContingency,
    coverage_at_start: CoverageByMissionContingency,
    requirement_growth: RateByMissionContingency,
    is_reference_year: Truth,
) -> MoneyForCoverageByMissionContingency:
    """Without the adversary's growth, the requirement is the reference year's supply over its coverage, and drifts."""
    grown = unanswered_requirement_last_year * (1 + ONE_YEAR * requirement_growth)
    return jnp.where(is_reference_year, mission_supply / coverage_at_start, grown)


def requirement(
    unanswered_requirement: MoneyForCoverageByMissionContingency, requirement_answer: LogByMissionContingency
) -> MoneyForCoverageByMissionContingency:
    """The requirement is what it would be without the adversary's growth, times what that growth adds.

    Holds: equal to the requirement without that growth where nothing is answered.
    """
    return unanswered_requirement * exp(requirement_answer)


def coverage(
    mission_supply: MoneyStockByMissionContingency,
    requirement: MoneyForCoverageByMissionContingency,
    coverage_at_start: CoverageByMissionContingency,
) -> CoverageByMissionContingency:
    """Coverage is supply over requirement; 1 is enough.

    Where nobody supplied anything in the reference year, coverage stays as it was then.
    """
    return jnp.where(requirement == 0, coverage_at_start, mission_supply / requirement)


def uncovered_share(coverage: CoverageByMissionContingency) -> ShareByMissionContingency:
    """The uncovered share is the part of a requirement that no member covers."""
    return jnp.maximum(1 - coverage / FULL_COVERAGE, 0.0)


def coverage_alone(
    own_supply: MoneyStockByActorMissionContingency, requirement: MoneyForCoverageByMissionContingency
) -> CoverageByMissionContingency:
    """Coverage by the defender alone is what remains if the supporter leaves.

    Holds: 0 where nobody supplied anything in the reference year.
    """
    own = over("actor", own_supply, MoneyStockByActorMissionContingency)
    return jnp.where(requirement == 0, 0.0, own / requirement)


def mission_share(
    supply: MoneyStockByActorMissionContingency, mission_supply: MoneyStockByMissionContingency
) -> ShareByActorMissionContingency:
    """Each member carries a share of a mission.

    Holds: the shares of a mission add to 1; all are 0 where nothing is supplied.
    """
    whole = spread(mission_supply, MoneyStockByMissionContingency, MoneyStockByActorMissionContingency)
    return jnp.where(whole == 0, 0.0, supply / whole)


def defender_share(
    mission_share: ShareByActorMissionContingency, is_defender: TruthByActorContingency
) -> ShareByMissionContingency:
    """The defender carries a share of a mission; above one half it is primarily responsible."""
    defends = spread(is_defender, TruthByActorContingency, ShareByActorMissionContingency)
    return over("actor", mission_share * defends, ShareByActorMissionContingency)


def lost_support(
    full_support: MoneyStockByActorMissionContingency, promised_support: MoneyStockByActorMissionContingency
) -> MoneyStockByMissionContingency:
    """Support lost is the support of the reference year that is no longer made available."""
    return over("actor", jnp.maximum(full_support - promised_support, 0.0), MoneyStockByActorMissionContingency)


def replacement_stock(
    lost_support: MoneyStockByMissionContingency,
    price_level_factor: RatioByActor,
    is_defender: TruthByActorContingency,
) -> MoneyStockByMissionContingency:
    """The replacement stock is the equipment, ready and manned, that the defender must add to replace lost support.

    It is bought as ready and as well manned as in the reference year; the upkeep is counted apart. Holds: 0 when
    nothing is lost.
    """
    factor = spread(price_level_factor, RatioByActor, RatioByActorContingency)
    own = over("actor", jnp.where(is_defender > 0, factor, 0.0), RatioByActorContingency)
    return lost_support / spread(own, RatioByContingency, RatioByMissionContingency)


def replacement_upkeep(
    replacement_stock: MoneyStockByMissionContingency,
    equipment_wear: RateByMission,
    operations_cost: RateByActor,
    is_defender: TruthByActorContingency,
) -> MoneyFlowByMissionContingency:
    """The replacement upkeep is what it costs the defender a year to maintain and operate the replacement stock."""
    cost = spread(operations_cost, RateByActor, RatioByActorContingency)
    running = over("actor", jnp.where(is_defender > 0, cost, 0.0), RatioByActorContingency)
    wear = spread(equipment_wear, RateByMission, RateByMissionContingency)
    return replacement_stock * (wear + spread(running, RatioByContingency, RatioByMissionContingency))


def satisfaction(coverage: CoverageByMissionContingency) -> ShareByMissionContingency:
    """More coverage fulfils a mission better, with falling returns."""
    return 1 - jnp.exp(-1.4 * coverage / FULL_COVERAGE)


def overall_denial(
    satisfaction: ShareByMissionContingency,
    denial_weight: WeightByMissionContingency,
    complementarity: Ratio,
    command_friction: RatioByContingency,
) -> IndexByContingency:
    """Overall denial is a constant-elasticity mean of how well the missions that deny an attack are fulfilled.

    Friction in command lowers it, and what own command gains raises it, to at most 1. Where every weight is 0, missions
    count alike. Beyond: ordinal; compare policies on the same draws, do not read levels. Holds: between 0 and 1.
    """
    none = spread(
        over("mission", denial_weight, RatioByMissionContingency) == 0, RatioByContingency, RatioByMissionContingency
    )
    given = jnp.where(none, jnp.ones_like(denial_weight), denial_weight)
    whole = over("mission", given, RatioByMissionContingency)
    weight = given / spread(whole, RatioByContingency, RatioByMissionContingency)
    r = jnp.where(jnp.abs(complementarity) < 1e-4, 1e-4, complementarity).astype(weight.dtype)
    counted = jnp.where(weight == 0, 1.0, satisfaction)
    spent = weight * jnp.expm1(spread(r, Ratio, RatioByMissionContingency) * jnp.log(counted))
    left = jnp.maximum(over("mission", spent, RatioByMissionContingency), -1.0)  # weights add to 1 but for rounding
    together = jnp.log1p(left)
    return jnp.minimum(command_friction * jnp.exp(together / spread(r, Ratio, RatioByContingency)), 1.0)


def backing_lost(support_index: SupportByContingency, is_defender: TruthByActorContingency) -> RatioByActor:
    """The backing that an actor has lost is 1 less the support index, over the wars in which it is the defender."""
    lost = 1 - spread(support_index / FULL_SUPPORT, RatioByContingency, RatioByActorContingency)
    return over("contingency", is_defender * lost, RatioByActorContingency)


def support_index(
    support_seen: SupportByContingency, umbrella_kept: SupportByContingency, support_kept: SupportByMissionContingency
) -> SupportByContingency:
    """The support index is the mean support seen over all missions, with the nuclear umbrella counted twice."""
    missions = over("mission", jnp.ones_like(support_kept), ShareByMissionContingency)
    return (missions * support_seen + 2 * umbrella_kept) / (missions + 2)
