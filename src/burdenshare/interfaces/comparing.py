"""Comparing scenarios and runs, the same way from the command line and from Python.

Only the part of each program that gives what is compared is computed. Scenarios of one form share what is compiled,
and all are on the same draws.
"""

from __future__ import annotations

import dataclasses
import re
import shlex
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from burdenshare.interfaces.naming import actors_named, is_run, names_of
from burdenshare.vocabulary.errors import Problem, ProblemsFound, nearest

if TYPE_CHECKING:
    from burdenshare.engine.outcome import Run
    from burdenshare.scenario.bind import Bound
    from burdenshare.studies.comparing import Comparison
    from burdenshare.studies.money import Money
    from burdenshare.studies.one_reading import OneReading

MOST: Final = 4  # scenarios beside each other
PLACE: Final = "compare"
_YEARS: Final = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?")


def compare_bound(
    bounds: Sequence[Bound],
    outcomes: Sequence[str] = (),
    years: Sequence[int] = (),
    actors: Sequence[str] = (),
    money: Money | None = None,
    draws: int | None = None,
    precision: int = 64,
    progress: Callable[[int], None] | None = None,
    fixed: Collection[int] = (),
) -> Comparison:
    """Compare bound scenarios with the first of them, all with the reading of the second.

    Args:
        bounds: two to four.
        outcomes: those compared; the leading ones that all have if not given.
        years: those compared; all that they share if not given.
        actors: those compared, by label or name; the one whom the question of the first OTHER is about if not given.
        money: in which money amounts are shown.
        draws: how many; the largest number of the scenarios if not given.
        precision: 64 or 32.
        progress: called with the number of draws finished.
        fixed: the places of those that are kept runs, which have a reading of their own.

    Raises:
        ProblemsFound: they are not on the same draws, a name is unknown, or an amount cannot be converted.
        Implausible: a mean or a quantile of what is compared leaves its plausible range.
    """
    from burdenshare.studies.comparing import refuse_unlike
    from burdenshare.studies.not_run import not_run
    from burdenshare.studies.one_reading import one_reading
    from burdenshare.studies.parts import run_part
    from burdenshare.studies.settled_money import settled

    _refuse_number(len(bounds))
    _refuse_other_words(bounds)
    reading = one_reading([b.scenario for b in bounds], fixed)
    bounds = [bound_as(b, choices) for b, choices in zip(bounds, reading.changes, strict=True)]
    names = _names(bounds, outcomes)
    every = {a: name for b in reversed(bounds) for a, name in names_of(b.scenario).items()}
    actors = actors_named(actors, every, f"`{bounds[0].scenario.name}`", PLACE)
    count = draws or max(b.scenario.draws for b in bounds)
    refuse_unlike([not_run(b, names, count, precision) for b in bounds], names, years, actors)
    money = settled(money, bounds, names, actors or [bounds[1].scenario.answers_of])
    runs = [run_part(b, names, count, precision, progress) for b in bounds]
    return compare_runs(runs, bounds, names, years, actors, money, reading)


def bound_as(bound: Bound, choices: Mapping[str, str]) -> Bound:
    """A bound scenario under other choices of settings."""
    from burdenshare.scenario.bind import bind
    from burdenshare.studies.one_reading import read_as

    return bind(read_as(bound.scenario, choices), bound.catalog, bound.cards) if choices else bound


def compare_runs(
    runs: Sequence[Run],
    bounds: Sequence[Bound | None],
    outcomes: Sequence[str] = (),
    years: Sequence[int] = (),
    actors: Sequence[str] = (),
    money: Money | None = None,
    reading: OneReading | None = None,
) -> Comparison:
    """Compare finished runs with the first of them.

    Args:
        runs: two to four.
        bounds: the scenario of each, with which its amounts are converted; not needed without `money`.
        outcomes: those compared; those shown if not given.
        years: those compared; all that they share if not given.
        actors: those compared, by label or name; the one whom the question of the second is about if not given.
        money: in which money amounts are shown.
        reading: how they were read; as their words say it if not given.

    Raises:
        ProblemsFound: `money` is given, and a run comes without its scenario; or as in `compare_bound`.
    """
    from burdenshare.engine.implausible import LOOK, refuse_implausible
    from burdenshare.studies.comparing import compared, is_yearly
    from burdenshare.studies.money import in_money, is_money
    from burdenshare.studies.one_reading import one_reading
    from burdenshare.studies.rates import Rates
    from burdenshare.studies.settled_money import settled
    from burdenshare.studies.shared_years import cut_years
    from burdenshare.studies.sums import name_of_sum, parts_of_answer, with_sum
    from burdenshare.views.narrowed import narrowed

    _refuse_number(len(runs))
    chosen = list(outcomes) or [
        n for n, o in runs[0].outcomes.items() if o.about.shown and all(n in r.outcomes for r in runs)
    ]
    held = [n for n in chosen if n in runs[0].outcomes]
    for run in runs:
        refuse_implausible(narrowed(run, [n for n in held if n in run.outcomes]), LOOK)
    yearly = [n for n in held if is_yearly(runs[0].outcomes[n])]
    shown = list(runs)
    every = {a: name for run in reversed(runs) for a, name in run.manifest.actors.items()}
    actors = actors_named(actors, every, f"run {runs[0].id}", PLACE)
    if money is not None:
        amounts = [n for n in held if is_money(runs[0].outcomes[n])]
        pairs = [(r, _with_scenario(r, b)) for r, b in zip(runs, bounds, strict=True)]
        whose = actors or [runs[1].manifest.leads]
        money = settled(money, [b for _, b in pairs], held, whose)
        few = [narrowed(r, held) for r, _ in pairs]
        shown = [
            in_money(r, money, Rates(b, r.draws, r.precision), amounts, whose)
            for r, (_, b) in zip(few, pairs, strict=True)
        ]
    for part in parts_of_answer(runs[1], bounds[1]):
        if set(part) <= set(held) and (more := with_sum(shown, bounds, part, actors or [runs[1].manifest.leads])):
            shown = more
            chosen.insert(min(map(chosen.index, part)), name_of_sum(part))
            yearly.append(name_of_sum(part))
    how = reading or one_reading([r.manifest for r in runs])
    found = compared(shown, chosen, years, actors, money, yearly, how.titles)
    cut = "" if years else cut_years(runs)
    return dataclasses.replace(found, reading=" ".join(filter(None, (how.sentence, cut))))


def _with_scenario(run: Run, bound: Bound | None) -> Bound:
    """The scenario with which a run's amounts are converted.

    Raises:
        ProblemsFound: there is none.
    """
    if bound is None:
        wrong = f"the amounts of run {run.id} cannot be converted: it comes without its scenario."
        right = "The scenario has the prices and exchange rates."
        raise ProblemsFound([Problem(PLACE, wrong, right, "Give the scenario of each run, or leave `money` out.")])
    return bound


def _refuse_number(count: int) -> None:
    if count < 2 or count > MOST:
        wrong = f"{count} {'scenario is' if count == 1 else 'scenarios are'} given."
        raise ProblemsFound([Problem(PLACE, wrong, f"Give two to {MOST}.")])


def _refuse_other_words(bounds: Sequence[Bound]) -> None:
    """Refuse scenarios that draw otherwise before any of them is run."""
    from burdenshare.studies.same_draws import refuse_other_words

    first, *others = (b.scenario for b in bounds)
    for other in others:
        words = [{"seed": s.seed, "sampling": s.sampling} for s in (first, other)]
        refuse_other_words(PLACE, (first.name, other.name), *words)


def _names(bounds: Sequence[Bound], outcomes: Sequence[str]) -> list[str]:
    """The outcomes that are compared: those named, or the leading ones that all scenarios compute."""
    if not outcomes:
        first = bounds[0]
        asked = [n for part in bounds[1].scenario.answers_with for n in part]  # what answers the question comes first
        shown = list(dict.fromkeys([*asked, *(n for n, about in first.watched.items() if about.shown)]))
        common = [n for n in shown if all(n in b.program.outcomes for b in bounds)]
        if not common:
            raise ProblemsFound(
                [Problem(PLACE, "the scenarios share no leading outcome.", "", "Name some with `--outcomes`.")]
            )
        return common
    for bound in bounds:
        known = [c.name for c in bound.cards.values() if c.role == "outcome"]
        for name in outcomes:
            if name not in known:
                right = nearest(name, known) or "`burdenshare list outcomes` lists them."
                raise ProblemsFound([Problem(PLACE, f"there is no outcome named `{name}`.", right)])
    return list(dict.fromkeys(outcomes))


def read_years(text: str | None, place: str = "--years") -> list[int]:
    """Years as people write them, each once and in their order: `YEAR`, `FIRST-LAST`, `YEAR,YEAR`.

    Raises:
        ProblemsFound: it cannot be read.
    """
    found: list[int] = []
    for part in (text or "").split(",") if text is not None else ():
        match = _YEARS.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if first > last:
            right = "Write a year, the first and the last as FIRST-LAST, or several with commas."
            raise ProblemsFound([Problem(f"{place} {text}", "it names no years.", right)])
        found += range(first, last + 1)
    return sorted(set(found))


def scenario_of(name: str) -> tuple[str, tuple[str, ...]]:
    """The scenario that a name stands for, and its changes: a kept run was made from one.

    Raises:
        NotHeld: there is no such run.
    """
    from burdenshare.engine.opened import load_manifest

    if not is_run(name):
        return name, ()
    told = load_manifest(name)
    return shlex.split(told.command)[2], told.changes


def bound_of(
    name: str,
    changes: tuple[str, ...] = (),
    theories: str | None = None,
    data: str | None = None,
    seed: int | None = None,
) -> Bound:
    """A scenario, a file or a kept run as a bound scenario.

    Raises:
        NotHeld: there is no such run, or these versions give another one.
        ProblemsFound: what is wrong with the scenario.
    """
    from burdenshare.scenario.bind import bind
    from burdenshare.scenario.idle import refuse_idle
    from burdenshare.scenario.load import load_scenario
    from burdenshare.scenario.theories import cards_with
    from burdenshare.scenario.vintage import catalog_of

    if is_run(name):
        from burdenshare.engine.opened import load_copy, load_manifest
        from burdenshare.scenario.again import bound_again

        lacks = "it must be computed again"
        return bound_again(load_manifest(name), theories, changes, lacks, lambda: load_copy(name))
    cards = cards_with(theories)
    loaded = load_scenario(name, cards, changes, theories)
    if data is not None:
        loaded = dataclasses.replace(loaded, data=data, places={**loaded.places, "data": f"--data {data}"})
    if seed is not None:
        loaded = dataclasses.replace(loaded, seed=seed)
    return refuse_idle(bind(loaded, catalog_of(loaded), cards))


def chosen_bounds(
    names: Sequence[str], changes: tuple[str, ...], theories: str | None, data: str | None, seed: int | None,
    draws: int | None,
) -> tuple[list[Bound], int, set[int], int]:  # fmt: skip
    """What is compared, the first of it first; the number of draws; which are kept runs; and the precision, 64 or 32.

    One alone comes after the scenario that its file names under `compared_with`. Runs decide seed and draws.

    Raises:
        NotHeld: a run is not there, or cannot be computed again.
        ProblemsFound: what is wrong with a scenario, or one alone names no other.
    """
    from burdenshare.engine.opened import load_manifest
    from burdenshare.studies.comparator import comparator

    _refuse_number(max(len(names), 2))
    held = [load_manifest(name) for name in names if is_run(name)]
    for word in ("draws", "seed", "precision"):
        values = list(dict.fromkeys(str(getattr(m, word)) for m in held))
        if len(values) > 1:
            wrong = f"runs are not on the same draws: {word} is {' and '.join(values)}."
            raise ProblemsFound([Problem(PLACE, wrong, "", "Run both with the same.")])
    for word, given, of_run in (("draws", draws, [m.draws for m in held]), ("seed", seed, [m.seed for m in held])):
        if given is not None and any(given != found for found in of_run):
            wrong = f"`--{word}` is {given}, but a run that is named has {of_run[0]}."
            raise ProblemsFound([Problem(PLACE, wrong, "", f"Leave `--{word}` out, or name scenarios.")])
    seed = held[0].seed if held else seed
    found = [bound_of(name, changes, theories, data, seed) for name in names]
    if len(found) == 1:
        beside = comparator(found[0].scenario, PLACE, changes)
        found.insert(0, bound_of(beside, changes, theories, data, found[0].scenario.seed))
    before = len(found) - len(names)
    fixed = {before + i for i, name in enumerate(names) if is_run(name)}
    count = (held[0].draws if held else draws) or max(b.scenario.draws for b in found)
    return found, count, fixed, held[0].precision if held else 64
