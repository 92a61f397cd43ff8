"""Figures as they are: by year, in the reference year, or the newest before it."""

from __future__ import annotations

from dataclasses import replace

from burdenshare.data.countries import country_name
from burdenshare.data.recipes.desk import Desk
from burdenshare.data.recipes.series import Made, straight
from burdenshare.data.recipes.unit import in_base_units
from burdenshare.vocabulary.errors import NotHeld, Problem


def observed(desk: Desk, figure: str, definition: str | None = None, between: str | None = None) -> Made:
    """The figures of a quantity, in the years that have one; with `between: straight`, lines join them.

    Covers: the years of the figures from the reference year on.
    """
    rows = desk.rows(figure, definition)
    values, unit = {o.year: in_base_units(o) for o in rows}, desk.unit(rows)
    if between is None:
        return desk.gives(values, rows, unit)
    _straight(desk, between)
    return desk.gives(straight(values, desk.years), rows, unit, "joined by straight lines")


def at_reference(desk: Desk, figure: str, definition: str | None = None) -> Made:
    """The figure of the reference year: one number for all years.

    Covers: the reference year.
    """
    row = desk.one(figure, desk.reference, definition)
    return desk.gives({desk.reference: in_base_units(row)}, [row], desk.unit([row]), constant=True)


def of_another(desk: Desk, actor: str, figure: str, why: str, definition: str | None = None) -> Made:
    """The figures of another actor, which stand for those of this one for the reason given.

    Covers: the years of the other actor's figures from the reference year on.
    """
    rows = replace(desk, actor=actor).rows(figure, definition)
    said = f"those of {country_name(actor)}. {why}"
    return desk.gives({o.year: in_base_units(o) for o in rows}, rows, desk.unit(rows), said)


def latest(desk: Desk, figure: str, definition: str | None = None) -> Made:
    """The newest figure up to the reference year, used for that year: one number for all years.

    Covers: the reference year, with a figure that may be older; the description shows its year.
    """
    rows = [o for o in desk.find(figure, definition) if o.year <= desk.reference]
    if not rows:
        wrong = f"no figure is held for {desk.reference} or earlier."
        raise NotHeld([Problem(f"{figure} of {desk.actor}", wrong)])
    newest, unit = rows[-1:], desk.unit(rows[-1:])
    return desk.gives({desk.reference: in_base_units(rows[-1])}, newest, unit, "the newest held", constant=True)


def middle(desk: Desk, low: str, high: str, definition: str | None = None) -> Made:
    """The middle of a range whose ends are two figures of the reference year.

    Covers: the reference year.
    """
    rows = [desk.one(name, desk.reference, definition) for name in (low, high)]
    value = (in_base_units(rows[0]) + in_base_units(rows[1])) / 2
    return desk.gives({desk.reference: value}, rows, desk.unit(rows), "the mean of the two", constant=True)


def _straight(desk: Desk, between: str) -> None:
    if between != "straight":
        raise NotHeld([Problem(desk.what, f"`between` is `{between}`.", "It is `straight`, or left out.")])
