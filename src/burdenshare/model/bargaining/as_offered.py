"""As offered: the host pays what its government offers, and no demand changes it.

Claims nothing: the payment is the lever, the null hypothesis of the other theories. Leaves out negotiations. Disagrees:
[Putnam1988] and the record of renewals, in which demands did move payments ([SMA2024]).
Source: the null hypothesis of `compromise`.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import MoneyFlowByActor, TruthByActor

OTHERWISE = "compromise"


def agreed_payment(host_nation_payment: MoneyFlowByActor) -> MoneyFlowByActor:
    """The host pays what it offers."""
    return host_nation_payment


def payment_is_refused(payment_is_renewed: TruthByActor) -> TruthByActor:
    """Talks never fail."""
    return jnp.zeros_like(payment_is_renewed)
