"""Loading a scenario: its pack's files, its parents, its own file, the changes, and all their faults."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from burdenshare.scenario.alone import alone
from burdenshare.scenario.default import DEFAULT
from burdenshare.scenario.merge import Merge
from burdenshare.scenario.packs import (
    HEAD,
    NAME,
    Pack,
    default_scenario,
    files_read_of,
    is_known,
    known_scenarios,
    load_pack,
    pack_of,
    refuse_clashes,
    scenario_files,
    scenario_names,
    shipped,
)
from burdenshare.scenario.schema import Scenario
from burdenshare.scenario.shaped import SCENARIO, shape_problems
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.files import INPUT_PLACE, REGULAR, STANDARD_INPUT, USE_INPUT, kind_of, read_file
from burdenshare.vocabulary.reading import Document

__all__ = ["DEFAULT", "load_scenario", "scenario_names"]


@dataclass(frozen=True)
class _Read:
    """A scenario's file as read, its path, and the folder of the pack to which it belongs."""

    document: Document
    path: Path
    pack: Path | None


def load_scenario(
    name: str | Path, cards: Mapping[str, Card], changes: Sequence[str] = (), theories: str | Path | None = None
) -> Scenario:
    """Load a scenario: its pack's files and its parents merged in, the changes applied.

    Args:
        name: a scenario of a known pack; or the path of a file; or the folder of a pack, for its default scenario;
            or `-` for standard input.
        cards: of all quantities, by name.
        changes: `ACTOR.LEVER=VALUE[@YEAR]`, in order.
        theories: a folder with your own theories (`TOPIC/NAME.py`), which the scenario may then choose.

    Raises:
        ProblemsFound: all faults of the files and the changes, in their order.
    """
    chain = _with_parents(str(name))
    pack, own, read = _pack(chain), [one.document for one in chain], chain[-1]
    documents = [d for p in pack.chain for d in p.documents] if pack else []
    problems = [p for document in own for p in shape_problems(document, SCENARIO)]
    if problems:
        raise ProblemsFound(problems)
    called = read.path.stem if is_known(read.pack) else str(name)
    beside = _comparator(chain, pack)
    found = Merge(documents, own, cards, pack, called, str(theories or "")).scenario(tuple(changes))
    return dataclasses.replace(found, compared_with=beside, notes=(*found.notes, *alone(found)))


def _comparator(chain: list[_Read], pack: Pack | None) -> str:
    """The scenario beside which one is read, as the nearest file says it; empty where that would be itself.

    Raises:
        ProblemsFound: a file names itself, nothing that is there, or a scenario of another alliance.
    """
    naming = [read for read in chain if read.document.value.get("compared_with")]
    if not naming:
        return ""
    by = naming[-1]
    named, place = str(by.document.value["compared_with"]), by.document.at(("compared_with",))
    path = _path(named, by.path.parent)
    if not path.is_file():
        known = scenario_names()
        right = nearest(named, known) or f"Scenarios are {listed(known)}."
        raise ProblemsFound([Problem(place, f"`compared_with` names `{named}`, which is no scenario.", right)])
    if path.resolve() == chain[-1].path.resolve():
        if by is not chain[-1]:
            return ""
        raise ProblemsFound([Problem(place, "`compared_with` names the scenario itself.", "", "Name another one.")])
    other = _pack(_with_parents(str(path)))
    if (other.name if other else "") != (pack.name if pack else ""):
        whose = f"of the pack `{other.name}`" if other else "of no pack"
        wrong = f"`compared_with` names `{named}`, a scenario {whose}."
        right = f"A scenario is compared with one of its own alliance, `{pack.name}`." if pack else ""
        raise ProblemsFound([Problem(place, wrong, right)])
    return path.stem if is_known(pack_of(path)) else str(path)


def files_of(name: str | Path) -> tuple[Pack | None, list[Document], _Read]:
    """The pack of a scenario, the files from its oldest parent to the scenario, and the last of these as read.

    Raises:
        ProblemsFound: a file or a parent is not there, or cannot be read.
    """
    chain = _with_parents(str(name))
    return _pack(chain), [read.document for read in chain], chain[-1]


def paths_of(name: str | Path) -> list[Path]:
    """The files that are read with a scenario: its own, its parents' and comparator's, and those of their packs.

    Raises:
        ProblemsFound: a file or a parent is not there, or cannot be read.
    """
    chain = _with_parents(str(name))
    for read in list(chain):
        given = read.document.value.get("compared_with") if isinstance(read.document.value, dict) else None
        if given:
            chain += _with_parents(str(_path(str(given), read.path.parent)))
    packs = [pack.folder for read in chain if read.pack for pack in load_pack(read.pack).chain]
    found = [*(read.path for read in chain), *(path for folder in packs for path in files_read_of(folder))]
    return list(dict.fromkeys(found))


def _with_parents(name: str) -> list[_Read]:
    """The files from the oldest parent to the scenario itself."""
    chain: list[_Read] = []
    seen: list[str] = []
    asked, place, beside = name, "", Path()
    while True:
        read = _read(asked, beside, place)
        given = read.document.value if isinstance(read.document.value, dict) else {}
        identity = str(given.get("name", asked))
        if identity in seen:
            at = chain[-1].document.at(("based_on",))
            right = "A scenario cannot be its own parent."
            raise ProblemsFound([Problem(at, f"`based_on` forms a loop: {' -> '.join([*seen, identity])}.", right)])
        seen.append(identity)
        chain.append(read)
        if not isinstance(given.get("based_on"), str):
            return chain[::-1]
        asked, place, beside = given["based_on"], read.document.at(("based_on",)), read.path.parent


def _read(name: str, beside: Path, place: str) -> _Read:
    """Read a scenario by its name, its file, its pack's folder, or from standard input; a parent may lie beside it."""
    if name == STANDARD_INPUT:
        if place:
            wrong, do = "`-` is standard input, which cannot be a parent.", "Name a scenario or a file."
            raise ProblemsFound([Problem(place, wrong, "", do)])
        return _Read(read_file(Path(name), INPUT_PLACE), Path(name), None)
    try:
        path = _path(name, beside)
        kind = kind_of(path.stat().st_mode)
        if path.is_dir():
            raise IsADirectoryError
        if kind:
            wrong = f"`{name}` is {kind}, not a file."
            raise ProblemsFound([Problem(place or "burdenshare", wrong, REGULAR, USE_INPUT)])
        return _Read(read_file(path, path.name), path, pack_of(path))
    except (OSError, ValueError):
        known = scenario_names()
        right = nearest(name, known) or f"Scenarios are {listed(known)}."
        wrong = f"`{name}` is neither the name of a scenario, nor a file, nor the folder of a pack that can be read."
        raise ProblemsFound([Problem(place or "burdenshare", wrong, right)]) from None


def _path(name: str, beside: Path) -> Path:
    if NAME.fullmatch(name):
        for folder in shipped().values():
            if name in scenario_files(folder):
                return scenario_files(folder)[name]
        own = pack_of(beside / "any.yaml")
        if own and name in scenario_files(own):
            return scenario_files(own)[name]
        if not (beside / name).exists():
            return known_scenarios().get(name, beside / name)
    path = beside / name
    if (path / HEAD).is_file():
        return default_scenario(load_pack(path))
    return path


def _pack(chain: list[_Read]) -> Pack | None:
    """The pack of a scenario: its own, or that of its nearest parent with one."""
    with_pack = [read for read in chain if read.pack]
    if not with_pack or with_pack[-1].pack is None:
        return None
    pack = load_pack(with_pack[-1].pack)
    if pack.name not in shipped():
        refuse_clashes(pack.folder, known_scenarios())
    above = [p.folder.resolve() for p in pack.chain]
    for read in with_pack:
        if read.pack and read.pack.resolve() not in above:
            wrong = f"the scenario belongs to the pack `{read.pack.name}`, which is not a parent of `{pack.name}`."
            do = f"Write `parent: {read.pack.name}` into `{pack.folder.name}/{HEAD}`."
            raise ProblemsFound([Problem(with_pack[-1].document.at(("based_on",)), wrong, "", do)])
    return pack
