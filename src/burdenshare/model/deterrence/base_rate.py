"""Base rate: wars and clashes occur as often as in the record; an alliance lowers the rate by a factor.

Claims nothing about strategy: the hazard is the rate in the record, and losing support loses part of what alliances
were found to be worth. It is the null hypothesis that the other theories must beat. It makes no claim about concession.
Leaves out forces, arsenals and fear. Disagrees: [KenwickVasquezPowers2015], for whom new alliances often fail to deter;
and every other theory of this topic.
Source: counts of [GML2016]; [JohnsonLeeds2011] and [Benson2011] for the factor, whose sign varies between designs.
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
    """Lost support raises the hazard of war: log change since the reference year."""
    return -log(spread(alliance_factor, Ratio, RatioByContingency)) * (1 - support_index / FULL_SUPPORT)


def log_relative_hazard_of_clash(support_index: SupportByContingency, alliance_factor: Ratio) -> LogByContingency:
    """Lost support raises the hazard of clashes: log change since the reference year."""
    return -log(spread(alliance_factor, Ratio, RatioByContingency)) * (1 - support_index / FULL_SUPPORT)


def concession_index(support_index: SupportByContingency) -> IndexByContingency:
    """This theory makes no claim about concession: the index is always 1."""
    return jnp.ones_like(support_index)


def deterrence_failure_index(log_relative_hazard_of_war: LogByContingency) -> IndexByContingency:
    """Attacks become more or less likely relative to the reference year; in this theory every attack is a war."""
    return exp(log_relative_hazard_of_war)


def counted_preemption(preemption_pressure: LogByContingency) -> LogByContingency:
    """This theory does not count the pressure to strike first: the value is 0."""
    return jnp.zeros_like(preemption_pressure)
