"""Ratios and products: one figure over another, a figure in dollars, one input times another."""

from __future__ import annotations

from burdenshare.data.recipes.desk import Desk
from burdenshare.data.recipes.series import Made, in_base_units


def ratio(
    desk: Desk, figure: str, over: str, definition: str | None = None, over_definition: str | None = None
) -> Made:
    """One quantity over another of the same year, such as a budget over output.

    Covers: the years from the reference year on for which both are held.
    """
    rows, below = desk.rows(figure, definition), desk.rows(over, over_definition)
    under = {o.year: in_base_units(o) for o in below}
    values = {o.year: in_base_units(o) / under[o.year] for o in rows if o.year in under}
    return desk.gives(values, [o for o in (*rows, *below) if o.year in values], "the first over the second")


def in_dollars(desk: Desk, figure: str, rate: str, definition: str | None = None) -> Made:
    """A figure of the reference year in local money over an exchange rate, which is another input.

    Covers: the reference year.
    """
    row = desk.catalog.one(figure, desk.actor, desk.reference, definition)
    value = in_base_units(row) / desk.input(rate)[desk.reference]
    return desk.gives({desk.reference: value}, [row], f"over `{rate}`", of=[rate], constant=True)


def product(desk: Desk, of: str, times: str) -> Made:
    """One input times another, both in the reference year.

    Covers: the reference year.
    """
    value = desk.input(of)[desk.reference] * desk.input(times)[desk.reference]
    return desk.gives({desk.reference: value}, (), f"`{of}` times `{times}`", of=[of, times], constant=True)
