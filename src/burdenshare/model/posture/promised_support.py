"""Promised support: a supporter makes part of its stock available, and keeps or withdraws it by mission.

Claims that support is the part of a supporter's forces that was committed in the reference year, as far as it is ready
and has crews, times what the posture keeps of it and what the law lets it do. A change of government after the next
election may cut it, and part of it may be sent elsewhere. A legal gate delays a cut; it does not stop one. Support
moves in proportion to what the law permits. Leaves out the speed of reinforcement and what a crisis itself would
change. Disagrees: those who count the supporter's whole force as support, those who count only troops on the spot,
those who count equipment whether or not it is ready (see `counted_equipment`), and those who hold that will binds
before law.
Source: a table of judgements of the commitments in the reference year; [PL119-60] for the gate; [NDS2026] for a posture
that keeps only part of the support. That law sets bounds on support is from [PeaceSecurity2015]; the form is ours.
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
    RatioByActorMission,
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
from burdenshare.vocabulary.numerics import FULL_SUPPORT, over, relative, spread


def commitment(
    commitment_last_year: RatioByActorMissionContingency,
    supporter_share: ShareByActorMissionContingency,
    own_supply: MoneyStockByActorMissionContingency,
    mission_stock: MoneyStockByActorMission,
    is_supporter: TruthByActorContingency,
    is_reference_year: Truth,
) -> RatioByActorMissionContingency:
    """The commitment is the support in the reference year over the supporter's own stock.

    It follows from the share of each mission that the supporter carried then. Supporters together carried at most 95
    percent; a supporter without equipment committed none.
    """
    given = supporter_share * spread(is_supporter, TruthByActorContingency, ShareByActorMissionContingency)
    whole = over("actor", given, ShareByActorMissionContingency)
    together = spread(whole, ShareByMissionContingency, ShareByActorMissionContingency)
    share = jnp.where(together > 0.95, given * 0.95 / together, given)
    left = 1 - over("actor", share, ShareByActorMissionContingency)
    carried = over("actor", own_supply, MoneyStockByActorMissionContingency) / left
    promised = share * spread(carried, MoneyStockByMissionContingency, MoneyStockByActorMissionContingency)
    stock = spread(mission_stock, MoneyStockByActorMission, MoneyStockByActorMissionContingency)
    first = jnp.where(stock == 0, 0.0, promised / stock)
    return jnp.where(is_reference_year, first, commitment_last_year)


def setting_reached(
    years_since_reference: Duration, gate_delay: DurationByMissionContingency, adjustment_time: Duration
) -> ShareByMissionContingency:
    """The posture moves in a straight line to its setting; a legal gate delays the start for some missions."""
    time = spread(adjustment_time, Duration, DurationByMissionContingency)
    return jnp.clip((years_since_reference - gate_delay) / time, 0.0, 1.0)


def support_kept(
    support_setting: ShareByMissionContingency,
    setting_reached: ShareByMissionContingency,
    support_level: SupportByMissionContingency,
) -> SupportByMissionContingency:
    """Support kept is the share of the reference year's support that the posture keeps."""
    return (1 + (support_setting - 1) * setting_reached) * support_level


def umbrella_kept(
    umbrella_setting: ShareByContingency,
    years_since_reference: Duration,
    adjustment_time: Duration,
    umbrella_level: SupportByContingency,
) -> SupportByContingency:
    """Umbrella kept is the share of the reference year's nuclear umbrella that the posture keeps."""
    reached = jnp.clip(years_since_reference / spread(adjustment_time, Duration, DurationByContingency), 0.0, 1.0)
    return (1 + (umbrella_setting - 1) * reached) * umbrella_level


def posture_regime(
    this_year: Year, next_term: Year, regime_luck: Uniform, regime_chance: Share, regime_cut: Ratio
) -> Ratio:
    """A change of government may cut conventional support from the next term on."""
    changes = (this_year >= next_term) & (regime_luck < regime_chance)
    return jnp.where(changes, regime_cut, jnp.ones_like(regime_cut))


def permitted_part(
    legal_ceiling: ShareByActorMissionContingency, is_supporter: TruthByActorContingency
) -> ShareByActorMissionContingency:
    """The law permits a supporter to use a part of its forces for a mission in a war; for all others the value is 0."""
    return legal_ceiling * spread(is_supporter, TruthByActorContingency, ShareByActorMissionContingency)


def full_support(
    mission_stock: MoneyStockByActorMission,
    working_part: RatioByActorMission,
    commitment: RatioByActorMissionContingency,
    is_supporter: TruthByActorContingency,
) -> MoneyStockByActorMissionContingency:
    """Full support is what the supporter would make available if it kept all support of the reference year.

    Only equipment that is ready and has crews is support. What is not ready is not withdrawn.
    """
    works = spread(mission_stock * working_part, MoneyStockByActorMission, MoneyStockByActorMissionContingency)
    return works * commitment * spread(is_supporter, TruthByActorContingency, RatioByActorMissionContingency)


def promised_support(
    full_support: MoneyStockByActorMissionContingency,
    support_kept: SupportByMissionContingency,
    posture_regime: Ratio,
    further_diversion: ShareByMissionContingency,
    permitted_part: ShareByActorMissionContingency,
    permitted_part_reference: ShareByActorMissionContingency,
) -> MoneyStockByActorMissionContingency:
    """Promised support is what the supporter makes available, valued at what it would cost the defender to buy.

    Each war is considered as if it came alone: the same forces may be promised to more than one. The commitment was
    made under the law of the reference year, so only a change of law counts. Holds: 0 where the law permits nothing any
    more, never less where it permits more.
    """
    kept = (
        support_kept / FULL_SUPPORT * (1 - further_diversion) * spread(posture_regime, Ratio, RatioByMissionContingency)
    )
    lawful = full_support * relative(permitted_part, permitted_part_reference)
    return lawful * spread(kept, RatioByMissionContingency, RatioByActorMissionContingency)


def lawful_part(
    supporter_share: ShareByActorMissionContingency,
    is_supporter: TruthByActorContingency,
    permitted_part: ShareByActorMissionContingency,
    permitted_part_reference: ShareByActorMissionContingency,
) -> RatioByMissionContingency:
    """The lawful part of support is what a change of law since the reference year leaves of it, or adds.

    Supporters count by what they carried in the reference year. Holds: 1 where no law changed, or where nobody carried
    anything.
    """
    carried = supporter_share * spread(is_supporter, TruthByActorContingency, ShareByActorMissionContingency)
    lawful = carried * relative(permitted_part, permitted_part_reference)
    whole = over("actor", carried, ShareByActorMissionContingency)
    return relative(over("actor", lawful, ShareByActorMissionContingency), whole)


def support_seen(
    support_kept: SupportByMissionContingency,
    further_diversion: ShareByMissionContingency,
    posture_regime: Ratio,
    lawful_part: RatioByMissionContingency,
    unannounced_part: Share,
) -> SupportByContingency:
    """Support seen is the mean conventional support left by the posture, the law, a new government and other theatres.

    A posture and a law are announced; what is cut without either counts in part.
    """
    left = (1 - further_diversion) * spread(posture_regime, Ratio, RatioByMissionContingency)
    seen = support_kept * lawful_part * (1 - spread(unannounced_part, Share, ShareByMissionContingency) * (1 - left))
    missions = over("mission", jnp.ones_like(support_kept), ShareByMissionContingency)
    return over("mission", seen, ShareByMissionContingency) / missions
