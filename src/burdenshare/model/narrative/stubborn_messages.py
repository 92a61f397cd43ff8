"""Stubborn messages: "abandonment" against "burden sharing" among a public and an elite that hear two foreign senders.

Claims that public and elite hold frames of their own, which lost support moves, that they hear each other and two
senders who never change their mind, that this talk settles within a year and is gone when the senders stop, and that
beliefs about the alliance follow it little if at all. Leaves out media at home, parties, and that a message convinces
more when events bear it out. Disagrees: [Mattingly2024] find in 19 countries that China's messages persuade; [Eady2023]
find no link of a foreign campaign to attitudes; and China's first answer of January 2026 spoke of containment and
blocs, not of abandonment [ChinaReaction2026].
Source: [FriedkinJohnsen1990]; weights and the effect are judgement, centred on slightly counter-productive.
"""

import jax.numpy as jnp

from burdenshare.model.narrative._influence import settled_pair
from burdenshare.vocabulary.arrays import (
    Evidence,
    EvidenceForPosition,
    Index,
    IndexByContingency,
    Position,
    Share,
    SupportByContingency,
    Truth,
    TruthByContingency,
)
from burdenshare.vocabulary.numerics import FULL_SUPPORT, ONE_POSITION, over


def support_lost(
    support_index_last_year: SupportByContingency, is_home: TruthByContingency, is_reference_year: Truth
) -> Index:
    """What was lost of the support at home by the end of last year: the fact that own frames answer to."""
    homes = jnp.maximum(over("contingency", is_home, TruthByContingency), 1.0)
    lost = jnp.where(is_home > 0, 1 - support_index_last_year / FULL_SUPPORT, 0.0)
    return jnp.where(is_reference_year, 0.0, over("contingency", lost, IndexByContingency) / homes)


def own_frame(initial_frame: Position, fact_response: Position, support_lost: Index) -> Position:
    """How far the public sees abandonment by itself, before any talk."""
    return jnp.clip(initial_frame + fact_response * support_lost, 0.0, ONE_POSITION)


def own_frame_elite(initial_frame_elite: Position, fact_response: Position, support_lost: Index) -> Position:
    """How far the elite sees abandonment by itself, before any talk."""
    return jnp.clip(initial_frame_elite + fact_response * support_lost, 0.0, ONE_POSITION)


def abandonment_frame(
    own_frame: Position,
    own_frame_elite: Position,
    susceptibility: Share,
    susceptibility_elite: Share,
    elite_weight: Share,
    public_weight: Share,
    adversary_messaging: Share,
    allied_messaging: Share,
) -> Position:
    """How far the public sees abandonment (one) rather than burden sharing (zero) once the talk has settled.

    Holds: the public's own frame where it is open to nothing.
    """
    own, openness = (own_frame, own_frame_elite), (susceptibility, susceptibility_elite)
    return settled_pair(own, openness, (elite_weight, public_weight), (adversary_messaging, allied_messaging))[0]


def abandonment_frame_elite(
    own_frame: Position,
    own_frame_elite: Position,
    susceptibility: Share,
    susceptibility_elite: Share,
    elite_weight: Share,
    public_weight: Share,
    adversary_messaging: Share,
    allied_messaging: Share,
) -> Position:
    """How far the elite sees abandonment (one) rather than burden sharing (zero) once the talk has settled."""
    own, openness = (own_frame, own_frame_elite), (susceptibility, susceptibility_elite)
    return settled_pair(own, openness, (elite_weight, public_weight), (adversary_messaging, allied_messaging))[1]


def told_frame(
    initial_frame: Position,
    initial_frame_elite: Position,
    susceptibility: Share,
    susceptibility_elite: Share,
    elite_weight: Share,
    public_weight: Share,
    adversary_messaging: Share,
    allied_messaging: Share,
) -> Position:
    """The public's frame if support were still that of 2025: what talk alone makes of it."""
    own, openness = (initial_frame, initial_frame_elite), (susceptibility, susceptibility_elite)
    return settled_pair(own, openness, (elite_weight, public_weight), (adversary_messaging, allied_messaging))[0]


def narrative_signal(
    told_frame: Position, told_frame_reference: Position, narrative_effect: EvidenceForPosition
) -> Evidence:
    """What talk alone does to belief in the supporter: above zero, the message works against its sender.

    Holds: none while messages are those of 2025; lost support reaches belief as the deed that it is, and only once.
    """
    return narrative_effect * (told_frame - told_frame_reference)
