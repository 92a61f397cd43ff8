"""States and territories, present and former: their codes, names and spellings; groups of countries by year.

`countries.csv` has one row for each. `code` is the three-letter code of ISO 3166-1; for a former state, its withdrawn
code (ISO 3166-3); otherwise the code of the World Bank, of the Correlates of War (COW) or of common usage, as
`standard` shows. A former state has years and its own row: no spelling leads to a successor. West Germany is the same
state as Germany, and a state that changed its name is one state. Where COW changed its number or uses one for several
states, `cow` repeats it. `currency` is the one in use at the end of 2025.

A sum over countries has no row: `Europe` and `NATO Total` are not countries. The European Union has one because it
spends money of its own.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from burdenshare.data.names import actor_labels
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.files import read_file

_FOOTNOTE: Final = re.compile(r"[*†‡§¶‖¹²³⁰⁴-⁹]|[(\[](?:\d{1,3}|[a-z])[)\]]")
_CODE: Final = 3  # letters
_APOSTROPHES: Final = str.maketrans("", "", "'’‘`ʼ")


@dataclass(frozen=True)
class State:
    """A state or territory. `since` and `until` are the first and last year of one that has ended."""

    code: str
    standard: str
    iso2: str
    numeric: str
    cow: tuple[int, ...]
    cow_abbreviation: tuple[str, ...]
    ioc: str
    name: str
    adjective: str
    currency: str
    since: int | None
    until: int | None
    spellings: tuple[str, ...]


@cache
def states() -> Mapping[str, State]:
    """Every state and territory, by its code."""
    with Path(__file__).with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: _state(row) for row in csv.DictReader(file)}


def _state(row: dict[str, str]) -> State:
    single: dict[str, Any] = {k: row[k] for k in ("code", "standard", "iso2", "numeric", "ioc", "name", "adjective")}
    several = {k: tuple(filter(None, row[k].split("|"))) for k in ("cow", "cow_abbreviation", "spellings")}
    return State(
        **single,
        cow=tuple(map(int, several["cow"])),
        cow_abbreviation=several["cow_abbreviation"],
        currency=row["currency"],
        since=int(row["since"]) if row["since"] else None,
        until=int(row["until"]) if row["until"] else None,
        spellings=several["spellings"],
    )


def folded(spelling: str) -> str:
    """A spelling without case, accents, punctuation, footnote marks and articles."""
    plain = _FOOTNOTE.sub(" ", spelling).translate(_APOSTROPHES).replace("&", " and ")
    letters = "".join(c for c in unicodedata.normalize("NFKD", plain.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", letters)
    return " ".join("saint" if w == "st" else w for w in words if w != "the")


@cache
def _by_spelling() -> dict[str, str]:
    return {folded(spelling): s.code for s in states().values() for spelling in (s.name, *s.spellings)}


@cache
def _by_iso2() -> dict[str, str]:
    return {s.iso2: s.code for s in states().values() if s.iso2 and s.until is None}


def is_code(word: str) -> bool:
    """Whether a word is the code of a present or former state."""
    return word in states()


def code(name: str) -> str | None:
    """The three-letter code of a country as a publisher spells it; None for a region, a sum or an unknown name.

    Codes of two and three letters count in capitals only, and "Korea, South" counts as "South Korea".
    """
    plain = " ".join(_FOOTNOTE.sub(" ", name).split())
    if is_code(plain) or plain in _by_iso2():
        return _by_iso2().get(plain, plain)
    head, _, tail = plain.partition(",")
    return _by_spelling().get(folded(plain)) or (_by_spelling().get(folded(f"{tail} {head}")) if tail else None)


@cache
def _by_code(system: str) -> dict[str, tuple[State, ...]]:
    """The codes of another system, each with the states that have it, the newest first."""
    found: dict[str, tuple[State, ...]] = {}
    for s in sorted(states().values(), key=lambda s: s.until or 9999):
        other = (*map(str, s.cow), *s.cow_abbreviation) if system == "cow" else (s.ioc,)
        found |= {word: (s, *found.get(word, ())) for word in dict.fromkeys(other) if word}
    return found


def code_by(word: str, system: str, year: int = 9999) -> str | None:
    """The code of a country by another system's.

    Args:
        word: a code of the Correlates of War (`cow`: a number or an abbreviation) or of the Olympic Committee (`ioc`);
            a name is read as ever.
        system: `cow` or `ioc`.
        year: of the figure: where states that followed each other share a code, the one of that year.
    """
    plain = " ".join(word.split()).removesuffix(".0")
    if found := _by_code(system).get(plain):
        return next((s.code for s in reversed(found) if s.until and (s.since or 0) <= year <= s.until), found[0].code)
    return None if plain in states() else code(word)


def whose_code(word: str) -> tuple[str, str] | None:
    """The system, `cow` or `ioc`, that has a word as a country's code, and that country's name; None if none has."""
    for system in ("cow", "ioc"):
        if found := _by_code(system).get(word):
            return system, country_name(found[0].code)
    return None


def existed(actor: str, year: int) -> bool:
    """Whether a state that has ended existed in a year, or in the one after its end."""
    state = states()[actor]
    return state.until is None or year <= state.until + 1


def country_name(actor: str) -> str:
    """The label of a code."""
    return actor_labels().get(actor) or (states()[actor].name if is_code(actor) else actor)


def among(word: str, actors: Iterable[str]) -> str | None:
    """The code of one of some actors by another name or code of that country, such as `ROK`; None if it is none."""
    found = code(word.strip()) or code(word.strip().upper())
    return found if found in tuple(actors) else None


def meant_among(word: str, actors: Iterable[str], labels: Iterable[str] = ()) -> str:
    """What was probably meant by a word that is none of some actors' codes, as a question; empty if nothing was.

    A name or another code of a country leads to that country and to no other. A code of three letters is near another
    only if its letters are the same: `ROK` is one letter from `PRK`.
    """
    known = tuple(actors)
    plain = word.strip()
    found = code(plain) or code(plain.upper())
    if found is None and len(plain) == _CODE:
        found = next((a for a in known if sorted(a) == sorted(plain.upper())), None)
    if found in known:
        return f"Did you mean `{found}`?"
    return nearest(word, (*known, *labels)) if found is None and len(plain) > _CODE else ""


@cache
def _groups() -> dict[str, dict[str, Any]]:
    path = Path(__file__).with_name("groups.yaml")
    found: dict[str, dict[str, Any]] = read_file(path, path.name).value
    return found


def group_names() -> tuple[str, ...]:
    """The known groups."""
    return tuple(_groups())


def group_label(group: str) -> str:
    """The label of a group."""
    return str(_groups()[group]["label"])


def members(group: str, year: int) -> tuple[str, ...]:
    """The members of a group in a year: those who belonged to it on its last day.

    Raises:
        ProblemsFound: there is no such group.
    """
    if group not in _groups():
        right = nearest(group, group_names()) or f"Groups are {listed(group_names())}."
        raise ProblemsFound([Problem("data", f"there is no group named `{group}`.", right)])
    return tuple(a for a, since in _groups()[group]["since"].items() if int(since) <= year)
