"""Compromise: a host-nation payment is the weighted mean of offer and demand, if both sides can ratify it.

Claims that payments are settled in years of renewal and that each side's position counts by its capability times its
salience. In between, the old payment holds and follows prices up to a cap; where the agreement fixes the sum of a
year, that sum is paid, in money of that year. If the two win-sets do not meet, the old payment remains and talks
continue. Leaves out links to trade, troops and arms purchases, side payments, and payments outside the agreement,
which are often relabelled spending. Disagrees: [BuenoDeMesquita1994], whose rounds of threats would replace the mean;
they do not settle when rebuilt after [ScholzCalbertSmith2011]. `nash` splits the surplus instead.
Source: [LeinaweaverThomson2014] for the record of weighted means in legislatures; [Putnam1988] for win-sets. Positions,
weights and limits are judgement, set so that a renewal raises the real payment as [SMA2024] did and a fivefold demand
fails.
"""

import jax.numpy as jnp

from burdenshare.model.bargaining._rules import agreement_set, weighted_mean
from burdenshare.vocabulary.arrays import (
    ExchangeRateByActor,
    LocalMoneyFlowByActor,
    MoneyFlowByActor,
    PriceLevelByActor,
    RateByActor,
    RatioByActor,
    ShareByActor,
    Truth,
    TruthByActor,
    WeightByActor,
)
from burdenshare.vocabulary.numerics import ONE_YEAR


def payment_indexation(
    price_level: PriceLevelByActor, price_level_last_year: PriceLevelByActor, payment_index_cap: RateByActor
) -> RatioByActor:
    """A payment in local money follows the year's prices by at most its cap, up or down.

    Holds: 1 where the cap is 0, because the sum is fixed.
    """
    cap = ONE_YEAR * payment_index_cap
    return jnp.clip(price_level / price_level_last_year, 1 - cap, 1 + cap)


def payment_index(
    payment_index_last_year: RatioByActor,
    payment_indexation: RatioByActor,
    sum_under_agreement: LocalMoneyFlowByActor,
    is_reference_year: Truth,
) -> RatioByActor:
    """How far indexation has moved a sum in local money since the last year that an agreement fixes.

    Holds: 1 in the reference year and in each year whose sum an agreement fixes.
    """
    moved = payment_index_last_year * payment_indexation
    return jnp.where(is_reference_year | (sum_under_agreement > 0), 1.0, moved)


def named_payment(
    host_nation_payment: LocalMoneyFlowByActor,
    payment_index: RatioByActor,
    exchange_rate_at_start: ExchangeRateByActor,
    price_level: PriceLevelByActor,
) -> MoneyFlowByActor:
    """The sum that a host's government names, with its indexation, at the prices of the reference year."""
    named = host_nation_payment * payment_index / (exchange_rate_at_start * price_level)
    return jnp.where(host_nation_payment > 0, named, 0.0)


def fixed_payment(
    sum_under_agreement: LocalMoneyFlowByActor,
    named_payment: MoneyFlowByActor,
    exchange_rate_at_start: ExchangeRateByActor,
    price_level: PriceLevelByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """The sum that an agreement fixes for a year, at the prices of the reference year; 0 where it fixes none.

    Holds: in local money of the year it is the sum of the agreement, in every draw. In the reference year, a sum that
    is not known is the one that the government names.
    """
    unknown = jnp.where(is_reference_year, named_payment, 0.0)
    return jnp.where(sum_under_agreement > 0, sum_under_agreement / (exchange_rate_at_start * price_level), unknown)


def payment_in_force(
    agreed_payment_last_year: MoneyFlowByActor,
    fixed_payment: MoneyFlowByActor,
    sum_under_agreement: LocalMoneyFlowByActor,
    payment_indexation: RatioByActor,
    price_level: PriceLevelByActor,
    price_level_last_year: PriceLevelByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """The payment in force is what an agreement fixes for the year, or the old one, which follows prices up to a cap.

    Inflation beyond the cap lowers its real value. It is at the prices of the reference year.
    """
    kept = payment_indexation * price_level_last_year / price_level
    before = jnp.where(agreed_payment_last_year > 0, agreed_payment_last_year * kept, 0.0)
    return jnp.where(is_reference_year | (sum_under_agreement > 0), fixed_payment, before)


def offered_payment(payment_in_force: MoneyFlowByActor, named_payment: MoneyFlowByActor) -> MoneyFlowByActor:
    """The host offers a payment, and never less than it already pays."""
    return jnp.maximum(payment_in_force, named_payment)


def asked_payment(payment_in_force: MoneyFlowByActor, payment_asked: RatioByActor) -> MoneyFlowByActor:
    """The supporter demands a multiple of the payment in force."""
    return payment_asked * payment_in_force


def least_accepted_payment(
    payment_in_force: MoneyFlowByActor, asked_payment: MoneyFlowByActor, asker_insistence: ShareByActor
) -> MoneyFlowByActor:
    """The supporter accepts no less than the old payment plus part of what it demands beyond it."""
    return payment_in_force + asker_insistence * (asked_payment - payment_in_force)


def most_tolerated_payment(
    payment_in_force: MoneyFlowByActor, offered_payment: MoneyFlowByActor, payment_ceiling: RatioByActor
) -> MoneyFlowByActor:
    """The host's parliament passes at most a multiple of the old payment, or the government's offer if larger."""
    return jnp.maximum(payment_ceiling * payment_in_force, offered_payment)


def lowest_agreement(
    least_accepted_payment: MoneyFlowByActor,
    most_tolerated_payment: MoneyFlowByActor,
    asked_payment: MoneyFlowByActor,
    offered_payment: MoneyFlowByActor,
) -> MoneyFlowByActor:
    """The lower limit of what both sides can accept."""
    most = jnp.maximum(asked_payment, offered_payment)
    none = jnp.zeros_like(most)
    return agreement_set(least_accepted_payment, most, none, most_tolerated_payment)[0]


def highest_agreement(
    least_accepted_payment: MoneyFlowByActor,
    most_tolerated_payment: MoneyFlowByActor,
    asked_payment: MoneyFlowByActor,
    offered_payment: MoneyFlowByActor,
) -> MoneyFlowByActor:
    """The upper limit of what both sides can accept."""
    most = jnp.maximum(asked_payment, offered_payment)
    none = jnp.zeros_like(most)
    return agreement_set(least_accepted_payment, most, none, most_tolerated_payment)[1]


def asker_weight(
    asker_capability: WeightByActor,
    asker_salience: ShareByActor,
    host_capability: WeightByActor,
    host_salience: ShareByActor,
) -> ShareByActor:
    """The supporter's weight in the talks is its capability times salience, relative to both sides'."""
    asker = asker_capability * asker_salience
    return asker / (asker + host_capability * host_salience)


def settled_payment(
    offered_payment: MoneyFlowByActor,
    asked_payment: MoneyFlowByActor,
    asker_weight: ShareByActor,
    lowest_agreement: MoneyFlowByActor,
    highest_agreement: MoneyFlowByActor,
) -> MoneyFlowByActor:
    """Talks settle at the weighted mean of offer and demand, within what both sides can accept."""
    mean = weighted_mean([offered_payment, asked_payment], [1 - asker_weight, asker_weight])
    return jnp.clip(mean, lowest_agreement, highest_agreement)


def payment_is_open(
    payment_is_renewed: TruthByActor, payment_is_refused_last_year: TruthByActor, is_reference_year: Truth
) -> TruthByActor:
    """A payment is under negotiation when it is due for renewal or when last year's talks failed."""
    still = jnp.where(is_reference_year, 0.0, payment_is_refused_last_year)
    return jnp.where((payment_is_renewed > 0) | (still > 0), jnp.ones_like(still), jnp.zeros_like(still))


def payment_is_refused(
    payment_is_open: TruthByActor, lowest_agreement: MoneyFlowByActor, highest_agreement: MoneyFlowByActor
) -> TruthByActor:
    """Talks fail when no payment is acceptable to both sides."""
    return payment_is_open * (lowest_agreement > highest_agreement)


def agreed_payment(
    payment_is_open: TruthByActor,
    payment_is_refused: TruthByActor,
    settled_payment: MoneyFlowByActor,
    payment_in_force: MoneyFlowByActor,
) -> MoneyFlowByActor:
    """The host pays what the talks settle, or what was in force.

    Holds: without talks, or when they fail, the old payment remains.
    """
    return jnp.where(payment_is_open * (1 - payment_is_refused) > 0, settled_payment, payment_in_force)
