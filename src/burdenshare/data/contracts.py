"""Contracts: the rules that figures must satisfy before they enter the catalogue, and whenever it is verified.

Each figure has an actor, a year, a finite value, a known grade, basis and flag; appears once in its
release; has the unit and range that `contracts.yaml` gives its quantity, or `units.yaml` its unit; the parts of a
budget add to the whole. A known outlier is recorded there with its reason, so that the check still fails on a new one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from burdenshare.data.money import currency_of, is_own_money
from burdenshare.data.observation import BASES, FLAGS, GRADES, KEY, OUTLIER, Observation
from burdenshare.vocabulary.errors import Problem, listed
from burdenshare.vocabulary.files import read_file

PARTS: Final = ("equipment_share", "personnel_share", "infrastructure_share", "other_share")
MONEY: Final = "money"  # as a unit of a contract: an amount of any currency
_MOST: Final = 20
_ROUNDED: Final = 0.5  # publishers round each part


def _matches(pattern: str) -> Callable[[Any], bool]:
    return lambda given: re.fullmatch(pattern, given) is not None


def _one_of(words: tuple[str, ...]) -> tuple[Callable[[Any], bool], str]:
    empty = " or empty" if "" in words else ""
    return words.__contains__, f"Known are {listed([w for w in words if w])}{empty}."


# What holds of every figure, by column, and the sentence that says so.
_FORM: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "quantity": (_matches("[a-z][a-z0-9_]*"), "A name has small letters, digits and underscores."),
    "actor": (_matches("[A-Z]{3}"), "A code has three capital letters."),
    "year": (lambda given: 1900 <= given <= 2200, "A year lies between 1900 and 2200."),
    "value": (math.isfinite, "A value is a finite number."),
    "grade": _one_of(GRADES),
    "basis": _one_of(BASES),
    "flag": _one_of(FLAGS),
    "origin": (bool, "A figure names its origin."),
}


@cache
def contracts() -> Mapping[str, Mapping[str, Any]]:
    """The contract of each quantity that has one."""
    path = Path(__file__).with_name("contracts.yaml")
    found: Mapping[str, Mapping[str, Any]] = read_file(path, path.name).value
    return found


@cache
def units() -> Mapping[str, Mapping[str, Any]]:
    """By unit: the contract of quantities without one of their own, and what the unit is in the model's."""
    path = Path(__file__).with_name("units.yaml")
    found: Mapping[str, Mapping[str, Any]] = read_file(path, path.name).value
    return found


def contract_of(o: Observation) -> Mapping[str, Any] | None:
    """The contract of a figure: its quantity's, else its unit's; None for an unknown unit."""
    unit = "money" if currency_of(o.unit) else o.unit
    return contracts().get(o.quantity) or units().get(unit)


def broken(observations: Iterable[Observation]) -> tuple[Problem, ...]:
    """The first twenty breaches of the contracts, and how many more there are."""
    found = tuple(observations)
    problems = [*_broken_form(found), *_broken_range(found), *_broken_sum(found)]
    if len(problems) > _MOST:
        more = Problem("", f"and {len(problems) - _MOST} more.")
        return (*problems[:_MOST], more)
    return tuple(problems)


def _broken_form(observations: tuple[Observation, ...]) -> Iterator[Problem]:
    """The contract of every figure, whatever its quantity."""
    seen = set[tuple[object, ...]]()
    for o in observations:
        for column, (holds, right) in _FORM.items():
            if not holds(getattr(o, column)):
                yield Problem(_place(o), f"`{column}` is `{getattr(o, column)}`.", right)
        key = (*(getattr(o, column) for column in KEY), o.year)
        if key in seen:
            yield Problem(_place(o), "the figure appears twice in its release.", "Keep one.")
        seen.add(key)


def _broken_range(observations: tuple[Observation, ...]) -> Iterator[Problem]:
    for o in observations:
        contract = contract_of(o)
        if contract is None:
            continue
        units = contract.get("units")
        if units and o.unit not in units and not (MONEY in units and _is_money(o.unit)):
            yield Problem(_place(o), f"the unit is `{o.unit}`.", f"It is `{units[0]}`.")
        if lies_outside(o) and o.flag != OUTLIER and not known_outlier(o):
            yield Problem(
                _place(o),
                f"the value is {o.value:g} {o.unit}.",
                f"It lies between {contract['low']:g} and {contract['high']:g}.",
            )


def _broken_sum(observations: tuple[Observation, ...]) -> Iterator[Problem]:
    """The four parts of a budget must add to the whole, where one origin reports all four."""
    parts: dict[tuple[str, int, str, str], dict[str, Observation]] = {}
    for o in observations:
        if o.quantity in PARTS:
            parts.setdefault((o.actor, o.year, o.definition, o.origin), {})[o.quantity] = o
    for found in parts.values():
        total = sum(o.value for o in found.values())
        if len(found) == len(PARTS) and abs(total - 100) > _ROUNDED:
            first = next(iter(found.values()))
            yield Problem(_place(first), f"the parts of the budget sum to {total:.1f} %.", "They must add to 100 %.")


def _is_money(unit: str) -> bool:
    return currency_of(unit) is not None or is_own_money(unit)


def lies_outside(o: Observation) -> bool:
    """Whether a figure lies outside the range of its contract."""
    contract = contract_of(o)
    return contract is not None and not contract["low"] <= o.value <= contract["high"]


def known_outlier(o: Observation) -> str:
    """Why a figure outside its range is right, where that is recorded; otherwise empty."""
    if not lies_outside(o):
        return ""
    known = (contract_of(o) or {}).get("outliers", ())
    return next((str(k["why"]) for k in known if o.actor == k["actor"] and k["from"] <= o.year <= k["to"]), "")


def _place(o: Observation) -> str:
    return f"{o.quantity} of {o.actor} in {o.year} ({o.place or o.origin})"
