"""Spiral: what one side can strike with frightens the other, and fear, not weakness, brings war.

Claims that offensive forces raise the hazard of war and, by half as much, of clashes; denial and punishment do not
lower it. The pressure to preempt is the same mechanism and is not counted twice. The theory makes no claim about
concession. Leaves out deterrence altogether. Disagrees: every other theory of this topic; [Jervis1976] holds that
spirals and deterrence are each right for different adversaries.
Source: [Jervis1976] for the claim; the elasticity is judgement, half-normal with 0.3.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import IndexByContingency, LogByContingency, Ratio, RatioByContingency
from burdenshare.vocabulary.numerics import exp, log, spread

OTHERWISE = "strategic_choice"


def log_relative_hazard_of_war(
    strike_ratio: RatioByContingency, fear_of_strike: Ratio, arsenal_effect_on_war: LogByContingency
) -> LogByContingency:
    """Strike forces and the adversary's arsenal change the hazard of war: log change since the reference year."""
    return spread(fear_of_strike, Ratio, RatioByContingency) * log(strike_ratio) + arsenal_effect_on_war


def log_relative_hazard_of_clash(
    strike_ratio: RatioByContingency, fear_of_strike: Ratio, arsenal_effect_on_clash: LogByContingency
) -> LogByContingency:
    """Strike forces (at half weight) and the arsenal change the clash hazard: log change since the reference year."""
    return 0.5 * spread(fear_of_strike, Ratio, RatioByContingency) * log(strike_ratio) + arsenal_effect_on_clash


def concession_index(strike_ratio: RatioByContingency) -> IndexByContingency:
    """This theory makes no claim about concession: the index is always 1."""
    return jnp.ones_like(strike_ratio)


def deterrence_failure_index(log_relative_hazard_of_war: LogByContingency) -> IndexByContingency:
    """Attacks become more or less likely relative to the reference year; in this theory every attack is a war."""
    return exp(log_relative_hazard_of_war)


def counted_preemption(preemption_pressure: LogByContingency) -> LogByContingency:
    """The pressure to strike first is the same mechanism as the spiral, so it is not counted again: the value is 0."""
    return jnp.zeros_like(preemption_pressure)
