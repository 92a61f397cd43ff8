"""Personnel first: people and upkeep are paid before equipment is bought; procurement gets the rest.

Claims that personnel costs follow the number of career soldiers and conscripts and a real rise per head, that operating
costs follow the stock of equipment and the chosen readiness, and that industry can raise deliveries only by a limited
rate a year. Money that industry cannot absorb waits, builds plants, and lapses when it has waited as long as the law
lets it. Named programmes come first within procurement and squeeze the rest. When money falls short, free procurement
ends first, then programmes stretch, then fewer recruits are hired, and only what is still missing lowers readiness
(`forces`). Upkeep that is saved by choice buys nothing else. Leaves out pensions, bases, the price of imports,
dismissals, the higher unit cost of a stretched programme, and parliaments that vote less after money has lapsed.
Disagrees: ministries that protect procurement and cut training first; and the record, in which one or two percent of a
budget lapses in any year, because money is voted for a purpose and is not one purse ([MNDExecution2026], [Asahi2024]).
Source: [CBO2025] for the growth of costs per head; [CRS2017] for how long money waits; perpetual inventory for the
stock; budget shares of the reference year from the data room where they are published, else judgement.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    MoneyFlowByActor,
    MoneyFlowByActorMission,
    MoneyPerPersonByActor,
    MoneyStockByActor,
    OutputFlowByActor,
    OutputShareByActor,
    PeopleFlowByActor,
    PeopleStockByActor,
    RateByActor,
    RatioByActor,
    RatioByActorMission,
    ShareByActor,
    Truth,
)
from burdenshare.vocabulary.numerics import ALL_OUTPUT, ONE_YEAR, over, spread


def personnel_cost(
    personnel_cost_last_year: MoneyPerPersonByActor,
    personnel_cost_growth: RateByActor,
    personnel_share_at_start: ShareByActor,
    defence_spending: MoneyFlowByActor,
    career_force_at_start: PeopleStockByActor,
    conscripts: PeopleStockByActor,
    conscript_price: RatioByActor,
    is_reference_year: Truth,
) -> MoneyPerPersonByActor:
    """The cost of one career soldier rises at a constant real rate; a conscript costs part of it."""
    counted = conscript_price * conscripts + career_force_at_start
    first = personnel_share_at_start * defence_spending / counted
    return jnp.where(is_reference_year, first, personnel_cost_last_year * (1 + ONE_YEAR * personnel_cost_growth))


def personnel_before_cuts(
    career_force_last_year: PeopleStockByActor,
    leaving_rate: RateByActor,
    wanted_recruits: PeopleFlowByActor,
    conscripts: PeopleStockByActor,
    conscript_price: RatioByActor,
    personnel_cost: MoneyPerPersonByActor,
) -> MoneyFlowByActor:
    """Personnel before cuts is what the force would cost with all recruits that it wants."""
    career = (1 - ONE_YEAR * leaving_rate) * career_force_last_year + ONE_YEAR * wanted_recruits
    return (conscript_price * conscripts + career) * personnel_cost


def personnel_spending(
    conscripts: PeopleStockByActor,
    career_force: PeopleStockByActor,
    conscript_price: RatioByActor,
    personnel_cost: MoneyPerPersonByActor,
) -> MoneyFlowByActor:
    """Personnel spending is what career soldiers cost, and conscripts at their lower price."""
    return (conscript_price * conscripts + career_force) * personnel_cost


def operations_spending(
    operations_cost_last_year: RateByActor,
    equipment_stock_last_year: MoneyStockByActor,
    operations_share_at_start: ShareByActor,
    defence_spending: MoneyFlowByActor,
    readiness_level: RatioByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """Operating costs follow the stock of equipment and the chosen readiness."""
    running = operations_cost_last_year * equipment_stock_last_year * readiness_level
    return jnp.where(is_reference_year, operations_share_at_start * defence_spending, running)


def lapsed_operations(
    operations_cost_last_year: RateByActor,
    equipment_stock_last_year: MoneyStockByActor,
    readiness_level: RatioByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """Money for upkeep that is saved by choosing less readiness lapses; it buys nothing else.

    Holds: 0 where the chosen readiness is that of the reference year or higher.
    """
    saved = operations_cost_last_year * equipment_stock_last_year * jnp.maximum(1 - readiness_level, 0.0)
    return jnp.where(is_reference_year, 0.0, saved)


def operations_cost(
    operations_cost_last_year: RateByActor,
    operations_spending: MoneyFlowByActor,
    equipment_stock: MoneyStockByActor,
    is_reference_year: Truth,
) -> RateByActor:
    """Operating costs per unit of equipment value stay at their level in the reference year.

    Holds: 0 for an actor that had no equipment then.
    """
    first = jnp.where(equipment_stock == 0, 0.0, operations_spending / equipment_stock)
    return jnp.where(is_reference_year, first, operations_cost_last_year)


def research_spending(research_share: ShareByActor, defence_spending: MoneyFlowByActor) -> MoneyFlowByActor:
    """Research spending is a fixed share of defence spending."""
    return research_share * defence_spending


def payment_rise(
    agreed_payment: MoneyFlowByActor, agreed_payment_reference: MoneyFlowByActor, budget_part_of_payment: ShareByActor
) -> MoneyFlowByActor:
    """What a host pays beyond its payment of the reference year comes out of its defence budget.

    Holds: 0 in the reference year, whose payment is part of upkeep; negative when the payment falls.
    """
    return budget_part_of_payment * (agreed_payment - agreed_payment_reference)


def money_before_cuts(
    defence_spending: MoneyFlowByActor,
    personnel_before_cuts: MoneyFlowByActor,
    operations_spending: MoneyFlowByActor,
    research_spending: MoneyFlowByActor,
    payment_rise: MoneyFlowByActor,
    lapsed_operations: MoneyFlowByActor,
    unspent_money_last_year: MoneyStockByActor,
) -> MoneyFlowByActor:
    """Money before cuts is what procurement could have if nothing gave way, with what waited; it may be negative."""
    used = personnel_before_cuts + operations_spending + research_spending + payment_rise + lapsed_operations
    return defence_spending - used + unspent_money_last_year / ONE_YEAR


def programme_pace(
    money_before_cuts: MoneyFlowByActor,
    programme_payments_due: MoneyFlowByActor,
    least_pace: ShareByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """When money does not cover what programmes are due, they go on more slowly, down to a least pace.

    Holds: 1 where the money suffices.
    """
    free = programme_payments_due == 0
    paid = jnp.where(free, 1.0, money_before_cuts / jnp.where(free, 1.0, programme_payments_due))
    return jnp.where(is_reference_year | free, 1.0, jnp.clip(paid, least_pace, 1.0))


def withheld_recruits(
    money_before_cuts: MoneyFlowByActor,
    programme_payments: MoneyFlowByActor,
    personnel_cost: MoneyPerPersonByActor,
    wanted_recruits: PeopleFlowByActor,
    most_withheld: ShareByActor,
    is_reference_year: Truth,
) -> PeopleFlowByActor:
    """When slower programmes do not close the gap, part of the year's recruits are not hired, and the force shrinks.

    Holds: 0 where the money suffices; never more than a part of the recruits wanted.
    """
    short = jnp.maximum(programme_payments - money_before_cuts, 0.0)
    none = personnel_cost == 0
    unpaid = jnp.where(none, 0.0, short / jnp.where(none, 1.0, personnel_cost)) / ONE_YEAR
    return jnp.where(is_reference_year, 0.0, jnp.minimum(unpaid, most_withheld * wanted_recruits))


def money_left(
    defence_spending: MoneyFlowByActor,
    personnel_spending: MoneyFlowByActor,
    operations_spending: MoneyFlowByActor,
    research_spending: MoneyFlowByActor,
    payment_rise: MoneyFlowByActor,
    lapsed_operations: MoneyFlowByActor,
) -> MoneyFlowByActor:
    """Procurement gets what people, operations, research, a rise in payments and lapsed money leave.

    It may be negative.
    """
    left = defence_spending - personnel_spending - operations_spending - research_spending
    return left - payment_rise - lapsed_operations


def procurement_spending(
    money_left: MoneyFlowByActor,
    unspent_money_last_year: MoneyStockByActor,
    deliverable_next_year_last_year: MoneyFlowByActor,
    programme_payments: MoneyFlowByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """Procurement spends what is left and what waited, up to what industry can deliver; programmes are always paid."""
    wanted = jnp.maximum(money_left + unspent_money_last_year / ONE_YEAR, 0.0)
    absorbed = jnp.minimum(wanted, deliverable_next_year_last_year)
    return jnp.maximum(jnp.where(is_reference_year, jnp.maximum(money_left, 0.0), absorbed), programme_payments)


def free_procurement(
    procurement_spending: MoneyFlowByActor,
    programme_payments: MoneyFlowByActor,
    replacement_procurement: MoneyFlowByActorMission,
) -> MoneyFlowByActor:
    """Free procurement is what remains after named programmes and the replacement of support."""
    replaced = over("mission", replacement_procurement, MoneyFlowByActorMission)
    return procurement_spending - programme_payments - replaced


def replacement_share(
    replacement_money: MoneyFlowByActorMission, output_at_trend: OutputFlowByActor
) -> OutputShareByActor:
    """Money set aside to replace lost support, as a share of trend GDP, comes on top of the pledge.

    Holds: at most all output.
    """
    return jnp.minimum(over("mission", replacement_money, MoneyFlowByActorMission) / output_at_trend, ALL_OUTPUT)


def replacement_procurement(
    replacement_money: MoneyFlowByActorMission,
    procurement_spending: MoneyFlowByActor,
    programme_payments: MoneyFlowByActor,
    money_left: MoneyFlowByActor,
    unspent_money_last_year: MoneyStockByActor,
) -> MoneyFlowByActorMission:
    """Procurement to replace support is all the money set aside, or its part of what programmes and industry leave."""
    asked = over("mission", replacement_money, MoneyFlowByActorMission)
    wanted = jnp.maximum(money_left + unspent_money_last_year / ONE_YEAR - programme_payments, asked)
    part = jnp.where(wanted > 0, (procurement_spending - programme_payments) / jnp.where(wanted > 0, wanted, 1.0), 0.0)
    return replacement_money * spread(jnp.minimum(part, 1.0), RatioByActor, RatioByActorMission)


def deliverable_next_year(
    procurement_spending: MoneyFlowByActor,
    procurement_spending_reference: MoneyFlowByActor,
    absorption_growth: RateByActor,
    unspent_money: MoneyStockByActor,
    plant_answer: ShareByActor,
) -> MoneyFlowByActor:
    """Next year's delivery limit is this year's procurement, or the reference year's if larger, plus growth.

    Money that waits is orders that nobody can fill yet: industry builds plants for a part of it.
    """
    usual = jnp.maximum(procurement_spending, procurement_spending_reference) * (1 + ONE_YEAR * absorption_growth)
    return usual + plant_answer * unspent_money / ONE_YEAR


def lapsed_procurement(
    unspent_money_last_year: MoneyStockByActor,
    money_left: MoneyFlowByActor,
    procurement_spending: MoneyFlowByActor,
    lapsing_part: ShareByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """Of money that waited for a year and still finds nothing to buy, a part returns to the treasury.

    The oldest money is spent first. With a part of 1, money may be carried over to the next year only.
    Holds: 0 where all that waited is spent.
    """
    waited = unspent_money_last_year / ONE_YEAR
    unused = jnp.maximum(waited + jnp.minimum(money_left, 0.0) - procurement_spending, 0.0)
    return jnp.where(is_reference_year, 0.0, lapsing_part * unused)


def unspent_money(
    unspent_money_last_year: MoneyStockByActor,
    money_left: MoneyFlowByActor,
    procurement_spending: MoneyFlowByActor,
    lapsed_procurement: MoneyFlowByActor,
    is_reference_year: Truth,
) -> MoneyStockByActor:
    """Money that industry cannot yet absorb, and that does not lapse, waits for the next year.

    Holds: all categories, a rise in payments, lapsed money and the change in what waits, less the shortfall, add to
    defence spending.
    """
    waiting = unspent_money_last_year + ONE_YEAR * (money_left - procurement_spending - lapsed_procurement)
    return jnp.where(is_reference_year, 0.0, jnp.maximum(waiting, 0.0))


def unpaid_share(
    unspent_money: MoneyStockByActor,
    unspent_money_last_year: MoneyStockByActor,
    lapsed_operations: MoneyFlowByActor,
    lapsed_procurement: MoneyFlowByActor,
    output_at_trend: OutputFlowByActor,
    is_reference_year: Truth,
) -> OutputShareByActor:
    """Money that is voted and not paid in the year, as a share of trend GDP; it waits or lapses.

    Holds: negative where more of what waited is paid than is added.
    """
    waits = jnp.where(is_reference_year, 0.0, unspent_money - unspent_money_last_year) / ONE_YEAR
    return (waits + lapsed_operations + lapsed_procurement) / output_at_trend


def budget_shortfall(
    money_left: MoneyFlowByActor,
    unspent_money_last_year: MoneyStockByActor,
    procurement_spending: MoneyFlowByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActor:
    """The shortfall is what is missing after programmes are stretched and recruits withheld; it cuts operations."""
    waiting = jnp.where(is_reference_year, 0.0, unspent_money_last_year / ONE_YEAR)
    return jnp.maximum(procurement_spending - (money_left + waiting), 0.0)


def unassigned_spending(personnel_spending: MoneyFlowByActor, research_spending: MoneyFlowByActor) -> MoneyFlowByActor:
    """Personnel and research serve no single mission, so they are not assigned to one."""
    return personnel_spending + research_spending


def related_spending(related_pledge: OutputShareByActor, gdp: OutputFlowByActor) -> MoneyFlowByActor:
    """Defence-related spending (infrastructure, resilience, industry) is outside the defence budget."""
    return related_pledge * gdp
