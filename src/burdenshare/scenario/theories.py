"""The theories that a scenario may choose: the package's, and those of a folder named by whoever runs it.

A folder of one's own holds `TOPIC/NAME.py`, with cards in `NAME.yaml` beside it. Its code runs only where the folder
was named on the command line or as an argument, never because a file names it.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

from burdenshare import model
from burdenshare.engine.graph import OTHERWISE, Equation, Theory, read_theory
from burdenshare.scenario.schema import EACH, Scenario
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest

MODEL: Final = Path(str(model.__file__)).parent
# What other topics read of a topic of which no theory is chosen.
ABSENT: Final = "_absent"


def theory_names(topic: str | None = None, folder: Path | None = None) -> list[str]:
    """The topics, or the theories of one topic; with those of a folder of one's own, if there is one."""
    if topic is None:
        own = {p.parent.name for p in folder.glob("*/[a-z]*.py")} if folder else set()
        return sorted({p.parent.name for p in MODEL.glob("*/__init__.py")} | own)
    places = [MODEL / topic, *([folder / topic] if folder else [])]
    return sorted({p.stem for place in places for p in place.glob("*.py") if not p.stem.startswith("_")})


def load_theory(topic: str, name: str, folder: Path | None = None) -> Theory:
    """Load a theory by its topic and name.

    Raises:
        ProblemsFound: an equation is badly written, or a file of the folder does not run.
    """
    if folder and (folder / topic / f"{name}.py").is_file():
        if (MODEL / topic / f"{name}.py").is_file():
            wrong = f"the package has a theory `{name}` of `{topic}` too."
            raise ProblemsFound([Problem(str(folder / topic / f"{name}.py"), wrong, "", "Rename yours.")])
        return read_theory(_from_folder(topic, name, folder.resolve()))
    return read_theory(importlib.import_module(f"{model.__name__}.{topic}.{name}"))


def _from_folder(topic: str, name: str, folder: Path) -> ModuleType:
    """Run a theory's file as a module of a package of its own; what it leaves to `OTHERWISE` may be the package's."""
    package = f"burdenshare_theories_{hashlib.blake2b(str(folder).encode(), digest_size=4).hexdigest()}"
    path = folder / topic / f"{name}.py"
    for parent, place in ((package, folder), (f"{package}.{topic}", folder / topic)):
        if parent not in sys.modules:
            around = ModuleType(parent)
            around.__path__ = [str(place)]
            sys.modules[parent] = around
    full = f"{package}.{topic}.{name}"
    spec = importlib.util.spec_from_file_location(full, path)
    if spec is None or spec.loader is None:
        raise ProblemsFound([Problem(str(path), "it is not a Python file.")])
    module = importlib.util.module_from_spec(spec)
    sys.modules[full] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever the user's own code raises
        del sys.modules[full]
        wrong = f"it does not run ({type(error).__name__}: {error})."
        raise ProblemsFound([Problem(str(path), wrong)]) from None
    other = getattr(module, OTHERWISE, None)
    if other is not None and not (folder / topic / f"{other}.py").is_file():
        sys.modules[f"{package}.{topic}.{other}"] = importlib.import_module(f"{model.__name__}.{topic}.{other}")
    return module


def chosen_theories(
    scenario: Scenario, folder: Path | None = None
) -> tuple[dict[str, dict[str, Theory]], list[Problem]]:
    """The theories that a scenario chooses, by topic and actor, and what is wrong with the choice."""
    chosen: dict[str, dict[str, Theory]] = {}
    problems: list[Problem] = []
    topics = theory_names(folder=folder)
    for topic, by_actor in scenario.theories.items():
        place = f"{scenario.places.get('theories', scenario.place)}: `theories.{topic}`"
        if topic not in topics:
            right = nearest(topic, topics) or f"Topics are {listed(topics, 30)}."
            problems.append(Problem(place, f"there is no topic named `{topic}`.", right, _how(folder)))
            continue
        known = theory_names(topic, folder)
        for actor, name in by_actor.items():
            if name not in known:
                right = nearest(name, known) or f"Theories are {listed(known)}."
                wrong = f"there is no theory named `{name}` of `{topic}`."
                problems.append(Problem(place, wrong, right, _how(folder)))
                continue
            chosen.setdefault(topic, {})[actor] = load_theory(topic, name, folder)
        if topic in chosen and EACH not in by_actor and set(by_actor) != set(scenario.actors):
            missing = [a for a in scenario.actors if a not in by_actor]
            problems.append(Problem(place, f"no theory is chosen for {listed(missing)}.", "Give `each`."))
    return chosen, problems


def _how(folder: Path | None) -> str:
    if folder is None:
        return "A theory of your own runs if its folder is named: `--theories FOLDER`, with FOLDER/TOPIC/NAME.py."
    return f"`{folder}` holds none of that name either."


def absent_topics(theories: Mapping[str, Mapping[str, Theory]]) -> dict[str, Equation]:
    """What other topics read of the topics of which no theory is chosen, as those topics' `_absent.py` gives it."""
    equations: dict[str, Equation] = {}
    for path in sorted(MODEL.glob(f"*/{ABSENT}.py")):
        if path.parent.name not in theories:
            module = importlib.import_module(f"{model.__name__}.{path.parent.name}.{ABSENT}")
            equations |= read_theory(module).equations
    return equations
