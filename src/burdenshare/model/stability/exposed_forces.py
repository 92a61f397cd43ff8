"""Exposed forces: what can be found and hit in a first blow presses its owner to use it, or to strike, first.

Claims that the part of the adversary's forces that the coalition could locate and destroy follows surveillance and
strike, that dispersal works against it, and that pressure to preempt grows with it. Leaves out false alarms, leaders,
warning and every site. Disagrees: those who see secure second-strike forces on the North's side already, and
[KentThaler1989]'s successors for whom a cost ratio is no measure of crisis: the index is ordinal, shown, and read by no
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
from burdenshare.vocabulary.numerics import log, over, spread


def surveillance_coverage(
    coverage: CoverageByMissionContingency, locating_weight: ShareByMission
) -> CoverageByContingency:
    """How well the missions that find targets are covered."""
    counted = coverage * spread(locating_weight, ShareByMission, RatioByMissionContingency)
    return over("mission", counted, RatioByMissionContingency)


def chance_located(
    located_in_2025: ShareByContingency,
    surveillance_coverage: CoverageByContingency,
    surveillance_coverage_reference: CoverageByContingency,
) -> ShareByContingency:
    """The part of the adversary's forces that the coalition could locate."""
    looks = surveillance_coverage / surveillance_coverage_reference
    return -jnp.expm1(looks * jnp.log1p(-located_in_2025))


def chance_killed(
    killed_in_2025: ShareByContingency, strike_ratio: RatioByContingency, survival_targets: RatioByContingency
) -> ShareByContingency:
    """The part of the located forces that the coalition could destroy."""
    return -jnp.expm1(strike_ratio / survival_targets * jnp.log1p(-killed_in_2025))


def exposed_share(chance_located: ShareByContingency, chance_killed: ShareByContingency) -> ShareByContingency:
    """The part of the adversary's forces that a first blow would take."""
    return chance_located * chance_killed


def survivability(exposed_share: ShareByContingency) -> ShareByContingency:
    """The part of the adversary's forces that would survive a first blow."""
    return 1 - exposed_share


def first_strike_index(
    survivability: ShareByContingency,
    ally_survivability: Share,
    index_forces: ForceStock,
    damage_slope: ForForce,
    own_damage_weight: Ratio,
) -> IndexByContingency:
    """How little either side gains by striking first, with the numbers of both held fixed; one is stable.

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
    """What exposure adds to the hazard of war (logarithm; none in 2025)."""
    return spread(preemption_slope, Ratio, RatioByContingency) * log(exposed_share / exposed_share_reference)
