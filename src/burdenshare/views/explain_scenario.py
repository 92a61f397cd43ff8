"""Explaining a scenario: its question, what its own file changes and why, what it is compared with, its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from burdenshare.scenario.load import files_of, load_scenario
from burdenshare.scenario.packs import scenario_names
from burdenshare.scenario.schema import Lever, Scenario, Uncertainty
from burdenshare.views.words import plain
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.sources import Source

_OF_NUMBERS = ("levers", "uncertainties")
_OF_WORDS = ("theories", "settings")


def is_scenario(name: str) -> bool:
    """Whether a name is that of a scenario, or of a file with one."""
    return name in scenario_names() or (name.endswith((".yaml", ".yml")) and Path(name).is_file())


def scenario_lines(name: str, cards: Mapping[str, Card], sources: Mapping[str, Source]) -> Iterator[str]:
    """A scenario in words.

    Args:
        name: of the scenario, or its file.
        cards: of all quantities.
        sources: by key.

    Raises:
        ProblemsFound: the scenario has faults.
    """
    scenario = load_scenario(name, cards)
    pack, documents, _ = files_of(name)
    own = documents[-1].value
    sources = {**sources, **scenario.bibliography}
    yield f"{scenario.name}: a scenario" + (f" of {plain(pack.name)}" if pack else "")
    yield f"  {_one_line(scenario.question)}"
    yield f"  years: {scenario.first_year} to {scenario.last_year}; reference year {scenario.reference_year}"
    yield f"  based on: {scenario.based_on or 'its pack alone'}"
    yield f"  compared with: {scenario.compared_with or 'nothing: its files name no `compared_with`'}"
    changes = [*_words_changed(own, scenario), *_numbers_changed(own, scenario, cards)]
    yield "  what its own file changes:" if changes else "  its own file changes nothing"
    yield from changes
    keys = [k for section in _OF_NUMBERS for block in own.get(section, {}).values() for k in _keys(block)]
    cited = [key for key in dict.fromkeys(keys) if key in sources]
    if cited:
        yield "  sources of these:"
        yield from (f"    {sources[key].citation()}" for key in cited)
    yield "  to run it, and to see it beside what it is compared with:"
    yield f"    burdenshare run {name}"
    if scenario.compared_with:
        yield f"    burdenshare compare {name}"


def _words_changed(own: Mapping[str, Any], scenario: Scenario) -> Iterator[str]:
    for key, choice in own.get("settings", {}).items():
        setting = scenario.known_settings.get(key)
        label = setting.label if setting else plain(key)
        chosen = setting.choices.get(str(choice), {}).get("label", choice) if setting else choice
        yield f"    {label}: {chosen}"
    for topic, chosen in own.get("theories", {}).items():
        by = ", ".join(f"{a} {plain(t)}" for a, t in chosen.items()) if isinstance(chosen, dict) else plain(str(chosen))
        yield f"    theory of {plain(topic)}: {by}"


def _numbers_changed(own: Mapping[str, Any], scenario: Scenario, cards: Mapping[str, Card]) -> Iterator[str]:
    for section in _OF_NUMBERS:
        for key, block in own.get(section, {}).items():
            said: Lever | Uncertainty | None = getattr(scenario, section).get(key)
            label = cards[key].label if key in cards else plain(key)
            if said is None or not isinstance(block, dict):
                yield f"    {label}"
                continue
            yield f"    {label}, {said.shown_unit}:"
            mine = {w: words for w, words in said.words().items() if w.partition(".")[0] in block or w in block}
            yield from (f"      {who}: {words}" for who, words in (mine or said.words()).items())
            if why := _one_line(str(block.get("why", ""))):
                yield f"      why: {why}"


def _keys(block: Any) -> list[str]:
    found = block.get("source", ()) if isinstance(block, dict) else ()
    return [found] if isinstance(found, str) else list(found)


def _one_line(text: str) -> str:
    return " ".join(text.split())
