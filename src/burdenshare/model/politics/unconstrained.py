"""Unconstrained: every pledge is ratified, and the transfer of command is always sought.

Claims that governments control their parliaments: the null hypothesis that win-sets must beat. Leaves out all domestic
politics. Disagrees: [Putnam1988], for whom an agreement abroad is worth what can be ratified at home.
Source: the null hypothesis of `win_sets`.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import OutputShareByActor, Position, Truth, TruthByActor

OTHERWISE = "win_sets"


def pledge_is_refused(spending_pledge: OutputShareByActor) -> TruthByActor:
    """A pledge is never refused."""
    return jnp.zeros_like(spending_pledge)


def ratified_pledge(spending_pledge: OutputShareByActor) -> OutputShareByActor:
    """The whole pledge is ratified."""
    return spending_pledge


def transfer_is_sought(government_orientation: Position) -> Truth:
    """The government in focus always seeks the transfer of wartime command."""
    return jnp.ones_like(government_orientation)
