"""The sampled scalars that are drawn together: the groups of a pack, from a file.

A group is written once for all labels: `pledge[{actor}]` with the member `multiplier[{actor}]` is a group for each
actor. The order of members decides their draws, so the file is append only. `decisions/0015-draws.md` says why.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from burdenshare.engine.sobol import Groups
from burdenshare.vocabulary.dimensions import DIMENSIONS
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.files import read_file

GROUPS = "groups.yaml"
_DIMENSION = re.compile(r"\{([^{}]*)\}")


def read_groups(path: Path, labels: Mapping[str, tuple[str, ...]], quantities: Iterable[str]) -> Groups:
    """Read a file of groups and write them out for the labels of a scenario.

    Args:
        path: the path of the file.
        labels: the labels of each dimension of the scenario. A group over a dimension without labels is left out.
        quantities: the names of all quantities that have a card.

    Returns:
        The names of sampled scalars in the order of their places, by the group's name.

    Raises:
        ProblemsFound: the file is not a list of names by group, or a name has no card or varies over what it must not.
    """
    document = read_file(path, path.name)
    if not isinstance(document.value, dict | None):
        right = "Write `GROUP: [names of sampled scalars]`."
        raise ProblemsFound([Problem(document.at(()), "it is not a table of groups.", right)])
    known = tuple(quantities)
    problems: list[Problem] = []
    groups: dict[str, tuple[str, ...]] = {}
    for pattern, members in (document.value or {}).items():
        found = _problems(document.at((pattern,)), pattern, members, known)
        problems += found
        if not found:
            dimensions = list(dict.fromkeys(_DIMENSION.findall(pattern)))
            for chosen in itertools.product(*(labels.get(d, ()) for d in dimensions)):
                words = dict(zip(dimensions, chosen, strict=True))
                groups[_written_out(pattern, words)] = tuple(_written_out(m, words) for m in members)
    if problems:
        raise ProblemsFound(problems)
    return groups


def _written_out(name: str, words: Mapping[str, str]) -> str:
    """A name in which each `{dimension}` is a label of it."""
    return _DIMENSION.sub(lambda match: words[match[1]], name)


def _problems(place: str, pattern: object, members: object, known: tuple[str, ...]) -> list[Problem]:
    """The faults of one group of the file."""
    if not isinstance(pattern, str):
        return [Problem(place, f"`{pattern}` is not the name of a group.", "A name is text.")]
    if not isinstance(members, list) or not all(isinstance(m, str) for m in members):
        return [Problem(place, f"group `{pattern}` is not a list of names.", "Give the names of its sampled scalars.")]
    dimensions = _DIMENSION.findall(pattern)
    problems = [
        Problem(place, f"`{name}` has a brace without its other half.", "Write `{actor}` and the like.")
        for name in (pattern, *members)
        if {"{", "}"} & set(_DIMENSION.sub("", name))
    ]
    problems += [
        Problem(place, f"group `{pattern}` varies over `{d}`.", f"Dimensions are {listed(DIMENSIONS)}.")
        for d in dimensions
        if d not in DIMENSIONS
    ]
    for member in members:
        if (name := member.partition("[")[0]) not in known:
            right = nearest(name, known) or "Name an uncertainty of the scenario."
            problems.append(Problem(place, f"there is no quantity named `{name}`.", right))
        for d in _DIMENSION.findall(member):
            if d not in dimensions:
                wrong = f"`{member}` varies over `{d}`, but its group `{pattern}` does not."
                problems.append(Problem(place, wrong, f"Put `{{{d}}}` into the group's name or a label here."))
    return problems
