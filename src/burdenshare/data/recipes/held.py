"""Values that are held, events of a calendar or that never happen, and actors that are left out."""

from __future__ import annotations

from burdenshare.data.recipes.desk import Desk
from burdenshare.data.recipes.series import ByYear, Made
from burdenshare.data.recipes.unit import TRUTH, Unit, in_base_units
from burdenshare.vocabulary.errors import NotHeld, Problem


def held(desk: Desk, of: str) -> Made:
    """The reference year's value of another input, in every year.

    Covers: every year.
    """
    value = desk.input(of)[desk.reference]
    said = f"`{of}` of {desk.reference}, held"
    return desk.gives(dict.fromkeys(desk.years, value), (), desk.made(of).unit, said, of=[of])


def calendar(desk: Desk, figure: str, through: int, definition: str | None = None) -> Made:
    """Whether something happens in a year: yes in the years marked in a calendar, no in the others up to `through`.

    Covers: the years up to `through`, to which the calendar is known.
    """
    if not isinstance(through, int):
        raise NotHeld([Problem(desk.what, f"`through` is `{through}`, not a year.")])
    rows = desk.rows(figure, definition, 0)
    unit = desk.unit(rows)
    desk.needs(figure, unit, unit.of == TRUTH, "a figure that says yes or no")
    marked = {o.year: in_base_units(o) for o in rows}
    values = {y: marked.get(y, 0.0) for y in desk.years if y <= through}
    return desk.gives(values, rows, unit, f"a calendar to {through}")


def never(desk: Desk) -> Made:
    """No, in every year.

    Covers: every year.
    """
    return desk.gives(dict.fromkeys(desk.years, 0.0), (), Unit(of=TRUTH), "in no year")


def left_out(desk: Desk, why: str) -> Made:
    """No number: the actor is left out of this input and of every quantity that needs it, for the reason given."""
    return Made(ByYear({}, desk.what), (), "", f"left out. {why}", why=why)


def nothing(desk: Desk, of: str, whole: str, why: str) -> Made:
    """0 in every year, where nothing is published and nothing can be spent: a share of a whole, for the reason given.

    Covers: every year.
    """
    return desk.gives(dict.fromkeys(desk.years, 0.0), (), Unit(of, of=whole), f"0. {why}")
