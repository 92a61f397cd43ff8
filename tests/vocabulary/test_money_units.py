"""Units of money: every one that a card may have, and those in a money that a person chose."""

from __future__ import annotations

import pytest

from burdenshare.vocabulary.kinds import SHOWN_UNITS
from burdenshare.vocabulary.money_units import OF_THE_MODEL, chosen_unit, money_unit


def test_every_unit_of_money_on_a_card_is_one():
    """A unit of dollars or local currency that is no rate is read as money, so that no amount is left unconverted."""
    amounts = {
        name for name in SHOWN_UNITS if ("USD" in name or "local currency" in name) and not name.endswith("a USD")
    }
    assert amounts == {*OF_THE_MODEL}


@pytest.mark.parametrize(
    ("text", "year", "is_own", "is_scaled"),
    [
        ("billion local currency of each year", None, True, True),
        ("billion won at 2025 prices", 2025, False, True),
        ("dollars a person of each year", None, False, False),
        ("local currency of each year", None, True, False),
    ],
)
def test_a_chosen_unit_is_read_as_it_was_written(text, year, is_own, is_scaled):
    currency = text.partition(" of")[0].partition(" at")[0].removeprefix("billion ").removesuffix(" a person")
    before = "billion USD" if text.startswith("billion") else "USD a person" if "a person" in text else ""
    assert chosen_unit(before, currency, year) == text
    unit = money_unit(text)
    assert unit is not None and (unit.is_own, unit.is_scaled, unit.is_yearly) == (is_own, is_scaled, False)
    assert unit.said(2025) == text


def test_units_say_their_prices_and_others_are_no_money():
    said = {name: unit.said(2025) for name, unit in OF_THE_MODEL.items()}
    assert said["USD a person"] == "USD a person, 2025 prices"
    assert said["billion local currency a year"] == "billion local currency, nominal"
    assert [name for name, unit in OF_THE_MODEL.items() if unit.is_yearly] == [
        "billion USD a year", "billion local currency a year", "billion USD of the year"
    ]  # fmt: skip
    assert money_unit("% of GDP") is money_unit("local currency a USD") is None
