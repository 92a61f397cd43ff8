"""No coercion: nobody is pressed by economic means, whatever is deployed, built or bought.

Claims that trade goes on whatever the politics, so that nothing is lost and no public hardens. Leaves out every
episode, also one under way in 2025; all else is as in `answers_to_triggers`. Disagrees: [HRI2017] and [NRI2026], who
put a year of pressure at half a percent of output, and [FuchsKlann2013], who find a loss of trade.
Source: [DavisMeunier2011], who find trade and investment unmoved by political tensions.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import ChanceByActor, DurationByActor, RateByActor, TruthByActor

OTHERWISE = "answers_to_triggers"


def chance_of_coercion(coercion_rate: RateByActor) -> ChanceByActor:
    """The chance that an episode begins this year: none."""
    return jnp.zeros_like(coercion_rate)


def coercion_time(coercion_begins: TruthByActor) -> DurationByActor:
    """Years of coercion ahead when the year begins: none."""
    return jnp.zeros_like(coercion_begins)
