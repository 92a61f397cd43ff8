"""As offered: the host pays what its government offers, and nothing that is asked changes it.

Claims nothing: the payment is the lever, the null of the other theories. Leaves out talks. Disagrees: [Putnam1988] and
the record of renewals, in which what was asked did move what was paid ([SMA2024]).
Source: the null of `compromise`.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import MoneyFlowByActor, TruthByActor

OTHERWISE = "compromise"


def agreed_payment(host_nation_payment: MoneyFlowByActor) -> MoneyFlowByActor:
    """What the host pays this year: what it offers."""
    return host_nation_payment


def payment_is_refused(payment_is_renewed: TruthByActor) -> TruthByActor:
    """Whether this year's talks fail: never."""
    return jnp.zeros_like(payment_is_renewed)
