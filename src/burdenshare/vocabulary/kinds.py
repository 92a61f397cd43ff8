"""Kinds: what a number is. A unit, the dimensions of its array, and how it scales with each base measure.

A kind's name is its quantity and its dimensions: `MoneyFlowByActor` is a yearly flow of money for each actor.
Rescaling a base measure (counting money in cents, time in months) multiplies a number by the factor to the power that
its quantity has for that measure. That is the unit check of every equation.

A flow is a stock per year, a rate is per year, and one year is a duration: `stock_last_year + ONE_YEAR * flow`, and
`x_last_year * (1 + ONE_YEAR * growth)`. What is kept or made from one year to the next (a persistence, the chance that
an event comes within the year, the evidence of one year) belongs to that step: it is a share, a chance or a number of
one step and has no time in its unit. A year is a date: its zero is arbitrary, and two dates differ by a duration.
Output is counted apart from the money that is spent: a share of output is money spent for each unit of output, so it
cannot be added to a share of people. `decisions/0017-units-and-time.md` gives the reasons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from burdenshare.vocabulary.dimensions import DIMENSIONS

# What can be counted in another unit without changing anything real.
BASE_MEASURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "money": "money that is spent, at constant prices",
        "output": "money that is produced, at constant prices",
        "local_money": "money of the actor's own currency, at constant prices",
        "prices": "prices of the year, with those that are held constant as one",
        "people": "people",
        "force": "arms, each counted as one",
        "time": "time",
        "distance": "distance",
        "log": "the base of logarithms, also of odds",
        "evidence": "cases that a belief rests on",
        "payoff": "what a player gains or loses",
        "score": "what a side does not know of the other, in standard deviations",
        "position": "where somebody stands between two ends",
        "provocation": "what is answered by coercion",
        "clash": "fatal clashes",
        "coverage": "supply, with what is required as one",
        "support": "support, with that of the reference year as one",
        "weight": "weights that count only beside each other",
    }
)


@dataclass(frozen=True)
class Quantity:
    """A quantity without dimensions: its unit in the base system, and its power in each base measure.

    `is_date`: its zero is arbitrary, so that moving the calendar moves it and nothing else.
    """

    name: str
    unit: str
    scaling: Mapping[str, int] = field(default_factory=dict, hash=False)
    is_date: bool = False


def _quantity(name: str, unit: str, **scaling: int) -> Quantity:
    return Quantity(name, unit, MappingProxyType(scaling))


_MONEY = "billion USD at constant prices"
_LOCAL = "billion units of local currency"
QUANTITIES: Final[Mapping[str, Quantity]] = MappingProxyType(
    {
        q.name: q
        for q in (
            _quantity("MoneyFlow", f"{_MONEY} a year", money=1, time=-1),
            _quantity("MoneyStock", _MONEY, money=1),
            _quantity("MoneyPerPerson", "thousand USD at constant prices a person a year", money=1, people=-1, time=-1),
            _quantity("OutputFlow", f"{_MONEY} a year, of output", output=1, time=-1),
            _quantity("OutputShare", "share of output", money=1, output=-1),
            _quantity("OutputForMoney", "output for money spent", output=1, money=-1),
            _quantity("RateForOutputShare", "share a year for each share of output", output=1, money=-1, time=-1),
            _quantity("PeopleStock", "million people", people=1),
            _quantity("PeopleFlow", "million people a year", people=1, time=-1),
            _quantity("ForceStock", "units", force=1),
            _quantity("ForceFlow", "units a year", force=1, time=-1),
            _quantity("ForForce", "for each unit", force=-1),
            _quantity("LocalMoneyFlow", f"{_LOCAL} a year, nominal", local_money=1, prices=1, time=-1),
            _quantity("LocalMoneyStock", f"{_LOCAL}, nominal", local_money=1, prices=1),
            _quantity(
                "LocalOutputFlow",
                f"{_LOCAL} a year, nominal, of output",
                local_money=1,
                prices=1,
                output=1,
                money=-1,
                time=-1,
            ),
            _quantity("ExchangeRate", "units of local currency a USD at constant prices", local_money=1, money=-1),
            _quantity("DollarFlow", "billion USD of the year a year", money=1, prices=1, time=-1),
            _quantity("Share", "share of one"),
            _quantity("Ratio", "ratio"),
            _quantity("Rate", "share a year", time=-1),
            _quantity("Chance", "probability"),
            _quantity("Index", "index"),
            _quantity("Log", "natural logarithm", log=1),
            _quantity("Evidence", "cases", evidence=1),
            _quantity("Payoff", "payoff", payoff=1),
            _quantity("ForPayoff", "for each payoff", payoff=-1),
            _quantity("Weight", "weight", weight=1),
            _quantity("PriceLevel", "prices of the year over constant prices", prices=1),
            _quantity("Coverage", "supply over requirement", coverage=1),
            _quantity("MoneyForCoverage", f"{_MONEY} for full coverage", money=1, coverage=-1),
            _quantity("ForCoverage", "for full coverage", coverage=-1),
            _quantity("Support", "share of the support of the reference year", support=1),
            _quantity("Score", "standard deviations of what a side does not know of the other", score=1),
            _quantity("Position", "position from one end to the other", position=1),
            _quantity("LogForPosition", "natural logarithm for a move from one end to the other", log=1, position=-1),
            _quantity("ForPosition", "share for a move from one end to the other", position=-1),
            _quantity("EvidenceForPosition", "cases for a move from one end to the other", evidence=1, position=-1),
            _quantity("Provocation", "deployments of the kind that was answered", provocation=1),
            _quantity("LogForProvocation", "natural logarithm for each provocation", log=1, provocation=-1),
            _quantity("Clash", "fatal clashes", clash=1),
            _quantity("LogForClash", "natural logarithm for each clash", log=1, clash=-1),
            _quantity("ProvocationForLog", "provocation for each natural logarithm", provocation=1, log=-1),
            _quantity("Count", "number"),
            _quantity("Duration", "years", time=1),
            _quantity("DurationForUnit", "years for each unit", time=1, force=-1),
            _quantity("Distance", "thousand km", distance=1),
            Quantity("Year", "calendar year", MappingProxyType({"time": 1}), is_date=True),
            _quantity("Shock", "standard normal"),
            _quantity("Uniform", "uniform between 0 and 1"),
            _quantity("Truth", "0 or 1"),
        )
    }
)


@dataclass(frozen=True)
class Kind:
    """A quantity with its dimensions, in the order of `DIMENSIONS`; draws are the last axis and are not listed."""

    name: str
    quantity: Quantity
    dimensions: tuple[str, ...]

    def __reduce__(self) -> tuple[Any, ...]:
        """A kind is pickled by its name."""
        return kind, (self.name,)

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
            ShownUnit("% of GDP", ("OutputShare", "Share"), 0.01),
            ShownUnit("%", ("Share", "OutputShare", "Chance", "ForPosition"), 0.01),
            ShownUnit(
                "share",
                ("Share", "OutputShare", "Chance", "Position", "Provocation", "ProvocationForLog", "Support"),
                1.0,
            ),
            ShownUnit("% a year", ("Rate", "RateForOutputShare"), 0.01),
            ShownUnit("share a year", ("Rate",), 1.0),
            ShownUnit("points of GDP", ("OutputShare", "Share"), 0.01),
            ShownUnit("billion USD a year", ("MoneyFlow", "OutputFlow"), 1.0),
            ShownUnit("billion USD", ("MoneyStock", "MoneyForCoverage"), 1.0),
            ShownUnit("billion USD of the year", ("DollarFlow",), 1.0),
            ShownUnit("USD a person", ("MoneyPerPerson",), 0.001),
            ShownUnit("thousand people", ("PeopleStock", "PeopleFlow"), 0.001),
            ShownUnit("thousand people a year", ("PeopleFlow",), 0.001),
            ShownUnit("million people", ("PeopleStock",), 1.0),
            ShownUnit("billion local currency a year", ("LocalMoneyFlow", "LocalOutputFlow"), 1.0),
            ShownUnit("billion local currency", ("LocalMoneyStock",), 1.0),
            ShownUnit("local currency a USD", ("ExchangeRate",), 1.0),
            ShownUnit("units", ("ForceStock",), 1.0),
            ShownUnit(
                "ratio",
                (
                    "Ratio",
                    "OutputForMoney",
                    "Weight",
                    "Evidence",
                    "Log",
                    "Payoff",
                    "ForPayoff",
                    "ForForce",
                    "Score",
                    "Position",
                    "EvidenceForPosition",
                    "LogForProvocation",
                    "Clash",
                    "Coverage",
                    "ForCoverage",
                    "Support",
                    "PriceLevel",
                    "LogForPosition",
                ),
                1.0,
            ),
            ShownUnit("number", ("Count", "ForceStock", "ForceFlow"), 1.0),
            ShownUnit(
                "index",
                ("Index", "Log", "Evidence", "Payoff", "Score", "Position", "Provocation", "Support", "LogForClash"),
                1.0,
            ),
            ShownUnit("years", ("Duration", "DurationForUnit"), 1.0),
            ShownUnit("thousand km", ("Distance",), 1.0),
            ShownUnit("year", ("Year",), 1.0),
            ShownUnit("months", ("Duration",), 1.0 / 12.0),
            ShownUnit("standard normal", ("Shock",), 1.0),
            ShownUnit("uniform", ("Uniform",), 1.0),
            ShownUnit("yes or no", ("Truth",), 1.0),
        )
    }
)
