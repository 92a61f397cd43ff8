"""Stubborn messages: a public and an elite hear two foreign senders, one of "abandonment" and one of "burden sharing".

Claims that public and elite hold frames of their own, which lost support moves, and that they hear each other and two
senders who never change their message. The frames settle within a year, and the effect ends when the senders stop.
Beliefs about the alliance follow little if at all. Leaves out media at home, parties, and that a message convinces more
when events confirm it. Disagrees: [Mattingly2024] find in 19 countries that foreign messages persuade; [Eady2023] find
no link between a foreign campaign and attitudes; and a rival state may not send this message at all
[ChinaReaction2026].
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
    """Support lost in the home war by the end of last year is the fact that own frames respond to."""
    homes = jnp.maximum(over("contingency", is_home, TruthByContingency), 1.0)
    lost = jnp.where(is_home > 0, 1 - support_index_last_year / FULL_SUPPORT, 0.0)
    return jnp.where(is_reference_year, 0.0, over("contingency", lost, IndexByContingency) / homes)


def own_frame(initial_frame: Position, fact_response: Position, support_lost: Index) -> Position:
    """The public's own frame rises with lost support, before any message."""
    return jnp.clip(initial_frame + fact_response * support_lost, 0.0, ONE_POSITION)


def own_frame_elite(initial_frame_elite: Position, fact_response: Position, support_lost: Index) -> Position:
    """The elite's own frame rises with lost support, before any message."""
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
    """The public sees abandonment (1) or burden sharing (0) once the frames have settled.

    Holds: it is the public's own frame when the public is not open to messages.
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
    """The elite sees abandonment (1) or burden sharing (0) once the frames have settled."""
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
    """The frame from messages alone is the public's frame if support were still that of the reference year."""
    own, openness = (initial_frame, initial_frame_elite), (susceptibility, susceptibility_elite)
    return settled_pair(own, openness, (elite_weight, public_weight), (adversary_messaging, allied_messaging))[0]


def narrative_signal(
    told_frame: Position, told_frame_reference: Position, narrative_effect: EvidenceForPosition
) -> Evidence:
    """Messages alone change belief in the supporter; above 0, the message works against its sender.

    Holds: 0 while messages are those of the reference year. Lost support affects belief as a deed, and only once.
    """
    return narrative_effect * (told_frame - told_frame_reference)
