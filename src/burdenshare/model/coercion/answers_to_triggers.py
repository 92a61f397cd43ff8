"""Answers to triggers: a coercing state responds with economic pressure to what an ally deploys, builds or buys.

Claims that episodes of pressure come at the rate of the record and that triggers beyond those of the reference year
make them more likely. An episode lasts one to two years, costs tenths of a percent of GDP, and hardens the public
against the coercing state. Leaves out that an economy adapts to lasting pressure, that a threat alone may work, the
cost to the coercing state, and pressure over territory, words or trade, which remains at the record's rate. Disagrees:
[DavisMeunier2011] find that political tensions left trade and investment unchanged; [FuchsKlann2013] find a loss that
is gone in the second year.
Source: [HRI2017] and [NRI2026] for the cost; our own count of episodes for the rate.
"""

import math

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    ChanceByActor,
    Duration,
    DurationByActor,
    ForceStockByProgramme,
    Index,
    IndexByActor,
    LogForProvocation,
    MoneyStockByActorMission,
    Position,
    ProvocationByActor,
    ProvocationByProgramme,
    ProvocationForLogByMission,
    Rate,
    RateByActor,
    Ratio,
    Share,
    ShareByActor,
    ShareByMission,
    ShareByProgramme,
    Truth,
    TruthByActor,
    TruthByActorProgramme,
    UniformByActor,
    Year,
    YearByProgramme,
)
from burdenshare.vocabulary.numerics import ONE_E_FOLD, ONE_POSITION, ONE_UNIT, ONE_YEAR, exp, log, over, spread


def provoking_stage(
    programme_start: YearByProgramme,
    units_in_service: ForceStockByProgramme,
    units_planned: ForceStockByProgramme,
    building_part: Share,
    this_year: Year,
) -> ShareByProgramme:
    """A programme provokes in part from its first payment and in full with its last unit.

    Holds: 0 when nothing is bought.
    """
    begun = (this_year >= programme_start) & (units_planned > 0)
    part = spread(building_part, Share, ShareByProgramme)
    arrived = units_in_service / jnp.maximum(units_planned, 1e-9 * ONE_UNIT)
    return jnp.where(begun, part + (1 - part) * arrived, 0.0)


def programme_provocation(
    provoking_stage: ShareByProgramme, provocation_weight: ProvocationByProgramme, is_owner: TruthByActorProgramme
) -> ProvocationByActor:
    """An actor's programmes provoke by their stage, each with its weight."""
    provokes = spread(provocation_weight * provoking_stage, ShareByProgramme, TruthByActorProgramme)
    return over("programme", provokes * is_owner, TruthByActorProgramme)


def strike_provocation(
    mission_stock: MoneyStockByActorMission,
    mission_stock_reference: MoneyStockByActorMission,
    counterstrike_weight: ProvocationForLogByMission,
) -> ProvocationByActor:
    """Strike forces provoke by their log growth since the reference year.

    Beyond: more than twentyfold growth; what is built from 0 counts as twentyfold.
    """
    larger = jnp.maximum(mission_stock, mission_stock_reference)
    least = jnp.where(larger > 0, larger, jnp.ones_like(larger)) / 20
    growth = log(jnp.maximum(mission_stock, least) / jnp.maximum(mission_stock_reference, least))
    weighed = growth * spread(counterstrike_weight, ShareByMission, MoneyStockByActorMission)
    return over("mission", weighed, MoneyStockByActorMission)


def trigger_level(
    provoking_deployment: ProvocationByActor,
    programme_provocation: ProvocationByActor,
    strike_provocation: ProvocationByActor,
) -> ProvocationByActor:
    """The trigger level adds deployments, programmes and strike forces; 1 is one major deployment by the supporter."""
    return provoking_deployment + programme_provocation + strike_provocation


def coercion_trigger(
    trigger_level: ProvocationByActor, trigger_level_reference: ProvocationByActor
) -> ProvocationByActor:
    """The trigger is what provokes beyond the reference year.

    Holds: 0 in the reference year, and 0 when the level is lower than then.
    """
    return jnp.maximum(trigger_level - trigger_level_reference, 0.0)


def chance_of_coercion(
    coercion_rate: RateByActor, coercion_slope: LogForProvocation, coercion_trigger: ProvocationByActor
) -> ChanceByActor:
    """An episode begins this year with this probability, if none is under way.

    Holds: the rate of the record when the trigger is 0; 0 when the rate is 0. Beyond: a rate of more than a hundred
    times that of the record.
    """
    provoked = jnp.minimum(spread(coercion_slope, Ratio, IndexByActor) * coercion_trigger, ONE_E_FOLD * math.log(100))
    return jnp.where(coercion_rate > 0, -jnp.expm1(-coercion_rate * ONE_YEAR * exp(provoked)), 0.0)


def coercion_begins(
    chance_of_coercion: ChanceByActor,
    coercion_luck: UniformByActor,
    coercion_left_last_year: DurationByActor,
    is_reference_year: Truth,
) -> TruthByActor:
    """An episode begins this year; none begins while another is under way."""
    free = ~(coercion_left_last_year > 0)
    begins = (free & (coercion_luck < chance_of_coercion)).astype(coercion_luck.dtype)
    return jnp.where(is_reference_year, 0.0, begins)


def coercion_time(
    coercion_left_last_year: DurationByActor,
    coercion_begins: TruthByActor,
    coercion_length: Duration,
    is_reference_year: Truth,
) -> DurationByActor:
    """Years of coercion ahead at the start of the year.

    It is 0 in the reference year, whose figures already contain what happened in it.
    """
    whole = spread(coercion_length, Duration, DurationByActor)
    return jnp.where(is_reference_year, 0.0, jnp.where(coercion_begins > 0, whole, coercion_left_last_year))


def coercion_left(
    coercion_time: DurationByActor, coercion_left_at_start: DurationByActor, is_reference_year: Truth
) -> DurationByActor:
    """Years of coercion left at the end of the year."""
    return jnp.where(is_reference_year, coercion_left_at_start, jnp.maximum(coercion_time - ONE_YEAR, 0.0))


def is_coerced(coercion_time: DurationByActor) -> TruthByActor:
    """An actor is under economic coercion in the year, or in part of it."""
    return (coercion_time > 0).astype(coercion_time.dtype)


def coercion_loss(coercion_time: DurationByActor, coercion_cost: ShareByActor) -> ShareByActor:
    """Coercion takes a share of the year's GDP.

    Holds: over an episode it adds to the yearly cost times the length.
    """
    return coercion_cost * jnp.minimum(coercion_time / ONE_YEAR, 1.0)


def boomerang(
    boomerang_last_year: Position,
    coercion_begins: TruthByActor,
    is_focus: TruthByActor,
    boomerang_rise: Index,
    boomerang_fading: Rate,
    is_reference_year: Truth,
) -> Position:
    """Each episode hardens the public in focus against the coercing state, and the effect fades.

    Holds: between 0 and 1.
    """
    kept = boomerang_last_year * (1 - ONE_YEAR * boomerang_fading)
    begun = over("actor", coercion_begins * is_focus, TruthByActor)
    return jnp.where(is_reference_year, 0.0, kept + boomerang_rise * begun * (ONE_POSITION - kept))
