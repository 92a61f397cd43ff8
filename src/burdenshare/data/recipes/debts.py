"""Debt: the primary deficit behind a path of debt, and a path that continues at the deficit of its last year."""

from __future__ import annotations

from burdenshare.data.recipes.desk import Desk
from burdenshare.data.recipes.series import Made
from burdenshare.data.recipes.unit import Unit
from burdenshare.vocabulary.errors import NotHeld, Problem


def deficit_behind(desk: Desk, debt: str, interest: str, growth: str) -> Made:
    """The primary deficit that makes debt follow its path: debt less last year's debt, with interest and growth.

    Covers: the years after the reference year for which debt is known.
    """
    path, rate, grows = (desk.input(name) for name in (debt, interest, growth))
    owed = _owed(desk, debt, interest, growth)
    values = {y: path[y] - path[y - 1] * (1 + rate[y]) / (1 + grows[y]) for y in desk.years[1:] if y in path}
    said = f"`{debt}` less that of the year before, with interest `{interest}` and growth `{growth}`"
    return desk.gives(values, (), owed.counting("primary deficit"), said, of=[debt, interest])


def deficit_held(desk: Desk, interest: str, growth: str) -> Made:
    """Continue a path of debt: the primary deficit of its last year is held.

    Covers: every year after the path for which interest and growth are known.
    """
    if desk.so_far is None:
        raise NotHeld([Problem(desk.what, "`deficit_held` continues another rule.", "Write it under `then:`.")])
    rate, grows, path = desk.input(interest), desk.input(growth), dict(desk.so_far.values)
    _rates(desk, interest, growth)
    desk.needs(desk.name, desk.so_far.unit, desk.so_far.unit.is_share_of_output, "a share of GDP")
    last = max(path)
    held = path[last] - path[last - 1] * (1 + rate[last]) / (1 + grows[last])
    for year in range(last + 1, desk.years[-1] + 1):
        path[year] = path[year - 1] * (1 + rate[year]) / (1 + grows[year]) + held
    said = f"the primary deficit of {last} held, with interest `{interest}` and growth `{growth}`"
    return desk.gives({y: v for y, v in path.items() if y > last}, (), desk.so_far.unit, said, of=[interest, growth])


def _owed(desk: Desk, debt: str, interest: str, growth: str) -> Unit:
    """The unit of a debt that is a share of output, where interest and growth are shares a year."""
    _rates(desk, interest, growth)
    unit = desk.made(debt).unit
    desk.needs(debt, unit, unit.is_share_of_output, "a share of GDP")
    return unit


def _rates(desk: Desk, *names: str) -> None:
    """Refuse interest or growth that is no share a year."""
    for name in names:
        unit = desk.made(name).unit
        desk.needs(name, unit, unit.is_rate, "a share a year")
