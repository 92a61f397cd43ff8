"""At reference prices: the payment as it was before its sums were in money of their year.

Claims that the sum agreed for the first year after the reference year was paid in the reference year, at its prices, and
that a host's offer keeps its real value. Leaves out what was paid before. Disagrees: the 12th agreement, whose first
year pays 8.3 percent more than the year before ([SMA2024]).
Source: the null hypothesis of `compromise`.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    ExchangeRateByActor,
    LocalMoneyFlowByActor,
    MoneyFlowByActor,
    PriceLevelByActor,
    RateByActor,
    Truth,
)
from burdenshare.vocabulary.numerics import ONE_YEAR

OTHERWISE = "compromise"


def named_payment(
    host_nation_payment: LocalMoneyFlowByActor, exchange_rate_at_start: ExchangeRateByActor
) -> MoneyFlowByActor:
    """The sum that a host's government names keeps its real value."""
    return host_nation_payment / exchange_rate_at_start


def payment_in_force(
    agreed_payment_last_year: MoneyFlowByActor,
    named_payment: MoneyFlowByActor,
    price_level: PriceLevelByActor,
    price_level_last_year: PriceLevelByActor,
    payment_index_cap: RateByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """The payment in force rises with prices up to a cap, from the reference year on."""
    kept = jnp.minimum((1 + ONE_YEAR * payment_index_cap) * price_level_last_year / price_level, 1.0)
    before = jnp.where(agreed_payment_last_year > 0, agreed_payment_last_year * kept, 0.0)
    return jnp.where(is_reference_year, named_payment, before)
