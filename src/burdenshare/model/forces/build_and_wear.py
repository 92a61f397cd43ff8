"""Build and wear: equipment by mission is what has been delivered, less wear, as far as there are crews for it.

Claims that orders arrive after a delivery time and that each class of equipment wears at its own rate. Generic orders
have one price for each actor and future, as a basket has. Equipment without crews does not count; readiness follows the
money for operations. Leaves out quality, obsolescence, losses,
reserves, and machines that replace people beyond `crew_need`. Disagrees: those who count units and see no shortage of
people as long as each unit exists on paper.
Source: perpetual inventory; wear by class and the split in the reference year are judgement.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    DurationByMission,
    LogByActor,
    MoneyFlowByActor,
    MoneyFlowByActorMission,
    MoneyStockByActor,
    MoneyStockByActorMission,
    PeopleStockByActor,
    RateByActor,
    RateByActorMission,
    RateByMission,
    RatioByActor,
    RatioByActorMission,
    RatioByMission,
    ShareByActorMission,
    Truth,
    WeightByActorMission,
)
from burdenshare.vocabulary.numerics import ONE_YEAR, log_change, over, relative, spread


def stock_share(stock_weight: WeightByActorMission) -> ShareByActorMission:
    """Each mission has a share in the value of an actor's equipment in the reference year.

    Where every weight is 0, missions have equal shares.
    """
    none = spread(over("mission", stock_weight, RatioByActorMission) == 0, RatioByActor, RatioByActorMission)
    weight = jnp.where(none, jnp.ones_like(stock_weight), stock_weight)
    return weight / spread(over("mission", weight, RatioByActorMission), RatioByActor, RatioByActorMission)


def renewal_rate(equipment_wear: RateByMission, equipment_growth_before: RateByActor) -> RateByActorMission:
    """Deliveries replace wear and add growth: their rate over the stock in steady growth before the reference year."""
    wear = spread(equipment_wear, RateByMission, RateByActorMission)
    return wear + spread(equipment_growth_before, RateByActor, RateByActorMission)


def ordering_rate(
    renewal_rate: RateByActorMission, delivery_time: DurationByMission, equipment_growth_before: RateByActor
) -> RateByActorMission:
    """Orders run ahead of deliveries: their rate over the stock in steady growth before the reference year."""
    ahead = spread(delivery_time, RatioByMission, RatioByActorMission)
    return renewal_rate * (1 + ahead * spread(equipment_growth_before, RateByActor, RateByActorMission))


def steady_stock(
    procurement_spending: MoneyFlowByActor, stock_share: ShareByActorMission, ordering_rate: RateByActorMission
) -> MoneyStockByActorMission:
    """The equipment that a year's procurement sustains in steady growth; it is the stock of the reference year.

    Holds: K / I = 1 / (wear + growth) when nothing is on order.
    """
    total = procurement_spending / over("mission", stock_share * ordering_rate, RateByActorMission)
    return stock_share * spread(total, MoneyStockByActor, MoneyStockByActorMission)


def procurement_share(
    stock_share: ShareByActorMission, ordering_rate: RateByActorMission, procurement_priority: RatioByActorMission
) -> ShareByActorMission:
    """Procurement is split over missions as in steady growth, adjusted by the chosen priorities.

    Where every priority is 0, the split is that of steady growth.
    """
    steady = stock_share * ordering_rate
    chosen = steady * procurement_priority
    none = spread(over("mission", chosen, RatioByActorMission) == 0, RatioByActor, RatioByActorMission)
    weight = jnp.where(none, steady, chosen)
    return weight / spread(over("mission", weight, RatioByActorMission), RatioByActor, RatioByActorMission)


def new_orders(
    free_procurement: MoneyFlowByActor,
    procurement_share: ShareByActorMission,
    replacement_procurement: MoneyFlowByActorMission,
    order_price: RatioByActor,
    is_reference_year: Truth,
) -> MoneyFlowByActorMission:
    """New orders by mission are what free procurement and the replacement of support buy at the prices of orders.

    Named programmes are apart. Holds: in the reference year, what is spent.
    """
    split = spread(free_procurement, MoneyFlowByActor, MoneyFlowByActorMission) * procurement_share
    price = jnp.where(is_reference_year, 1.0, order_price)
    return (split + replacement_procurement) / spread(price, RatioByActor, RatioByActorMission)


def orders(
    orders_last_year: MoneyStockByActorMission,
    new_orders: MoneyFlowByActorMission,
    deliveries: MoneyFlowByActorMission,
    delivery_time: DurationByMission,
    equipment_growth_before: RateByActor,
    is_reference_year: Truth,
) -> MoneyStockByActorMission:
    """Equipment on order is paid for and not yet delivered.

    Holds: its change is new orders less deliveries.
    """
    grown = 1 + ONE_YEAR * spread(equipment_growth_before, RateByActor, RateByActorMission)
    steady = deliveries * grown * spread(delivery_time, RatioByMission, RatioByActorMission)
    later = orders_last_year + ONE_YEAR * new_orders - ONE_YEAR * deliveries
    return jnp.where(is_reference_year, steady, later)


def deliveries(
    orders_last_year: MoneyStockByActorMission,
    delivery_time: DurationByMission,
    steady_stock: MoneyStockByActorMission,
    renewal_rate: RateByActorMission,
    is_reference_year: Truth,
) -> MoneyFlowByActorMission:
    """Each year a fixed part of the equipment on order arrives."""
    arriving = orders_last_year / spread(delivery_time, RatioByMission, RatioByActorMission)
    return jnp.where(is_reference_year, steady_stock * renewal_rate, arriving)


def mission_stock(
    mission_stock_last_year: MoneyStockByActorMission,
    equipment_wear: RateByMission,
    deliveries: MoneyFlowByActorMission,
    programme_deliveries: MoneyFlowByActorMission,
    steady_stock: MoneyStockByActorMission,
    is_reference_year: Truth,
) -> MoneyStockByActorMission:
    """Equipment in service, by mission, is last year's less wear, plus deliveries, valued at replacement cost.

    Holds: K = (1 − wear) K₋₁ + deliveries.
    """
    kept = (1 - ONE_YEAR * spread(equipment_wear, RateByMission, RateByActorMission)) * mission_stock_last_year
    later = kept + ONE_YEAR * deliveries + ONE_YEAR * programme_deliveries
    return jnp.where(is_reference_year, steady_stock, later)


def equipment_stock(mission_stock: MoneyStockByActorMission) -> MoneyStockByActor:
    """The equipment stock is the sum over missions."""
    return over("mission", mission_stock, MoneyStockByActorMission)


def equipment_growth(equipment_stock: MoneyStockByActor, equipment_stock_reference: MoneyStockByActor) -> LogByActor:
    """Equipment growth is the log change in the equipment stock since the reference year."""
    return log_change(equipment_stock, equipment_stock_reference)


def readiness(
    readiness_level: RatioByActor, budget_shortfall: MoneyFlowByActor, operations_spending: MoneyFlowByActor
) -> RatioByActor:
    """Readiness is the chosen level, and falls with what is missing from the money for operations.

    Holds: never 0 unless 0 is chosen; a small shortfall lowers it by its part of operations. Where operations cost
    nothing, nothing is missing.
    """
    free = operations_spending == 0
    missing = jnp.where(free, 0.0, budget_shortfall / jnp.where(free, 1.0, operations_spending))
    return readiness_level * jnp.exp(-missing)


def manning(
    active_force: PeopleStockByActor,
    active_force_reference: PeopleStockByActor,
    mission_stock: MoneyStockByActorMission,
    mission_stock_reference: MoneyStockByActorMission,
    crew_need: RatioByMission,
) -> RatioByActorMission:
    """Manning is the share of equipment with crews, relative to the reference year; equipment without crews is idle.

    Holds: where `crew_need` is 1, money alone cannot raise what a mission supplies above what its people can use.
    """
    people = spread(relative(active_force, active_force_reference), RatioByActor, RatioByActorMission)
    crews = jnp.log(relative(people * mission_stock_reference, mission_stock))
    need = spread(crew_need, RatioByMission, RatioByActorMission)
    return jnp.exp(jnp.where(need == 0, 0.0, jnp.minimum(need * crews, 0.0)))
