"""Fair shares: what each member would bear under the rules that people invoke, its gap, and who is short under all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.scenario.bind import Bound
from burdenshare.studies.fair_rules import ability_to_pay, by_shapley, equal_sacrifice, proportional
from burdenshare.studies.frame import reference_year
from burdenshare.studies.members import Members, members_of
from burdenshare.studies.ranges import ranged
from burdenshare.studies.sharing import benefit_shares
from burdenshare.studies.study import LAST, Column, Form, Option, Study, Year, with_ends
from burdenshare.vocabulary.answers import Answer, Cell, Picture, Table, listed_plainly

Array = npt.NDArray[Any]
OF: Final = ("net_spending", "gdp")
MONEY: Final = "billion USD a year at constant prices of {reference_year}, median"
HALF: Final = 0.5
SURE: Final = 0.9
LEAST_AVERSION, MOST_AVERSION = 1.0, 2.0
RULES: Final = Form(
    "rules",
    "What each member would bear under each rule, and its gap",
    with_ends(
        {
            "member": Column(),
            "rule": Column(),
            "bears": Column(MONEY, "quantile over the draws of what the member bears itself", OF),
            "fair": Column(MONEY, "quantile over the draws of the rule's part of what all members bear", OF),
            "gap": Column(MONEY, "quantile over the draws of what is borne less what is fair; below 0 it is short", OF),
            "short": Column("share of futures", "part of the draws in which the gap is below 0", OF),
        },
        "fair",
        "gap",
    ),
    no_picture="it has as many rows as members times rules",
)
EVERY: Final = Form(
    "every",
    "Who is short under every rule",
    {
        "member": Column(),
        "short_under": Column("rules", "rules under which the gap is below 0 in more than half of the draws", OF),
        "of": Column("rules", "rules that are applied"),
        "under_every": Column("share of futures", "part of the draws in which the gap is below 0 under every rule", OF),
        "under_none": Column("share of futures", "part of the draws in which it is below 0 under no rule", OF),
        "least": Column(MONEY.replace(", median", ""), "the smallest median bill over the rules: what is missing", OF),
        "most": Column(MONEY.replace(", median", ""), "the largest median bill over the rules", OF),
    },
    Picture("bar", "member", "under_every"),
)


def fair_shares(bound: Bound, draws: int, year: int, most_exponent: float, weight: float, public: float) -> Answer:
    """Compare what members bear with what each rule gives them of the same total, in one year.

    Args:
        bound: a scenario with an alliance.
        draws: how many.
        year: which.
        most_exponent: the largest power of income a head in ability to pay; each draw takes one from 0 to it.
        weight: of output in the benefit; people have the rest.
        public: the part of defence that is public, for Shapley's value.
    """
    found = members_of(bound, draws)
    t = found.at(year)
    parts = parts_by_rule(found, t, bound.scenario.seed, most_exponent, weight, public)
    borne = found.borne[t]
    total = borne.sum(axis=0)
    gaps = {rule: borne - part * total for rule, part in parts.items()}
    words = {"reference_year": reference_year(bound)}
    rows: list[dict[str, Cell]] = [
        {
            "member": name,
            "rule": rule,
            "bears": float(np.median(borne[i])),
            **ranged("fair", parts[rule][i] * total),
            **ranged("gap", gap[i]),
            "short": float((gap[i] < 0).mean()),
        }
        for i, name in enumerate(found.names)
        for rule, gap in gaps.items()
    ]
    tables = (RULES.table(_focus(found, rows, year), rows, **words), _every(found, gaps, year, words))
    question = f"What would each member bear in {year} under each rule of a fair share, and who is short under all?"
    return Answer(STUDY.name, question, tables, (*_caveats(found, most_exponent, weight, public), *found.caveats))


def parts_by_rule(
    found: Members, t: int, seed: int, most_exponent: float, weight: float, public: float
) -> dict[str, Array]:
    """Each rule's parts of the total: member × draw.

    Args:
        found: the members.
        t: the place of the year.
        seed: of what the rules draw.
        most_exponent: of ability to pay.
        weight: of output in the benefit.
        public: part of defence.
    """
    output, people, total = found.output[t], found.people[t], found.borne[t].sum(axis=0)
    random = np.random.Generator(np.random.PCG64(seed))
    exponent = random.uniform(0.0, most_exponent, total.shape) if most_exponent > 0 else np.zeros(total.shape)
    aversion = random.uniform(LEAST_AVERSION, MOST_AVERSION, total.shape)
    parts = {
        "proportional": proportional(output),
        "ability to pay, market rates": ability_to_pay(output, people, exponent),
        "ability to pay, purchasing power": np.empty(0),
        "benefit": benefit_shares({"output": output, "people": people}, {"output": weight, "people": 1 - weight}),
        "equal sacrifice": equal_sacrifice(output, people, total, aversion),
        "Shapley": by_shapley(output, public),
    }
    if len(found.power):
        parts["ability to pay, purchasing power"] = ability_to_pay(output * found.power, people, exponent)
    return {rule: part for rule, part in parts.items() if part.size}


def _every(found: Members, gaps: Mapping[str, Array], year: int, words: Mapping[str, object]) -> Table:
    rows: list[dict[str, Cell]] = []
    for i, name in enumerate(found.names):
        of_all = np.array([gap[i] for gap in gaps.values()])
        bills = np.maximum(-np.median(of_all, axis=1), 0.0)
        rows.append(
            {
                "member": name,
                "short_under": int(((of_all < 0).mean(axis=1) > HALF).sum()),
                "of": len(gaps),
                "under_every": float((of_all < 0).all(axis=0).mean()),
                "under_none": float((of_all >= 0).all(axis=0).mean()),
                "least": float(bills.min()),
                "most": float(bills.max()),
            }
        )
    rows.sort(key=lambda row: -float(row["under_every"] or 0))
    sure = [found.frame.name(str(r["member"])) for r in rows if float(r["under_every"] or 0) >= SURE]
    none = [found.frame.name(str(r["member"])) for r in rows if float(r["under_none"] or 0) >= SURE]
    said = f"In {year}, {_who(sure)} short under every rule in at least 9 of 10 futures, and {_who(none)} under none."
    return EVERY.table(said, rows, **words)


def _who(names: list[str]) -> str:
    if not names:
        return "no member is"
    return f"{listed_plainly(names)} {'is' if len(names) == 1 else 'are'}"


def _focus(found: Members, rows: list[dict[str, Cell]], year: int) -> str:
    """What the actor in focus lacks, by rule; of another member where the focus is none."""
    who = found.frame.focus if found.frame.focus in found.names else found.names[0]
    own = [row for row in rows if row["member"] == who]
    most = min(own, key=lambda row: float(row["gap"] or 0))
    least = max(own, key=lambda row: float(row["gap"] or 0))
    name = found.frame.name(who)
    return (
        f"In {year}, {name} bears {_amount(least)} by the rule that is kindest to it ({least['rule']}), and "
        f"{_amount(most)} by the hardest ({most['rule']}), billion USD, medians."
    )


def _amount(row: Mapping[str, Cell]) -> str:
    gap = float(row["gap"] or 0)
    return f"{abs(gap):,.1f} {'more' if gap >= 0 else 'less'} than is fair"


def _caveats(found: Members, most_exponent: float, weight: float, public: float) -> tuple[str, ...]:
    said = [
        "Which rule is fair is no finding. Every rule shares what members bear together, so gaps add to 0.",
        f"Judgement: ability to pay draws its power of income from 0 to {most_exponent:g}; the benefit weighs output "
        f"with {weight:g} and people with the rest, because exposed borders are not held; equal sacrifice draws its "
        f"aversion from {LEAST_AVERSION:g} to {MOST_AVERSION:g}; in Shapley's value {public:g} of defence is public.",
        "Responsibility for missions is left out where a pack has no missions.",
    ]
    return (*said, *([] if len(found.power) else ["The pack names no rates of purchasing power."]))


STUDY: Final = Study(
    name="fair-shares",
    question="What is each member's fair share, its gap and its bill, and who is short under every rule?",
    function=fair_shares,
    tables=(RULES, EVERY),
    options=(
        Option("year", Year, "The year that is compared.", LAST),
        Option("most_exponent", float, "The largest power of income a head in ability to pay.", 1.0, (0, 2)),
        Option("weight", float, "The weight of output in the benefit; people have the rest.", 0.5, (0, 1)),
        Option("public", float, "The public part of defence, for Shapley's value.", 0.5, (0, 1)),
    ),
    needs=OF,
)
