"""Kinds: what a number is. A unit, the dimensions of its array, and how it scales with each base measure.

A kind's name is its quantity and its dimensions: `MoneyFlowByActor` is a yearly flow of money for each actor.
Rescaling a base measure (counting money in cents, people in pairs) multiplies a number by the factor to the power that
its quantity has for that measure. That is the unit check of every equation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final

from burdenshare.vocabulary.dimensions import DIMENSIONS

BASE_MEASURES: Final[tuple[str, ...]] = ("money", "people", "force", "local_money")


@dataclass(frozen=True)
class Quantity:
    """A quantity without dimensions: its unit in the base system, and its power in each base measure."""

    name: str
    unit: str
    scaling: Mapping[str, int] = field(default_factory=dict, hash=False)


_MONEY = "billion USD at 2025 prices"
QUANTITIES: Final[Mapping[str, Quantity]] = MappingProxyType(
    {
        q.name: q
        for q in (
            Quantity("MoneyFlow", f"{_MONEY} a year", {"money": 1}),
            Quantity("MoneyStock", _MONEY, {"money": 1}),
            Quantity("MoneyPerPerson", "thousand USD at 2025 prices a person", {"money": 1, "people": -1}),
            Quantity("PeopleStock", "million people", {"people": 1}),
            Quantity("PeopleFlow", "million people a year", {"people": 1}),
            Quantity("ForceStock", "units", {"force": 1}),
            Quantity("LocalMoneyFlow", "billion units of local currency a year, nominal", {"local_money": 1}),
            Quantity("LocalMoneyStock", "billion units of local currency, nominal", {"local_money": 1}),
            Quantity("ExchangeRate", "units of local currency a USD at 2025 prices", {"local_money": 1, "money": -1}),
            Quantity("DollarFlow", "billion USD of the year a year", {"money": 1}),
            Quantity("Share", "share of one"),
            Quantity("Ratio", "ratio"),
            Quantity("Rate", "share a year"),
            Quantity("Chance", "probability"),
            Quantity("Index", "index"),
            Quantity("Count", "number"),
            Quantity("Duration", "years"),
            Quantity("Distance", "thousand km"),
            Quantity("Year", "calendar year"),
            Quantity("Shock", "standard normal"),
            Quantity("Uniform", "uniform between 0 and 1"),
            Quantity("Truth", "0 or 1"),
        )
    }
)


@dataclass(frozen=True)
class Kind:
    """A quantity with its dimensions, in the order of `DIMENSIONS`; draws are the last axis and are not listed."""

    name: str
    quantity: Quantity
    dimensions: tuple[str, ...]

    @property
    def unit(self) -> str:
        """The unit in which the model computes."""
        return self.quantity.unit

    def factor(self, scales: Mapping[str, float]) -> float:
        """By what a number of this kind is multiplied when each base measure is multiplied by its scale."""
        product = 1.0
        for measure, power in self.quantity.scaling.items():
            product *= scales.get(measure, 1.0) ** power
        return product


@cache
def kind(name: str) -> Kind:
    """Read a kind from its name.

    Raises:
        KeyError: no such quantity or dimension, or the dimensions stand in another order than in `DIMENSIONS`.
    """
    quantity, by, rest = name.partition("By")
    if quantity not in QUANTITIES:
        raise KeyError(f"`{name}` names no quantity: {', '.join(QUANTITIES)}")
    dimensions = tuple(word.lower() for word in re.findall(r"[A-Z][a-z]*", rest)) if by else ()
    if any(d not in DIMENSIONS for d in dimensions) or list(dimensions) != sorted(dimensions, key=DIMENSIONS.index):
        raise KeyError(f"`{name}`: the dimensions are {', '.join(DIMENSIONS)}, in this order")
    return Kind(name, QUANTITIES[quantity], dimensions)


@dataclass(frozen=True)
class ShownUnit:
    """A unit in which people read a quantity, and what multiplies it to give the base unit."""

    name: str
    quantities: tuple[str, ...]
    factor: float


SHOWN_UNITS: Final[Mapping[str, ShownUnit]] = MappingProxyType(
    {
        u.name: u
        for u in (
            ShownUnit("% of GDP", ("Share",), 0.01),
            ShownUnit("%", ("Share", "Chance"), 0.01),
            ShownUnit("share", ("Share", "Chance"), 1.0),
            ShownUnit("% a year", ("Rate",), 0.01),
            ShownUnit("share a year", ("Rate",), 1.0),
            ShownUnit("points of GDP", ("Share",), 0.01),
            ShownUnit("billion USD a year", ("MoneyFlow",), 1.0),
            ShownUnit("billion USD", ("MoneyStock",), 1.0),
            ShownUnit("billion USD of the year", ("DollarFlow",), 1.0),
            ShownUnit("USD a person", ("MoneyPerPerson",), 0.001),
            ShownUnit("thousand people", ("PeopleStock",), 0.001),
            ShownUnit("thousand people a year", ("PeopleFlow",), 0.001),
            ShownUnit("million people", ("PeopleStock",), 1.0),
            ShownUnit("billion local currency a year", ("LocalMoneyFlow",), 1.0),
            ShownUnit("billion local currency", ("LocalMoneyStock",), 1.0),
            ShownUnit("local currency a USD", ("ExchangeRate",), 1.0),
            ShownUnit("units", ("ForceStock",), 1.0),
            ShownUnit("ratio", ("Ratio",), 1.0),
            ShownUnit("number", ("Count",), 1.0),
            ShownUnit("index", ("Index",), 1.0),
            ShownUnit("years", ("Duration",), 1.0),
            ShownUnit("thousand km", ("Distance",), 1.0),
            ShownUnit("year", ("Year",), 1.0),
            ShownUnit("months", ("Duration",), 1.0 / 12.0),
            ShownUnit("standard normal", ("Shock",), 1.0),
            ShownUnit("uniform", ("Uniform",), 1.0),
            ShownUnit("yes or no", ("Truth",), 1.0),
        )
    }
)
