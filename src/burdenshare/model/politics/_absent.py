"""What other topics read of politics if no theory of politics is chosen: every pledge is ratified."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import OutputShareByActor, TruthByActor


def ratified_pledge(spending_pledge: OutputShareByActor) -> OutputShareByActor:
    """The whole pledge is ratified."""
    return spending_pledge


def agreement_exists(spending_pledge: OutputShareByActor) -> TruthByActor:
    """Nothing is demanded, so nothing is refused."""
    return jnp.ones_like(spending_pledge)
