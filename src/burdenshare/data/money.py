"""Money in other terms: nominal or at the prices of a year, in local money, dollars or purchasing power.

Every conversion reports its rates. Rates and prices are observations; where one is missing, the conversion is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from burdenshare.data.observation import Observation
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed

_SCALES: Final = {"": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_MONEY: Final = re.compile(r"(?:(thousand|million|billion|trillion) )?([A-Z]{3})\Z")
TERMS: Final = ("local", "usd", "ppp")
Held = Callable[[str, str, int], Observation | None]


@dataclass(frozen=True)
class Converted:
    """An amount in other terms, and the rates that were used: in words, and as numbers by their quantity.

    `price_factor` is how many times as high prices are in the year that was chosen.
    """

    value: float
    unit: str
    prices: str
    rates: tuple[str, ...]
    numbers: Mapping[str, float]


def is_own_money(unit: str) -> bool:
    """Whether a unit is the money of each actor, without its name: `local money`, `million of local money`."""
    return unit.endswith("local money")


def currency_of(unit: str) -> tuple[float, str] | None:
    """The scale and the currency of a unit such as `billion USD`; None if it is not money."""
    found = _MONEY.match(unit)
    return (_SCALES[found[1] or ""], found[2]) if found else None


def in_units(o: Observation) -> float:
    """An amount in single units of its currency; any other figure as it is."""
    money = currency_of(o.unit)
    return o.value * money[0] if money else o.value


def convert(o: Observation, terms: str, prices: int | None, currency: str, held: Held) -> Converted:
    """Convert an amount.

    Args:
        o: the amount; its unit names its currency, its price base `nominal` or `constant YEAR`.
        terms: `local`, `usd` (market rates) or `ppp` (international dollars).
        prices: the year whose prices are wanted; None leaves the price base as it is.
        currency: the actor's own currency.
        held: gives the observation of a quantity, actor and year, or None.

    Raises:
        NotHeld: a rate is missing.
        ProblemsFound: the figure is not money, or the terms are unknown.
    """
    money = currency_of(o.unit)
    place = f"{o.quantity} of {o.actor} in {o.year}"
    if money is None:
        raise ProblemsFound([Problem(place, f"`{o.unit}` is not money.")])
    if terms not in TERMS:
        raise ProblemsFound([Problem(place, f"unknown money terms `{terms}`.", f"Use {listed(TERMS)}.")])
    scale, held_in = money
    value, rates, numbers = o.value * scale, list[str](), dict[str, float]()
    base = re.match(r"constant (\d{4})", o.price_base)
    year = int(base[1]) if base else o.year
    if prices is not None and prices != year:
        numbers["price_factor"] = _price_factor(o.actor, year, prices, held, place, rates)
        value *= numbers["price_factor"]
        year = prices
    said = f"constant {year}" if prices is not None or base else "nominal"
    wanted = {"local": currency, "usd": "USD", "ppp": "international USD"}[terms]
    if wanted != held_in:
        if held_in not in (currency, "USD"):
            raise ProblemsFound([Problem(place, f"`{o.unit}` is neither {currency} nor USD.")])
        if held_in == "USD" and currency != "USD":
            numbers["exchange_rate"] = _rate("exchange_rate", o.actor, year, held, place, rates)
            value *= numbers["exchange_rate"]
        if terms != "local":
            quantity = "exchange_rate" if terms == "usd" else "purchasing_power_rate"
            numbers[quantity] = _rate(quantity, o.actor, year, held, place, rates)
            value /= numbers[quantity]
    return Converted(value / 1e9, f"billion {wanted}", said, tuple(rates), numbers)


def _rate(quantity: str, actor: str, year: int, held: Held, place: str, rates: list[str]) -> float:
    found = held(quantity, actor, year)
    if found is None:
        raise NotHeld([Problem(place, f"there is no {quantity.replace('_', ' ')} of {actor} in {year}.",
                               "Choose the prices of a year that has it, with `--prices YEAR`.")])  # fmt: skip
    rates.append(f"{quantity.replace('_', ' ')} {actor} {year}: {found.value:g} {found.unit} ({found.origin})")
    return found.value


def _price_factor(actor: str, year: int, to: int, held: Held, place: str, rates: list[str]) -> float:
    factor, origins = 1.0, list[str]()
    for y in range(min(year, to) + 1, max(year, to) + 1):
        growth = held("price_growth", actor, y)
        if growth is None:
            raise NotHeld([Problem(place, f"there is no price growth of {actor} in {y}.")])
        factor *= 1 + growth.value / 100
        origins.append(growth.origin)
    factor = factor if to > year else 1 / factor
    source = ", ".join(dict.fromkeys(origins))
    rates.append(f"prices of {actor} {to} over {year}: {factor:.4f} (price growth, {source})")
    return factor
