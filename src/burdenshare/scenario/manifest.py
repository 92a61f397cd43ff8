"""The words of a run: its assumptions, their sources, and the command that repeats it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

import numpy as np

from burdenshare.data.definitions import definitions
from burdenshare.data.names import actor_labels, currency_names
from burdenshare.data.tables import EMBEDDED
from burdenshare.engine.identity import versions
from burdenshare.engine.manifest import (
    Assumption,
    LeverPath,
    Manifest,
    ProgrammeRow,
    Series,
    SettingRow,
    Source,
    TheoryRow,
    War,
)
from burdenshare.engine.program import Program
from burdenshare.engine.unread import ACTOR, Mask, unread
from burdenshare.scenario.bind import Bound
from burdenshare.scenario.own_use import uses_own
from burdenshare.scenario.programmes import programme_cards
from burdenshare.scenario.schema import EACH, Lever, Scenario, Uncertainty
from burdenshare.scenario.theories import ABSENT
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.sources import cited


def manifest(bound: Bound, draws: int, precision: int) -> Manifest:
    """The manifest before the run, without a clock time; the run adds its name."""
    scenario = bound.scenario
    labels = {**actor_labels(), **scenario.actor_names}
    return Manifest(
        scenario=scenario.name,
        question=scenario.question,
        based_on=scenario.based_on,
        compared_with=scenario.compared_with,
        answers_of=scenario.answers_of,
        changes=scenario.changes,
        focus=scenario.focus,
        actors={a: labels.get(a, a) for a in scenario.actors},
        currencies={a: n for a, n in currency_names().items() if a in scenario.actors},
        alliance=scenario.alliance,
        years=scenario.years,
        reference_year=scenario.reference_year,
        milestones=scenario.milestones,
        seed=scenario.seed,
        sampling=scenario.sampling,
        nested=True,
        model=versions()["burdenshare"],
        data=bound.catalog.vintage,
        command=command(bound, draws, precision),
        theories=_theories(bound),
        definitions={q: dict(by) for q, by in scenario.definitions.items()},
        definition_names=_definition_names(scenario),
        settings=settings(bound),
        programmes=programmes(scenario, bound.cards),
        contingencies={n: War(w.adversary, w.defender, w.supporters) for n, w in scenario.contingencies.items()},
        assumptions=assumptions(bound),
        lever_paths=lever_paths(bound),
        observations=_observations(bound),
        sources=sources(bound),
        caveats=scenario.caveats,
        notes=scenario.notes,
        keep_draws=scenario.keep_draws,
        draws=draws,
        precision=precision,
    )


def _definition_names(scenario: Scenario) -> dict[str, str]:
    """How people read the definitions that a scenario names."""
    used = dict.fromkeys(name for by_actor in scenario.definitions.values() for name in by_actor.values())
    return {name: definitions()[name].label for name in used if name in definitions()}


def named(scenario: Scenario) -> list[str]:
    """The words that name a scenario, with its changes, on the command line."""
    words = [scenario.called]
    for change in scenario.changes:
        words += ["--set", change]
    return words


def command(bound: Bound, draws: int, precision: int) -> str:
    """The command that repeats a run."""
    scenario = bound.scenario
    words = ["burdenshare", "run", *named(scenario)]
    if scenario.theory_folder and not unused_folder(bound):
        words += ["--theories", scenario.theory_folder]
    if bound.catalog.vintage != EMBEDDED:
        words += ["--data", bound.catalog.vintage]
    words += ["--draws", str(draws), "--seed", str(scenario.seed)]
    if precision != 64:
        words += ["--precision", str(precision)]
    return shlex.join(words)


def unused_folder(bound: Bound) -> str:
    """The folder of theories that was named and of which nothing is used; empty where there is none such."""
    folder = bound.scenario.theory_folder
    return folder if folder and not uses_own(bound, frozenset(s.key for s in sources(bound))) else ""


def notes_of(bound: Bound) -> tuple[str, ...]:
    """What a user is shown about a scenario: its notes, the releases it reads, and a folder named for nothing."""
    folder = unused_folder(bound)
    said = (
        f"Nothing of the folder `{folder}` is used: the scenario chooses none of its theories. The run leaves it out."
    )
    return (*bound.scenario.notes, *bound.catalog.said, *([said] if folder else ()))


def _theories(bound: Bound) -> tuple[TheoryRow, ...]:
    rows = []
    for topic, by_actor in bound.theories.items():
        for name in dict.fromkeys(t.name for t in by_actor.values()):
            who = [a for a, t in by_actor.items() if t.name == name]
            rows.append(TheoryRow(topic, name, tuple(who) if len(by_actor) > 1 else (EACH,)))
    return tuple(rows)


def assumptions(bound: Bound) -> tuple[Assumption, ...]:
    """The levers and uncertainties that the program reads, a row for each label that differs."""
    scenario, program = bound.scenario, bound.program
    left_out = {name: _unread_actors(program, name, mask) for name, mask in unread(program).items()}
    held: dict[str, Mapping[str, Lever | Uncertainty]] = {
        "lever": scenario.levers,
        "uncertainty": scenario.uncertainties,
    }
    return tuple(
        Assumption(
            role,
            bound.cards[name].label,
            name,
            said.shown_unit,
            {who: words for who, words in said.words().items() if who not in left_out.get(name, ())},
            said.why,
            said.source,
        )
        for role, by_name in held.items()
        for name, said in by_name.items()
        if name in program.inputs
    )


def lever_paths(bound: Bound) -> dict[str, dict[str, LeverPath]]:
    """The paths of the levers that the program reads, by label, as numbers."""
    program = bound.program
    left_out = {name: _unread_actors(program, name, mask) for name, mask in unread(program).items()}
    return {
        name: {
            who: LeverPath(tuple(y for y, _ in points), tuple(v for _, v in points), lever.starts.get(who))
            for who, points in lever.paths.items()
            if points and who not in left_out.get(name, ())
        }
        for name, lever in bound.scenario.levers.items()
        if name in program.inputs
    }


def _unread_actors(program: Program, name: str, mask: Mask) -> set[str]:
    """The actors of whose cells of an input nothing is read."""
    axis = program.inputs[name].kind.dimensions.index(ACTOR)
    others = tuple(i for i in range(mask.ndim) if i != axis)
    return {
        a
        for a, is_unread in zip(program.labels[ACTOR], np.all(mask, axis=others, keepdims=True).ravel(), strict=True)
        if is_unread
    }


def settings(bound: Bound) -> tuple[SettingRow, ...]:
    """The chosen settings."""
    return settings_of(bound.scenario)


def settings_of(scenario: Scenario) -> tuple[SettingRow, ...]:
    """The chosen settings of a scenario that need not be bound."""
    rows = []
    for name, choice in scenario.settings.items():
        setting = scenario.known_settings[name]
        rows.append(
            SettingRow(
                name, setting.label, choice, str(setting.choices[choice].get("label", choice)), setting.in_titles
            )
        )
    return tuple(rows)


def programmes(scenario: Scenario, cards: Mapping[str, Card]) -> tuple[ProgrammeRow, ...]:
    """The programmes with their numbers, as drawn."""
    words, numbers_of = programme_cards(cards), scenario.uncertainties
    rows = []
    for name, programme in scenario.programmes.items():
        numbers = {}
        for word, card in words.items():
            cell = scenario.uncertainties[card.name].distribution(name)
            numbers[word] = f"{cell.words()} {card.shown_unit.name}" if cell else ""
        plan = _plan(numbers_of.get("programme_cost"), name)
        row = ProgrammeRow(
            name, programme.label, programme.actor, dict(programme.serves), plan, numbers, programme.why,
            programme.source,
        )  # fmt: skip
        rows.append(row)
    return tuple(rows)


def _plan(costs: Uncertainty | None, name: str) -> str:
    """What a programme costs by its plan, as a number or a range."""
    cost = costs.distribution(name) if costs else None
    low, high = cost.support() if cost else (0.0, 0.0)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _observations(bound: Bound) -> tuple[Series, ...]:
    """The data series that the program reads: the rule and the origins of each."""
    actors = bound.scenario.actors
    starts: dict[str, list[str]] = {}
    for state in bound.program.states:
        first = bound.cards[state].start if state in bound.cards else None
        if first:
            starts.setdefault(first, []).append(state)
    return tuple(
        Series(
            bound.cards[name].label,
            name,
            series.how,
            {a: d for a, d in series.definitions.items() if d and a in actors},
            {a: tuple(o) for a, o in series.origins.items() if a in actors},
            tuple(starts.get(name, ())),
        )
        for name, series in bound.series.items()
        if name in bound.program.inputs or name in starts
    )


def sources(bound: Bound) -> tuple[Source, ...]:
    """The sources of exactly this run: those of its cards and scenario, then the origins of its figures."""
    scenario, program = bound.scenario, bound.program
    keys: list[str] = []
    # Scenario values have their own sources, and figures have origins: only computed quantities use their card's.
    # What stands in for a topic without a theory cites nothing.
    absent = {name for name, equation in program.equations.items() if equation.theory == ABSENT}
    for name in [n for n in (*program.outcomes, *program.equations) if n not in absent]:
        card, said = bound.cards.get(name), scenario.presentation.get(name)
        keys += (said.source if said else ()) or (card.source if card else ())
    for section in (scenario.levers, scenario.uncertainties):
        for name, part in section.items():
            keys += part.source if name in program.inputs else ()
    for programme in scenario.programmes.values():
        keys += programme.source
    rows = [
        Source(s.key, s.citation(), s.evidence)
        for s in sorted(cited(keys, scenario.place, scenario.bibliography), key=lambda s: s.key.lower())
    ]
    used = dict.fromkeys(o for row in _observations(bound) for origins in row.origins.values() for o in origins)
    for key in used:
        origin = bound.catalog.origins[key]
        text = f"{origin.publisher}. {origin.title}. {origin.attribution}" + (
            f" {origin.address}" if origin.address else ""
        )
        rows.append(Source(key, text, origin.licence))
    return tuple(rows)
