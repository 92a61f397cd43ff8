"""The theory table: each outcome under each combination of rival theories, on the same draws, and which rankings hold.

Theories are never averaged. Two policies are run under every combination. Where a ranking turns round under some
theory, the table names the topic.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from burdenshare.engine.distributions import fixed
from burdenshare.engine.join import choice_of
from burdenshare.engine.program import Fixed, Input, Program, Sampled
from burdenshare.scenario.bind import Bound, bind
from burdenshare.scenario.schema import EACH
from burdenshare.scenario.theories import load_theory
from burdenshare.scenario.theory_names import theory_names
from burdenshare.studies import rankings
from burdenshare.studies.frame import frame_of
from burdenshare.studies.paired import Array, Paired, refuse_unlike
from burdenshare.studies.ranges import ranged
from burdenshare.studies.study import CONTINGENCY, LAST, Column, Form, Option, Policy, Study, Year, with_ends
from burdenshare.studies.war_and_failure import EXPOSED, mechanisms
from burdenshare.vocabulary.answers import Answer, Cell, Picture, Table
from burdenshare.vocabulary.errors import Problem, ProblemsFound

# The topics whose theories are combined, and the outcomes that are compared; a card says which direction is worse.
TOPICS: Final = ("spending", "deterrence", "threat", "stability")
OUTCOMES: Final = (
    "chance_of_war_so_far", "concession_index", "deterrence_failure_index", "chance_of_clash_so_far",
    "adversary_belief", "overall_denial", "debt_burden", "defence_spending",
)  # fmt: skip
# What is run: the outcomes, and what tells why war may be less likely where deterrence fails more.
WATCHED: Final = (*OUTCOMES, EXPOSED)
# The share of futures from which one policy counts as better. It is above one half by two standard errors at the
# fewest draws that a study takes.
CLEAR: Final = 0.6
NONE: Final = "none"
_BETTER: Final = "part of the draws in which the first policy is better, on the same draws; alike counts half"
RANKINGS: Final = Form(
    "rankings",
    "Which rankings hold under all theories",
    {
        "outcome": Column(),
        **{
            f"{word}_under": Column("combinations", f"combinations {how}", OUTCOMES, heading)
            for word, how, heading in (
                (
                    "better",
                    f"in which the first policy is better in at least {CLEAR:g} of the draws",
                    "first is better in",
                ),
                (
                    "worse",
                    f"in which the first policy is worse in at least {CLEAR:g} of the draws",
                    "first is worse in",
                ),
                ("alike", "in which both policies give the same number in every draw", "alike in"),
                ("unsure", "with no such majority", "unsure in"),
            )
        },
        "of": Column("", "combinations of theories", OUTCOMES),
        "least": Column("share of futures", f"least over the combinations: {_BETTER}", OUTCOMES),
        "most": Column("share of futures", f"most over the combinations: {_BETTER}", OUTCOMES),
        "holds_under_all": Column(),
        "turns_with": Column("topic", heading="depends on"),
    },
    Picture("point", "outcome", "most", low="least", high="most"),
)
BETTER: Final = Form(
    "better",
    "Share of futures in which {first_scenario} is better than {second_scenario} in {year}",
    {
        **{topic: Column() for topic in TOPICS},
        **{outcome: Column("share of futures", _BETTER, (outcome,)) for outcome in OUTCOMES},
    },
    no_picture="it has a column for each outcome; `rankings` shows their ranges",
)
MEDIANS: Final = Form(
    "medians",
    "Medians under each combination of theories",
    with_ends(
        {
            **{topic: Column() for topic in TOPICS},
            "outcome": Column(),
            "unit": Column(),
            "first": Column(
                "{first_scenario}, median", "median over the draws under these theories, first policy", OUTCOMES
            ),
            "second": Column(
                "{second_scenario}, median", "median over the draws under these theories, second policy", OUTCOMES
            ),
            "better": Column("share of futures", _BETTER, OUTCOMES),
            "ranking": Column(heading="the first is"),
        },
        "first",
        "second",
    ),
    no_picture="its outcomes have different units",
)


def theory_table(bound: Bound, draws: int, against: Bound, year: int, contingency: str) -> Answer:
    """Run two policies under every combination of theories.

    Args:
        bound: the scenario.
        draws: how many; all combinations and both policies use the same ones.
        against: the scenario that it is compared with.
        year: in which the outcomes are compared.
        contingency: which war.

    Returns:
        Three tables: by outcome, whether the ranking holds under all combinations; by combination, the share of
        futures in which the first is better; and all medians, a row each.

    Raises:
        ProblemsFound: the second scenario has no such contingency, or a card does not say which direction is worse.
    """
    _check(bound, against, contingency)
    frame = frame_of(bound)
    worse = {name: bound.cards[name].worse for name in OUTCOMES}
    names = {"first_scenario": bound.scenario.name, "second_scenario": against.scenario.name}
    if bound.scenario.name == against.scenario.name:
        names["first_scenario"] += " as changed"
    rivals, left_out = _rivals(bound)
    answers = list(_answers(bound, against, rivals, draws, year, contingency))
    parts = [{**theories, **_better(first, second, worse)} for theories, first, second in answers]
    ranked = [{**theories, **_ranked(first, second, worse)} for theories, first, second in answers]
    sentence = f"{len(parts)} combinations of theories on the same {draws:,} draws; none is averaged with another."
    return Answer(
        STUDY.name,
        f"Which rankings of {names['first_scenario']} and {names['second_scenario']} hold under every theory?",
        (
            _rankings(parts, ranked, names, year),
            BETTER.table(sentence, parts, year=year, **names),
            _medians(answers, bound, worse, names),
        ),
        (
            *frame.on_the_path,
            f"Risk is that of {frame.war_in_words(contingency)}. Compare chances across policies, with the base rate "
            f"beside them. Indices are 1 under the conditions of {bound.scenario.reference_year}; a theory that says "
            "nothing of concession gives 1.",
            f"A policy counts as better under a combination where it is better in at least {100 * CLEAR:.0f} of 100 "
            "futures, however small the difference. Two policies with the same number in every future are not ranked.",
            *mechanisms(answers, names["first_scenario"], names["second_scenario"]),
            *left_out,
        ),
    )


def _check(bound: Bound, against: Bound, contingency: str) -> None:
    problems = []
    if contingency not in against.scenario.contingencies:
        problems.append(
            Problem(against.scenario.place, f"there is no contingency `{contingency}`, so it cannot be compared.")
        )
    else:
        one, other = (dataclasses.replace(b.program, outcomes=()) for b in (bound, against))
        refuse_unlike(one, other, against.scenario.place)
    for name in OUTCOMES:
        card = bound.cards[name]
        if not card.worse:
            problems.append(Problem(card.place, f"`{name}.worse` is missing.", "Say `higher` or `lower`."))
    if problems:
        raise ProblemsFound(problems)


def _rivals(bound: Bound) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The theories of each topic, the scenario's own first; and the reasons why others are left out."""
    found: dict[str, tuple[str, ...]] = {}
    left_out = []
    scenario = bound.scenario
    folder = Path(scenario.theory_folder) if scenario.theory_folder else None
    for topic in TOPICS:
        chosen = bound.scenario.theories[topic]
        own = [name for name in dict.fromkeys(chosen.values()) if name == chosen.get(EACH)]
        names = []
        for name in dict.fromkeys([*own, *theory_names(topic, folder, scenario.theory_files)]):
            theory = load_theory(topic, name, folder, scenario.theory_files)
            reason = "" if name in own else theory.not_compared or _unbound(bound, topic, name)
            if reason:
                left_out.append(f"Not compared: {topic} by `{name}`. {reason}")
            else:
                names.append(name)
        found[topic] = tuple(names)
    return found, left_out


def _unbound(bound: Bound, topic: str, name: str) -> str:
    """Why the scenario cannot be run under a theory; empty where it can."""
    try:
        _with_theories(bound, {topic: name}, {})
    except ProblemsFound as found:
        return str(found.problems[0])
    return ""


def _answers(
    bound: Bound, against: Bound, rivals: Mapping[str, Sequence[str]], draws: int, year: int, war: str
) -> Iterator[tuple[dict[str, str], dict[str, Array], dict[str, Array]]]:
    """For each combination: the theories, and by outcome the draws of both policies.

    Rivals of a topic share one program, and a number picks among them; where actors have theories of their own, each
    rival needs a program of its own.
    """
    own = {t for t in TOPICS if any(len(b.scenario.theories[t]) > 1 for b in (bound, against))}
    picked = {t: names for t, names in rivals.items() if t not in own}
    for compiled in _combined({t: names for t, names in rivals.items() if t in own}):
        pair = [_with_theories(b, compiled, picked) for b in (bound, against)]
        programs = aligned([b.program for b in pair])
        refuse_unlike(programs[0], programs[1], against.scenario.place)
        paired = Paired(dataclasses.replace(pair[0], program=programs[0]), WATCHED, draws, precision=32)
        both = []
        for program in programs:
            paired.change(program)
            numbers = [{choice_of(t): float(picked[t].index(n)) for t, n in one.items()} for one in _combined(picked)]
            both.append([_outcomes(paired, one, year, war) for one in numbers])
        for one, first, second in zip(_combined(picked), *both, strict=True):
            yield {t: {**compiled, **one}[t] for t in TOPICS}, first, second


def _combined(topics: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    return [dict(zip(topics, names, strict=True)) for names in itertools.product(*topics.values())]


def _with_theories(bound: Bound, chosen: Mapping[str, str], picked: Mapping[str, Sequence[str]]) -> Bound:
    """The scenario with one theory for all actors that have none of their own, and rivals side by side."""
    theories = {**bound.scenario.theories}
    for topic, name in chosen.items():
        theories[topic] = {**theories[topic], EACH: name}
    scenario = dataclasses.replace(bound.scenario, theories=theories, outcomes=WATCHED)
    return bind(scenario, bound.catalog, bound.cards, picked)


def aligned(programs: Sequence[Program]) -> list[Program]:
    """The same programs, so that one compiled kernel serves all of them: what is sampled in one is sampled in each."""
    sampled = {n: g for p in programs for n, g in p.inputs.items() if isinstance(g, Sampled)}
    return [
        dataclasses.replace(p, inputs={n: _sampled(g, sampled.get(n)) for n, g in p.inputs.items()}) for p in programs
    ]


def _sampled(given: Input, like: Sampled | None) -> Input:
    if like is None or not isinstance(given, Fixed):
        return given
    cells = tuple(fixed(float(v) / like.factor) for v in given.values.ravel())
    return dataclasses.replace(like, cells=cells)


def _outcomes(paired: Paired, numbers: Mapping[str, float], year: int, war: str) -> dict[str, Array]:
    found = paired.run(numbers=numbers)
    at = paired.years.index(year)
    return {n: paired.cell(found, n, contingency=war, actor=paired.bound.scenario.focus)[at] for n in WATCHED}


def _better(first: Mapping[str, Array], second: Mapping[str, Array], worse: Mapping[str, str]) -> dict[str, Cell]:
    """By outcome, the share of futures in which the first is better; futures that are alike count half."""
    found: dict[str, Cell] = {}
    for name in OUTCOMES:
        ahead = first[name] < second[name] if worse[name] == "higher" else first[name] > second[name]
        found[name] = float((ahead + 0.5 * (first[name] == second[name])).mean())
    return found


def _ranked(first: Mapping[str, Array], second: Mapping[str, Array], worse: Mapping[str, str]) -> dict[str, str]:
    """By outcome, how the first stands to the second."""
    return {n: rankings.ranked(first[n], second[n], worse[n] == "higher", CLEAR) for n in OUTCOMES}


def _medians(
    answers: Sequence[tuple[dict[str, str], dict[str, Array], dict[str, Array]]],
    bound: Bound,
    worse: Mapping[str, str],
    names: Mapping[str, str],
) -> Table:
    """Every combination and outcome in a row of its own."""
    rows: list[dict[str, Cell]] = []
    for theories, first, second in answers:
        ranked = _ranked(first, second, worse)
        for outcome, share in _better(first, second, worse).items():
            unit = bound.cards[outcome].shown_unit
            both = {"first": first[outcome], "second": second[outcome]}
            said: dict[str, Cell] = {"outcome": outcome, "unit": unit.name}
            for name, values in both.items():
                said |= ranged(name, values / unit.factor)
            rows.append({**theories, **said, "better": share, "ranking": ranked[outcome]})
    sentence = f"{len(answers)} combinations and {len(OUTCOMES)} outcomes, a row each."
    return MEDIANS.table(sentence, rows, **names)


def _rankings(
    shares: Sequence[Mapping[str, Cell]], ranked: Sequence[Mapping[str, str]], names: Mapping[str, str], year: int
) -> Table:
    """By outcome, how many combinations rank the policies which way; only a clear majority in all of them holds."""
    found: list[dict[str, Cell]] = []
    for outcome in OUTCOMES:
        better = [float(r[outcome] or 0.0) for r in shares]
        ways = [r[outcome] for r in ranked]
        counts: dict[str, Cell] = {f"{way}_under": ways.count(way) for way in rankings.WAYS}
        holds = set(ways) in ({rankings.BETTER}, {rankings.WORSE})
        found.append(
            {
                "outcome": outcome,
                **counts,
                "of": len(ways),
                "least": min(better),
                "most": max(better),
                "holds_under_all": holds,
                "turns_with": _turning(shares, outcome) if len(set(ways)) > 1 else NONE,
            }
        )
    return RANKINGS.table(rankings.in_words(found, names, year), found)


def _turning(rows: Sequence[Mapping[str, Cell]], outcome: str) -> str:
    """The topic whose theories explain most of the difference between combinations."""
    better = np.array([float(r[outcome] or 0.0) for r in rows])

    def between(topic: str) -> float:
        groups: dict[str, list[float]] = {}
        for row, value in zip(rows, better, strict=True):
            groups.setdefault(str(row[topic]), []).append(value)
        return float(np.var([np.mean(g) for g in groups.values()]))

    return max(TOPICS, key=between)


STUDY: Final = Study(
    name="theory-table",
    question="Which rankings of two policies hold under every combination of theories?",
    function=theory_table,
    tables=(RANKINGS, BETTER, MEDIANS),
    options=(
        Option("against", Policy, "The scenario to compare with."),
        Option("year", Year, "The year in which outcomes are compared.", LAST),
        CONTINGENCY,
    ),
    needs=OUTCOMES,
    needs_war=True,
)
