"""People as before the sums of cohorts: one cohort times the years of service. Only tests use it.

Claims that the cohorts that serve are all like the youngest. Leaves out that they are not. Disagrees: `born_cohorts`.
Source: the first edition.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    DurationByActor,
    MoneyFlowByActor,
    PeopleFlowByActor,
    PeopleStockByActor,
    RatioByActor,
    ShareByActor,
    Truth,
)


def conscripts(
    men_aged_20: PeopleFlowByActor, intake_share: ShareByActor, service_time: DurationByActor
) -> PeopleStockByActor:
    """Conscripts are a cohort of men, times the share that serves, times the years of service."""
    return men_aged_20 * intake_share * service_time


def career_force_at_start(
    career_force_at_start_last_year: PeopleStockByActor,
    active_force_at_start: PeopleStockByActor,
    conscripts: PeopleStockByActor,
    is_reference_year: Truth,
) -> PeopleStockByActor:
    """In the reference year, career soldiers are the active force less conscripts."""
    return jnp.where(is_reference_year, active_force_at_start - conscripts, career_force_at_start_last_year)


def readiness(
    readiness_level: RatioByActor, budget_shortfall: MoneyFlowByActor, operations_spending: MoneyFlowByActor
) -> RatioByActor:
    """Readiness is the chosen level, less what is missing from the money for operations."""
    free = operations_spending == 0
    missing = jnp.where(free, budget_shortfall > 0, budget_shortfall / jnp.where(free, 1.0, operations_spending))
    return readiness_level * jnp.clip(1 - missing, 0.0, 1.0)
