"""Spiral: what one side can strike with frightens the other, and fear, not weakness, brings war.

Claims that offence raises the hazard of war and, by half as much, of clashes; denial and punishment do not lower it.
The pressure to preempt is this same mechanism and is not counted twice. Says nothing of concession. Leaves out
deterrence altogether. Disagrees: every other theory of this topic; [Jervis1976] holds that spirals and deterrence are
each right of different adversaries.
Source: [Jervis1976] for the claim; the elasticity is judgement, half-normal with 0.3.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import IndexByContingency, LogByContingency, Ratio, RatioByContingency
from burdenshare.vocabulary.numerics import exp, log, spread

OTHERWISE = "strategic_choice"


def log_relative_hazard_of_war(
    strike_ratio: RatioByContingency, fear_of_strike: Ratio, arsenal_effect_on_war: LogByContingency
) -> LogByContingency:
    """How much likelier a war is than at the conditions of 2025 (logarithm)."""
    return spread(fear_of_strike, Ratio, RatioByContingency) * log(strike_ratio) + arsenal_effect_on_war


def log_relative_hazard_of_clash(
    strike_ratio: RatioByContingency, fear_of_strike: Ratio, arsenal_effect_on_clash: LogByContingency
) -> LogByContingency:
    """How much likelier a limited clash is than at the conditions of 2025 (logarithm)."""
    return 0.5 * spread(fear_of_strike, Ratio, RatioByContingency) * log(strike_ratio) + arsenal_effect_on_clash


def concession_index(strike_ratio: RatioByContingency) -> IndexByContingency:
    """How much likelier it is than in 2025 that an attack is conceded to: this theory says nothing of it."""
    return jnp.ones_like(strike_ratio)


def deterrence_failure_index(log_relative_hazard_of_war: LogByContingency) -> IndexByContingency:
    """How much likelier it is than in 2025 that an attack is tried: every attack is a war here."""
    return exp(log_relative_hazard_of_war)


def counted_preemption(preemption_pressure: LogByContingency) -> LogByContingency:
    """The pressure to strike first, as far as this theory counts it apart: it is the same mechanism, so none."""
    return jnp.zeros_like(preemption_pressure)
