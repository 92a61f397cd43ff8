"""Base rate: wars and clashes come as often as they were counted; an alliance lowers that by a factor.

Claims nothing about strategy: the hazard is the counted one, and losing support loses a part of what alliances were
found to be worth. It is the null that the other theories must beat. Says nothing of concession. Leaves out forces,
arsenals and fear. Disagrees: [KenwickVasquezPowers2015], for whom new alliances often fail to deter; every theory
above.
Source: counts of [GML2016]; [JohnsonLeeds2011] and [Benson2011] for the factor, whose sign does change across designs.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    IndexByContingency,
    LogByContingency,
    Ratio,
    RatioByContingency,
    SupportByContingency,
)
from burdenshare.vocabulary.numerics import FULL_SUPPORT, exp, log, spread

OTHERWISE = "strategic_choice"


def log_relative_hazard_of_war(support_index: SupportByContingency, alliance_factor: Ratio) -> LogByContingency:
    """How much likelier a war is than at the conditions of 2025 (logarithm): what lost support was worth."""
    return -log(spread(alliance_factor, Ratio, RatioByContingency)) * (1 - support_index / FULL_SUPPORT)


def log_relative_hazard_of_clash(support_index: SupportByContingency, alliance_factor: Ratio) -> LogByContingency:
    """How much likelier a limited clash is than at the conditions of 2025 (logarithm): what lost support was worth."""
    return -log(spread(alliance_factor, Ratio, RatioByContingency)) * (1 - support_index / FULL_SUPPORT)


def concession_index(support_index: SupportByContingency) -> IndexByContingency:
    """How much likelier it is than in 2025 that an attack is conceded to: this theory says nothing of it."""
    return jnp.ones_like(support_index)


def deterrence_failure_index(log_relative_hazard_of_war: LogByContingency) -> IndexByContingency:
    """How much likelier it is than in 2025 that an attack is tried: every attack is a war here."""
    return exp(log_relative_hazard_of_war)


def counted_preemption(preemption_pressure: LogByContingency) -> LogByContingency:
    """The pressure to strike first, as far as this theory counts it apart: none."""
    return jnp.zeros_like(preemption_pressure)
