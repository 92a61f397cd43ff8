"""Supply and requirement: each mission has a requirement, and members supply parts of it.

Claims that missions can be added up in money of replacement value, that the requirement is what 2025 supplied over how
well it was covered, growing with the adversary, and that denial falls off where several missions are weak together.
Leaves out quality, geography and speed; the umbrella has no money stock and is not among the missions that are added.
Disagrees: net assessment by campaign models, and all who hold that nothing but the umbrella deters.
Source: own form; coverage of 2025 and weights are judgement; [IMF2025] for purchasing power.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    CoverageByMissionContingency,
    ExchangeRateByActor,
    IndexByContingency,
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
from burdenshare.vocabulary.numerics import FULL_COVERAGE, ONE_YEAR, over, spread


def price_level_factor(
    exchange_rate_in_2025: ExchangeRateByActor,
    purchasing_power_rate_in_2025: ExchangeRateByActor,
    price_level_exponent: RatioByActor,
) -> RatioByActor:
    """How much more a dollar buys in an actor's own industry than at the market rate."""
    return jnp.exp(price_level_exponent * jnp.log(exchange_rate_in_2025 / purchasing_power_rate_in_2025))


def usable_part(
    price_level_factor: RatioByActor,
    readiness: RatioByActor,
    readiness_reference: RatioByActor,
    manning: RatioByActorMission,
) -> RatioByActorMission:
    """What a dollar of equipment supplies: purchasing power, readiness and crews, those of 2025 as one."""
    whole = price_level_factor * readiness / readiness_reference
    return spread(whole, RatioByActor, RatioByActorMission) * manning


def own_supply(
    mission_stock: MoneyStockByActorMission,
    usable_part: RatioByActorMission,
    is_defender: TruthByActorContingency,
) -> MoneyStockByActorMissionContingency:
    """What the defender supplies by itself; none for others."""
    usable = spread(mission_stock * usable_part, MoneyStockByActorMission, MoneyStockByActorMissionContingency)
    defends = spread(is_defender, TruthByActorContingency, RatioByActorMissionContingency) > 0
    return jnp.where(defends, usable, 0.0)


def supply(
    own_supply: MoneyStockByActorMissionContingency, promised_support: MoneyStockByActorMissionContingency
) -> MoneyStockByActorMissionContingency:
    """What each member of the coalition supplies to each mission."""
    return own_supply + promised_support


def mission_supply(supply: MoneyStockByActorMissionContingency) -> MoneyStockByMissionContingency:
    """What all supply to a mission together."""
    return over("actor", supply, MoneyStockByActorMissionContingency)


def requirement(
    requirement_last_year: MoneyForCoverageByMissionContingency,
    mission_supply: MoneyStockByMissionContingency,
    coverage_in_2025: CoverageByMissionContingency,
    requirement_growth: RateByMissionContingency,
    is_reference_year: Truth,
) -> MoneyForCoverageByMissionContingency:
    """What a mission needs: the supply of 2025 over its coverage then, growing with the adversary."""
    grown = requirement_last_year * (1 + ONE_YEAR * requirement_growth)
    return jnp.where(is_reference_year, mission_supply / coverage_in_2025, grown)


def coverage(
    mission_supply: MoneyStockByMissionContingency, requirement: MoneyForCoverageByMissionContingency
) -> CoverageByMissionContingency:
    """Supply over requirement: one is enough."""
    return mission_supply / requirement


def uncovered_share(coverage: CoverageByMissionContingency) -> ShareByMissionContingency:
    """The part of a requirement that nobody covers."""
    return jnp.maximum(1 - coverage / FULL_COVERAGE, 0.0)


def coverage_alone(
    own_supply: MoneyStockByActorMissionContingency, requirement: MoneyForCoverageByMissionContingency
) -> CoverageByMissionContingency:
    """Coverage by the defender alone: what stays if the supporter is gone."""
    return over("actor", own_supply, MoneyStockByActorMissionContingency) / requirement


def mission_share(
    supply: MoneyStockByActorMissionContingency, mission_supply: MoneyStockByMissionContingency
) -> ShareByActorMissionContingency:
    """The part of a mission that a member carries.

    Holds: the parts of a mission add to one.
    """
    return supply / spread(mission_supply, MoneyStockByMissionContingency, MoneyStockByActorMissionContingency)


def defender_share(
    mission_share: ShareByActorMissionContingency, is_defender: TruthByActorContingency
) -> ShareByMissionContingency:
    """The part of a mission that the defender carries; above one half it is primary."""
    defends = spread(is_defender, TruthByActorContingency, ShareByActorMissionContingency)
    return over("actor", mission_share * defends, ShareByActorMissionContingency)


def lost_support(
    full_support: MoneyStockByActorMissionContingency, promised_support: MoneyStockByActorMissionContingency
) -> MoneyStockByMissionContingency:
    """Support of 2025 that is no longer made available."""
    return over("actor", jnp.maximum(full_support - promised_support, 0.0), MoneyStockByActorMissionContingency)


def replacement_stock(
    lost_support: MoneyStockByMissionContingency,
    usable_part: RatioByActorMission,
    is_defender: TruthByActorContingency,
) -> MoneyStockByMissionContingency:
    """What the defender would have to own more to replace the support that is lost, in the same world and year.

    Holds: none where nothing is lost.
    """
    usable = spread(usable_part, RatioByActorMission, RatioByActorMissionContingency)
    defends = spread(is_defender, TruthByActorContingency, RatioByActorMissionContingency) > 0
    return lost_support / over("actor", jnp.where(defends, usable, 0.0), RatioByActorMissionContingency)


def replacement_upkeep(
    replacement_stock: MoneyStockByMissionContingency,
    equipment_wear: RateByMission,
    operations_cost: RateByActor,
    is_defender: TruthByActorContingency,
) -> MoneyFlowByMissionContingency:
    """What it would cost the defender a year to keep and run what replaces the support that is lost."""
    cost = spread(operations_cost, RateByActor, RatioByActorContingency)
    running = over("actor", jnp.where(is_defender > 0, cost, 0.0), RatioByActorContingency)
    wear = spread(equipment_wear, RateByMission, RateByMissionContingency)
    return replacement_stock * (wear + spread(running, RatioByContingency, RatioByMissionContingency))


def satisfaction(coverage: CoverageByMissionContingency) -> ShareByMissionContingency:
    """How far a mission is fulfilled: more coverage helps, and ever less."""
    return 1 - jnp.exp(-1.4 * coverage / FULL_COVERAGE)


def overall_denial(
    satisfaction: ShareByMissionContingency,
    denial_weight: WeightByMissionContingency,
    complementarity: Ratio,
    command_friction: RatioByContingency,
) -> IndexByContingency:
    """How well an attack would be denied: a constant-elasticity mean over the missions that deny.

    Beyond: ordinal; differences between policies on the same draws are to be read, not levels.
    """
    whole = over("mission", denial_weight, RatioByMissionContingency)
    weight = denial_weight / spread(whole, RatioByContingency, RatioByMissionContingency)
    r = jnp.where(jnp.abs(complementarity) < 1e-4, 1e-4, complementarity).astype(weight.dtype)
    spent = weight * jnp.expm1(spread(r, Ratio, RatioByMissionContingency) * jnp.log(satisfaction))
    together = jnp.log1p(over("mission", spent, RatioByMissionContingency))
    return command_friction * jnp.exp(together / spread(r, Ratio, RatioByContingency))


def support_index(
    support_kept: SupportByMissionContingency, umbrella_kept: SupportByContingency
) -> SupportByContingency:
    """Support kept in all: the mean over missions, the umbrella counted twice."""
    missions = over("mission", jnp.ones_like(support_kept), ShareByMissionContingency)
    return (over("mission", support_kept, ShareByMissionContingency) + 2 * umbrella_kept) / (missions + 2)
