"""Plans: budgets that are voted, then grow as planned, and reach a share that is held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from burdenshare.data.names import currencies
from burdenshare.data.observation import Observation
from burdenshare.data.recipes.desk import Desk
from burdenshare.data.recipes.series import Made
from burdenshare.data.recipes.unit import NOMINAL, TRUTH, Unit, in_base_units


def plan_then_held(
    desk: Desk,
    figure: str,
    growth: str,
    over: str,
    over_growth: str,
    after: str,
    definition: str | None = None,
    growth_definition: str | None = None,
    over_definition: str | None = None,
) -> Made:
    """A budget as a share of output: as voted, then growing as planned, then a share that is held.

    The output of the reference year grows as the input `over_growth`. From the year of the figure `after` on,
    that share is used.
    Covers: every year, if the plan runs from the last budget to the year of `after`.
    """
    voted, planned = desk.rows(figure, definition), desk.rows(growth, growth_definition)
    base = desk.one(over, desk.reference, over_definition)
    end = desk.rows(after, definition)[-1]
    unit = _planned(desk, [voted, planned, [base], [end]], over_growth)
    budget = desk.by_year(figure, definition)
    plan, grows = desk.by_year(growth, growth_definition), desk.input(over_growth)
    money, output = budget[desk.reference], in_base_units(base)
    shares = {desk.reference: money / output}
    for year in desk.years[1:]:
        if year >= end.year:
            shares[year] = in_base_units(end)
            continue
        output *= 1 + grows[year]
        money = budget[year] if year in budget else money * (1 + plan[year])
        shares[year] = money / output
    rows = (*voted, *planned, base, end)
    return desk.gives(shares, rows, unit, f"the budget over output that grows as `{over_growth}`", of=[over_growth])


def _planned(desk: Desk, parts: Iterable[Sequence[Observation]], over_growth: str) -> Unit:
    """The unit of a budget over output, where both grow by a share a year and the budget ends as a share of output."""
    budget, plan, output, end = (desk.unit(rows) for rows in parts)
    grows, share = desk.made(over_growth).unit, budget.share_of(output)
    if budget.powers != output.powers or budget.prices != output.prices:
        raise desk.unlike("the budget and the output are in two units", budget, output)
    desk.needs(over_growth, grows, grows.is_rate, "a share a year")
    desk.needs("growth", plan, plan.is_rate, "a share a year")
    desk.needs("after", end, end.of == share.of and not end.powers, f"a share of {share.of}")
    return share


def voted_as_held(desk: Desk, figure: str, definition: str | None = None) -> Made:
    """Whether a year's budget is voted: yes up to the newest budget that is held, no after it.

    Covers: every year.
    """
    newest = desk.rows(figure, definition)[-1]
    values, unit = {y: float(y <= newest.year) for y in desk.years}, Unit("votes on budgets", of=TRUTH)
    return desk.gives(values, [newest], unit, "the newest that is voted")


def voted_sum(desk: Desk, figure: str, definition: str | None = None) -> Made:
    """The sum of each year's budget, as voted; 0 in a year without one.

    Covers: every year.
    """
    rows = desk.rows(figure, definition)
    return _sums(desk, rows, "as voted, 0 in other years")


def agreed_sum(desk: Desk, figure: str, definition: str | None = None) -> Made:
    """The sum that an agreement fixes for each year; 0 in a year whose sum is not known.

    Covers: every year.
    """
    rows = desk.rows(figure, definition, 0)
    return _sums(desk, rows, "as agreed, 0 in years without a known sum")


def _sums(desk: Desk, rows: Sequence[Observation], said: str) -> Made:
    """The sums of the years that rows have; 0 in others."""
    held = {o.year: in_base_units(o) for o in rows}
    return desk.gives({y: held.get(y, 0.0) for y in desk.years}, rows, desk.unit(rows), said)


def no_sum(desk: Desk) -> Made:
    """No sum of money: 0 in every year.

    Covers: every year.
    """
    unit = Unit(powers={currencies()[desk.actor]: 1}, prices=NOMINAL)
    return desk.gives(dict.fromkeys(desk.years, 0.0), (), unit, "no sum")


def last_voted(desk: Desk, of: str, voted: str) -> Made:
    """The value of an input in the last year whose budget is voted: one number for all years.

    Covers: the reference year.
    """
    path, settled = desk.input(of), desk.input(voted)
    is_voted = desk.made(voted).unit
    desk.needs(voted, is_voted, is_voted.of == TRUTH, "an input that says yes or no")
    last = max(y for y in desk.years if settled[y])
    said = f"`{of}` of {last}, the last year whose budget is voted"
    return desk.gives({desk.reference: path[last]}, (), desk.made(of).unit, said, of=[of], constant=True)
