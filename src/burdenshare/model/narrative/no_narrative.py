"""No narrative: messages from abroad have no effect, and beliefs follow deeds alone.

Claims that public and elite see what support does and nothing else. Leaves out every channel from messages to frames
and beliefs; all else follows `stubborn_messages`. Disagrees: [Mattingly2024], who find in 19 countries that foreign
messages persuade.
Source: [Eady2023], who find no link between exposure to a foreign campaign and changes in attitudes.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import Evidence, Position

OTHERWISE = "stubborn_messages"


def abandonment_frame(own_frame: Position) -> Position:
    """The public's frame is its own."""
    return own_frame


def abandonment_frame_elite(own_frame_elite: Position) -> Position:
    """The elite's frame is its own."""
    return own_frame_elite


def narrative_signal(own_frame: Position) -> Evidence:
    """Messages do not change belief in the supporter: the value is 0."""
    return jnp.zeros_like(own_frame)
