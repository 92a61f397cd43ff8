"""Exposed forces: forces that a first strike can find and destroy press their owner, or the other side, to act first.

Claims that the share of the adversary's forces that the coalition could locate and destroy follows surveillance and
strike. Dispersal works against it, and pressure to preempt grows with it. Leaves out false alarms, leaders, warning and
all sites. Disagrees: those who see a secure second-strike force on the adversary's side already, and critics of
[KentThaler1989] for whom a cost ratio does not measure crisis stability: the index is ordinal, shown, and used by no
equation.
Source: form after [KentThaler1989] with our own definition of the index; [BowersHiim2021] for the claim; sizes are
judgement.
"""

import jax.numpy as jnp

from burdenshare.model.stability._first_strike import first_strike_stability
from burdenshare.vocabulary.arrays import (
    Count,
    CountByContingency,
    CoverageByContingency,
    CoverageByMissionContingency,
    ForceStock,
    ForForce,
    IndexByContingency,
    LogByContingency,
    Ratio,
    RatioByContingency,
    RatioByMissionContingency,
    Share,
    ShareByContingency,
    ShareByMission,
)
from burdenshare.vocabulary.numerics import log_change, over, relative, spread


def surveillance_coverage(
    coverage: CoverageByMissionContingency, locating_weight: ShareByMission
) -> CoverageByContingency:
    """Surveillance coverage is the coverage of the missions that find targets."""
    counted = coverage * spread(locating_weight, ShareByMission, RatioByMissionContingency)
    return over("mission", counted, RatioByMissionContingency)


def chance_located(
    located_at_start: ShareByContingency,
    surveillance_coverage: CoverageByContingency,
    surveillance_coverage_reference: CoverageByContingency,
) -> ShareByContingency:
    """The coalition could locate a share of the adversary's forces; better surveillance raises it."""
    looks = relative(surveillance_coverage, surveillance_coverage_reference)
    return -jnp.expm1(looks * jnp.log1p(-located_at_start))


def chance_killed(
    killed_at_start: ShareByContingency, strike_ratio: RatioByContingency, survival_targets: RatioByContingency
) -> ShareByContingency:
    """The coalition could destroy a share of the located forces; strike raises it and dispersal lowers it."""
    return -jnp.expm1(strike_ratio / survival_targets * jnp.log1p(-killed_at_start))


def exposed_share(chance_located: ShareByContingency, chance_killed: ShareByContingency) -> ShareByContingency:
    """A first strike would destroy a share of the adversary's forces: the share located times the share destroyed."""
    return chance_located * chance_killed


def survivability(exposed_share: ShareByContingency) -> ShareByContingency:
    """The rest of the adversary's forces would survive a first strike."""
    return 1 - exposed_share


def first_strike_index(
    survivability: ShareByContingency,
    ally_survivability: Share,
    index_forces: ForceStock,
    damage_slope: ForForce,
    own_damage_weight: Ratio,
) -> IndexByContingency:
    """The first-strike index shows how little either side gains by striking first, at fixed numbers; 1 is stable.

    Beyond: ordinal; compare, do not quote.
    """
    forces = spread(index_forces, Count, CountByContingency)
    slope = spread(damage_slope, Ratio, RatioByContingency)
    weight = spread(own_damage_weight, Ratio, RatioByContingency)
    ally = spread(ally_survivability, Share, ShareByContingency)
    return first_strike_stability((forces, forces), (ally, survivability), slope, weight)


def preemption_pressure(
    exposed_share: ShareByContingency, exposed_share_reference: ShareByContingency, preemption_slope: Ratio
) -> LogByContingency:
    """Exposure raises the hazard of war: log change, 0 in the reference year."""
    return spread(preemption_slope, Ratio, RatioByContingency) * log_change(exposed_share, exposed_share_reference)
