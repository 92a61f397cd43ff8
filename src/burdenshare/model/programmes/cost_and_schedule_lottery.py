"""Cost and schedule lottery: a programme has a plan, and draws how far its cost and its date leave it.

Claims that final cost and delay follow the record of programmes like it, that money is paid along an S-shaped curve
from the first payment to the last delivery, and that units arrive one after the other at a fixed distance. Leaves out
cancellation, a choice to buy fewer because the price rose, and any link between cost and delay. Disagrees: plans, which
give one cost and one date; and reform programmes, after which [RAND2006] saw no smaller cost growth.
Source: [RAND2006] for cost growth of major programmes; [GAO2025] for delay; learning after [Wright1936].
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    DurationByProgramme,
    DurationForUnitByProgramme,
    ForceFlowByProgramme,
    ForceStockByProgramme,
    MoneyFlowByActor,
    MoneyFlowByActorMission,
    MoneyFlowByActorMissionProgramme,
    MoneyFlowByActorProgramme,
    MoneyFlowByProgramme,
    MoneyStockByProgramme,
    RatioByProgramme,
    ShareByMissionProgramme,
    ShareByProgramme,
    TruthByActorProgramme,
    TruthByProgramme,
    Year,
    YearByProgramme,
)
from burdenshare.vocabulary.numerics import ONE_UNIT, ONE_YEAR, over, spread


def units_planned(programme_units: ForceStockByProgramme, programme_scale: RatioByProgramme) -> ForceStockByProgramme:
    """Units that are to be bought: those of the plan, times the scale that was chosen."""
    return programme_units * programme_scale


def last_unit_cost(units_planned: ForceStockByProgramme, programme_learning: ShareByProgramme) -> RatioByProgramme:
    """Cost of the last unit over that of the first, where each doubling of units lowers it (Wright)."""
    return jnp.exp(jnp.log2(programme_learning) * jnp.log(jnp.maximum(units_planned / ONE_UNIT, 1.0)))


def scale_cost(
    units_planned: ForceStockByProgramme, programme_units: ForceStockByProgramme, programme_learning: ShareByProgramme
) -> RatioByProgramme:
    """Cost of all units that are bought over that of the plan's number: more units cost less each.

    Holds: one where the number is the plan's, none where nothing is bought.
    """
    power = 1 + jnp.log2(programme_learning)
    bought, plan, none = (
        jnp.exp(power * jnp.log(n / ONE_UNIT + 0.5)) for n in (units_planned, programme_units, 0.0 * power)
    )
    return (bought - none) / (plan - none)


def cost_at_plan(programme_cost: MoneyStockByProgramme, scale_cost: RatioByProgramme) -> MoneyStockByProgramme:
    """What the units that are bought would cost by the plan."""
    return programme_cost * scale_cost


def final_cost(cost_at_plan: MoneyStockByProgramme, programme_cost_growth: RatioByProgramme) -> MoneyStockByProgramme:
    """What the programme costs in the end."""
    return cost_at_plan * programme_cost_growth


def is_over_plan(programme_cost_growth: RatioByProgramme) -> TruthByProgramme:
    """Whether the programme costs more than its plan says."""
    return (programme_cost_growth > 1).astype(programme_cost_growth.dtype)


def first_service(
    programme_service: YearByProgramme, programme_slip: DurationByProgramme, programme_delay: DurationByProgramme
) -> YearByProgramme:
    """When the first unit enters service: the plan's date, the slip that is drawn, and a delay that is chosen."""
    return programme_service + programme_slip + programme_delay


def last_service(
    first_service: YearByProgramme, units_planned: ForceStockByProgramme, programme_interval: DurationForUnitByProgramme
) -> YearByProgramme:
    """When the last unit enters service."""
    return first_service + programme_interval * jnp.maximum(units_planned - ONE_UNIT, 0.0)


def programme_spending(
    final_cost: MoneyStockByProgramme, programme_start: YearByProgramme, last_service: YearByProgramme, this_year: Year
) -> MoneyFlowByProgramme:
    """What is paid this year, slow at first and at the end.

    Holds: from the first payment to the last delivery it adds to the final cost.
    """
    length = jnp.maximum(last_service - programme_start, ONE_YEAR)
    begun, ended = (jnp.clip((this_year + d * ONE_YEAR - programme_start) / length, 0.0, 1.0) for d in (0, 1))
    return final_cost * (ended**2 * (3 - 2 * ended) - begun**2 * (3 - 2 * begun)) / ONE_YEAR


def units_in_service(
    first_service: YearByProgramme,
    programme_interval: DurationForUnitByProgramme,
    units_planned: ForceStockByProgramme,
    this_year: Year,
) -> ForceStockByProgramme:
    """Units in service at the end of the year."""
    after = (this_year + ONE_YEAR - first_service) / programme_interval
    return jnp.clip((jnp.floor(after / ONE_UNIT) + 1) * ONE_UNIT, 0.0, units_planned)


def units_delivered(
    units_in_service: ForceStockByProgramme,
    first_service: YearByProgramme,
    programme_interval: DurationForUnitByProgramme,
    units_planned: ForceStockByProgramme,
    this_year: Year,
) -> ForceFlowByProgramme:
    """Units that enter service during the year."""
    before = (this_year - first_service) / programme_interval
    until = jnp.clip((jnp.floor(before / ONE_UNIT) + 1) * ONE_UNIT, 0.0, units_planned)
    return (units_in_service - until) / ONE_YEAR


def is_in_service(units_in_service: ForceStockByProgramme) -> TruthByProgramme:
    """Whether the first unit is in service at the end of the year."""
    return (units_in_service > 0).astype(units_in_service.dtype)


def programme_payments(programme_spending: MoneyFlowByProgramme, is_owner: TruthByActorProgramme) -> MoneyFlowByActor:
    """What an actor pays for its programmes this year; it is part of its procurement."""
    paid = spread(programme_spending, MoneyFlowByProgramme, MoneyFlowByActorProgramme) * is_owner
    return over("programme", paid, MoneyFlowByActorProgramme)


def programme_deliveries(
    cost_at_plan: MoneyStockByProgramme,
    units_delivered: ForceFlowByProgramme,
    units_planned: ForceStockByProgramme,
    serving_share: ShareByMissionProgramme,
    is_owner: TruthByActorProgramme,
) -> MoneyFlowByActorMission:
    """What programmes add to an actor's equipment by mission, at the plan's cost: cost growth buys nothing."""
    worth = cost_at_plan * units_delivered / jnp.maximum(units_planned, 1e-9 * ONE_UNIT)
    whole = MoneyFlowByActorMissionProgramme
    value = spread(worth, MoneyFlowByProgramme, whole) * spread(serving_share, ShareByMissionProgramme, whole)
    return over("programme", value * spread(is_owner, TruthByActorProgramme, whole), whole)
