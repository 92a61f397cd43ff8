"""Figures as a pandas table: `burdenshare.data("defence_share", actor="...")`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.whole_numbers import as_whole, said

if TYPE_CHECKING:
    import pandas as pd

_PLACE: Final = "data"


def figures(
    quantity: str,
    *,
    actor: str | Sequence[str] = (),
    years: tuple[int, int] | int | None = None,
    definition: str | None = None,
) -> pd.DataFrame:
    """Return the figures of a quantity in the releases in use, each with unit, definition and origin.

    The table is empty where the names are right, but no figure has all of them.

    Args:
        quantity: such as `defence_share`.
        actor: a code or a name, or several; all if omitted.
        years: one year, or the first and the last.
        definition: one definition; all, side by side, if omitted. Definitions are never mixed in one series.

    Raises:
        NotHeld: there is no such quantity, or the quantity has no figure of an actor or under the definition.
        ProblemsFound: the years are not one year, or a first and a last.
    """
    import pandas as pd

    from burdenshare.data.countries import among
    from burdenshare.data.room import Room

    room = Room()
    known = room.quantities()
    if quantity not in known:
        right = nearest(str(quantity), known) or f"Quantities: {listed(list(known))}."
        raise NotHeld([Problem(_PLACE, f"there is no quantity named `{quantity}`.", right)])
    span = _span(years)
    held = room.find(quantity)
    known_actors = {o.actor for o in held}
    asked = [str(a).strip() for a in ([actor] if isinstance(actor, str) else actor)]
    actors = [a.upper() if a.upper() in known_actors else among(a, known_actors) or a.upper() for a in asked]
    problems = [
        *(p for a in actors for p in _strange("actor", quantity, a, (o.actor for o in held))),
        *(_strange("definition", quantity, definition, (o.definition for o in held)) if definition is not None else ()),
    ]
    if problems:
        raise NotHeld(problems)
    rows = [
        o
        for o in held
        if (not actors or o.actor in actors)
        and (definition is None or o.definition == definition)
        and (span is None or span[0] <= o.year <= span[1])
    ]
    columns = ("actor", "year", "value", "unit", "definition", "origin", "grade", "flag", "note", "place")
    return pd.DataFrame([{c: getattr(o, c) for c in columns} for o in rows], columns=columns)


def _strange(what: str, quantity: str, word: str, words: Iterable[str]) -> list[Problem]:
    """The fault of a word that no figure of the quantity has."""
    from burdenshare.data.countries import code

    known = sorted(set(words))
    if word in known:
        return []
    named = code(word) if what == "actor" and isinstance(word, str) else None
    meant = f"Did you mean `{named}`?" if named in known else nearest(str(word), known)
    wrong = f"`{quantity}` has no figure {'of the actor' if what == 'actor' else 'under the definition'} `{word}`."
    return [Problem(_PLACE, wrong, meant or f"{what.capitalize()}s: {listed(known)}.")]


def _span(years: object) -> tuple[int, int] | None:
    """The first and the last year."""
    if years is None:
        return None
    several = [years] if as_whole(years) is not None else list(years) if isinstance(years, tuple | list) else []
    found = [year for one in several if (year := as_whole(one)) is not None]
    right = "Give one year, or the first and the last: years=(2020, 2025)."
    if len(found) != len(several) or len(found) not in (1, 2):
        raise ProblemsFound([Problem(_PLACE, f"`years` is {said(years)}.", right)])
    if found[0] > found[-1]:
        wrong = f"`years` is {said(years)}: the first is after the last."
        raise ProblemsFound([Problem(_PLACE, wrong, "", f"Write years=({found[-1]}, {found[0]}).")])
    return found[0], found[-1]
