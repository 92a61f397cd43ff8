"""As offered: the host pays what its government offers, and no demand changes it.

Claims nothing: the payment is the lever and its indexation, the null hypothesis of the other theories; the reference
year keeps the payment that was made. Leaves out negotiations. Disagrees:
[Putnam1988] and the record of renewals, in which demands did move payments ([SMA2024]).
Source: the null hypothesis of `compromise`.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import MoneyFlowByActor, Truth, TruthByActor

OTHERWISE = "compromise"


def agreed_payment(
    named_payment: MoneyFlowByActor, fixed_payment: MoneyFlowByActor, is_reference_year: Truth
) -> MoneyFlowByActor:
    """The host pays what it offers; in the reference year, what its agreement fixes."""
    return jnp.where(is_reference_year, fixed_payment, named_payment)


def payment_is_refused(payment_is_renewed: TruthByActor) -> TruthByActor:
    """Talks never fail."""
    return jnp.zeros_like(payment_is_renewed)
