"""Units of money as cards and outcomes name them: what is counted, in which form, and whether it is a yearly flow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

OWN_MONEY: Final = "local currency"  # how units and labels say an actor's own currency before it is named
# The forms: dollars at prices of the reference year, own money of the year, dollars of the year, a person's choice.
CONSTANT, OWN, DOLLARS, CHOSEN = "constant", "own", "dollars", "chosen"
BILLION, PERSON = "billion ", " a person"


@dataclass(frozen=True)
class MoneyUnit:
    """A unit of money.

    Attributes:
        amount: scale and currency, such as `billion USD`; with its prices where a person chose them.
        form: one of the four above.
        is_yearly: whether it is money of one year, which adds up over years; not known of what a person chose.
    """

    amount: str
    form: str
    is_yearly: bool = False

    @property
    def is_own(self) -> bool:
        """Whether each actor is shown in a currency of its own."""
        return OWN_MONEY in self.amount

    @property
    def is_scaled(self) -> bool:
        """Whether the largest number decides the scale: billions of a money that a person chose may be trillions."""
        return self.form == CHOSEN and self.amount.startswith(BILLION)

    def said(self, reference_year: int) -> str:
        """The unit as people read it: with the prices in which it is counted."""
        prices = {CONSTANT: f", {reference_year} prices", OWN: ", nominal", DOLLARS: ", nominal"}
        return self.amount + prices.get(self.form, "")


# Those in which the model counts, by the words of a card.
OF_THE_MODEL: Final[Mapping[str, MoneyUnit]] = MappingProxyType(
    {
        "billion USD a year": MoneyUnit("billion USD", CONSTANT, True),
        "billion USD": MoneyUnit("billion USD", CONSTANT),
        "USD a person": MoneyUnit("USD a person", CONSTANT),
        "billion local currency a year": MoneyUnit("billion local currency", OWN, True),
        "billion local currency": MoneyUnit("billion local currency", OWN),
        "billion USD of the year": MoneyUnit("billion USD", DOLLARS, True),
    }
)
_CHOSEN: Final = re.compile(r".+ (?:of each year|at [0-9]{4} prices)")


def chosen_unit(unit: str, currency: str, year: int | None) -> str:
    """The words of a unit in a money that a person chose: `billion euro of each year`.

    Args:
        unit: that of the model; empty for the money alone.
        currency: its name in the plural.
        year: whose prices are used; None for those of each year.
    """
    when = "of each year" if year is None else f"at {year} prices"
    scale = BILLION if unit.startswith(BILLION) else ""
    return f"{scale}{currency}{PERSON if unit.endswith(PERSON) else ''} {when}"


def money_unit(text: str) -> MoneyUnit | None:
    """The unit of money that a text names; None for what is no money."""
    return OF_THE_MODEL.get(text) or (MoneyUnit(text, CHOSEN) if _CHOSEN.fullmatch(text) else None)


def without_currency(label: str) -> str:
    """A label without the words `, local currency`, where the unit says it."""
    return label.removesuffix(f", {OWN_MONEY}")
