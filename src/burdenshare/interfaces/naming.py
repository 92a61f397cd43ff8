"""Names as people write them, read the same way by every command: those of actors, and those of kept runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from burdenshare.data.countries import meant_among
from burdenshare.engine.naming import is_run_name
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed

if TYPE_CHECKING:
    from burdenshare.scenario.schema import Scenario


def is_run(name: str) -> bool:
    """Whether a name is that of a kept run, or how one begins, and not that of a scenario or a file."""
    from burdenshare.scenario.load import scenario_names

    return is_run_name(name) and name not in scenario_names() and not _is_there(name)


def _is_there(name: str) -> bool:
    try:
        return Path(name).exists()
    except OSError:  # too long for a file
        return False


def words_of(text: str | None) -> list[str]:
    """Names with commas between them."""
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def names_of(scenario: Scenario) -> dict[str, str]:
    """The name of each actor of a scenario, by its label."""
    from burdenshare.data.names import actor_labels

    labels = {**actor_labels(), **scenario.actor_names}
    return {actor: labels.get(actor, actor) for actor in scenario.actors}


def actors_named(words: Iterable[str], names: Mapping[str, str], whose: str, place: str = "--actor") -> list[str]:
    """The labels of actors that are named by label or name, in any case; each once.

    Args:
        words: as a person wrote them.
        names: of the actors that there are, by label.
        whose: actors they are, for the message: a scenario in backticks, or a run.
        place: where the words were given.

    Raises:
        ProblemsFound: there is no such actor.
    """
    by_word = {name.casefold(): label for label, name in names.items()} | {label.casefold(): label for label in names}
    found = []
    for word in words:
        label = by_word.get(str(word).strip().casefold())
        if label is None:
            right = meant_among(str(word), names, names.values()) or f"Actors: {listed(list(names))}."
            raise ProblemsFound([Problem(place, f"{whose} has no actor `{word}`.", right)])
        found.append(label)
    return list(dict.fromkeys(found))
