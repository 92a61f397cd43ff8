"""Cost and schedule lottery: a programme has a plan, and each draw samples its cost growth and delay.

Claims that final cost and delay follow the record of similar programmes. Money is paid along an S-shaped curve from the
first payment to the last delivery, and units arrive one after the other at a fixed interval. Where the owner lacks
money, its programmes go on more slowly: payments and deliveries move together. A unit is worth what similar units
usually cost in the end, because the stock of the reference year was counted in money paid. Leaves out cancellation, a
choice to buy fewer because the price rose, and any link between cost and delay. Disagrees: plans, which give one cost
and one date; and advocates of acquisition reform, after which [RAND2006] saw no smaller cost growth.
Source: [RAND2006] for the cost growth of major programmes; [GAO2025] for delay; learning after [Wright1936].
"""

from typing import Final

import jax.numpy as jnp
from jax import Array

from burdenshare.model.programmes._payments import paid_between
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
    ShareByActor,
    ShareByMissionProgramme,
    ShareByProgramme,
    Truth,
    TruthByActorProgramme,
    TruthByProgramme,
    Year,
    YearByProgramme,
)
from burdenshare.vocabulary.numerics import ONE_UNIT, ONE_YEAR, over, spread

ROUNDING: Final = 5e-4  # of an interval between two units


def units_planned(programme_units: ForceStockByProgramme, programme_scale: RatioByProgramme) -> ForceStockByProgramme:
    """The programme buys the units of the plan times the chosen scale."""
    return programme_units * programme_scale


def last_unit_cost(units_planned: ForceStockByProgramme, programme_learning: ShareByProgramme) -> RatioByProgramme:
    """Each doubling of units lowers the unit cost (Wright): cost of the last unit relative to the first."""
    return jnp.exp(jnp.log2(programme_learning) * jnp.log(jnp.maximum(units_planned / ONE_UNIT, 1.0)))


def scale_cost(
    units_planned: ForceStockByProgramme, programme_units: ForceStockByProgramme, programme_learning: ShareByProgramme
) -> RatioByProgramme:
    """More units cost less each: cost of all units bought relative to the cost of the planned number.

    Holds: 1 when the planned number is bought, 0 when nothing is bought. Where each doubling halves the cost of a unit,
    the cost follows the logarithm of the number.
    """
    power = 1 + jnp.log2(programme_learning)
    bought, plan, none = (jnp.log(n / ONE_UNIT + 0.5) for n in (units_planned, programme_units, 0.0 * power))
    one, whole, start = (jnp.where(jnp.abs(power) < 1e-8, x, jnp.exp(power * x)) for x in (bought, plan, none))
    return (one - start) / (whole - start)


def cost_at_plan(programme_cost: MoneyStockByProgramme, scale_cost: RatioByProgramme) -> MoneyStockByProgramme:
    """The cost at plan is what the units bought would cost without cost growth."""
    return programme_cost * scale_cost


def final_cost(cost_at_plan: MoneyStockByProgramme, programme_cost_growth: RatioByProgramme) -> MoneyStockByProgramme:
    """The final cost is the cost at plan times cost growth."""
    return cost_at_plan * programme_cost_growth


def is_over_plan(programme_cost_growth: RatioByProgramme) -> TruthByProgramme:
    """A programme is over budget when it costs more than planned for the units bought."""
    return (programme_cost_growth > 1).astype(programme_cost_growth.dtype)


def first_service(
    programme_service: YearByProgramme, programme_slip: DurationByProgramme, programme_delay: DurationByProgramme
) -> YearByProgramme:
    """The first unit enters service on the planned date, plus the sampled slip and the chosen delay."""
    return programme_service + programme_slip + programme_delay


def last_service(
    first_service: YearByProgramme, units_planned: ForceStockByProgramme, programme_interval: DurationForUnitByProgramme
) -> YearByProgramme:
    """The last unit enters service one interval after another, counted from the first unit."""
    return first_service + programme_interval * jnp.maximum(units_planned - ONE_UNIT, 0.0)


def stretch_before(programme_stretch_last_year: DurationByProgramme, is_reference_year: Truth) -> DurationByProgramme:
    """How far a programme was stretched before the year; by 0 until the reference year."""
    return jnp.where(is_reference_year, 0.0, programme_stretch_last_year)


def programme_stretch(
    stretch_before: DurationByProgramme,
    programme_pace: ShareByActor,
    is_owner: TruthByActorProgramme,
    programme_start: YearByProgramme,
    this_year: Year,
) -> DurationByProgramme:
    """A programme that has begun loses the part of the year for which its owner lacks money.

    Holds: it never falls, and a programme that has not begun loses nothing.
    """
    lost = is_owner * spread(1 - programme_pace, ShareByActor, TruthByActorProgramme)
    begun = this_year + ONE_YEAR - stretch_before > programme_start
    return stretch_before + ONE_YEAR * jnp.where(begun, over("actor", lost, TruthByActorProgramme), 0.0)


def spending_due(
    final_cost: MoneyStockByProgramme,
    programme_start: YearByProgramme,
    last_service: YearByProgramme,
    stretch_before: DurationByProgramme,
    this_year: Year,
) -> MoneyFlowByProgramme:
    """What is due for a programme in the year if it goes on at its full pace."""
    begin = this_year - stretch_before
    return paid_between(final_cost, programme_start, last_service, begin, begin + ONE_YEAR)


def programme_payments_due(spending_due: MoneyFlowByProgramme, is_owner: TruthByActorProgramme) -> MoneyFlowByActor:
    """What is due for an actor's own programmes in the year if they go on at their full pace."""
    due = spread(spending_due, MoneyFlowByProgramme, MoneyFlowByActorProgramme) * is_owner
    return over("programme", due, MoneyFlowByActorProgramme)


def programme_spending(
    final_cost: MoneyStockByProgramme,
    programme_start: YearByProgramme,
    last_service: YearByProgramme,
    stretch_before: DurationByProgramme,
    programme_stretch: DurationByProgramme,
    this_year: Year,
) -> MoneyFlowByProgramme:
    """Yearly payments follow an S-curve: they are slow at first and at the end, and slower where money is short.

    Holds: from the first payment to the last delivery they add to the final cost.
    """
    begin, end = this_year - stretch_before, this_year + ONE_YEAR - programme_stretch
    return paid_between(final_cost, programme_start, last_service, begin, end)


def units_in_service(
    first_service: YearByProgramme,
    programme_interval: DurationForUnitByProgramme,
    units_planned: ForceStockByProgramme,
    programme_stretch: DurationByProgramme,
    this_year: Year,
) -> ForceStockByProgramme:
    """Units in service are those that have arrived by the end of the year."""
    after = (this_year + ONE_YEAR - programme_stretch - first_service) / programme_interval
    return jnp.clip(_arrived(after), 0.0, units_planned)


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
    return (units_in_service - jnp.clip(_arrived(before), 0.0, units_planned)) / ONE_YEAR


def is_in_service(units_in_service: ForceStockByProgramme) -> TruthByProgramme:
    """A programme is in service when its first unit has arrived by the end of the year."""
    return (units_in_service > 0).astype(units_in_service.dtype)


def programme_payments(programme_spending: MoneyFlowByProgramme, is_owner: TruthByActorProgramme) -> MoneyFlowByActor:
    """An actor pays for its own programmes; the payments are part of its procurement."""
    paid = spread(programme_spending, MoneyFlowByProgramme, MoneyFlowByActorProgramme) * is_owner
    return over("programme", paid, MoneyFlowByActorProgramme)


def programme_deliveries(
    cost_at_plan: MoneyStockByProgramme,
    programme_usual_growth: RatioByProgramme,
    units_delivered: ForceFlowByProgramme,
    units_planned: ForceStockByProgramme,
    serving_share: ShareByMissionProgramme,
    is_owner: TruthByActorProgramme,
) -> MoneyFlowByActorMission:
    """Programmes add equipment by mission, valued at what its like usually costs; a worse overrun buys nothing."""
    worth = cost_at_plan * programme_usual_growth * units_delivered / jnp.maximum(units_planned, 1e-9 * ONE_UNIT)
    whole = MoneyFlowByActorMissionProgramme
    value = spread(worth, MoneyFlowByProgramme, whole) * spread(serving_share, ShareByMissionProgramme, whole)
    return over("programme", value * spread(is_owner, TruthByActorProgramme, whole), whole)


def _arrived(after: Array) -> Array:
    """Return how many units have arrived when the first came so many intervals ago; negative before it.

    One that is due at the turn of the year has arrived, to the few hours to which 32 bits hold a date.
    """
    return (jnp.floor(after / ONE_UNIT + ROUNDING) + 1) * ONE_UNIT
