"""What other topics read of bargaining if no theory of bargaining is chosen: no host pays."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import MoneyFlowByActor


def agreed_payment(defence_spending: MoneyFlowByActor) -> MoneyFlowByActor:
    """The payment of every host is 0."""
    return jnp.zeros_like(defence_spending)
