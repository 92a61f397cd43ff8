"""Born cohorts: everyone who can be called up before 2040 is already born.

Claims that conscripts are the men who turn twenty, times the part that is fit and called, times the years they serve,
and that career soldiers are kept at a target as far as the same cohort yields recruits. Leaves out women, reserves,
foreigners and a change of what counts as fit. Disagrees: plans that hold the force at its present size without saying
who would serve.
Source: [UNWPP2024] births carried to age twenty; the force of 2025 in the data room; rates of leaving are judgement.
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
    """Conscripts under arms: a cohort of men, the part of it that is fit and called, and the years each serves."""
    return men_aged_20 * intake_share * service_time


def career_force_at_start(
    career_force_at_start_last_year: PeopleStockByActor,
    active_force_in_2025: PeopleStockByActor,
    conscripts: PeopleStockByActor,
    is_reference_year: Truth,
) -> PeopleStockByActor:
    """Career soldiers in 2025: what the force had besides conscripts."""
    return jnp.where(is_reference_year, active_force_in_2025 - conscripts, career_force_at_start_last_year)


def recruiting_rate(
    recruiting_rate_last_year: ShareByActor,
    leaving_rate: RateByActor,
    career_force_at_start: PeopleStockByActor,
    men_aged_20: PeopleFlowByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """Recruits needed in 2025 to hold the career force, as a share of that year's men aged twenty."""
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
    """New career soldiers: those wanted to reach the target, up to what the cohort yields."""
    missing = career_target * career_force_at_start - (1 - ONE_YEAR * leaving_rate) * career_force_last_year
    return jnp.clip(missing / ONE_YEAR, 0.0, recruiting_headroom * recruiting_rate * men_aged_20)


def career_force(
    career_force_last_year: PeopleStockByActor,
    career_force_at_start: PeopleStockByActor,
    leaving_rate: RateByActor,
    recruits: PeopleFlowByActor,
    is_reference_year: Truth,
) -> PeopleStockByActor:
    """Career soldiers: those who stay, and the year's recruits."""
    later = (1 - ONE_YEAR * leaving_rate) * career_force_last_year + ONE_YEAR * recruits
    return jnp.where(is_reference_year, career_force_at_start, later)


def active_force(conscripts: PeopleStockByActor, career_force: PeopleStockByActor) -> PeopleStockByActor:
    """The active force: conscripts and career soldiers."""
    return conscripts + career_force


def force_gap(active_force: PeopleStockByActor, required_force: PeopleStockByActor) -> PeopleStockByActor:
    """The force there is less the force that is said to be needed; negative where people are missing."""
    return active_force - required_force
