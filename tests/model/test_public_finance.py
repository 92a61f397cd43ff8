"""Debt accounting by hand-worked numbers, limits and identities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from burdenshare.model.public_finance import debt_accounting as d

share = st.floats(0.0, 0.2)


def one(x):
    return np.array([[float(x)]])


def test_one_step_of_debt_by_hand():
    # 0.5 * 1.03 / 1.04 + 0.02
    assert float(d.debt_burden(one(0.5), one(0.03), one(0.04), one(0.02))[0, 0]) == pytest.approx(0.5151923, abs=1e-6)


def test_debt_falls_when_growth_exceeds_interest_and_the_budget_is_balanced():
    assert float(d.debt_burden(one(0.5), one(0.02), one(0.04), one(0.0))[0, 0]) < 0.5


def test_debt_is_stable_at_the_balance_that_stabilises_it():
    deficit = -0.5 * (0.05 - 0.03) / 1.03
    assert float(d.debt_burden(one(0.5), one(0.05), one(0.03), one(deficit))[0, 0]) == pytest.approx(0.5)


@given(rise=st.floats(-0.05, 0.05), borrowed=st.floats(0, 1), taxed=st.floats(0, 1))
def test_borrowed_taxed_and_cut_add_to_the_rise(rise, borrowed, taxed):
    part = d.borrowed_rise(one(rise), one(borrowed))
    tax = d.tax_rise(one(rise), one(borrowed), one(taxed))
    cut = d.civil_cut(one(rise), part, tax)
    assert float((part + tax + cut)[0, 0]) == pytest.approx(rise, abs=1e-12)


@given(debt=st.floats(0, 3), low=share, high=share)
def test_more_deficit_is_more_debt(debt, low, high):
    low, high = sorted((low, high))
    a = d.debt_burden(one(debt), one(0.03), one(0.04), one(low))
    b = d.debt_burden(one(debt), one(0.03), one(0.04), one(high))
    assert float(a[0, 0]) <= float(b[0, 0])


def test_the_event_study_reading_is_the_accounting_one_where_nothing_was_borrowed():
    assert float(d.event_study_debt_burden(one(0.6), one(0.0), one(2.2))[0, 0]) == 0.6


def test_the_event_study_reading_doubles_what_was_borrowed():
    assert float(d.event_study_debt_burden(one(0.6), one(0.031), one(2.2))[0, 0]) == pytest.approx(0.6 + 0.031 * 1.2)
