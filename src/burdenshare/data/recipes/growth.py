"""Growth: of a figure from year to year, and the remainder of one growth after another."""

from __future__ import annotations

from burdenshare.data.recipes.desk import Desk
from burdenshare.data.recipes.series import Made, straight


def growth_of(desk: Desk, figure: str, definition: str | None = None, between: str | None = None) -> Made:
    """Growth of a quantity over the year before; with `between: straight`, of the line through its figures.

    Covers: the years for which the figure of the year and of the year before are held.
    """
    rows = desk.rows(figure, definition, desk.reference if between else desk.reference - 1)
    level = {o.year: o.value for o in rows}
    if between is not None:
        level = straight(level, desk.years)
    grown = {y: level[y] / level[y - 1] - 1 for y in desk.years if y in level and y - 1 in level}
    lines = "joined by straight lines, " if between else ""
    return desk.gives(grown, rows, f"{lines}growth over the year before")


def growth_left(desk: Desk, of: str, figure: str, definition: str | None = None) -> Made:
    """The growth of an input that remains after the growth of a figure: prices from nominal and real growth.

    Covers: the years after the reference year for which the figure is held.
    """
    whole, taken = desk.input(of), desk.by_year(figure, definition, desk.reference + 1)
    left = {y: (1 + whole[y]) / (1 + taken[y]) - 1 for y in desk.years if y in taken}
    words = f"the remainder of `{of}` after it"
    return desk.gives(left, desk.rows(figure, definition, desk.reference + 1), words, of=[of])
