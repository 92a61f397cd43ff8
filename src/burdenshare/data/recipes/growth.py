"""Growth: of a figure from year to year, and the remainder of one growth after another."""

from __future__ import annotations

from burdenshare.data.recipes.desk import Desk
from burdenshare.data.recipes.series import Made, straight
from burdenshare.data.recipes.unit import NOMINAL, OUTPUT, Unit


def growth_of(desk: Desk, figure: str, definition: str | None = None, between: str | None = None) -> Made:
    """Growth of a quantity over the year before; with `between: straight`, of the line through its figures.

    Covers: the years for which the figure of the year and of the year before are held.
    """
    rows = desk.rows(figure, definition, desk.reference if between else desk.reference - 1)
    unit = desk.unit(rows)
    desk.needs(figure, unit, not unit.is_rate, "a level, not a growth")
    level = {o.year: o.value for o in rows}
    if between is not None:
        level = straight(level, desk.years)
    grown = {y: level[y] / level[y - 1] - 1 for y in desk.years if y in level and y - 1 in level}
    lines = "joined by straight lines, " if between else ""
    return desk.gives(grown, rows, unit.growing(), f"{lines}growth over the year before")


def growth_left(desk: Desk, of: str, figure: str, definition: str | None = None) -> Made:
    """The growth of an input that remains after the growth of a figure: prices from nominal and real growth.

    Covers: the years after the reference year for which the figure is held.
    """
    whole, rows = desk.input(of), desk.rows(figure, definition, desk.reference + 1)
    taken = desk.by_year(figure, definition, desk.reference + 1)
    unit, other = desk.made(of).unit, desk.unit(rows)
    desk.needs(of, unit, unit.is_rate, "a share a year")
    desk.needs(figure, other, other.is_rate, "a share a year")
    left = {y: (1 + whole[y]) / (1 + taken[y]) - 1 for y in desk.years if y in taken}
    return desk.gives(left, rows, _left(unit, other), f"the remainder of `{of}` after it", of=[of])


def _left(whole: Unit, taken: Unit) -> Unit:
    """What remains of a growth: of nominal output after real output prices, after prices real output."""
    if whole.subject == f"{NOMINAL} {OUTPUT}" and taken.subject == f"real {OUTPUT}":
        return Unit("prices", whole.powers, "", NOMINAL)
    if whole.subject == f"{NOMINAL} {OUTPUT}" and taken.subject == "prices":
        return Unit(OUTPUT, whole.powers, "", "constant")
    return Unit(f"{whole.subject or 'what grows'} over {taken.subject or 'what grows'}", whole.powers)
