"""Ratios and products: one figure over another, a figure in dollars, one input times another."""

from __future__ import annotations

from burdenshare.data.definitions import refuse_joined
from burdenshare.data.recipes.desk import Desk
from burdenshare.data.recipes.series import Made
from burdenshare.data.recipes.unit import OUTPUT, Unit, in_base_units


def ratio(
    desk: Desk, figure: str, over: str, definition: str | None = None, over_definition: str | None = None
) -> Made:
    """One quantity over another of the same year in the same unit, such as a budget over output.

    Covers: the years from the reference year on for which both are held.
    """
    rows, below = desk.rows(figure, definition), desk.rows(over, over_definition)
    above, whole = desk.unit(rows), desk.unit(below)
    if (above.powers, above.of, above.prices) != (whole.powers, whole.of, whole.prices):
        right = "A ratio needs one unit above and below."
        raise desk.unlike(f"`{figure}` and `{over}` are in two units", above, whole, right)
    if above.counts == whole.counts:
        refuse_joined(desk.what, (rows[0].definition, below[0].definition))
    under = {o.year: in_base_units(o) for o in below}
    values = {o.year: in_base_units(o) / under[o.year] for o in rows if o.year in under}
    used = [o for o in (*rows, *below) if o.year in values]
    return desk.gives(values, used, above.share_of(whole), "the first over the second")


def in_dollars(desk: Desk, figure: str, rate: str, definition: str | None = None) -> Made:
    """A figure of the reference year in local money over an exchange rate, which is another input.

    Covers: the reference year.
    """
    row = desk.one(figure, desk.reference, definition)
    local, price = desk.unit([row]), desk.made(rate).unit
    dollars = Unit(local.counts, local.times(price, -1), local.of, local.prices)
    if dollars.powers != {"USD": 1}:
        raise desk.unlike(f"`{figure}` over `{rate}` gives no dollars", local, price, "It needs the actor's own money.")
    desk.needs(rate, price, price.counts in ("", "exchange rate"), "an exchange rate")
    value = in_base_units(row) / desk.input(rate)[desk.reference]
    return desk.gives({desk.reference: value}, [row], dollars, f"over `{rate}`", of=[rate], constant=True)


def product(desk: Desk, of: str, times: str) -> Made:
    """A share of output times output, both in the reference year.

    Covers: the reference year.
    """
    value = desk.input(of)[desk.reference] * desk.input(times)[desk.reference]
    first, second = desk.made(of).unit, desk.made(times).unit
    part, whole = (second, first) if second.is_share_of_output else (first, second)
    if not part.is_share_of_output or whole.counts != OUTPUT:
        raise desk.unlike("the units do not multiply", first, second, "It needs a share of GDP, and output.")
    unit = Unit(part.counts, part.times(whole), whole.of, whole.prices)
    return desk.gives({desk.reference: value}, (), unit, f"`{of}` times `{times}`", of=[of, times], constant=True)
