"""Figures as a pandas table: `burdenshare.data("defence_share", actor="...")`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from burdenshare.vocabulary.errors import NotHeld, Problem, listed, nearest

if TYPE_CHECKING:
    import pandas as pd


def figures(
    quantity: str,
    *,
    actor: str | Sequence[str] = (),
    years: tuple[int, int] | int | None = None,
    definition: str | None = None,
) -> pd.DataFrame:
    """Return the figures of a quantity in the releases in use, each with unit, definition and origin.

    Args:
        quantity: such as `defence_share`.
        actor: a code, or several; all if omitted.
        years: one year, or the first and the last.
        definition: one definition; all, side by side, if omitted. Definitions are never mixed in one series.

    Raises:
        NotHeld: there is no such quantity.
    """
    import pandas as pd

    from burdenshare.data.room import Room

    room = Room()
    held = room.quantities()
    if quantity not in held:
        right = nearest(quantity, held) or f"Quantities: {listed(list(held))}."
        raise NotHeld([Problem("data", f"there is no quantity named `{quantity}`.", right)])
    actors = [actor.upper()] if isinstance(actor, str) else [a.upper() for a in actor]
    span = (years, years) if isinstance(years, int) else years
    rows = room.find(quantity, actors, span, definition)
    columns = ("actor", "year", "value", "unit", "definition", "origin", "grade", "flag", "note", "place")
    return pd.DataFrame([{c: getattr(o, c) for c in columns} for o in rows], columns=columns)
