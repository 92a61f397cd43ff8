"""Currencies: their codes by ISO 4217, and the names by which people ask for them.

`currencies.csv` has one row for each: the code of ISO 4217 (list one, maintained by SIX), our English name, its plural,
and other names. Two currencies may share a name: `krone` is Denmark's and Norway's. Each code and name was checked
against list one as the public collections iso-codes (`iso_4217.json`) and datasets/currency-codes (`codes-all.csv`)
hold it, and each name and plural against the English names of Unicode's CLDR. Ours are shorter where a state's name is
not needed, and the euro, forint and zloty keep the singular in sums.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from burdenshare.data.countries import states
from burdenshare.data.money import TERMS
from burdenshare.data.names import currencies
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest


@dataclass(frozen=True)
class Currency:
    """A currency: its code, its name, its plural, and what else it is called."""

    code: str
    name: str
    plural: str
    also: tuple[str, ...]

    @property
    def words(self) -> set[str]:
        """Everything by which people ask for it, in small letters."""
        return {word.lower() for word in (self.code, self.name, self.plural, *self.also)}


@cache
def known_currencies() -> Mapping[str, Currency]:
    """Every currency, by its code."""
    with Path(__file__).with_name("currencies.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {
            r["code"]: Currency(r["code"], r["name"], r["plural"], tuple(filter(None, r["also"].split("|"))))
            for r in rows
        }


def is_currency(code: str) -> bool:
    """Whether a code is that of a currency: one of those with a name here, or of a state today."""
    return code in known_currencies() or any(code == state.currency for state in states().values())


def plural(code: str) -> str:
    """A currency as an amount names it: `dollars`; its code where it has no name here."""
    return known_currencies()[code].plural if code in known_currencies() else code


def own_currency(actor: str) -> str:
    """The currency of an actor's budget, else of the state today; empty where neither is known."""
    return currencies().get(actor) or (states()[actor].currency if actor in states() else "")


def currency_code(word: str, actors: Iterable[str], place: str) -> str:
    """The code of a currency by its code or its name.

    Args:
        word: `KRW`, `won`; capitals do not matter.
        actors: where several currencies share the name, the first of these actors with one of them decides.
        place: how the message names where the word was given.

    Raises:
        ProblemsFound: no currency is called so, or several are.
    """
    asked = word.strip().lower()
    found = [c.code for c in known_currencies().values() if asked in c.words]
    actors = tuple(actors)
    if len(found) > 1:
        found = [own_currency(a) for a in actors if own_currency(a) in found][:1] or found
    if len(found) == 1:
        return found[0]
    if found:
        wrong = f"`{word}` is the name of several currencies."
        raise ProblemsFound([Problem(place, wrong, f"Write a code: {listed(found, last='or')}.")])
    known = sorted({w for c in known_currencies().values() for w in (c.code, *c.words)})
    own = list(dict.fromkeys(filter(None, map(own_currency, actors))))
    right = nearest(word, known) or nearest(word.upper(), known)
    right = right or f"Write `local`, `usd`, `ppp`, or a currency such as {listed(own or ['EUR'])}."
    raise ProblemsFound([Problem(place, f"there is no currency called `{word}`.", right)])


def terms_of(word: str, actors: Sequence[str], place: str) -> str:
    """The terms of a conversion in a person's words: `local`, `usd`, `ppp`, or the currency of the actors shown.

    Raises:
        ProblemsFound: there is no such currency, or it is not that of all the actors, or none is named.
    """
    if word.strip().lower() in TERMS:
        return word.strip().lower()
    code = currency_code(word, actors, place)
    if code == "USD":
        return "usd"
    other = [a for a in actors if own_currency(a) != code]
    if other or not actors:
        wrong = f"{code} is not the currency of {listed(other)}." if other else f"no actor with {code} is named."
        raise ProblemsFound([Problem(place, wrong, "Write `local`, `usd` or `ppp`, or name the actor with `--actor`.")])
    return "local"
