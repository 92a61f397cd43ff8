"""Cohorts, prices of people, and what gives way when money is short: by hand, limits and identities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.model.budget import personnel_first as b
from burdenshare.model.forces import build_and_wear as f
from burdenshare.model.manpower import born_cohorts as m
from burdenshare.model.programmes import cost_and_schedule_lottery as p
from burdenshare.vocabulary.dimensions import COHORTS

AGES = np.arange(float(len(COHORTS)))[:, None]
share = st.floats(0, 1, allow_subnormal=False)
money = st.floats(0.1, 1000)


def one(x):
    return np.array([[float(x)]])


def number(x):
    return float(np.asarray(x).ravel()[0])


def cohorts(*men):
    """Men who turned twenty in the year, the year before, and so on."""
    return np.array([[[float(x)] for x in men]])


FALLING = cohorts(*(0.20 + 0.01 * k for k in range(10)))


def test_one_and_a_half_years_are_a_cohort_and_half_of_the_one_before():
    assert number(m.serving_cohorts(FALLING, one(1.5), AGES)) == pytest.approx(0.20 + 0.5 * 0.21)
    assert number(m.serving_cohorts(FALLING, one(8), AGES)) == pytest.approx(sum(0.20 + 0.01 * k for k in range(8)))
    assert number(m.serving_cohorts(FALLING, one(10), AGES)) == pytest.approx(FALLING.sum())
    assert number(m.serving_cohorts(FALLING, one(0), AGES)) == 0
    assert number(m.men_aged_20(FALLING, AGES)) == 0.20


@settings(deadline=None)  # the first call compiles
@given(time=st.floats(0, 10), men=st.floats(0.01, 10))
def test_alike_cohorts_serve_as_one_times_the_years(time, men):
    alike = m.serving_cohorts(cohorts(*[men] * 10), one(time), AGES)
    assert number(alike) == pytest.approx(men * time, rel=1e-12, abs=1e-15)


@settings(deadline=None)  # the first call compiles
@given(part=st.floats(0, 0.99), force=st.floats(0.01, 10), time=st.floats(0.01, 10), ratio=st.floats(0.5, 2))
def test_the_force_of_the_reference_year_is_the_estimate_and_no_career_force_is_negative(part, force, time, ratio):
    serving, known = m.serving_cohorts(FALLING, one(time), AGES), m.estimated_force(one(force), one(ratio))
    intake = m.intake_share(one(np.nan), one(part), known, serving, True)
    called = m.conscripts(serving, intake)
    career = m.career_force_at_start(one(np.nan), known, called, True)
    assert 0 <= number(intake) <= 1
    assert number(career) >= 0
    assert number(called) + number(career) == pytest.approx(force * ratio, rel=1e-12)


def test_where_nobody_serves_nobody_is_called():
    assert number(m.intake_share(one(np.nan), one(0.5), one(1), one(0), True)) == 0


def test_a_conscript_costs_part_of_a_career_soldier_and_the_first_year_costs_what_was_paid():
    career, called, price = one(0.17), one(0.28), one(0.2)
    cost = b.personnel_cost(one(np.nan), one(0), one(0.4), one(43), career, called, price, True)
    assert number(b.personnel_spending(called, career, price, cost)) == pytest.approx(0.4 * 43)
    more = b.personnel_spending(called + 0.06, career, price, cost)
    assert number(more) - 0.4 * 43 == pytest.approx(0.06 * 0.2 * number(cost))


@settings(deadline=None)  # the first call compiles
@given(level=st.floats(0.3, 1.5), cost=share, stock=money)
def test_what_is_saved_on_upkeep_lapses(level, cost, stock):
    lapsed = number(b.lapsed_operations(one(cost), one(stock), one(level), False))
    used = number(b.operations_spending(one(cost), one(stock), one(0.3), one(40), one(level), False))
    assert lapsed >= 0
    assert used + lapsed == pytest.approx(cost * stock * max(level, 1))


@settings(deadline=None)  # the first call compiles
@given(
    free=st.floats(-500, 500, allow_subnormal=False),
    due=st.floats(0, 200, allow_subnormal=False),  # compiled code counts the smallest floats as 0
    pace=share,
    withheld=share,
    wanted=st.floats(0, 0.1, allow_subnormal=False),
    cost=money,
)
def test_programmes_stretch_before_recruits_are_withheld(free, due, pace, withheld, wanted, cost):
    found = number(b.programme_pace(one(free), one(due), one(pace), False))
    assert pace <= found <= 1
    if free >= due:
        assert found == 1
    paid = one(found * due)
    kept = number(b.withheld_recruits(one(free), paid, one(cost), one(wanted), one(withheld), False))
    assert 0 <= kept <= withheld * wanted
    if found > pace and due > 0:
        assert kept * cost == pytest.approx(0, abs=1e-9 * max(abs(free), due, 1))
    if 0 < kept < withheld * wanted * (1 - 1e-9):  # people alone close what slower programmes left open
        assert kept * cost == pytest.approx(found * due - free, rel=1e-6, abs=1e-9)


@settings(deadline=None)  # the first call compiles
@given(shortfall=st.floats(0, 1000), running=st.just(0.0) | st.floats(1e-6, 100), level=st.floats(0.3, 1.5))
def test_readiness_is_a_number_above_nothing_whatever_is_missing(shortfall, running, level):
    ready = number(f.readiness(one(level), one(shortfall), one(running)))
    assert 0 <= ready <= level
    if shortfall < 100 * running:
        assert ready > 0
    small = number(f.readiness(one(level), one(1e-6 * running), one(running)))
    assert small == pytest.approx(level * (1 - 1e-6), rel=1e-9) if running else small == level


@pytest.mark.slow
@settings(deadline=None)  # the first call compiles
@given(paces=st.lists(st.floats(0.2, 1), min_size=12, max_size=12), start=st.floats(0, 3), length=st.floats(1, 4))
def test_a_stretched_programme_pays_its_final_cost_and_delivers_all_its_units(paces, start, length):
    cost, begin, service, interval, units = one(20), one(start), one(start + length / 2), one(length / 6), one(4)
    end = p.last_service(service, units, interval)
    owner, stretch, paid, delivered = np.ones((1, 1, 1)), one(np.nan), 0.0, 0.0
    for i in range(40):
        pace = paces[i] if i < len(paces) else 1.0
        before = p.stretch_before(stretch, i == 0)
        stretch = p.programme_stretch(before, one(pace), owner, begin, float(i))
        due = number(p.spending_due(cost, begin, end, before, float(i)))
        spent = number(p.programme_spending(cost, begin, end, before, stretch, float(i)))
        assert spent <= due + 1e-9
        if i + 1 - number(before) <= start:
            assert number(stretch) == number(before), "a programme that has not begun loses nothing"
        paid += spent
        there = p.units_in_service(service, interval, units, stretch, float(i))
        delivered += number(p.units_delivered(there, service, interval, units, before, float(i)))
    assert paid == pytest.approx(20)
    assert delivered == pytest.approx(4)
    assert number(stretch) <= sum(1 - pace for pace in paces) + 1e-9


def test_deliveries_are_worth_what_their_like_usually_costs():
    serves, owner = np.ones((1, 1, 1)), np.ones((1, 1, 1))
    worth = p.programme_deliveries(one(10), one(1.46), one(2), one(4), serves, owner)
    assert number(worth) == pytest.approx(10 * 1.46 * 2 / 4)


def test_a_dearer_order_buys_less_and_the_first_year_buys_what_was_paid():
    split = np.ones((1, 1, 1))
    assert number(f.new_orders(one(10), split, 0 * split, one(1.25), False)) == 8
    assert number(f.new_orders(one(10), split, 0 * split, one(1.25), True)) == 10
