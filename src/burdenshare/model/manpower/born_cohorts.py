"""Born cohorts: everyone who can be called up in the next twenty years is already born.

Claims that conscripts are the cohorts that serve (whole ones, and a part of the last), times the share that is fit and
called. Career soldiers stay at a target, as far as the youngest cohort yields recruits and there is money for them.
Leaves out women, reserves, foreigners, a change in the standard of fitness, and the dismissal of those who serve.
Disagrees: plans that hold the force at its present size without showing who would serve.
Source: [UNWPP2024] births carried to age twenty; the force in the reference year from the data room; its error, the
part of conscripts in it and rates of leaving are judgement.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    DurationByActor,
    DurationByActorCohort,
    DurationByCohort,
    PeopleFlowByActor,
    PeopleFlowByActorCohort,
    PeopleStockByActor,
    PeopleStockByActorCohort,
    RateByActor,
    RatioByActor,
    ShareByActor,
    Truth,
)
from burdenshare.vocabulary.numerics import ONE_YEAR, over, spread


def men_aged_20(men_by_cohort: PeopleFlowByActorCohort, years_since_call: DurationByCohort) -> PeopleFlowByActor:
    """The men who turn twenty in the year are the youngest cohort."""
    age = spread(years_since_call, DurationByCohort, DurationByActorCohort)
    return over("cohort", jnp.where(age == 0, men_by_cohort, 0.0), PeopleFlowByActorCohort)


def serving_cohorts(
    men_by_cohort: PeopleFlowByActorCohort, service_time: DurationByActor, years_since_call: DurationByCohort
) -> PeopleStockByActor:
    """The cohorts that serve are those called within the time of service, and a fraction of the last.

    Holds: where all cohorts are alike, one cohort times the years of service.
    """
    age = spread(years_since_call, DurationByCohort, DurationByActorCohort)
    left = spread(service_time, DurationByActor, DurationByActorCohort) - age
    return over("cohort", men_by_cohort * jnp.clip(left, 0.0, ONE_YEAR), PeopleStockByActorCohort)


def estimated_force(active_force_at_start: PeopleStockByActor, force_count_ratio: RatioByActor) -> PeopleStockByActor:
    """The active force of the reference year is the published count, as far as the count is right."""
    return active_force_at_start * force_count_ratio


def intake_share(
    intake_share_last_year: ShareByActor,
    conscript_part: ShareByActor,
    estimated_force: PeopleStockByActor,
    serving_cohorts: PeopleStockByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """The share of a cohort that serves is what gives the conscripts of the reference year; it then stays.

    Holds: at most 1; 0 where nobody was called up then.
    """
    none = serving_cohorts == 0
    first = jnp.where(none, 0.0, conscript_part * estimated_force / jnp.where(none, 1.0, serving_cohorts))
    return jnp.where(is_reference_year, jnp.minimum(first, 1.0), intake_share_last_year)


def conscripts(serving_cohorts: PeopleStockByActor, intake_share: ShareByActor) -> PeopleStockByActor:
    """Conscripts are the cohorts that serve, times the share of each that is fit and called."""
    return serving_cohorts * intake_share


def career_force_at_start(
    career_force_at_start_last_year: PeopleStockByActor,
    estimated_force: PeopleStockByActor,
    conscripts: PeopleStockByActor,
    is_reference_year: Truth,
) -> PeopleStockByActor:
    """In the reference year, career soldiers are the active force less conscripts."""
    return jnp.where(is_reference_year, estimated_force - conscripts, career_force_at_start_last_year)


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


def wanted_recruits(
    career_force_last_year: PeopleStockByActor,
    career_force_at_start: PeopleStockByActor,
    career_target: RatioByActor,
    leaving_rate: RateByActor,
    recruiting_rate: ShareByActor,
    recruiting_headroom: RatioByActor,
    men_aged_20: PeopleFlowByActor,
) -> PeopleFlowByActor:
    """The career force wants the recruits that its target requires, up to what the cohort yields."""
    missing = career_target * career_force_at_start - (1 - ONE_YEAR * leaving_rate) * career_force_last_year
    return jnp.clip(missing / ONE_YEAR, 0.0, recruiting_headroom * recruiting_rate * men_aged_20)


def recruits(wanted_recruits: PeopleFlowByActor, withheld_recruits: PeopleFlowByActor) -> PeopleFlowByActor:
    """The career force recruits whom it wants, less those for whom there is no money."""
    return wanted_recruits - withheld_recruits


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
