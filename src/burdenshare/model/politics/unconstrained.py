"""Unconstrained: every pledge is ratified, and the transfer of command is always sought.

Claims that governments keep parliaments in hand: the null that win-sets must beat. Leaves out all domestic politics.
Disagrees: [Putnam1988], for whom an agreement abroad is worth what can be ratified at home.
Source: the null of `win_sets`.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import OutputShareByActor, Position, Truth, TruthByActor

OTHERWISE = "win_sets"


def pledge_is_refused(spending_pledge: OutputShareByActor) -> TruthByActor:
    """Whether the year's pledge is above what can be ratified: never."""
    return jnp.zeros_like(spending_pledge)


def ratified_pledge(spending_pledge: OutputShareByActor) -> OutputShareByActor:
    """What of the pledge is ratified: all of it."""
    return spending_pledge


def transfer_is_sought(government_orientation: Position) -> Truth:
    """Whether the government in focus seeks the transfer of wartime command: always."""
    return jnp.ones_like(government_orientation)
