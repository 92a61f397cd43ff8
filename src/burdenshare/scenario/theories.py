"""The theories that a scenario may choose: the package's, and those of a folder that the user names.

The user's folder holds `TOPIC/NAME.py`, with cards in `NAME.yaml` beside it. Its code runs only if the folder was named
on the command line or as an argument, never because a file names it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

from burdenshare import model
from burdenshare.engine.graph import OTHERWISE, Equation, Theory, read_theory
from burdenshare.scenario.own_modules import files_of, package_of
from burdenshare.scenario.schema import Scenario
from burdenshare.scenario.theory_names import MODEL, check_names
from burdenshare.vocabulary.cards import Card, load_cards
from burdenshare.vocabulary.errors import Problem, ProblemsFound

# The module with the values that other topics read when no theory of a topic is chosen.
ABSENT: Final = "_absent"


def cards_with(folder: str | Path | None) -> Mapping[str, Card]:
    """The cards of the package's theories, and of those in the user's folder, if there is one."""
    return load_cards(theories=Path(folder) if folder else None)


def load_theory(topic: str, name: str, folder: Path | None = None, files: Mapping[str, bytes] | None = None) -> Theory:
    """Load a theory by its topic and name.

    Args:
        topic: the topic.
        name: the theory's name.
        folder: the user's folder of theories, if there is one.
        files: what the folder held when the scenario was loaded; what it holds now where not given.

    Raises:
        ProblemsFound: an equation is malformed, or a file of the folder does not run.
    """
    if folder:
        files = files_of(folder) if files is None else files
        if f"{topic}/{name}.py" in files:
            if (MODEL / topic / f"{name}.py").is_file():
                wrong = f"the package has a theory `{name}` of `{topic}` too."
                raise ProblemsFound([Problem(str(folder / topic / f"{name}.py"), wrong, "", "Rename yours.")])
            return read_theory(_from_folder(topic, name, folder.resolve(), files))
    return read_theory(importlib.import_module(f"{model.__name__}.{topic}.{name}"))


def _from_folder(topic: str, name: str, folder: Path, files: Mapping[str, bytes]) -> ModuleType:
    """Run a theory's file as a module of its own package; its `OTHERWISE` may be a theory of burdenshare.

    Files that were edited make another package, so that what was loaded before stays as it was.
    """
    package = package_of(folder, files)
    full = f"{package}.{topic}.{name}"
    try:
        module = importlib.import_module(full)
    except Exception as error:  # whatever the user's own code raises
        wrong = f"it does not run ({type(error).__name__}: {error})."
        raise ProblemsFound([Problem(str(folder / topic / f"{name}.py"), wrong)]) from None
    other = getattr(module, OTHERWISE, None)
    if other is not None and f"{topic}/{other}.py" not in files:
        sys.modules[f"{package}.{topic}.{other}"] = importlib.import_module(f"{model.__name__}.{topic}.{other}")
    return module


def chosen_theories(
    scenario: Scenario, folder: Path | None = None
) -> tuple[dict[str, dict[str, Theory]], list[Problem]]:
    """The theories that a scenario chooses, by topic and actor, and the faults of the choice."""
    place = scenario.places.get("theories", scenario.place)
    files = scenario.theory_files
    problems = check_names(scenario.theories, scenario.actors, folder, place, files)
    if problems:
        return {}, problems
    return {
        topic: {actor: load_theory(topic, name, folder, files) for actor, name in by_actor.items()}
        for topic, by_actor in scenario.theories.items()
    }, []


def absent_topics(theories: Mapping[str, Mapping[str, Theory]]) -> dict[str, Equation]:
    """The values of topics without a chosen theory that other topics read, from each topic's `_absent.py`."""
    equations: dict[str, Equation] = {}
    for path in sorted(MODEL.glob(f"*/{ABSENT}.py")):
        if path.parent.name not in theories:
            module = importlib.import_module(f"{model.__name__}.{path.parent.name}.{ABSENT}")
            equations |= read_theory(module).equations
    return equations
