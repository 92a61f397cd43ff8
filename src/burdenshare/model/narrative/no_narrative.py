"""No narrative: messages from abroad reach nobody, and beliefs follow deeds alone.

Claims that public and elite see what support does and nothing else. Leaves out every channel from talk to frames and
beliefs; all else is as in `stubborn_messages`. Disagrees: [Mattingly2024], who find in 19 countries that China's
messages persuade.
Source: [Eady2023], who find no link between exposure to a foreign campaign and changes in attitudes.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import Evidence, Position

OTHERWISE = "stubborn_messages"


def abandonment_frame(own_frame: Position) -> Position:
    """How far the public sees abandonment: its own frame."""
    return own_frame


def abandonment_frame_elite(own_frame_elite: Position) -> Position:
    """How far the elite sees abandonment: its own frame."""
    return own_frame_elite


def narrative_signal(own_frame: Position) -> Evidence:
    """What talk does to belief in the supporter: nothing."""
    return jnp.zeros_like(own_frame)
