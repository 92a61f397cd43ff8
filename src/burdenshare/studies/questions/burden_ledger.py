"""The burden ledger: who bears how much of what the alliance spends, beside output, people and the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.data.definitions import definitions
from burdenshare.scenario.bind import Bound
from burdenshare.studies.alliance_record import record_of
from burdenshare.studies.concordance import kendall, spearman, wilcoxon
from burdenshare.studies.frame import reference_year
from burdenshare.studies.held_lines import NOT_HELD, held_lines
from burdenshare.studies.inequality import gini, hhi, kakwani
from burdenshare.studies.members import Members, members_of
from burdenshare.studies.ranges import ranged
from burdenshare.studies.sharing import (
    benefit_shares,
    burden_ratios,
    gallagher,
    loosemore_hanby,
    shares,
    weights_that_hold,
)
from burdenshare.studies.study import LAST, Column, Form, Option, Study, Year, with_ends
from burdenshare.vocabulary.answers import Answer, Cell, Picture, Table

Array = npt.NDArray[Any]
OF: Final = ("net_spending", "gdp")
MONEY: Final = "billion USD a year at constant prices of {reference_year}, median"
PERCENT: Final = "% of the members' total, median"
RANGE: Final = "quantile over the draws of "
MEMBERS: Final = Form(
    "members",
    "What each member bears, beside its output and its benefit",
    with_ends(
        {
            "member": Column(),
            "bears": Column(MONEY, RANGE + "what it bears", OF),
            "part": Column(PERCENT, RANGE + "its part of what members bear", OF),
            "output": Column(PERCENT, RANGE + "its part of output", OF),
            "benefit": Column(PERCENT, RANGE + "its part of the benefit: output and people, weighted", OF),
            "ratio": Column("ratio, median", RANGE + "its part of the burden over its part of output", OF),
            "bears_its_benefit": Column("share of futures", "part of the draws in which it bears that benefit", OF),
            "weights_from": Column("weight of output", "the least under which it bears its benefit, on medians", OF),
            "weights_to": Column("weight of output", "the largest weight, on medians, under which it does", OF),
        },
        "part",
        "ratio",
    ),
    Picture("bar", "member", "ratio", low="ratio_low", high="ratio_high"),
)  # fmt: skip
GROUPS: Final = Form(
    "groups",
    "What groups of members bear, by year",
    with_ends(
        {
            "year": Column(),
            "group": Column(),
            "bears": Column(MONEY, RANGE + "the sum", OF),
            "share": Column("% of their GDP, median", RANGE + "the sum over the sum of output", OF),
            "part": Column(PERCENT, RANGE + "their part of what members bear", OF),
        },
        "bears",
        "share",
        "part",
    ),
    Picture("line", "year", "share", colour="group", low="share_low", high="share_high"),
)
_MEASURES: Final = {
    "Loosemore and Hanby, burden and output": "part of spending that would have to move to match output",
    "Loosemore and Hanby, burden and benefit": "part of spending that would have to move to match benefit",
    "Gallagher, burden and output": "root of half the squared differences of shares",
    "Gini of spending": "0 where all spend alike",
    "Herfindahl and Hirschman": "sum of squared shares",
    "Kakwani, progressivity": "above 0 where richer members pay a larger part",
    "Spearman, output and share of output": "above 0 where larger members spend a larger share",
    "Kendall, output and share of output": "as Spearman's, by pairs",
    "Wilcoxon p, burden and benefit": "small where burdens and benefits differ one way",
}
MEASURES: Final = Form(
    "measures",
    "How unequal and how one-sided the burden is, by year",
    with_ends(
        {
            "year": Column(),
            "measure": Column(),
            "value": Column("index, median", RANGE + "the measure", OF),
            "meaning": Column(),
        },
        "value",
    ),
    no_picture="its measures have no common scale",
)
RECORD: Final = Form(
    "record",
    "The same measures on the record, by year",
    {
        "year": Column(),
        "definition": Column(),
        "members": Column("members", "members that the record holds in every year"),
        "measure": Column(),
        "value": Column("index", "the measure of published spending, and of output behind its published share"),
    },
    no_picture="its measures have no common scale",
)
LINES: Final = Form(
    "lines",
    "What else is held of each member, and what cannot be assigned",
    {
        "member": Column(),
        "line": Column(),
        "definition": Column(),
        "year": Column(),
        "value": Column("as in the column of units", "the newest figure up to the year after the reference year"),
        "unit": Column(),
    },
    no_picture="its lines have no common unit",
)


def burden_ledger(bound: Bound, draws: int, year: int, weight: float) -> Answer:
    """Set out what members bear in a year, and measures of it by year, of the run and of the record.

    Args:
        bound: a scenario with an alliance.
        draws: how many.
        year: of the members' table.
        weight: of output in the benefit; people have the rest.
    """
    found = members_of(bound, draws)
    words = {"reference_year": reference_year(bound)}
    tables = (
        _members(found, year, weight, words),
        _groups(found, words),
        _measures(found, weight),
        _record(bound, found),
        _lines(bound, found),
    )
    caveats = (
        f"The benefit weighs output with {weight:g} and people with the rest: judgement. Exposed borders are not held.",
        "Payments of hosts are taken from the burden of the supporter that receives them.",
        "Output of the record is spending over its published share, so it rests on the prices of that share.",
        "Ranks say whether large members spend a larger share; with few members their p values are large.",
    )
    question = f"Who bears how much of what the alliance spends in {year}, by which measure?"
    return Answer(STUDY.name, question, tables, (*caveats, *found.caveats))


def _members(found: Members, year: int, weight: float, words: Mapping[str, object]) -> Table:
    t = found.at(year)
    burden, output, people = shares(found.borne[t]), shares(found.output[t]), shares(found.people[t])
    benefit = _benefit(found, t, weight)
    ratio = burden_ratios(burden, output)
    low, high = weights_that_hold(*(np.median(part, axis=-1) for part in (burden, output, people)))
    rows: list[dict[str, Cell]] = [
        {
            "member": name,
            "bears": float(np.median(found.borne[t, i])),
            **ranged("part", 100 * burden[i]),
            "output": float(100 * np.median(output[i])),
            "benefit": float(100 * np.median(benefit[i])),
            **ranged("ratio", ratio[i]),
            "bears_its_benefit": float((burden[i] >= benefit[i]).mean()),
            "weights_from": _or_none(low[i]),
            "weights_to": _or_none(high[i]),
        }
        for i, name in enumerate(found.names)
    ]
    most = max(rows, key=lambda row: float(row["ratio"] or 0))
    least = min(rows, key=lambda row: float(row["ratio"] or 0))
    name = found.frame.name
    said = (
        f"In {year}, {name(str(most['member']))} bears most for its output, {float(most['ratio'] or 0):.2f} times its "
        f"part, and {name(str(least['member']))} least, {float(least['ratio'] or 0):.2f} times (medians)."
    )
    return MEMBERS.table(said, rows, **words)


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _benefit(found: Members, t: int, weight: float) -> Array:
    return benefit_shares(
        {"output": found.output[t], "people": found.people[t]}, {"output": weight, "people": 1 - weight}
    )


def _of_groups(found: Members) -> dict[str, list[int]]:
    """The largest member by output in the first year, all others together, and the whole."""
    largest = int(np.argmax(np.median(found.output[0], axis=-1)))
    every = list(range(len(found.names)))
    return {
        found.frame.name(found.names[largest]): [largest],
        "all others": [i for i in every if i != largest],
        "all members": every,
    }


def _groups(found: Members, words: Mapping[str, object]) -> Table:
    rows: list[dict[str, Cell]] = []
    for t, year in enumerate(found.years):
        whole = found.borne[t].sum(axis=0)
        for group, at in _of_groups(found).items():
            spent, output = found.borne[t, at].sum(axis=0), found.output[t, at].sum(axis=0)
            rows.append(
                {
                    "year": year,
                    "group": group,
                    **ranged("bears", spent),
                    **ranged("share", 100 * spent / output),
                    **ranged("part", 100 * spent / whole),
                }
            )
    others = next(row for row in rows[::-1] if row["group"] == "all others")
    said = (
        f"In {others['year']}, all others together bear {float(others['part'] or 0):.0f} percent of the total and "
        f"{float(others['share'] or 0):.2f} percent of their GDP (medians)."
    )
    return GROUPS.table(said, rows, **words)


def _measured(spent: Array, output: Array, people: Array, benefit: Array) -> dict[str, Array]:
    """Each measure by draw."""
    burden, of_output = shares(spent), shares(output)
    share = spent / output
    draws = range(spent.shape[-1])
    heads = np.broadcast_to(people, output.shape)
    values = (
        loosemore_hanby(burden, of_output),
        loosemore_hanby(burden, benefit),
        gallagher(burden, of_output),
        gini(spent),
        hhi(spent),
        kakwani(spent, output, heads),
        np.array([spearman(output[:, d], share[:, d]) for d in draws]),
        np.array([kendall(output[:, d], share[:, d]) for d in draws]),
        np.array([wilcoxon(burden[:, d], benefit[:, d])[1] for d in draws]),
    )
    return dict(zip(_MEASURES, values, strict=True))


def _measures(found: Members, weight: float) -> Table:
    rows: list[dict[str, Cell]] = []
    for year in found.frame.milestones:
        t = found.at(year)
        measured = _measured(found.borne[t], found.output[t], found.people[t], _benefit(found, t, weight))
        rows += [
            {"year": year, "measure": name, **ranged("value", values), "meaning": _MEASURES[name]}
            for name, values in measured.items()
        ]
    last = {str(row["measure"]): row for row in rows if row["year"] == rows[-1]["year"]}
    moved, order = last["Loosemore and Hanby, burden and output"], last["Spearman, output and share of output"]
    low, high = float(order["value_low"] or 0), float(order["value_high"] or 0)
    said = (
        f"In {moved['year']}, {100 * float(moved['value'] or 0):.0f} percent of spending would have to move to match "
        f"output; the rank correlation of size and share is {float(order['value'] or 0):.2f} "
        f"({low:.2f} to {high:.2f})."
    )
    return MEASURES.table(said, rows)


def _record(bound: Bound, found: Members) -> Table:
    """The measures of the record, under each definition under which it has whole years."""
    rows: list[dict[str, Cell]] = []
    for definition in definitions():
        for one in record_of(bound.catalog, found.names, definition):
            burden, output, share = shares(one.spending), shares(one.output), one.spending / one.output
            values = {
                "Loosemore and Hanby, burden and output": float(loosemore_hanby(burden, output)),
                "Gallagher, burden and output": float(gallagher(burden, output)),
                "Gini of spending": float(gini(one.spending)),
                "Herfindahl and Hirschman": float(hhi(one.spending)),
                "Spearman, output and share of output": spearman(one.output, share),
                "Kendall, output and share of output": kendall(one.output, share),
                "Wilcoxon p, burden and output": wilcoxon(burden, output)[1],
            }
            about: dict[str, Cell] = {"year": one.year, "definition": definition, "members": len(one.names)}
            rows += [{**about, "measure": name, "value": value} for name, value in values.items()]
    if not rows:
        return RECORD.table("The data hold no year with spending and share of enough members by one definition.", [])
    first, last = rows[0]["year"], rows[-1]["year"]
    said = f"The record has whole years from {first} to {last}; later ones lack members, and none is filled."
    return RECORD.table(said, rows)


def _lines(bound: Bound, found: Members) -> Table:
    rows = [row for name in found.names for row in held_lines(bound.catalog, name, bound.scenario.reference_year + 1)]
    rows += [
        {"member": "", "line": line, "definition": "", "year": None, "value": None, "unit": "cannot be assigned"}
        for line in NOT_HELD
    ]
    said = f"Figures stand beside each other and are not summed; {len(NOT_HELD)} lines are held of no member."
    return LINES.table(said, rows)


STUDY: Final = Study(
    name="burden-ledger",
    question="Who bears how much of what the alliance spends, by every measure, and what cannot be assigned?",
    function=burden_ledger,
    tables=(MEMBERS, GROUPS, MEASURES, RECORD, LINES),
    options=(
        Option("year", Year, "The year of the members' table.", LAST),
        Option("weight", float, "The weight of output in the benefit; people have the rest.", 0.5, (0, 1)),
    ),
    needs=OF,
)
