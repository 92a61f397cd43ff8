"""What a run carries besides its numbers: what was assumed, where it comes from, and the command that repeats it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from burdenshare.data.names import actor_labels
from burdenshare.engine.distributions import Distribution
from burdenshare.engine.run import versions
from burdenshare.scenario.bind import Bound, identity
from burdenshare.scenario.load import pack_names
from burdenshare.scenario.programmes import programme_cards
from burdenshare.scenario.schema import Lever, Scenario, Uncertainty
from burdenshare.scenario.settings import load_setting
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.sources import cited


def manifest(bound: Bound, draws: int, precision: int) -> dict[str, Any]:
    """Everything about a run that is known before it runs, as plain JSON without a clock time."""
    scenario = bound.scenario
    labels = actor_labels()
    return {
        "scenario": scenario.name,
        "question": scenario.question,
        "based_on": scenario.based_on,
        "changes": list(scenario.changes),
        "focus": scenario.focus,
        "actors": {a: labels.get(a, a) for a in scenario.actors},
        "alliance": list(scenario.alliance),
        "years": list(scenario.years),
        "reference_year": scenario.reference_year,
        "seed": scenario.seed,
        "sampling": scenario.sampling,
        "nested": True,
        "model": versions()["burdenshare"],
        "data": bound.catalog.vintage,
        "command": command(bound, draws, precision),
        "theories": _theories(bound),
        "definitions": {q: dict(by) for q, by in scenario.definitions.items()},
        "settings": settings(bound),
        "programmes": programmes(scenario, bound.cards),
        "contingencies": {
            name: {"adversary": war.adversary, "defender": war.defender, "supporters": list(war.supporters)}
            for name, war in scenario.contingencies.items()
        },
        "assumptions": assumptions(bound),
        "observations": _observations(bound),
        "sources": sources(bound),
        "caveats": list(scenario.caveats),
        "identity": identity(bound),
    }


def named(scenario: Scenario) -> list[str]:
    """The words that name a scenario, with its changes, on the command line."""
    words = [scenario.name if scenario.name in pack_names() else scenario.place]
    for change in scenario.changes:
        words += ["--set", change]
    return words


def command(bound: Bound, draws: int, precision: int) -> str:
    """The command that repeats a run."""
    scenario = bound.scenario
    words = ["burdenshare", "run", *named(scenario)]
    if "+" in scenario.data:
        words += ["--data", scenario.data]
    words += ["--draws", str(draws), "--seed", str(scenario.seed)]
    if precision != 64:
        words += ["--precision", str(precision)]
    return shlex.join(words)


def _theories(bound: Bound) -> list[dict[str, Any]]:
    rows = []
    for topic, by_actor in bound.theories.items():
        for name in dict.fromkeys(t.name for t in by_actor.values()):
            who = [a for a, t in by_actor.items() if t.name == name]
            rows.append({"topic": topic, "theory": name, "actors": who if len(by_actor) > 1 else ["each"]})
    return rows


def assumptions(bound: Bound) -> list[dict[str, Any]]:
    """The levers and uncertainties that the program reads, a row for each label that differs."""
    scenario, program = bound.scenario, bound.program
    held: dict[str, Mapping[str, Lever | Uncertainty]] = {
        "lever": scenario.levers,
        "uncertainty": scenario.uncertainties,
    }
    return [
        {
            "kind": role,
            "label": bound.cards[name].label,
            "name": name,
            "unit": said.shown_unit,
            "values": said.words(),
            "why": said.why,
            "source": list(said.source),
        }
        for role, by_name in held.items()
        for name, said in by_name.items()
        if name in program.inputs
    ]


def settings(bound: Bound) -> list[dict[str, str]]:
    """The named settings that were chosen."""
    rows = []
    for name, choice in bound.scenario.settings.items():
        setting = load_setting(name)
        label = str(setting.choices[choice].get("label", choice))
        rows.append({"setting": name, "label": setting.label, "choice": choice, "choice_label": label})
    return rows


def programmes(scenario: Scenario, cards: Mapping[str, Card]) -> list[dict[str, Any]]:
    """The programmes with their numbers, as drawn."""
    words = programme_cards(cards)
    rows = []
    for name, programme in scenario.programmes.items():
        numbers = {}
        for word, card in words.items():
            cell = scenario.uncertainties[card.name].distribution(name)
            numbers[word] = f"{cell.words()} {card.shown_unit.name}" if cell else ""
        rows.append(
            {
                "name": name,
                "label": programme.label,
                "actor": programme.actor,
                "serves": dict(programme.serves),
                "plan": _plan(scenario.uncertainties["programme_cost"].distribution(name)),
                "numbers": numbers,
                "why": programme.why,
                "source": list(programme.source),
            }
        )
    return rows


def _plan(cost: Distribution | None) -> str:
    """What a programme costs by its plan, as a number or a range."""
    low, high = cost.support() if cost else (0.0, 0.0)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _observations(bound: Bound) -> list[dict[str, Any]]:
    """The data series that the program reads: how each was made and from which origins."""
    return [
        {
            "label": bound.cards[name].label,
            "name": name,
            "how": series.how,
            "definitions": {a: d for a, d in series.definitions.items() if d and a in bound.scenario.actors},
            "origins": {a: list(o) for a, o in series.origins.items() if a in bound.scenario.actors},
        }
        for name, series in bound.series.items()
        if name in bound.program.inputs
        or any(bound.cards[s].start == name for s in bound.program.states if s in bound.cards)
    ]


def sources(bound: Bound) -> list[dict[str, str]]:
    """The sources of exactly this run: what its cards and scenario name, then the origins of its figures."""
    scenario, program = bound.scenario, bound.program
    keys: list[str] = []
    for name in [*program.outcomes, *program.inputs, *program.equations]:
        card = bound.cards.get(name)
        keys += card.source if card else ()
    for section in (scenario.levers, scenario.uncertainties):
        for name, part in section.items():
            keys += part.source if name in program.inputs else ()
    for programme in scenario.programmes.values():
        keys += programme.source
    rows = [
        {"key": s.key, "text": s.citation(), "evidence": s.evidence}
        for s in sorted(cited(keys, scenario.place), key=lambda s: s.key.lower())
    ]
    used = dict.fromkeys(o for row in _observations(bound) for origins in row["origins"].values() for o in origins)
    for key in used:
        origin = bound.catalog.origins[key]
        text = f"{origin.publisher}. {origin.title}. {origin.attribution}" + (
            f" {origin.address}" if origin.address else ""
        )
        rows.append({"key": key, "text": text, "evidence": origin.licence})
    return rows
