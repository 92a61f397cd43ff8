"""Answers to triggers: China answers what an ally deploys, builds or buys with economic pressure.

Claims that episodes of pressure come at the rate of the record, that whatever an ally adds to the triggers of 2025
makes them likelier, that an episode lasts one to two years and costs tenths of a percent of output, and that it hardens
the public against the one who presses. Leaves out that one gets used to what stays, that a threat alone may work, what
pressure costs the one who presses, and pressure over islands, words or trade, which stays at the record's rate (of the
five episodes counted one answered a deployment). Disagrees: [DavisMeunier2011] find that political tensions
left trade and investment as they were; [FuchsKlann2013] find a loss that is gone in the second year.
Source: [HRI2017] and [NRI2026] for the cost; five episodes in about 34 ally-years for the rate, which is our own count.
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
    """How far a programme provokes: a part of it from the first payment, all of it with the last unit.

    Holds: none where nothing is bought.
    """
    begun = (this_year >= programme_start) & (units_planned > 0)
    part = spread(building_part, Share, ShareByProgramme)
    arrived = units_in_service / jnp.maximum(units_planned, 1e-9 * ONE_UNIT)
    return jnp.where(begun, part + (1 - part) * arrived, 0.0)


def programme_provocation(
    provoking_stage: ShareByProgramme, provocation_weight: ProvocationByProgramme, is_owner: TruthByActorProgramme
) -> ProvocationByActor:
    """How much an actor's programmes provoke, each with its weight."""
    provokes = spread(provocation_weight * provoking_stage, ShareByProgramme, TruthByActorProgramme)
    return over("programme", provokes * is_owner, TruthByActorProgramme)


def strike_provocation(
    mission_stock: MoneyStockByActorMission,
    mission_stock_reference: MoneyStockByActorMission,
    counterstrike_weight: ProvocationForLogByMission,
) -> ProvocationByActor:
    """How much the growth of strike forces since 2025 provokes (logarithm).

    Beyond: more than twentyfold; what is built from nothing counts as twentyfold.
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
    """All that provokes together; one is a deployment such as that of the missile defence radar of 2017."""
    return provoking_deployment + programme_provocation + strike_provocation


def coercion_trigger(
    trigger_level: ProvocationByActor, trigger_level_reference: ProvocationByActor
) -> ProvocationByActor:
    """What provokes beyond the triggers of 2025.

    Holds: none in 2025, and none where there is less than then.
    """
    return jnp.maximum(trigger_level - trigger_level_reference, 0.0)


def chance_of_coercion(
    coercion_rate: RateByActor, coercion_slope: LogForProvocation, coercion_trigger: ProvocationByActor
) -> ChanceByActor:
    """The chance that an episode begins this year where none is under way.

    Holds: the rate of the record where nothing provokes beyond 2025, none where the rate is zero.
    Beyond: a rate of more than a hundred times that of the record.
    """
    provoked = jnp.minimum(spread(coercion_slope, Ratio, IndexByActor) * coercion_trigger, ONE_E_FOLD * math.log(100))
    return jnp.where(coercion_rate > 0, -jnp.expm1(-coercion_rate * ONE_YEAR * exp(provoked)), 0.0)


def coercion_begins(
    chance_of_coercion: ChanceByActor,
    coercion_luck: UniformByActor,
    coercion_left_last_year: DurationByActor,
    is_reference_year: Truth,
) -> TruthByActor:
    """Whether an episode begins with this year; none begins while another is under way."""
    free = ~(coercion_left_last_year > 0)
    begins = (free & (coercion_luck < chance_of_coercion)).astype(coercion_luck.dtype)
    return jnp.where(is_reference_year, 0.0, begins)


def coercion_time(
    coercion_left_last_year: DurationByActor,
    coercion_begins: TruthByActor,
    coercion_length: Duration,
    is_reference_year: Truth,
) -> DurationByActor:
    """Years of coercion ahead when the year begins; what happened in 2025 is in its figures and counts as none."""
    whole = spread(coercion_length, Duration, DurationByActor)
    return jnp.where(is_reference_year, 0.0, jnp.where(coercion_begins > 0, whole, coercion_left_last_year))


def coercion_left(
    coercion_time: DurationByActor, coercion_left_in_2025: DurationByActor, is_reference_year: Truth
) -> DurationByActor:
    """Years of coercion that are left when the year ends."""
    return jnp.where(is_reference_year, coercion_left_in_2025, jnp.maximum(coercion_time - ONE_YEAR, 0.0))


def is_coerced(coercion_time: DurationByActor) -> TruthByActor:
    """Whether an actor is under economic coercion in the year, or in a part of it."""
    return (coercion_time > 0).astype(coercion_time.dtype)


def coercion_loss(coercion_time: DurationByActor, coercion_cost: ShareByActor) -> ShareByActor:
    """The part of a year's output that coercion takes.

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
    """How far the public has hardened against the one who coerces: it rises with each episode and fades.

    Holds: between none and one.
    """
    kept = boomerang_last_year * (1 - ONE_YEAR * boomerang_fading)
    begun = over("actor", coercion_begins * is_focus, TruthByActor)
    return jnp.where(is_reference_year, 0.0, kept + boomerang_rise * begun * (ONE_POSITION - kept))
