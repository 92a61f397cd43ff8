"""Born cohorts: everyone who can be called up in the next twenty years is already born.

Claims that conscripts are the men who turn twenty, times the share that is fit and called, times the years they serve.
Career soldiers stay at a target, as far as the same cohort yields recruits. Leaves out women, reserves, foreigners and
a change in the standard of fitness. Disagrees: plans that hold the force at its present size without showing who would
serve.
Source: [UNWPP2024] births carried to age twenty; the force in the reference year from the data room; rates of leaving
are judgement.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    DurationByActor,
    PeopleFlowByActor,
    PeopleStockByActor,
    RateByActor,
    RatioByActor,
    ShareByActor,
    Truth,
)
from burdenshare.vocabulary.numerics import ONE_YEAR


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


def recruiting_rate(
    recruiting_rate_last_year: ShareByActor,
    leaving_rate: RateByActor,
    career_force_at_start: PeopleStockByActor,
    men_aged_20: PeopleFlowByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """The recruiting rate is the share of a cohort of men that the career force needed in the reference year."""
    needed = leaving_rate * career_force_at_start / men_aged_20
    return jnp.where(is_reference_year, needed, recruiting_rate_last_year)


def recruits(
    career_force_last_year: PeopleStockByActor,
    career_force_at_start: PeopleStockByActor,
    career_target: RatioByActor,
    leaving_rate: RateByActor,
    recruiting_rate: ShareByActor,
    recruiting_headroom: RatioByActor,
    men_aged_20: PeopleFlowByActor,
) -> PeopleFlowByActor:
    """The career force recruits what its target requires, up to what the cohort yields."""
    missing = career_target * career_force_at_start - (1 - ONE_YEAR * leaving_rate) * career_force_last_year
    return jnp.clip(missing / ONE_YEAR, 0.0, recruiting_headroom * recruiting_rate * men_aged_20)


def career_force(
    career_force_last_year: PeopleStockByActor,
    career_force_at_start: PeopleStockByActor,
    leaving_rate: RateByActor,
    recruits: PeopleFlowByActor,
    is_reference_year: Truth,
) -> PeopleStockByActor:
    """The career force is those who stay plus the year's recruits."""
    later = (1 - ONE_YEAR * leaving_rate) * career_force_last_year + ONE_YEAR * recruits
    return jnp.where(is_reference_year, career_force_at_start, later)


def active_force(conscripts: PeopleStockByActor, career_force: PeopleStockByActor) -> PeopleStockByActor:
    """The active force is conscripts plus career soldiers."""
    return conscripts + career_force


def force_gap(active_force: PeopleStockByActor, required_force: PeopleStockByActor) -> PeopleStockByActor:
    """The force gap is the active force less the force required; it is negative when people are missing."""
    return active_force - required_force
