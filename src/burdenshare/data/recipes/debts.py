"""Debt: the deficit behind a path of debt, the part of the path that is no deficit, and a path that goes on.

Debt also changes by what no deficit counts: assets that are bought, loans that are made, reserves of pension funds, and
changes of valuation. Fiscal statistics call it the stock-flow adjustment.
"""

from __future__ import annotations

from typing import Final

from burdenshare.data.recipes.desk import Desk
from burdenshare.data.recipes.series import Made
from burdenshare.data.recipes.unit import ALL_OUTPUT, Unit
from burdenshare.vocabulary.errors import NotHeld, Problem

_STOCK_FLOW: Final = "stock-flow adjustment"


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


def stock_flow_behind(desk: Desk, debt: str, growth: str, figure: str, definition: str | None = None) -> Made:
    """The change of debt on its path that a published budget balance does not explain.

    Covers: the years after the reference year for which debt and the balance are known.
    """
    path, grows, unit = desk.input(debt), desk.input(growth), _flow(desk, debt, growth)
    rows, balance = desk.rows(figure, definition), desk.by_year(figure, definition)
    counted = desk.unit(rows)
    desk.needs(figure, counted, counted.is_share_of_output, "a share of GDP")
    years = [y for y in desk.years[1:] if y in path and y in balance]
    values = {y: path[y] - path[y - 1] / (1 + grows[y]) + balance[y] for y in years}
    said = f"the change of `{debt}` less the deficit, with growth `{growth}`"
    return desk.gives(values, rows, unit, said, of=[debt, growth])


def balance_held(desk: Desk, debt: str, growth: str) -> Made:
    """Continue a stock-flow adjustment: the budget balance of its last year is held, debt follows its path.

    Covers: every year after it for which debt and growth are known.
    """
    if desk.so_far is None:
        raise NotHeld([Problem(desk.what, "`balance_held` continues another rule.", "Write it under `then:`.")])
    path, grows, unit = desk.input(debt), desk.input(growth), _flow(desk, debt, growth)
    implied = {y: path[y] - path[y - 1] / (1 + grows[y]) for y in desk.years[1:] if y in path}
    last = max(desk.so_far.values)
    balance = desk.so_far.values[last] - implied[last]
    values = {y: implied[y] + balance for y in implied if y > last}
    return desk.gives(
        values, (), unit, f"the balance of {last} held, with `{debt}` and growth `{growth}`", of=[debt, growth]
    )


def no_stock_flow(desk: Desk) -> Made:
    """No stock-flow adjustment: the deficit is all that changes debt.

    Covers: every year.
    """
    unit = Unit(_STOCK_FLOW, {}, ALL_OUTPUT)
    return desk.gives(dict.fromkeys(desk.years, 0.0), (), unit, "no stock-flow adjustment")


def _flow(desk: Desk, debt: str, growth: str) -> Unit:
    """The unit of a stock-flow adjustment, where debt is a share of output and growth a share a year."""
    _rates(desk, growth)
    unit = desk.made(debt).unit
    desk.needs(debt, unit, unit.is_share_of_output, "a share of GDP")
    return unit.counting(_STOCK_FLOW)


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
