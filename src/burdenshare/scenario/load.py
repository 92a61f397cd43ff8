"""Loading a scenario: the file, its parents, the changes of the command line, and all that is wrong at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from burdenshare.scenario.merge import Merge
from burdenshare.scenario.schema import Scenario
from burdenshare.scenario.shape import check_shape
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.reading import Document, read_yaml

PACKS = Path(__file__).parent.parent / "packs"
DEFAULT = "indo-pacific-2026"


def pack_names(packs: Path = PACKS) -> tuple[str, ...]:
    """The names of the scenarios that come with the package."""
    return tuple(sorted(p.stem for p in packs.glob("*.yaml") if p.stem != "groups"))


def load_scenario(
    name: str | Path, cards: Mapping[str, Card], changes: Sequence[str] = (), packs: Path = PACKS
) -> Scenario:
    """Load a scenario with its parents merged in and the changes applied.

    Args:
        name: of a pack, or the path of a file.
        cards: of all quantities, by name.
        changes: `ACTOR.LEVER=VALUE[@YEAR]`, in order.
        packs: the folder of the packs.

    Raises:
        ProblemsFound: everything that is wrong with the files and the changes, in their order.
    """
    documents = _with_parents(name, packs)
    problems = [p for document in documents for p in check_shape(document)]
    if problems:
        raise ProblemsFound(problems)
    return Merge(documents, cards).scenario(tuple(changes))


def _with_parents(name: str | Path, packs: Path) -> list[Document]:
    """The documents from the oldest parent to the file itself."""
    chain: list[Document] = []
    seen: list[str] = []
    asked, place = str(name), ""
    while True:
        document = _read(asked, packs, place)
        given = document.value if isinstance(document.value, dict) else {}
        identity = str(given.get("name", asked))
        if identity in seen:
            at = chain[-1].at(("based_on",))
            raise ProblemsFound([Problem(at, f"the parents go round: {' -> '.join([*seen, identity])}.")])
        seen.append(identity)
        chain.append(document)
        if not isinstance(given.get("based_on"), str):
            return chain[::-1]
        asked, place = given["based_on"], document.at(("based_on",))


def _read(name: str, packs: Path, place: str) -> Document:
    pack = packs / f"{name}.yaml"
    path = pack if re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) and pack.is_file() else Path(name)
    try:
        return read_yaml(path.read_bytes(), path.name)
    except (OSError, ValueError):
        known = pack_names(packs)
        right = nearest(name, known) or f"Scenarios are {listed(known)}."
        where = place or "burdenshare"
        raise ProblemsFound(
            [
                Problem(
                    where,
                    f"`{name}` is neither a scenario that comes with the package nor a file that can be read.",
                    right,
                )
            ]
        ) from None
