"""The answer to a scenario's question: its difference to the scenario beside which it is read, on the same draws.

Both sides have the same reading: the choices of settings that titles name, such as whether plans are kept. Else the
difference would be that of two readings, and not of two policies. What a user assumes holds for both sides as well; the
levers that a user moves belong to one side. Where a setting says so, the answer is given a second time under another
choice of it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.data.names import currency_names
from burdenshare.engine.answered import Answered, AnswerRow, Gap, Influence
from burdenshare.engine.manifest import Manifest
from burdenshare.engine.outcome import Outcome, Run
from burdenshare.engine.titles import is_focus
from burdenshare.scenario.bind import Bound, bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.schema import Scenario
from burdenshare.studies.comparator import comparator_of
from burdenshare.studies.comparing import HIGH, LOW, is_yearly
from burdenshare.studies.influence import influences_on
from burdenshare.studies.money import Money, in_money, is_money
from burdenshare.studies.one_reading import head_of
from burdenshare.studies.parts import run_part
from burdenshare.studies.rates import Rates
from burdenshare.studies.sums import label_of_sum
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, ProblemsFound
from burdenshare.vocabulary.files import STANDARD_INPUT
from burdenshare.vocabulary.money_units import OWN_MONEY

Array = npt.NDArray[Any]
_SAME: Final = ("identity", "id", "outside", "inputs", "lineage")
AT_MOST: Final = 20_000  # draws: an answer of more takes the first of them


def answer_of(bound: Bound, draws: int, precision: int = 64, beside: Sequence[str] = ()) -> Answered | None:
    """The answer to a scenario's question; None where there is nothing to compare it with.

    It is compared with the scenario that its file names. Where the file names none, but says what answers its question,
    a scenario whose policy is changed is compared with itself unchanged.

    Args:
        bound: the scenario with its program.
        draws: of the run.
        precision: 64 or 32.
        beside: further outcomes that are computed with it: those of a program that is compiled already save time.

    Raises:
        ProblemsFound: the other scenario cannot have the same reading, or an outcome has no meaning.
    """
    scenario = bound.scenario
    parts = scenario.answers_with or tuple((n,) for n in scenario.leading)
    alike = tuple(change for change in scenario.changes if _is_assumed(change, bound.cards))
    beside_it = comparator_of(scenario, alike)
    if not beside_it or not parts or not (scenario.compared_with or scenario.answers_with):
        return None
    count, other = min(draws, AT_MOST), ""
    rows: list[AnswerRow] = []
    moved: tuple[Influence, ...] = ()
    names = tuple(dict.fromkeys([*beside, *(n for part in parts for n in part)]))
    for choices in _readings(scenario):
        theirs = _bound(bound, beside_it, alike, choices, names)
        mine = bound
        if choices != _titled(scenario):
            mine = _bound(bound, scenario.called, scenario.changes, choices, names)
        other = theirs.scenario.in_words or theirs.scenario.name
        runs = [_run(one, parts, names, count, precision) for one in (theirs, mine)]
        found = [_part(runs, part, mine, _in_words(scenario, choices)) for part in parts]
        if not rows:
            moved = influences_on(found[0][1], runs[1][0].inputs)
        rows += [row for row, _ in found]
    changed = not all(map(is_focus, scenario.changes))
    subject = _title(scenario) if changed or not scenario.in_words else scenario.in_words
    told = tuple(change for change in alike if not is_focus(change))
    held = (beside_it, subject, other, told, count, draws, tuple(rows))
    return Answered(*held, actor=scenario.answers_of, moved=moved)


def with_answer(run: Run, answer: Answered | None, notes: Sequence[str] = ()) -> Run:
    """The run, with the answer and further notes among its words. Its name and its numbers stay."""

    def words() -> Manifest:
        said = run.words()
        return dataclasses.replace(said, answer=answer, notes=(*said.notes, *notes))

    held = {f.name: getattr(run, f.name) for f in dataclasses.fields(run)}
    found = type(run)(**{**held, "words": words})
    vars(found).update({name: value for name, value in vars(run).items() if name in _SAME})  # what was made already
    return found


def _title(scenario: Scenario) -> str:
    changed = f", changed: {'; '.join(scenario.changes)}," if scenario.changes else ""
    return f"the scenario {scenario.name}{changed}"


def _titled(scenario: Scenario) -> dict[str, str]:
    """The choices of settings that titles name."""
    return {n: c for n, c in scenario.settings.items() if scenario.known_settings[n].in_titles}


def _readings(scenario: Scenario) -> Iterator[dict[str, str]]:
    """The scenario's own reading, then the one in which settings say that an answer is given too."""
    own = _titled(scenario)
    yield own
    also = {n: scenario.known_settings[n].answers_also or choice for n, choice in own.items()}
    if also != own and scenario.called != STANDARD_INPUT:
        yield also


def _in_words(scenario: Scenario, choices: Mapping[str, str]) -> str:
    labels = (scenario.known_settings[n].choices[c].get("label", c) for n, c in choices.items())
    return ", ".join(map(str, labels))


def _is_assumed(change: str, cards: Mapping[str, Card]) -> bool:
    """Whether a change is an assumption, or the focus: it holds for both sides. A policy is the scenario's own."""
    head = head_of(change)
    card = cards.get(head.rpartition(".")[2])
    return is_focus(change) or head.startswith("theories.") or (card is not None and card.role == "uncertainty")


def _bound(
    bound: Bound, called: str, changes: Sequence[str], choices: Mapping[str, str], names: tuple[str, ...]
) -> Bound:
    """A scenario with a reading, on the figures and the seed of another, and with what answers its question alone."""
    mine = bound.scenario
    others = [change for change in changes if head_of(change) not in choices]
    reading = [f"{name}={choice}" for name, choice in choices.items()]
    loaded = load_scenario(called, bound.cards, (*others, *reading), mine.theory_folder or None)
    return bind(dataclasses.replace(loaded, seed=mine.seed, data=mine.data, outcomes=names), bound.catalog, bound.cards)


def _run(
    bound: Bound, parts: Sequence[Sequence[str]], names: tuple[str, ...], draws: int, precision: int
) -> tuple[Run, list[str]]:
    """A run of what answers the question, money in national money of each year; and which of it is spent in a year."""
    wanted = list(dict.fromkeys(n for part in parts for n in part))
    run = run_part(bound, names, draws, precision)
    run = dataclasses.replace(run, outcomes={n: run.outcomes[n] for n in wanted})
    yearly = [n for n in wanted if is_yearly(run.outcomes[n])]
    for part in parts:
        if len(part) > 1 and not set(part) <= set(yearly):
            wrong = f"`{next(n for n in part if n not in yearly)}` is not money spent in a year."
            raise ProblemsFound([Problem("answers_with", wrong, "Only such money is added up.")])
    amounts = [n for n in wanted if is_money(run.outcomes[n])]
    if not amounts:
        return run, yearly
    return in_money(run, Money(), Rates(bound, draws, precision), amounts), yearly


def _part(
    runs: Sequence[tuple[Run, list[str]]], part: Sequence[str], bound: Bound, reading: str
) -> tuple[AnswerRow, Array]:
    """One part of the answer under a reading: the second run less the first, in years that both have; and its draws.

    Both begin in the year after the pack's reference year; one may end earlier.
    """
    (theirs, _), (mine, yearly) = runs
    scenario, about = bound.scenario, [mine.outcomes[n].about for n in part]
    last = min(scenario.answers_by or scenario.last_year, scenario.last_year)
    others = theirs.outcomes[part[0]].years
    years = [y for y in mine.outcomes[part[0]].years if scenario.first_year <= y <= last and y in others]
    values = [_values(run, part, scenario.answers_of) for run in (mine, theirs)]
    at = [[run.outcomes[part[0]].years.index(y) for y in years] for run in (mine, theirs)]
    gap = values[0][at[0]] - values[1][at[1]]
    total = gap.sum(axis=0) if set(part) <= set(yearly) else None
    currency = currency_names().get(scenario.answers_of, OWN_MONEY)
    row = AnswerRow(
        outcomes=tuple(part),
        label=label_of_sum([a.label for a in about]),
        unit=about[0].unit.replace(OWN_MONEY, currency),
        decimals=about[0].decimals,
        reading=reading,
        first_year=years[0],
        year=years[-1],
        total=None if total is None else _gap(total),
        gap=_gap(gap[-1]),
        is_cost=all(_is_spent(bound.cards[n]) for n in part),
    )
    return row, gap[-1] if total is None else total


def _is_spent(card: Card) -> bool:
    """Whether more of a quantity costs more: money, and not output."""
    return "Money" in card.kind.quantity.name


def _values(run: Run, part: Sequence[str], focus: str) -> Array:
    """What a part of the answer is in every year and draw, added up."""
    return np.asarray(np.sum([_of_focus(run.outcomes[n], focus) for n in part], axis=0, dtype=np.float64))


def _of_focus(outcome: Outcome, focus: str) -> Array:
    """One actor: year × draw, in the shown unit.

    Raises:
        ProblemsFound: the outcome has other dimensions than actors, or leaves the actor out.
    """
    about = outcome.about
    if about.dimensions not in ((), ("actor",)) or focus in about.leave_out:
        wrong = f"`{about.name}` has no number of {focus} alone."
        raise ProblemsFound([Problem("answers_with", wrong, "An answer is a number of one actor, or of none.")])
    at = (about.labels["actor"].index(focus),) if about.dimensions else ()
    return np.asarray(outcome.values[(slice(None), *at)], np.float64)


def _gap(draws: Array) -> Gap:
    low, middle, high = map(float, np.quantile(draws, (LOW, 0.5, HIGH)))
    return Gap(low, middle, high, float((draws > 0).mean()), float((draws < 0).mean()))
