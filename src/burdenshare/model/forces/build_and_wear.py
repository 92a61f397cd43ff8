"""Build and wear: equipment by mission is what was ordered and has arrived, less wear, as far as people can use it.

Claims that orders arrive after a delivery time, that each class of equipment wears at its own rate, and that equipment
beyond its crews does not count: readiness follows the money for operations, manning the force. Leaves out quality,
obsolescence, losses, reserves and substitution of machines for people beyond `crew_need`. Disagrees: those who count
units and see no shortage of people as long as each unit exists on paper.
Source: perpetual inventory; wear by class and the split of 2025 are judgement.
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
from burdenshare.vocabulary.numerics import ONE_YEAR, log, over, spread


def stock_share(stock_weight: WeightByActorMission) -> ShareByActorMission:
    """The part of each mission in the value of an actor's equipment of 2025."""
    total = over("mission", stock_weight, RatioByActorMission)
    return stock_weight / spread(total, RatioByActor, RatioByActorMission)


def renewal_rate(equipment_wear: RateByMission, equipment_growth_before: RateByActor) -> RateByActorMission:
    """Deliveries a year over the stock in the steady growth before 2025: what wears, and what is added."""
    wear = spread(equipment_wear, RateByMission, RateByActorMission)
    return wear + spread(equipment_growth_before, RateByActor, RateByActorMission)


def ordering_rate(
    renewal_rate: RateByActorMission, delivery_time: DurationByMission, equipment_growth_before: RateByActor
) -> RateByActorMission:
    """Orders a year over the stock in the steady growth before 2025: orders run ahead of deliveries."""
    ahead = spread(delivery_time, RatioByMission, RatioByActorMission)
    return renewal_rate * (1 + ahead * spread(equipment_growth_before, RateByActor, RateByActorMission))


def steady_stock(
    procurement_spending: MoneyFlowByActor, stock_share: ShareByActorMission, ordering_rate: RateByActorMission
) -> MoneyStockByActorMission:
    """The equipment by mission that a year's procurement renews in steady growth: that of 2025.

    Holds: K / I = 1 / (wear + growth) where nothing is on order.
    """
    total = procurement_spending / over("mission", stock_share * ordering_rate, RateByActorMission)
    return stock_share * spread(total, MoneyStockByActor, MoneyStockByActorMission)


def procurement_share(
    stock_share: ShareByActorMission, ordering_rate: RateByActorMission, procurement_priority: RatioByActorMission
) -> ShareByActorMission:
    """How procurement is split by mission: as in steady growth, moved by the priorities that are chosen."""
    weight = stock_share * ordering_rate * procurement_priority
    return weight / spread(over("mission", weight, RatioByActorMission), RatioByActor, RatioByActorMission)


def new_orders(
    free_procurement: MoneyFlowByActor,
    procurement_share: ShareByActorMission,
    replacement_procurement: MoneyFlowByActorMission,
) -> MoneyFlowByActorMission:
    """What is ordered this year by mission, besides named programmes."""
    split = spread(free_procurement, MoneyFlowByActor, MoneyFlowByActorMission) * procurement_share
    return split + replacement_procurement


def orders(
    orders_last_year: MoneyStockByActorMission,
    new_orders: MoneyFlowByActorMission,
    deliveries: MoneyFlowByActorMission,
    delivery_time: DurationByMission,
    equipment_growth_before: RateByActor,
    is_reference_year: Truth,
) -> MoneyStockByActorMission:
    """What is paid for and not yet delivered.

    Holds: its change is what is ordered less what is delivered.
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
    """What arrives this year of what was on order."""
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
    """Equipment in service by mission, at what it would cost to buy anew, less wear.

    Holds: K = (1 − wear) K₋₁ + deliveries.
    """
    kept = (1 - ONE_YEAR * spread(equipment_wear, RateByMission, RateByActorMission)) * mission_stock_last_year
    later = kept + ONE_YEAR * deliveries + ONE_YEAR * programme_deliveries
    return jnp.where(is_reference_year, steady_stock, later)


def equipment_stock(mission_stock: MoneyStockByActorMission) -> MoneyStockByActor:
    """All equipment in service."""
    return over("mission", mission_stock, MoneyStockByActorMission)


def equipment_growth(equipment_stock: MoneyStockByActor, equipment_stock_reference: MoneyStockByActor) -> LogByActor:
    """How far all equipment has grown since 2025 (logarithm)."""
    return log(equipment_stock / equipment_stock_reference)


def readiness(
    readiness_level: RatioByActor, budget_shortfall: MoneyFlowByActor, operations_spending: MoneyFlowByActor
) -> RatioByActor:
    """How far equipment is kept ready: the level that is chosen, less what is missing from the money for operations."""
    return readiness_level * jnp.clip(1 - budget_shortfall / operations_spending, 0.0, 1.0)


def manning(
    active_force: PeopleStockByActor,
    active_force_reference: PeopleStockByActor,
    mission_stock: MoneyStockByActorMission,
    mission_stock_reference: MoneyStockByActorMission,
    crew_need: RatioByMission,
) -> RatioByActorMission:
    """The part of the equipment that has crews, with that of 2025 as one: equipment beyond its people does not count.

    Holds: where `crew_need` is one, money alone cannot raise what a mission supplies above what its people can use.
    """
    people = spread(active_force / active_force_reference, RatioByActor, RatioByActorMission)
    crews = jnp.log(people * mission_stock_reference / mission_stock)
    return jnp.exp(jnp.minimum(spread(crew_need, RatioByMission, RatioByActorMission) * crews, 0.0))
