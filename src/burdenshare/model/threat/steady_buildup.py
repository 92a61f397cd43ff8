"""Steady build-up: the adversary's arsenal grows at its own pace, whatever the allies do.

Claims that warheads are assembled at a drawn yearly rate, that what is out of reach of a first blow grows by dispersal,
and that neither answers the allies' strike forces. Assembled and potential warheads are two quantities and never one
series. Leaves out launchers, for which no agreed count exists, and yields. Disagrees: [BowersHiim2021], who expect an
arms race from independent strike (see `action_reaction`); Korean institutes put the arsenal two to three times higher.
Source: [SIPRI2025] for 50 assembled and material for up to 90; rates are judgement on its yearly steps.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    CoverageByContingency,
    CoverageByMissionContingency,
    ForceFlowByContingency,
    ForceStockByContingency,
    LogByContingency,
    MoneyStockByActorContingency,
    MoneyStockByActorMission,
    MoneyStockByActorMissionContingency,
    MoneyStockByContingency,
    MoneyStockByMissionContingency,
    RateByContingency,
    RatioByContingency,
    RatioByMissionContingency,
    ShareByMission,
    ShareByMissionContingency,
    Truth,
    TruthByActorContingency,
)
from burdenshare.vocabulary.numerics import ONE_YEAR, log, over, spread


def strike_supply(
    mission_supply: MoneyStockByMissionContingency, strike_weight: ShareByMission
) -> MoneyStockByContingency:
    """What ally and supporters together can strike with."""
    counted = mission_supply * spread(strike_weight, ShareByMission, ShareByMissionContingency)
    return over("mission", counted, MoneyStockByMissionContingency)


def ally_strike_stock(
    mission_stock: MoneyStockByActorMission, strike_weight: ShareByMission, is_defender: TruthByActorContingency
) -> MoneyStockByContingency:
    """What the defender alone owns to strike with."""
    counted = mission_stock * spread(strike_weight, ShareByMission, MoneyStockByActorMission)
    own = spread(counted, MoneyStockByActorMission, MoneyStockByActorMissionContingency)
    each = over("mission", own, MoneyStockByActorMissionContingency)
    return over("actor", jnp.where(is_defender > 0, each, 0.0), MoneyStockByActorContingency)


def strike_ratio(
    strike_supply: MoneyStockByContingency, strike_supply_reference: MoneyStockByContingency
) -> RatioByContingency:
    """What all can strike with, over that of 2025."""
    return strike_supply / strike_supply_reference


def ally_strike_ratio(
    ally_strike_stock: MoneyStockByContingency, ally_strike_stock_reference: MoneyStockByContingency
) -> RatioByContingency:
    """What the defender alone owns to strike with, over that of 2025."""
    return ally_strike_stock / ally_strike_stock_reference


def strike_coverage(coverage: CoverageByMissionContingency, strike_weight: ShareByMission) -> CoverageByContingency:
    """How well what strikes is covered."""
    counted = coverage * spread(strike_weight, ShareByMission, RatioByMissionContingency)
    return over("mission", counted, RatioByMissionContingency)


def arms_answer(ally_strike_ratio: RatioByContingency) -> RatioByContingency:
    """How much faster the adversary builds because of the defender's own strike force: no faster."""
    return jnp.ones_like(ally_strike_ratio)


def assembled_warheads(
    assembled_warheads_last_year: ForceStockByContingency,
    warheads_in_2025: ForceStockByContingency,
    warhead_rate: ForceFlowByContingency,
    outside_aid: RatioByContingency,
    arms_answer: RatioByContingency,
    is_reference_year: Truth,
) -> ForceStockByContingency:
    """Warheads that are put together; those that could be made from the material at hand are another quantity."""
    later = assembled_warheads_last_year + ONE_YEAR * warhead_rate * outside_aid * arms_answer
    return jnp.where(is_reference_year, warheads_in_2025, later)


def potential_warheads(
    potential_warheads_last_year: ForceStockByContingency,
    potential_in_2025: ForceStockByContingency,
    potential_rate: ForceFlowByContingency,
    assembled_warheads: ForceStockByContingency,
    is_reference_year: Truth,
) -> ForceStockByContingency:
    """Warheads for which there is material; no equation reads it.

    Holds: never below those that are assembled.
    """
    later = potential_warheads_last_year + ONE_YEAR * potential_rate
    return jnp.maximum(jnp.where(is_reference_year, potential_in_2025, later), assembled_warheads)


def survival_targets(
    survival_targets_last_year: RatioByContingency,
    dispersal_rate: RateByContingency,
    arms_answer: RatioByContingency,
    is_reference_year: Truth,
) -> RatioByContingency:
    """How much there is to find and hit in a first blow, over that of 2025: dispersal makes it more."""
    later = survival_targets_last_year * (1 + ONE_YEAR * dispersal_rate * arms_answer)
    return jnp.where(is_reference_year, 1.0, later)


def arsenal_growth(
    assembled_warheads: ForceStockByContingency, assembled_warheads_reference: ForceStockByContingency
) -> LogByContingency:
    """How far the assembled arsenal has grown since 2025 (logarithm)."""
    return log(assembled_warheads / assembled_warheads_reference)
