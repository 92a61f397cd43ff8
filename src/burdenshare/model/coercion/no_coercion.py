"""No coercion: no state uses economic pressure, whatever is deployed, built or bought.

Claims that trade continues whatever the politics, so that nothing is lost and no public hardens. Leaves out every
episode, including one under way in the reference year; all else follows `answers_to_triggers`. Disagrees: [HRI2017] and
[NRI2026], who put the cost of a year of pressure at half a percent of GDP, and [FuchsKlann2013], who find a loss of
trade.
Source: [DavisMeunier2011], who find trade and investment unaffected by political tensions.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import ChanceByActor, DurationByActor, RateByActor, TruthByActor

OTHERWISE = "answers_to_triggers"


def chance_of_coercion(coercion_rate: RateByActor) -> ChanceByActor:
    """An episode never begins: the probability is 0."""
    return jnp.zeros_like(coercion_rate)


def coercion_time(coercion_begins: TruthByActor) -> DurationByActor:
    """There is no coercion ahead: the value is 0."""
    return jnp.zeros_like(coercion_begins)
