"""With a link at its null, its equation is the one without it; with all at their nulls, the old medians return."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from burdenshare.model.budget import personnel_first as b
from burdenshare.model.forces import build_and_wear as f
from burdenshare.model.programmes import cost_and_schedule_lottery as p

NULLS = Path(__file__).with_name("nulls")
MEN = Path(__file__).parent.parent / "fixtures" / "men_of_twenty_with_migration.csv"
OLD_INTAKE = {"KOR": (0.72, 0.85), "PRK": (0.7, 0.82), "TWN": (0.08, 0.15)}
DRAW = np.random.default_rng(1)


def some(*shape):
    return DRAW.uniform(0.1, 2.0, (*shape, 500))


def test_at_one_price_a_conscript_costs_what_everybody_costs():
    career, called, cost, share, spent = some(3), some(3), some(3), some(3), some(3)
    np.testing.assert_allclose(b.personnel_spending(called, career, np.ones(1), cost), (called + career) * cost)
    first = b.personnel_cost(cost, share, share, spent, career, called, np.ones(1), True)
    np.testing.assert_allclose(first, share * spent / (called + career))


def test_without_lapse_payment_and_shortage_the_budget_is_the_old_one():
    spent, people, running, research = (some(3) for _ in range(4))
    stock, cost = some(3), some(3)
    lapsed = b.lapsed_operations(cost, stock, np.ones(1), False)
    rise = b.payment_rise(some(3), some(3), np.zeros(1))
    assert (np.asarray(lapsed) == 0).all()
    assert (np.asarray(rise) == 0).all()
    left = b.money_left(spent, people, running, research, rise, lapsed)
    np.testing.assert_array_equal(left, spent - people - running - research)


def test_at_full_pace_and_with_nobody_withheld_a_shortage_moves_neither_programmes_nor_force():
    free, due, wanted, cost = some(3) - 3, some(3), some(3), some(3)
    pace = b.programme_pace(free, due, np.ones(1), False)
    assert (np.asarray(pace) == 1).all()
    assert (np.asarray(b.withheld_recruits(free, due, cost, wanted, np.zeros(1), False)) == 0).all()
    before = np.zeros((4, 500))
    stretch = p.programme_stretch(before, pace, np.ones((3, 4, 1)), some(4), 2.0)
    assert (np.asarray(stretch) == 0).all()
    cost, start = some(4), some(4)
    end = start + some(4)
    np.testing.assert_array_equal(
        p.programme_spending(cost, start, end, before, stretch, 1.0), p.spending_due(cost, start, end, before, 1.0)
    )


def test_without_plants_and_lapse_money_waits_for_ever():
    before, left, bought, grown, first = some(3), some(3) - 1, some(3), some(3), some(3)
    lapsed = b.lapsed_procurement(before, left, bought, np.zeros(1), False)
    assert (np.asarray(lapsed) == 0).all()
    waiting = b.unspent_money(before, left, bought, lapsed, False)
    np.testing.assert_allclose(waiting, np.maximum(before + left - bought, 0), atol=1e-12)
    limit = b.deliverable_next_year(bought, first, grown, waiting, np.zeros(1))
    np.testing.assert_array_equal(limit, np.maximum(bought, first) * (1 + grown))


def test_at_the_prices_of_the_first_year_orders_are_what_is_spent():
    free, split, replaced = some(3), some(3, 4), some(3, 4)
    np.testing.assert_array_equal(
        f.new_orders(free, split, replaced, np.ones((3, 1)), False), free[:, None] * split + replaced
    )


def test_at_the_plans_cost_deliveries_are_worth_what_the_plan_says():
    cost, units, plan = some(4), some(4), some(4)
    owner = np.ones((1, 4, 1))
    worth = p.programme_deliveries(cost, np.ones((4, 1)), units, plan, np.ones((1, 4, 1)), owner)
    np.testing.assert_allclose(worth[0, 0], (cost * units / plan).sum(axis=0))
