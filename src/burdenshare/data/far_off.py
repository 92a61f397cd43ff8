"""Figures far off those beside them: flagged with the reason in a publisher's release, asked about in own tables.

A publisher's figure is an outlier if it lies outside its contract, if it is many times its neighbours in time while
they agree with each other, or if it contradicts the same country's figure in another unit. A known outlier, which the
contracts record, has its own reason. Where more than one figure in a hundred lies outside, the file is not what it
seems, and nothing is flagged: the contracts refuse it.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from burdenshare.data.contracts import contract_of, known_outlier, lies_outside
from burdenshare.data.money import currency_of, in_units
from burdenshare.data.observation import OUTLIER, Observation
from burdenshare.data.room import Room
from burdenshare.vocabulary.errors import Problem, so_many

_FEW: Final = 0.01  # of the figures, which may lie outside their contracts
_NEAR: Final = 3  # years on each side
_TIMES: Final = 20.0  # as large or as small as its neighbours
_ALIKE: Final = 4.0  # neighbours that differ by no more agree with each other
_SPENDING: Final = ("defence_share", "share_of_government_spending")
_GOVERNMENT: Final = (0.7, 40.0)  # how many times the share of output the share of what a government spends may be
_OUTPUT: Final = 5.0  # as large or as small as the output of its neighbours, in dollars
_FAR: Final = 10.0  # times the figures that are held, from which on a figure of one's own is asked about
_MOST: Final = 20


def flagged(figures: Sequence[Observation]) -> tuple[tuple[Observation, ...], str]:
    """The figures with outliers flagged and their reasons noted, and a sentence where there are any."""
    outside = [o for o in figures if lies_outside(o) and not known_outlier(o)]
    if len(outside) > _FEW * len(figures):
        return tuple(figures), ""
    why: dict[int, str] = {id(o): _bounds(o) for o in outside}
    for found in (_in_time(figures), _in_units(figures), _by_output(figures)):
        for key, said in found.items():
            why.setdefault(key, said)
    made = tuple(_noted(o, why.get(id(o), ""), known_outlier(o)) for o in figures)
    return made, f"{so_many(len(why), 'figure')} far off those beside them, flagged `{OUTLIER}`." if why else ""


def _noted(o: Observation, why: str, known: str) -> Observation:
    if why:
        return replace(o, flag=OUTLIER, note=", ".join(filter(None, (o.note, why))))
    return replace(o, note=", ".join(filter(None, (o.note, f"known outlier: {known}")))) if known else o


def _bounds(o: Observation) -> str:
    contract = contract_of(o) or {}
    return f"outside {contract['low']:g} to {contract['high']:g}"


def _in_time(figures: Iterable[Observation]) -> dict[int, str]:
    """Figures that are many times those of the years around them, which agree with each other."""
    series: dict[tuple[str, ...], dict[int, Observation]] = {}
    for o in figures:
        if o.value > 0:
            series.setdefault((o.quantity, o.actor, o.definition, o.unit, o.price_base), {})[o.year] = o
    found = {}
    for by_year in series.values():
        for year, o in by_year.items():
            beside = [by_year[y].value for y in range(year - _NEAR, year + _NEAR + 1) if y != year and y in by_year]
            if len(beside) < _NEAR or max(beside) > _ALIKE * min(beside):
                continue
            times = o.value / statistics.median(beside)
            if not 1 / _TIMES < times < _TIMES:
                found[id(o)] = f"{_so_many_times(times)} the years around it"
    return found


def _in_units(figures: Iterable[Observation]) -> dict[int, str]:
    """Shares of what a government spends that cannot be, beside the share of output."""
    held: Mapping[str, dict[tuple[str, int, str], Observation]] = {q: {} for q in _SPENDING}
    for o in figures:
        if o.quantity in held:
            held[o.quantity][o.actor, o.year, o.definition] = o
    of_output, of_government = (held[q] for q in _SPENDING)
    found = {}
    for key, o in of_government.items():
        other = of_output.get(key)
        if other is not None and other.value > 0:
            times = o.value / other.value
            if not _GOVERNMENT[0] <= times <= _GOVERNMENT[1]:
                found[id(o)] = f"{_so_many_times(times)} the share of output"
    return found


def _by_output(figures: Iterable[Observation]) -> dict[int, str]:
    """Shares of output that cannot be: money over the share gives another output than in the years around it."""
    shares: dict[tuple[str, str], dict[int, Observation]] = {}
    money: dict[tuple[str, int, str], float] = {}
    for o in figures:
        if o.quantity == "defence_share" and o.value > 0:
            shares.setdefault((o.actor, o.definition), {})[o.year] = o
        elif o.quantity == "defence_spending" and o.unit.endswith("USD") and o.price_base == "nominal":
            money[o.actor, o.year, o.definition] = in_units(o)
    found = {}
    for (actor, definition), by_year in shares.items():
        output = {
            y: spent / o.value for y, o in by_year.items() if (spent := money.get((actor, y, definition), 0.0)) > 0
        }
        for year, level in output.items():
            beside = [output[y] for y in range(year - _NEAR, year + _NEAR + 1) if y != year and y in output]
            if len(beside) >= _NEAR and max(beside) <= _ALIKE * min(beside):
                times = level / statistics.median(beside)
                if not 1 / _OUTPUT < times < _OUTPUT:
                    found[id(by_year[year])] = (
                        f"the output that it gives with money is {_so_many_times(times)} the years around it"
                    )
    return found


def _so_many_times(times: float) -> str:
    return f"{_written(times, 3)} times" if times >= 1 else f"{_written(1 / times, 3)} times less than"


def _written(value: float, digits: int = 6) -> str:
    """A number with so many digits that count, written out where it is large: `1,020`, not `1.02e+03`."""
    return f"{float(f'{value:.{digits}g}'):,.15g}"


def far_from_held(room: Room, figures: Sequence[Observation]) -> list[Problem]:
    """Figures of the user's own that are ten times as large or as small as those that are held of the same actor."""
    problems = []
    held: dict[tuple[str, str], list[Observation]] = {}
    for quantity in dict.fromkeys(o.quantity for o in figures):
        for o in room.find(quantity):
            held.setdefault((quantity, o.actor), []).append(o)
    for o in figures:
        near = [
            h for h in held.get((o.quantity, o.actor), []) if abs(h.year - o.year) <= _NEAR and _form(h) == _form(o)
        ]
        near = [h for h in near if not h.origin.startswith("own_") and h.value > 0]
        if not near or o.value <= 0 or o.flag in (OUTLIER, "uncertain"):
            continue
        beside = min(near, key=lambda h: (abs(h.year - o.year), h.definition))
        times = in_units(o) / in_units(beside)
        if not 1 / _FAR < times < _FAR:
            wrong = (
                f"{o.quantity} of {o.actor} in {o.year} is {_written(o.value)} {o.unit}, {_so_many_times(times)} "
                f"the {_written(beside.value)} {beside.unit} of `{beside.definition}` in {beside.year}."
            )
            do = "If it is right, write the flag `outlier` and the reason in `note`."
            problems.append(Problem(o.place, wrong, "Is its unit right?", do))
    if len(problems) > _MOST:
        return [*problems[:_MOST], Problem("", f"and {len(problems) - _MOST} more.")]
    return problems


def _form(o: Observation) -> tuple[str, str]:
    """What makes two figures comparable: the currency or the unit, and whether prices are constant."""
    money = currency_of(o.unit)
    prices = "constant" if o.price_base.startswith("constant") else "nominal"
    return money[1] if money else o.unit, prices if money else ""
