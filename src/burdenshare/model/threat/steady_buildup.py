"""Steady build-up: the adversary's arsenal grows at its own pace, whatever the allies do.

Claims that the adversary assembles warheads at a sampled yearly rate and disperses its forces, so that a first strike
must find and hit more. Neither responds to the allies' strike forces. Assembled and potential warheads are two
quantities and never one series. What a mission requires answers what the adversary fields for it: equipment that is
ready and manned, or a raid of warheads and other missiles. Leaves out launchers, for which no agreed count exists, and
yields; a mission answers the adversary's own mission of the same name. Disagrees: [BowersHiim2021], who expect an arms
race from independent strike forces (see `action_reaction`); institutes in the defender's country, some of which
estimate a much larger arsenal; those who hold that skill and ground decide, so that numbers hardly count.
Source: [SIPRI2025] for assembled warheads and material; rates are judgement on its yearly steps. How far a requirement
answers, and what a raid consists of, are judgement.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    CoverageByContingency,
    CoverageByMissionContingency,
    ForceFlowByContingency,
    ForceStockByContingency,
    LogByContingency,
    LogByMissionContingency,
    MoneyStockByActorContingency,
    MoneyStockByActorMission,
    MoneyStockByActorMissionContingency,
    MoneyStockByContingency,
    MoneyStockByMissionContingency,
    RateByContingency,
    RatioByActorMission,
    RatioByContingency,
    RatioByMissionContingency,
    ShareByContingency,
    ShareByMission,
    ShareByMissionContingency,
    Truth,
    TruthByActorContingency,
)
from burdenshare.vocabulary.numerics import ONE_YEAR, exp, log, log_change, over, relative, spread


def strike_supply(
    mission_supply: MoneyStockByMissionContingency, strike_weight: ShareByMission
) -> MoneyStockByContingency:
    """Strike supply is what the defender and its supporters can strike with together."""
    counted = mission_supply * spread(strike_weight, ShareByMission, ShareByMissionContingency)
    return over("mission", counted, MoneyStockByMissionContingency)


def ally_strike_stock(
    mission_stock: MoneyStockByActorMission, strike_weight: ShareByMission, is_defender: TruthByActorContingency
) -> MoneyStockByContingency:
    """The own strike stock is the strike equipment that the defender owns."""
    counted = mission_stock * spread(strike_weight, ShareByMission, MoneyStockByActorMission)
    own = spread(counted, MoneyStockByActorMission, MoneyStockByActorMissionContingency)
    each = over("mission", own, MoneyStockByActorMissionContingency)
    return over("actor", jnp.where(is_defender > 0, each, 0.0), MoneyStockByActorContingency)


def strike_ratio(
    strike_supply: MoneyStockByContingency, strike_supply_reference: MoneyStockByContingency
) -> RatioByContingency:
    """Strike supply relative to the reference year shows how far all members' strike forces have grown."""
    return relative(strike_supply, strike_supply_reference)


def ally_strike_ratio(
    ally_strike_stock: MoneyStockByContingency, ally_strike_stock_reference: MoneyStockByContingency
) -> RatioByContingency:
    """Own strike stock relative to the reference year shows how far the defender's strike force has grown."""
    return relative(ally_strike_stock, ally_strike_stock_reference)


def strike_coverage(coverage: CoverageByMissionContingency, strike_weight: ShareByMission) -> CoverageByContingency:
    """Strike coverage is the coverage of the missions that strike."""
    counted = coverage * spread(strike_weight, ShareByMission, RatioByMissionContingency)
    return over("mission", counted, RatioByMissionContingency)


def arms_answer(ally_strike_ratio: RatioByContingency) -> RatioByContingency:
    """The adversary does not respond to the defender's strike force: the value is always 1."""
    return jnp.ones_like(ally_strike_ratio)


def assembled_warheads(
    assembled_warheads_last_year: ForceStockByContingency,
    warheads_at_start: ForceStockByContingency,
    warhead_rate: ForceFlowByContingency,
    outside_aid: RatioByContingency,
    arms_answer: RatioByContingency,
    is_reference_year: Truth,
) -> ForceStockByContingency:
    """Assembled warheads grow each year at the sampled rate, times outside aid and the response to the defender.

    Warheads that could be made from the material at hand are another quantity.
    """
    later = assembled_warheads_last_year + ONE_YEAR * warhead_rate * outside_aid * arms_answer
    return jnp.where(is_reference_year, warheads_at_start, later)


def potential_warheads(
    potential_warheads_last_year: ForceStockByContingency,
    potential_at_start: ForceStockByContingency,
    potential_rate: ForceFlowByContingency,
    assembled_warheads: ForceStockByContingency,
    is_reference_year: Truth,
) -> ForceStockByContingency:
    """Potential warheads are those for which the adversary has material; no equation uses them.

    Holds: never below the number assembled.
    """
    later = potential_warheads_last_year + ONE_YEAR * potential_rate
    return jnp.maximum(jnp.where(is_reference_year, potential_at_start, later), assembled_warheads)


def survival_targets(
    survival_targets_last_year: RatioByContingency,
    dispersal_rate: RateByContingency,
    arms_answer: RatioByContingency,
    is_reference_year: Truth,
) -> RatioByContingency:
    """Dispersal raises the number of targets that a first strike must find and hit, relative to the reference year."""
    later = survival_targets_last_year * (1 + ONE_YEAR * dispersal_rate * arms_answer)
    return jnp.where(is_reference_year, 1.0, later)


def arsenal_growth(
    assembled_warheads: ForceStockByContingency, assembled_warheads_reference: ForceStockByContingency
) -> LogByContingency:
    """Growth of the arsenal is the log change in assembled warheads since the reference year."""
    return log_change(assembled_warheads, assembled_warheads_reference)


def adversary_strength(
    mission_stock: MoneyStockByActorMission,
    working_part: RatioByActorMission,
    is_adversary: TruthByActorContingency,
) -> MoneyStockByMissionContingency:
    """The adversary's strength in a mission is its equipment that is ready and has crews."""
    works = spread(mission_stock * working_part, MoneyStockByActorMission, MoneyStockByActorMissionContingency)
    attacks = spread(is_adversary, TruthByActorContingency, MoneyStockByActorMissionContingency) > 0
    return over("actor", jnp.where(attacks, works, 0.0), MoneyStockByActorMissionContingency)


def forces_growth(
    adversary_strength: MoneyStockByMissionContingency, adversary_strength_reference: MoneyStockByMissionContingency
) -> LogByMissionContingency:
    """Growth of the adversary's forces is the log change in its strength since the reference year.

    A force that has nearly vanished counts as a twentieth of what it was.
    """
    return log(jnp.maximum(relative(adversary_strength, adversary_strength_reference), 0.05))


def missile_strength(
    adversary_strength: MoneyStockByMissionContingency, strike_weight: ShareByMission
) -> MoneyStockByContingency:
    """The adversary's missile strength is its strength in the missions that strike."""
    counted = adversary_strength * spread(strike_weight, ShareByMission, ShareByMissionContingency)
    return over("mission", counted, MoneyStockByMissionContingency)


def raid_growth(
    arsenal_growth: LogByContingency,
    missile_strength: MoneyStockByContingency,
    missile_strength_reference: MoneyStockByContingency,
    warhead_part: ShareByContingency,
) -> LogByContingency:
    """A raid grows with warheads and with other missiles that are ready and manned, each by its part in the first year.

    Holds: between the growth of the two. What has nearly vanished counts as a twentieth of what it was.
    """
    others = jnp.maximum(relative(missile_strength, missile_strength_reference), 0.05)
    return log(warhead_part * exp(arsenal_growth) + (1 - warhead_part) * others)


def requirement_answer(
    requirement_elasticity: RatioByContingency,
    raid_part: ShareByMission,
    forces_growth: LogByMissionContingency,
    raid_growth: LogByContingency,
) -> LogByMissionContingency:
    """The requirement of a mission answers the growth of what it must meet: the adversary's forces, a raid, or both.

    Holds: 0 in the reference year, and wherever the elasticity is 0.
    """
    raids = spread(raid_part, ShareByMission, ShareByMissionContingency)
    raid = spread(raid_growth, LogByContingency, LogByMissionContingency)
    elasticity = spread(requirement_elasticity, RatioByContingency, RatioByMissionContingency)
    return elasticity * ((1 - raids) * forces_growth + raids * raid)
