"""The rival theories of a scenario that can stand side by side in one program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from burdenshare.data.catalog import Catalog
from burdenshare.engine.join import may_differ_by_actor
from burdenshare.scenario.bind import bind
from burdenshare.scenario.schema import Scenario
from burdenshare.scenario.theories import load_theory
from burdenshare.scenario.theory_names import theory_names
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import ProblemsFound

Rivals = dict[str, tuple[str, ...]]


def rivals_of(scenario: Scenario, catalog: Catalog, cards: Mapping[str, Card]) -> tuple[Rivals, dict[str, str]]:
    """The theories of each topic that has several, in an order that all scenarios of a pack share.

    Args:
        scenario: the scenario.
        catalog: the observations.
        cards: of all quantities.

    Returns:
        The names of the theories by topic; and by `topic.theory` why one is left out: its module says that it is no
        rival, or the scenario cannot be bound with it.
    """
    left_out: dict[str, str] = {}
    wanted = {topic: tuple(_candidates(scenario, topic, left_out)) for topic in scenario.theories}
    if not _unbound(scenario, catalog, cards, _several(wanted)):
        return _several(wanted), left_out
    for topic, names in _several(wanted).items():
        own = {*scenario.theories[topic].values()}
        for name in names:
            if name not in own:
                reason = _unbound(scenario, catalog, cards, {topic: (*sorted(own), name)})
                if reason:
                    left_out[f"{topic}.{name}"] = reason
                    wanted[topic] = tuple(n for n in wanted[topic] if n != name)
    return _several(wanted), left_out


def differ_by_actor(scenario: Scenario, rivals: Rivals) -> list[str]:
    """The topics in which each actor can have a theory of its own."""
    folder = Path(scenario.theory_folder) if scenario.theory_folder else None
    files = scenario.theory_files
    loaded = {topic: [load_theory(topic, name, folder, files) for name in names] for topic, names in rivals.items()}
    return [topic for topic, theories in loaded.items() if may_differ_by_actor(theories)]


def _several(names: Mapping[str, tuple[str, ...]]) -> Rivals:
    return {topic: those for topic, those in names.items() if len(those) > 1}


def _candidates(scenario: Scenario, topic: str, left_out: dict[str, str]) -> Iterator[str]:
    """The theories of a topic: those of the scenario, and all that are rivals by their own words."""
    folder = Path(scenario.theory_folder) if scenario.theory_folder else None
    own = {*scenario.theories[topic].values()}
    for name in theory_names(topic, folder, scenario.theory_files):
        reason = "" if name in own else load_theory(topic, name, folder, scenario.theory_files).not_compared
        if reason:
            left_out[f"{topic}.{name}"] = reason
        else:
            yield name


def _unbound(scenario: Scenario, catalog: Catalog, cards: Mapping[str, Card], rivals: Rivals) -> str:
    """Why a scenario cannot be bound with these theories side by side; empty where it can."""
    try:
        bind(scenario, catalog, cards, rivals)
    except ProblemsFound as found:
        return str(found.problems[0])
    return ""
