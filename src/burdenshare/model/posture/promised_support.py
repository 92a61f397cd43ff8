"""Promised support: what a supporter makes available is a part of its stock, kept or withdrawn by mission.

Claims that support is the part of a supporter's forces that was committed in 2025, times what is kept of it, what a
change of government after the next election leaves, and what is not sent elsewhere. A legal gate delays a cut of
ground forces; it does not stop one. Leaves out speed of reinforcement and what a crisis itself would change.
Disagrees: those who take an alliance's whole force for its support, and those who count only troops on the spot.
Source: the judgement table of 2025 commitments; [PL119-60] for the gate; [NDS2026] for "critical but more limited".
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    Duration,
    DurationByContingency,
    DurationByMissionContingency,
    MoneyStockByActorMission,
    MoneyStockByActorMissionContingency,
    MoneyStockByMissionContingency,
    Ratio,
    RatioByActorMissionContingency,
    RatioByMissionContingency,
    Share,
    ShareByActorMissionContingency,
    ShareByContingency,
    ShareByMissionContingency,
    SupportByContingency,
    SupportByMissionContingency,
    Truth,
    TruthByActorContingency,
    Uniform,
    Year,
)
from burdenshare.vocabulary.numerics import FULL_SUPPORT, over, spread


def commitment(
    commitment_last_year: RatioByActorMissionContingency,
    supporter_share: ShareByActorMissionContingency,
    own_supply: MoneyStockByActorMissionContingency,
    mission_stock: MoneyStockByActorMission,
    is_supporter: TruthByActorContingency,
    is_reference_year: Truth,
) -> RatioByActorMissionContingency:
    """Support of 2025 over the supporter's own stock: derived from the part of each mission that it carried then."""
    share = supporter_share * spread(is_supporter, TruthByActorContingency, ShareByActorMissionContingency)
    left = 1 - over("actor", share, ShareByActorMissionContingency)
    carried = over("actor", own_supply, MoneyStockByActorMissionContingency) / left
    whole = share * spread(carried, MoneyStockByMissionContingency, MoneyStockByActorMissionContingency)
    first = whole / spread(mission_stock, MoneyStockByActorMission, MoneyStockByActorMissionContingency)
    return jnp.where(is_reference_year, first, commitment_last_year)


def setting_reached(
    years_since_reference: Duration, gate_delay: DurationByMissionContingency, adjustment_time: Duration
) -> ShareByMissionContingency:
    """How far the posture has moved from that of 2025 to its setting; the gate makes some missions start later."""
    time = spread(adjustment_time, Duration, DurationByMissionContingency)
    return jnp.clip((years_since_reference - gate_delay) / time, 0.0, 1.0)


def support_kept(
    support_setting: ShareByMissionContingency,
    setting_reached: ShareByMissionContingency,
    support_level: SupportByMissionContingency,
) -> SupportByMissionContingency:
    """The part of the support of 2025 that is kept."""
    return (1 + (support_setting - 1) * setting_reached) * support_level


def umbrella_kept(
    umbrella_setting: ShareByContingency,
    years_since_reference: Duration,
    adjustment_time: Duration,
    umbrella_level: SupportByContingency,
) -> SupportByContingency:
    """The part of the nuclear umbrella of 2025 that is kept."""
    reached = jnp.clip(years_since_reference / spread(adjustment_time, Duration, DurationByContingency), 0.0, 1.0)
    return (1 + (umbrella_setting - 1) * reached) * umbrella_level


def posture_regime(
    this_year: Year, next_term: Year, regime_luck: Uniform, regime_chance: Share, regime_cut: Ratio
) -> Ratio:
    """What a change of government leaves of conventional support: all of it, or from the next term on less."""
    changes = (this_year >= next_term) & (regime_luck < regime_chance)
    return jnp.where(changes, regime_cut, jnp.ones_like(regime_cut))


def full_support(
    mission_stock: MoneyStockByActorMission,
    commitment: RatioByActorMissionContingency,
    is_supporter: TruthByActorContingency,
) -> MoneyStockByActorMissionContingency:
    """What the supporter would make available if all support of 2025 were kept."""
    stock = spread(mission_stock, MoneyStockByActorMission, MoneyStockByActorMissionContingency)
    return stock * commitment * spread(is_supporter, TruthByActorContingency, RatioByActorMissionContingency)


def promised_support(
    full_support: MoneyStockByActorMissionContingency,
    support_kept: SupportByMissionContingency,
    posture_regime: Ratio,
    further_diversion: ShareByMissionContingency,
) -> MoneyStockByActorMissionContingency:
    """What the supporter makes available, at what it would cost the defender to buy.

    Each war is looked at as if it came alone: the same forces may be promised to more than one.
    """
    kept = (
        support_kept / FULL_SUPPORT * (1 - further_diversion) * spread(posture_regime, Ratio, RatioByMissionContingency)
    )
    return full_support * spread(kept, RatioByMissionContingency, RatioByActorMissionContingency)
