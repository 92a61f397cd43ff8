"""Compromise: a host-nation payment is the mean of what is offered and asked, by capability and salience, if it passes.

Claims that payments are settled in years of renewal, between what host and supporter can accept at home; that each
side's word counts by its capability times how much it cares; that in between the old payment holds and follows prices
up to a cap; and that where the two sets do not meet the old payment stays and talks go on. Leaves out links to trade,
troops and arms purchases, side payments, and payments outside the agreement (33 billion dollars of `comprehensive
support` are largely relabelled). Disagrees: [BuenoDeMesquita1994], whose rounds of threats would replace the mean; they
do not settle when rebuilt after [ScholzCalbertSmith2011]. `nash` splits the surplus instead.
Source: [LeinaweaverThomson2014] for the record of weighted means in legislatures; [Putnam1988] for sets that must meet.
Positions, weights and limits are judgement, set so that a renewal raises the real payment as [SMA2024] did (8.3 percent
nominal) and a fivefold demand fails, as that of 2019 did.
"""

import jax.numpy as jnp

from burdenshare.model.bargaining._rules import agreement_set, weighted_mean
from burdenshare.vocabulary.arrays import (
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


def payment_in_force(
    agreed_payment_last_year: MoneyFlowByActor,
    host_nation_payment: MoneyFlowByActor,
    price_level: PriceLevelByActor,
    price_level_last_year: PriceLevelByActor,
    payment_index_cap: RateByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """What was agreed before, at 2025 prices: it follows prices up to a cap, and loses what they rise beyond it."""
    kept = jnp.minimum((1 + ONE_YEAR * payment_index_cap) * price_level_last_year / price_level, 1.0)
    before = jnp.where(agreed_payment_last_year > 0, agreed_payment_last_year * kept, 0.0)
    return jnp.where(is_reference_year, host_nation_payment, before)


def offered_payment(payment_in_force: MoneyFlowByActor, host_nation_payment: MoneyFlowByActor) -> MoneyFlowByActor:
    """What the host offers to pay; never less than what it pays already."""
    return jnp.maximum(payment_in_force, host_nation_payment)


def asked_payment(payment_in_force: MoneyFlowByActor, payment_asked: RatioByActor) -> MoneyFlowByActor:
    """What the supporter asks the host to pay."""
    return payment_asked * payment_in_force


def least_accepted_payment(
    payment_in_force: MoneyFlowByActor, asked_payment: MoneyFlowByActor, asker_insistence: ShareByActor
) -> MoneyFlowByActor:
    """The least that the supporter accepts: the old payment, and a part of what it asks beyond it."""
    return payment_in_force + asker_insistence * (asked_payment - payment_in_force)


def most_tolerated_payment(
    payment_in_force: MoneyFlowByActor, offered_payment: MoneyFlowByActor, payment_ceiling: RatioByActor
) -> MoneyFlowByActor:
    """The most that the host's parliament passes; never less than what its government offers."""
    return jnp.maximum(payment_ceiling * payment_in_force, offered_payment)


def lowest_agreement(
    least_accepted_payment: MoneyFlowByActor,
    most_tolerated_payment: MoneyFlowByActor,
    asked_payment: MoneyFlowByActor,
    offered_payment: MoneyFlowByActor,
) -> MoneyFlowByActor:
    """The lower end of what both can accept."""
    most = jnp.maximum(asked_payment, offered_payment)
    none = jnp.zeros_like(most)
    return agreement_set(least_accepted_payment, most, none, most_tolerated_payment)[0]


def highest_agreement(
    least_accepted_payment: MoneyFlowByActor,
    most_tolerated_payment: MoneyFlowByActor,
    asked_payment: MoneyFlowByActor,
    offered_payment: MoneyFlowByActor,
) -> MoneyFlowByActor:
    """The upper end of what both can accept: the host pays no more than it tolerates, nor than is asked or offered."""
    most = jnp.maximum(asked_payment, offered_payment)
    none = jnp.zeros_like(most)
    return agreement_set(least_accepted_payment, most, none, most_tolerated_payment)[1]


def asker_weight(
    asker_capability: WeightByActor,
    asker_salience: ShareByActor,
    host_capability: WeightByActor,
    host_salience: ShareByActor,
) -> ShareByActor:
    """The supporter's part of the weight in the talks: capability times salience, over that of both."""
    asker = asker_capability * asker_salience
    return asker / (asker + host_capability * host_salience)


def settled_payment(
    offered_payment: MoneyFlowByActor,
    asked_payment: MoneyFlowByActor,
    asker_weight: ShareByActor,
    lowest_agreement: MoneyFlowByActor,
    highest_agreement: MoneyFlowByActor,
) -> MoneyFlowByActor:
    """Where talks would settle: the mean of offer and demand by weight, inside what both can accept."""
    mean = weighted_mean([offered_payment, asked_payment], [1 - asker_weight, asker_weight])
    return jnp.clip(mean, lowest_agreement, highest_agreement)


def payment_is_open(
    payment_is_renewed: TruthByActor, payment_is_refused_last_year: TruthByActor, is_reference_year: Truth
) -> TruthByActor:
    """Whether the payment is in talks this year: where it is to be renewed, or where last year's talks failed."""
    still = jnp.where(is_reference_year, 0.0, payment_is_refused_last_year)
    return jnp.where((payment_is_renewed > 0) | (still > 0), jnp.ones_like(still), jnp.zeros_like(still))


def payment_is_refused(
    payment_is_open: TruthByActor, lowest_agreement: MoneyFlowByActor, highest_agreement: MoneyFlowByActor
) -> TruthByActor:
    """Whether this year's talks fail, because nothing is acceptable to both."""
    return payment_is_open * (lowest_agreement > highest_agreement)


def agreed_payment(
    payment_is_open: TruthByActor,
    payment_is_refused: TruthByActor,
    settled_payment: MoneyFlowByActor,
    payment_in_force: MoneyFlowByActor,
) -> MoneyFlowByActor:
    """What the host pays this year: what talks settle, or what was in force.

    Holds: without talks, or where they fail, the old payment stays.
    """
    return jnp.where(payment_is_open * (1 - payment_is_refused) > 0, settled_payment, payment_in_force)
