"""People as before the sums of cohorts, and units counted without room for rounding. Only tests use it.

Claims that the cohorts that serve are all like the youngest. Leaves out that they are not. Disagrees: `born_cohorts`.
Source: the first edition.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    DurationByActor,
    DurationByProgramme,
    DurationForUnitByProgramme,
    ForceFlowByProgramme,
    ForceStockByProgramme,
    MoneyFlowByActor,
    PeopleFlowByActor,
    PeopleStockByActor,
    RatioByActor,
    ShareByActor,
    Truth,
    Year,
    YearByProgramme,
)
from burdenshare.vocabulary.numerics import ONE_UNIT, ONE_YEAR


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


def units_in_service(
    first_service: YearByProgramme,
    programme_interval: DurationForUnitByProgramme,
    units_planned: ForceStockByProgramme,
    programme_stretch: DurationByProgramme,
    this_year: Year,
) -> ForceStockByProgramme:
    """Units in service are those that have arrived by the end of the year."""
    after = (this_year + ONE_YEAR - programme_stretch - first_service) / programme_interval
    return jnp.clip((jnp.floor(after / ONE_UNIT) + 1) * ONE_UNIT, 0.0, units_planned)


def units_delivered(
    units_in_service: ForceStockByProgramme,
    first_service: YearByProgramme,
    programme_interval: DurationForUnitByProgramme,
    units_planned: ForceStockByProgramme,
    stretch_before: DurationByProgramme,
    this_year: Year,
) -> ForceFlowByProgramme:
    """Units delivered are those that enter service during the year."""
    before = (this_year - stretch_before - first_service) / programme_interval
    until = jnp.clip((jnp.floor(before / ONE_UNIT) + 1) * ONE_UNIT, 0.0, units_planned)
    return (units_in_service - until) / ONE_YEAR
