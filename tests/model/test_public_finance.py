"""Debt accounting by hand-worked numbers, limits and identities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from burdenshare.model.public_finance import debt_accounting as d


def steps(low, high):
    """Numbers of four digits: products of the smallest ones would be flushed to 0."""
    return st.integers(round(low * 1e4), round(high * 1e4)).map(lambda n: n / 1e4)


share = steps(0, 0.2)


def one(x):
    return np.array([[float(x)]])


def debt(last, interest, growth, deficit, flow=0.0, least=0.0):
    uncut = d.uncut_debt(one(last), one(interest), one(growth), one(deficit), one(flow))
    return d.debt_burden(uncut, d.assets_bought(one(least), uncut))


def test_one_step_of_debt_by_hand():
    # 0.5 * 1.03 / 1.04 + 0.02
    assert float(debt(0.5, 0.03, 0.04, 0.02)[0, 0]) == pytest.approx(0.5151923, abs=1e-6)


def test_what_no_deficit_counts_is_debt_and_no_deficit():
    assert float(debt(0.5, 0.03, 0.04, 0.02, flow=0.01)[0, 0]) == pytest.approx(0.5251923, abs=1e-6)
    counted = d.primary_deficit(one(0.03), one(0.01), one(0), one(0), one(0), one(0), one(0))
    assert float(counted[0, 0]) == pytest.approx(0.02)


def test_debt_falls_when_growth_exceeds_interest_and_the_budget_is_balanced():
    assert float(debt(0.5, 0.02, 0.04, 0.0)[0, 0]) < 0.5


def test_debt_is_stable_at_the_balance_that_stabilises_it():
    deficit = -0.5 * (0.05 - 0.03) / 1.03
    assert float(debt(0.5, 0.05, 0.03, deficit)[0, 0]) == pytest.approx(0.5)


@given(rise=steps(-0.05, 0.05), borrowed=steps(0, 1), taxed=steps(0, 1), saved=steps(0, 1))
def test_borrowed_taxed_and_cut_add_to_the_rise(rise, borrowed, taxed, saved):
    part = d.borrowed_rise(one(rise), one(borrowed), one(saved))
    tax = d.tax_rise(one(rise), part, one(taxed))
    cut = d.civil_cut(one(rise), part, tax)
    assert float((part + tax + cut)[0, 0]) == pytest.approx(rise, abs=1e-12)


@given(rise=steps(-0.05, 0.05), low=steps(0, 1), high=steps(0, 1))
def test_more_borrowing_never_lowers_what_is_borrowed(rise, low, high):
    low, high = sorted((low, high))
    parts = [float(d.borrowed_rise(one(rise), one(part), one(2 / 3))[0, 0]) for part in (low, high)]
    assert parts[0] <= parts[1]
    if rise < 0:
        assert parts[0] == parts[1] == pytest.approx(2 / 3 * rise)


@given(last=steps(0, 3), low=share, high=share)
def test_more_deficit_is_more_debt(last, low, high):
    low, high = sorted((low, high))
    assert float(debt(last, 0.03, 0.04, low)[0, 0]) <= float(debt(last, 0.03, 0.04, high)[0, 0])


@given(last=steps(0, 0.3), deficit=steps(-0.2, 0.2), floor=steps(0.05, 0.12), path=steps(0.01, 2))
def test_debt_keeps_its_least_and_what_is_borrowed_for_it_is_assets(last, deficit, floor, path):
    least = d.least_debt(one(floor), one(path))
    uncut = d.uncut_debt(one(last), one(0.03), one(0.04), one(deficit), one(0))
    bought = d.assets_bought(least, uncut)
    kept = d.debt_burden(uncut, bought)
    assert float(least[0, 0]) == min(floor, path), "the official path is never below the least"
    assert float(kept[0, 0]) >= float(least[0, 0]) - 1e-15
    assert float(bought[0, 0]) >= 0
    assert float(kept[0, 0]) == pytest.approx(last * 1.03 / 1.04 + deficit + float(bought[0, 0]), abs=1e-12)
    if float(uncut[0, 0]) >= float(least[0, 0]):
        assert float(bought[0, 0]) == 0


def test_governments_tighten_above_the_path_and_ease_below_it():
    assert float(d.fiscal_answer(one(0.05), one(0.2))[0, 0]) == pytest.approx(0.01)
    assert float(d.fiscal_answer(one(0.05), one(-0.2))[0, 0]) == pytest.approx(-0.01)
    deficits = [d.primary_deficit(*(one(0) for _ in range(6)), one(answer)) for answer in (0, 0.01)]
    assert float((deficits[1] - deficits[0])[0, 0]) == pytest.approx(-0.01)


@given(official=steps(-0.02, 0.1), gap=steps(-2, 2), shock=steps(-0.1, 0.1))
def test_no_shock_makes_interest_negative(official, gap, shock):
    rate = float(d.interest_rate(one(official), one(gap), one(0.03), one(shock), one(0), one(0))[0, 0])
    assert rate >= min(0, official)
    assert rate == pytest.approx(max(official + 0.03 * gap + shock, min(0, official)), abs=1e-12)
    # Without shock and gap the official rate stands, even one below 0, as where interest is net of large assets.
    assert float(d.interest_rate(one(official), one(0), one(0.03), one(0), one(0), one(0))[0, 0]) == official


@given(value=steps(-0.1, 0.1), gap=steps(-2, 2))
def test_at_its_null_each_link_changes_no_bit(value, gap):
    assert float(d.fiscal_answer(one(0), one(gap))[0, 0]) == 0
    assert (
        float(d.interest_rate(one(0.01), one(gap), one(0.03), one(value), one(0), one(-5))[0, 0])
        == 0.01 + 0.03 * gap + value
    )
    assert float(d.borrowed_rise(one(value), one(0.666667), one(0.666667))[0, 0]) == 0.666667 * value
    uncut = d.uncut_debt(one(abs(gap)), one(0.03), one(0.04), one(value), one(0))
    assert float(d.debt_burden(uncut, d.assets_bought(d.least_debt(one(-4), one(0.1)), uncut))[0, 0]) == float(
        uncut[0, 0]
    )
    free = [d.primary_deficit(one(value), one(0), one(0.01), one(0), one(0), one(0), one(0)), one(value + 0.01)]
    assert float(free[0][0, 0]) == float(free[1][0, 0])


def test_the_event_study_reading_is_the_accounting_one_where_money_was_saved():
    assert float(d.event_study_debt_burden(one(0.6), one(-0.03), one(2.2))[0, 0]) == 0.6


def test_the_event_study_reading_is_the_accounting_one_where_nothing_was_borrowed():
    assert float(d.event_study_debt_burden(one(0.6), one(0.0), one(2.2))[0, 0]) == 0.6


def test_the_event_study_reading_doubles_what_was_borrowed():
    assert float(d.event_study_debt_burden(one(0.6), one(0.031), one(2.2))[0, 0]) == pytest.approx(0.6 + 0.031 * 1.2)
