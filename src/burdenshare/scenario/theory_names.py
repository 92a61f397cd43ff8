"""The available theories, by their files: the package's, and those of a folder that the user names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from burdenshare import model
from burdenshare.scenario.schema import EACH
from burdenshare.vocabulary.errors import Problem, listed, nearest

MODEL: Final = Path(str(model.__file__)).parent


def theory_names(topic: str | None = None, folder: Path | None = None) -> list[str]:
    """The topics, or the theories of one topic; with those in the user's folder, if there is one."""
    if topic is None:
        own = {p.parent.name for p in folder.glob("*/[a-z]*.py")} if folder else set()
        return sorted({p.parent.name for p in MODEL.glob("*/__init__.py")} | own)
    places = [MODEL / topic, *([folder / topic] if folder else [])]
    return sorted({p.stem for place in places for p in place.glob("*.py") if not p.stem.startswith("_")})


def check_names(
    theories: Mapping[str, Mapping[str, str]], actors: Sequence[str], folder: Path | None, place: str
) -> list[Problem]:
    """Faults of a choice of theories: unknown topics and theories, actors without one.

    Args:
        theories: topic -> {"each": theory, actor: theory}.
        actors: the actors of the scenario.
        folder: the user's folder of theories, if there is one.
        place: the place of the choice.
    """
    problems: list[Problem] = []
    topics = theory_names(folder=folder)
    for topic, by_actor in theories.items():
        at = f"{place}: `theories.{topic}`"
        if topic not in topics:
            right = nearest(topic, topics) or f"Topics are {listed(topics, 30)}."
            problems.append(Problem(at, f"there is no topic named `{topic}`.", right, _how(folder)))
            continue
        known = theory_names(topic, folder)
        for name in dict.fromkeys(by_actor.values()):
            if name not in known:
                right = nearest(name, known) or f"Theories are {listed(known)}."
                problems.append(Problem(at, f"there is no theory named `{name}` of `{topic}`.", right, _how(folder)))
        if EACH not in by_actor and set(by_actor) != set(actors):
            missing = [a for a in actors if a not in by_actor]
            problems.append(Problem(at, f"no theory is chosen for {listed(missing)}.", "Give `each`."))
    return problems


def _how(folder: Path | None) -> str:
    if folder is None:
        return "To run your own theory, name its folder: `--theories FOLDER`, with FOLDER/TOPIC/NAME.py."
    return f"`{folder}` has no theory of that name either."
