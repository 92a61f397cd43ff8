"""The available theories, by their files: the package's, and those of a folder that the user names."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from burdenshare import model
from burdenshare.scenario.schema import EACH
from burdenshare.vocabulary.errors import Problem, listed, nearest

MODEL: Final = Path(str(model.__file__)).parent


def theory_names(
    topic: str | None = None, folder: Path | None = None, files: Collection[str] | None = None
) -> list[str]:
    """The topics, or the theories of one topic; with those in the user's folder, if there is one.

    Args:
        topic: the topic, for its theories; none for all topics.
        folder: the user's folder.
        files: the files of the folder as it was, by their place in it; as it is where not given.
    """
    if files is None:
        files = [p.relative_to(folder).as_posix() for p in folder.glob("*/*.py")] if folder else []
    own = [PurePosixPath(file) for file in files if file.count("/") == 1 and file.endswith(".py")] if folder else []
    if topic is None:
        named = {p.parent.name for p in own if re.match("[a-z]", p.name)}
        return sorted({p.parent.name for p in MODEL.glob("*/__init__.py")} | named)
    found = {p.stem for p in (MODEL / topic).glob("*.py")} | {p.stem for p in own if p.parent.name == topic}
    return sorted(name for name in found if not name.startswith("_"))


def check_names(
    theories: Mapping[str, Mapping[str, str]],
    actors: Sequence[str],
    folder: Path | None,
    place: str,
    files: Collection[str] | None = None,
) -> list[Problem]:
    """Faults of a choice of theories: unknown topics and theories, actors without one.

    Args:
        theories: topic -> {"each": theory, actor: theory}.
        actors: the actors of the scenario.
        folder: the user's folder of theories, if there is one.
        place: the place of the choice.
        files: the files of the folder as it was when the scenario was loaded; as it is where not given.
    """
    problems: list[Problem] = []
    topics = theory_names(None, folder, files)
    for topic, by_actor in theories.items():
        at = f"{place}: `theories.{topic}`"
        if topic not in topics:
            right = nearest(topic, topics) or f"Topics are {listed(topics, 30)}."
            problems.append(Problem(at, f"there is no topic named `{topic}`.", right, _how(folder)))
            continue
        known = theory_names(topic, folder, files)
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
