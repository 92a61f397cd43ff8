"""The unit of a rule's result: what it counts, in which measures, at which prices; and whether an input's kind has it.

A figure's unit follows from `units.yaml`, what it counts from `contracts.yaml`. Rules multiply and divide units as they
do numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from burdenshare.data.contracts import contracts, units
from burdenshare.data.money import currency_of
from burdenshare.data.names import currencies
from burdenshare.data.observation import Observation
from burdenshare.vocabulary.kinds import Kind

OUTPUT: Final = "output"
ALL_OUTPUT: Final = "GDP"  # the whole of which a share of output is a part
TRUTH: Final = "yes or no"
NOMINAL: Final = "nominal"
_DOLLAR, _PEOPLE, _YEARS = "USD", "people", "years"
_BILLION: Final = 1e9
_RATE: Final = re.compile(r"([A-Z]{3}) a ([A-Z]{3})\Z")
_PART: Final = re.compile(r"% of (.+)\Z")
_CURRENCY: Final = re.compile(r"[A-Z]{3}\Z")
_NAMES: Final = {_PEOPLE: "million people", _YEARS: "years"}


@dataclass(frozen=True)
class Unit:
    """What a number counts, in the model's own units.

    `counts` is what it counts in words, empty if that is not known. `powers` are those of each currency, of people and
    of years. `of` is the whole of a share, or `yes or no`. `prices` are `nominal` or `constant YEAR`, or empty.
    """

    counts: str = ""
    powers: Mapping[str, int] = field(default_factory=dict)
    of: str = ""
    prices: str = ""

    @property
    def subject(self) -> str:
        """What it counts; output is nominal or real."""
        if self.counts != OUTPUT or not self.prices:
            return self.counts
        return f"{NOMINAL if self.prices == NOMINAL else 'real'} {OUTPUT}"

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money, and so has prices."""
        return sum(power for name, power in self.powers.items() if _CURRENCY.match(name)) != 0

    @property
    def is_rate(self) -> bool:
        """Whether it is a share a year, such as a growth."""
        return dict(self.powers) == {_YEARS: -1}

    @property
    def is_share_of_output(self) -> bool:
        """Whether it is a share of output."""
        return not self.powers and self.of == ALL_OUTPUT

    def __str__(self) -> str:
        above = [_amount(name) for name, power in self.powers.items() if power > 0]
        below = [name.removesuffix("s") for name, power in self.powers.items() if power < 0]
        if len(above) == 1 and below:
            above = [above[0].removeprefix("billion ")]
        first = " ".join(above) or (self.of if self.of == TRUTH else f"share of {self.of}" if self.of else "share")
        prices = f" at {self.prices} prices" if self.is_money and self.prices else ""
        subject = f" ({self.subject})" if self.subject else ""
        return " a ".join([first, *below]) + prices + subject

    def times(self, other: Unit, power: int = 1) -> dict[str, int]:
        """The powers of the product with another unit; with `power` -1, of the quotient."""
        names = [*self.powers, *(n for n in other.powers if n not in self.powers)]
        found = {n: self.powers.get(n, 0) + power * other.powers.get(n, 0) for n in names}
        return {n: p for n, p in found.items() if p}

    def growing(self) -> Unit:
        """The unit of its growth from year to year."""
        return Unit(self.counts, {_YEARS: -1}, "", self.prices)

    def share_of(self, whole: Unit) -> Unit:
        """The unit of a share of a whole in the same unit."""
        return Unit(self.counts, {}, ALL_OUTPUT if whole.counts == OUTPUT else whole.counts)

    def counting(self, what: str) -> Unit:
        """The same unit, counting something else."""
        return replace(self, counts=what)

    def continues(self, before: Unit) -> bool:
        """Whether a path in this unit may follow a path in another."""
        same = not self.counts or not before.counts or self.subject == before.subject
        money = not self.is_money or self.prices == before.prices
        return same and money and dict(self.powers) == dict(before.powers) and self.of == before.of

    def misses(self, kind: Kind, counts: str, actor: str, reference: int, alone: bool) -> bool:
        """Whether it is not what an input of a kind needs.

        Args:
            kind: of the input.
            counts: what the input counts; empty for anything.
            actor: whose currency is local money.
            reference: the reference year, at whose prices the model counts.
            alone: whether there is a number for the reference year alone.
        """
        if counts and self.counts and counts not in (self.counts, self.subject):
            return True
        due = kind.quantity.scaling
        if not self._has(due, actor):
            return True
        if not self.powers and (self.of == TRUTH) != (kind.quantity.name == "Truth"):
            return True
        if due.get("money") == 1 and due.get("output") == -1:
            return self.of != ALL_OUTPUT
        if not self.is_money:
            return False
        current = "prices" in due or alone
        return self.prices != f"constant {reference}" and not (current and self.prices == NOMINAL)

    def _has(self, due: Mapping[str, int], actor: str) -> bool:
        """Whether its powers are those of a kind. A figure of money or people does not say whether it is a year's."""
        dollars, local = due.get("money", 0) + due.get("output", 0), due.get("local_money", 0)
        people, years = due.get("people", 0), due.get("time", 0)
        held = dict(self.powers)
        own = [name for name in held if _CURRENCY.match(name) and name != _DOLLAR]
        if not own and local and currencies().get(actor, _DOLLAR) == _DOLLAR:
            dollars, local = dollars + local, 0
        found = (sum(held.pop(name) for name in own), held.pop(_DOLLAR, 0), held.pop(_PEOPLE, 0))
        found_years = held.pop(_YEARS, 0)
        timed = not any(found) and not (dollars or local or people)
        return len(own) < 2 and not held and found == (local, dollars, people) and (not timed or found_years == years)


def _amount(name: str) -> str:
    return f"billion {name}" if _CURRENCY.match(name) else _NAMES.get(name, name)


def _of(text: str) -> tuple[float, Mapping[str, int], str]:
    """How many make one in the model's own unit, the powers, and the whole of a share."""
    known: Mapping[str, Any] = units().get(text, {})
    money, rate, part = currency_of(text), _RATE.match(text), _PART.match(text)
    if known:
        return known.get("base", 1), known.get("measures", {}), known.get("of", "")
    if money:
        return _BILLION / money[0], {money[1]: 1}, ""
    if rate:
        return 1, {rate[1]: 1, rate[2]: -1} if rate[1] != rate[2] else {}, ""
    return (100, {}, part[1]) if part else (1, {text: 1}, "")


def unit_of(o: Observation) -> Unit:
    """The unit of a figure."""
    counts = contracts().get(o.quantity, {}).get("counts", "")
    _, powers, of = _of(o.unit)
    return Unit(counts, powers, of, o.price_base)


def in_base_units(o: Observation) -> float:
    """A figure in the model's units: shares of one, millions of people, billions of money, years."""
    return o.value / _of(o.unit)[0]
