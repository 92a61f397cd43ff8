"""The theory table: each outcome under each combination of rival theories, on the same draws, and which rankings hold.

Theories are never averaged. Two policies meet under every combination; a ranking that turns round under one of them is
said to turn round, and under which.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from burdenshare.engine.join import choice_of
from burdenshare.engine.program import Fixed, Input, Program, Sampled
from burdenshare.scenario.bind import Bound, bind
from burdenshare.scenario.schema import EACH, Scenario
from burdenshare.scenario.theory_names import theory_names
from burdenshare.studies.finding import ON_THE_PATH, Cell, Finding, Table, Trace, Traces, listed_plainly
from burdenshare.studies.paired import Array, Paired
from burdenshare.studies.wars import war_of

# Topics whose theories stand side by side in one program, and topics that need a program of their own for each.
PICKED: Final[Mapping[str, tuple[str, ...]]] = {
    "deterrence": ("strategic_choice", "perfect_deterrence", "spiral", "base_rate"),
    "threat": ("steady_buildup", "action_reaction"),
    "stability": ("exposed_forces", "reciprocal_fear"),
}
COMPILED: Final[Mapping[str, tuple[str, ...]]] = {
    "spending": ("pledge_following", "habit_and_threat", "joint_products"),
}
# What is told of each combination, and whether less of it is better.
TOLD: Final[Mapping[str, bool]] = {
    "chance_of_war_so_far": True,
    "concession_index": True,
    "deterrence_failure_index": True,
    "chance_of_clash_so_far": True,
    "adversary_belief": False,
    "overall_denial": False,
    "debt_burden": True,
    "defence_spending": True,
}
_BETTER: Final = "part of the draws in which the first policy is better, on the same draws; alike counts half"
TRACES: Final[Mapping[str, Traces]] = {
    "rankings": {
        "better_under": Trace("combinations in which the first policy is better in more than half", tuple(TOLD)),
        "of": Trace("combinations of theories", tuple(TOLD)),
        "least": Trace(f"least over the combinations: {_BETTER}", tuple(TOLD)),
        "most": Trace(f"most over the combinations: {_BETTER}", tuple(TOLD)),
    },
    "better": {outcome: Trace(_BETTER, (outcome,)) for outcome in TOLD},
    "medians": {
        "first": Trace("median over the draws under these theories, first policy", tuple(TOLD)),
        "second": Trace("median over the draws under these theories, second policy", tuple(TOLD)),
        "better": Trace(_BETTER, tuple(TOLD)),
    },
}
SURE: Final = 0.5  # the part of the futures from which on one policy is said to be better


def theory_table(
    bound: Bound, against: Bound, draws: int = 10_000, year: int | None = None, contingency: str = ""
) -> Finding:
    """Run two policies under every combination of theories.

    Args:
        bound: the scenario.
        against: the scenario that it is compared with.
        draws: how many; all combinations and both policies meet the same ones.
        year: of which the outcomes are told; the last where not given.
        contingency: which war; the one at home where not given.

    Returns:
        Three tables: by outcome, whether the ranking holds under all combinations; by combination, the part of the
        futures in which the first is better; and all medians, a row each.

    Raises:
        ProblemsFound: a scenario lacks a topic or the contingency.
    """
    war = war_of(bound, contingency)
    when = year or bound.scenario.last_year
    names = (bound.scenario.name, against.scenario.name)
    answers = list(_answers(bound, against, draws, when, war))
    parts = [{**theories, **_better(first, second)} for theories, first, second in answers]
    better = Table(
        "better",
        f"In which part of the futures {names[0]} is better than {names[1]} in {when}",
        f"{len(parts)} combinations of theories on the same {draws:,} draws; none is averaged with another.",
        dict.fromkeys((*COMPILED, *PICKED, *TOLD), ""),
        tuple(parts),
        TRACES["better"],
    )
    return Finding(
        "theory_table",
        f"What survives every theory, {names[0]} against {names[1]}?",
        (_rankings(parts, names, when), better, _medians(answers, bound, names)),
        (
            ON_THE_PATH,
            f"Risk is that of the contingency `{war}`. Chances are only to be compared, with the base rate beside "
            "them; indices are one as in 2025. `spiral` and `base_rate` say nothing of concession and give one.",
            "A policy is better where the outcome is better in more than half of the futures; a hair counts too.",
        ),
    )


def _answers(
    bound: Bound, against: Bound, draws: int, year: int, war: str
) -> Iterator[tuple[dict[str, str], dict[str, Array], dict[str, Array]]]:
    """For each combination: the theories, and by outcome the draws of both policies."""
    for chosen in _combined(COMPILED):
        pair = [_with_theories(b, chosen) for b in (bound, against)]
        programs = aligned([b.program for b in pair])
        both = []
        paired = Paired(dataclasses.replace(pair[0], program=programs[0]), tuple(TOLD), draws, precision=32)
        for program in programs:
            paired.change(program)
            both.append([_told(paired, picked, year, war) for picked in _combined(PICKED)])
        for picked, first, second in zip(_combined(PICKED), *both, strict=True):
            yield {**chosen, **picked}, first, second


def _combined(topics: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    return [dict(zip(topics, names, strict=True)) for names in itertools.product(*topics.values())]


def _with_theories(bound: Bound, chosen: Mapping[str, str]) -> Bound:
    """The scenario with a theory of each topic for all actors that have not one of their own, rivals side by side."""
    theories = {**bound.scenario.theories}
    for topic, name in chosen.items():
        theories[topic] = {**theories[topic], EACH: name}
    scenario: Scenario = dataclasses.replace(bound.scenario, theories=theories, outcomes=tuple(TOLD))
    rivals = {t: names for t, names in PICKED.items() if set(names) <= set(theory_names(t))}
    return bind(scenario, bound.catalog, bound.cards, rivals)


def aligned(programs: Sequence[Program]) -> list[Program]:
    """The same programs, so that one compiled kernel serves them all: what is sampled in one is sampled in each."""
    sampled = {n: g for p in programs for n, g in p.inputs.items() if isinstance(g, Sampled)}
    return [
        dataclasses.replace(p, inputs={n: _sampled(g, sampled.get(n)) for n, g in p.inputs.items()}) for p in programs
    ]


def _sampled(given: Input, like: Sampled | None) -> Input:
    if like is None or not isinstance(given, Fixed):
        return given
    from burdenshare.engine.distributions import fixed

    cells = tuple(fixed(float(v) / like.factor) for v in given.values.ravel())
    return dataclasses.replace(like, cells=cells)


def _told(paired: Paired, picked: Mapping[str, str], year: int, war: str) -> dict[str, Array]:
    numbers = {choice_of(topic): float(PICKED[topic].index(name)) for topic, name in picked.items()}
    found = paired.run(numbers=numbers)
    at = {"contingency": war, "actor": paired.bound.scenario.focus}
    told = {}
    for name in TOLD:
        values = found[name][paired.years.index(year)]
        for dimension in paired.program.equations[name].gives.dimensions:
            values = values[paired.label(dimension, at[dimension])]
        told[name] = values
    return told


def _better(first: Mapping[str, Array], second: Mapping[str, Array]) -> dict[str, Cell]:
    """By outcome, the part of the futures in which the first is better; futures that are alike count half."""
    found: dict[str, Cell] = {}
    for name, less in TOLD.items():
        ahead = first[name] < second[name] if less else first[name] > second[name]
        found[name] = float((ahead + 0.5 * (first[name] == second[name])).mean())
    return found


def _medians(
    answers: Sequence[tuple[dict[str, str], dict[str, Array], dict[str, Array]]], bound: Bound, names: tuple[str, str]
) -> Table:
    """Every combination and outcome in a row of its own."""
    rows: list[dict[str, Cell]] = []
    for theories, first, second in answers:
        for outcome, share in _better(first, second).items():
            card = bound.cards[outcome]
            shown = [float(np.median(values[outcome])) / card.shown_unit.factor for values in (first, second)]
            said: dict[str, Cell] = {"outcome": outcome, "unit": card.shown_unit.name}
            said |= {"first": shown[0], "second": shown[1]}
            rows.append({**theories, **said, "better": share})
    columns = {
        **dict.fromkeys((*COMPILED, *PICKED, "outcome", "unit"), ""),
        "first": f"{names[0]}, median",
        "second": f"{names[1]}, median",
        "better": "share of futures",
    }
    sentence = "One row a combination and outcome."
    return Table("medians", "Medians under each combination", sentence, columns, tuple(rows), TRACES["medians"])


def _rankings(rows: Sequence[Mapping[str, Cell]], names: tuple[str, str], year: int) -> Table:
    found: list[dict[str, Cell]] = []
    for outcome in TOLD:
        better = np.array([float(r[outcome] or 0.0) for r in rows])
        wins, losses = int((better > SURE).sum()), int((better < SURE).sum())
        holds = not (wins and losses)  # a theory under which both are alike turns nothing round
        found.append(
            {
                "outcome": outcome,
                "better_under": wins,
                "of": len(rows),
                "least": float(better.min()),
                "most": float(better.max()),
                "holds_under_all": holds,
                "turns_with": "none" if holds else _turning(rows, outcome),
            }
        )
    held = [str(r["outcome"]).replace("_", " ") for r in found if r["holds_under_all"]]
    turned = [str(r["outcome"]).replace("_", " ") for r in found if not r["holds_under_all"]]
    sentence = (
        f"In {year} the ranking of {names[0]} and {names[1]} holds under every combination for {listed_plainly(held)}"
    )
    sentence += f"; it turns with the theory for {listed_plainly(turned)}." if turned else "."
    columns = {
        "outcome": "",
        "better_under": "combinations",
        "of": "",
        "least": "share of futures",
        "most": "share of futures",
        "holds_under_all": "",
        "turns_with": "topic",
    }
    title = "Which rankings hold under all theories"
    return Table("rankings", title, sentence, columns, tuple(found), TRACES["rankings"])


def _turning(rows: Sequence[Mapping[str, Cell]], outcome: str) -> str:
    """The topic whose theories tell most of the ranking's turning."""
    better = np.array([float(r[outcome] or 0.0) for r in rows])

    def between(topic: str) -> float:
        groups: dict[str, list[float]] = {}
        for row, value in zip(rows, better, strict=True):
            groups.setdefault(str(row[topic]), []).append(value)
        return float(np.var([np.mean(g) for g in groups.values()]))

    return max((*COMPILED, *PICKED), key=between)
