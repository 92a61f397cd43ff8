"""Several amounts of money as one: what a scenario's question adds up to one bill, draw by draw."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from burdenshare.engine.outcome import Outcome, Run, summary_and_extremes
from burdenshare.scenario.bind import Bound
from burdenshare.studies.money import Money, in_money
from burdenshare.studies.rates import Rates
from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.money_units import without_currency

PLUS: Final = "+"  # between the names of what is added up


def name_of_sum(part: Sequence[str]) -> str:
    """The name of several outcomes added up: `a+b`."""
    return PLUS.join(part)


def label_of_sum(labels: Sequence[str]) -> str:
    """Labels of amounts as one: `Defence spending plus new related spending`; the unit says the currency."""
    first, *others = map(without_currency, labels)
    return " plus ".join([first, *(text[:1].lower() + text[1:] for text in others)])


def parts_of_answer(run: Run, bound: Bound | None = None) -> list[tuple[str, ...]]:
    """The outcomes that the question of a run adds up to one amount, where it does.

    Args:
        run: the run.
        bound: its scenario, where it is at hand; else the run's answer says them.
    """
    answer = run.words().answer
    parts = bound.scenario.answers_with if bound else [row.outcomes for row in answer.rows] if answer else []
    return [part for part in dict.fromkeys(map(tuple, parts)) if len(part) > 1]


def with_sum(
    runs: Sequence[Run], bounds: Sequence[Bound | None], part: Sequence[str], actors: Collection[str]
) -> list[Run]:
    """Runs with one outcome more: some of their outcomes added up; empty where these cannot be had in one unit.

    Amounts in different units are added up as the answer to a question has them: in own money of each year.

    Args:
        runs: on the same draws; they keep their names.
        bounds: the scenario of each, with which amounts are converted, where it is at hand.
        part: the outcomes.
        actors: whose amounts must be had.
    """
    found = []
    for run, bound in zip(runs, bounds, strict=True):
        chosen = run
        if not all(_have_one_unit(one, part) for one in runs):
            if bound is None:
                return []
            some = dataclasses.replace(run, outcomes={name: run.outcomes[name] for name in part})
            try:
                chosen = in_money(some, Money(), Rates(bound, run.draws, run.precision), part, actors)
            except ProblemsFound:  # the scenario has no path of the prices that it needs: the parts stand alone
                return []
        total = {name_of_sum(part): _added([chosen.outcomes[name] for name in part])}
        more = dataclasses.replace(run, outcomes={**run.outcomes, **total}, words=chosen.words)
        vars(more)["outside"] = run.outside
        found.append(more)
    return found


def _have_one_unit(run: Run, part: Sequence[str]) -> bool:
    return len({run.outcomes[name].about.unit for name in part}) == 1


def _added(outcomes: Sequence[Outcome]) -> Outcome:
    first, about = outcomes[0], [o.about for o in outcomes]
    values = np.sum([np.asarray(o.values, np.float64) for o in outcomes], axis=0)
    summary, extremes = summary_and_extremes(values, 1.0)
    shown = dataclasses.replace(
        first.about,
        name=name_of_sum([a.name for a in about]),
        label=label_of_sum([a.label for a in about]),
        definition="; ".join(dict.fromkeys(a.definition for a in about if a.definition)),
        factor=1.0,
        leave_out={label: why for a in about for label, why in a.leave_out.items()},
        source=tuple(dict.fromkeys(key for a in about for key in a.source)),
        shown=True,
        plausible=None,
    )
    return Outcome(shown, first.years, summary, values, extremes)
