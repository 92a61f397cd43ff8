"""Packs: folders with everything that is particular to one alliance, and the place of each scenario's file.

A pack is a folder with `pack.yaml`, its scenarios and settings, and further files. It comes with the package, with an
installed distribution (entry point group `burdenshare.packs`), or lies in any folder that is named. Installed
distributions are searched only for names that the package does not have, or to list names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from burdenshare.scenario.default import PACKS
from burdenshare.scenario.settings import Setting, settings_in
from burdenshare.scenario.shaped import PACK, PART, shape_problems
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.files import read_file
from burdenshare.vocabulary.reading import Document
from burdenshare.vocabulary.sources import Source, read_bibliography

GROUP: Final = "burdenshare.packs"
HEAD: Final = "pack.yaml"
# Files of a pack with a reader of their own; every other one says what a scenario says.
BIBLIOGRAPHY: Final = "bibliography.yaml"
STUDIES: Final = "studies.yaml"
APART: Final = (HEAD, "presentation.yaml", "groups.yaml", BIBLIOGRAPHY, STUDIES)
READ: Final = ("*.yaml", "settings/*.yaml", "*.json")
NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class Pack:
    """A pack as read from its files. `documents` are `pack.yaml` and the further files, in the order of their names."""

    name: str
    label: str
    folder: Path
    parent: Pack | None
    default: str
    documents: tuple[Document, ...]

    @property
    def chain(self) -> tuple[Pack, ...]:
        """The pack and its parents, the oldest first."""
        return (*(self.parent.chain if self.parent else ()), self)

    @property
    def scenarios(self) -> dict[str, Path]:
        """The files of the pack's own scenarios, by name."""
        return scenario_files(self.folder)

    @property
    def settings(self) -> dict[str, Setting]:
        """The settings of the pack and its parents, by name; the pack's own replace its parent's."""
        return {name: setting for pack in self.chain for name, setting in settings_in(pack.folder).items()}

    def apart(self, name: str) -> Iterator[Document]:
        """The existing files of one name, from the oldest parent to the pack itself."""
        for pack in self.chain:
            path = pack.folder / name
            if path.exists():
                yield read_file(path, _place(path))


def scenario_files(folder: Path) -> dict[str, Path]:
    """The scenario files of a pack's folder, by name."""
    return {path.stem: path for path in sorted((folder / "scenarios").glob("*.yaml"))}


def files_read_of(folder: Path) -> list[Path]:
    """The files of a pack's folder that are read besides its scenarios: words, settings, and tables of studies."""
    return [path for pattern in READ for path in sorted(folder.glob(pattern))]


def shipped() -> dict[str, Path]:
    """The folders of the packs that come with the package, by name."""
    return {path.parent.name: path.parent for path in sorted(PACKS.glob(f"*/{HEAD}"))}


@cache
def installed() -> dict[str, Path]:
    """The folders of the packs of installed distributions, by name.

    Raises:
        ProblemsFound: an entry point leads to no pack, or two packs have one name.
    """
    from importlib import metadata

    found: dict[str, Path] = {}
    for entry in sorted(metadata.entry_points(group=GROUP), key=lambda e: e.name):
        place = f"Entry point `{entry.name}` of `{GROUP}`"
        try:
            brought = entry.load()
        except Exception as error:  # whatever the distribution's own code raises
            wrong = f"`{entry.value}` cannot be loaded ({error})."
            raise ProblemsFound([Problem(place, wrong, "", "Repair or remove the distribution.")]) from None
        folder = Path(brought if isinstance(brought, str | Path) else str(next(iter(brought.__path__))))
        if not (folder / HEAD).is_file():
            right = "It must lead to a package whose folder holds one, or to the folder's path."
            raise ProblemsFound([Problem(place, f"`{folder}` holds no `{HEAD}`.", right)])
        if entry.name in found or entry.name in shipped():
            wrong = f"there is another pack named `{entry.name}`."
            raise ProblemsFound([Problem(place, wrong, "", "Give the entry point and the pack another name.")])
        found[entry.name] = folder
    return found


def known_scenarios() -> dict[str, Path]:
    """The files of the scenarios of all known packs, by name.

    Raises:
        ProblemsFound: two packs have a scenario of one name.
    """
    found: dict[str, Path] = {}
    for folder in (*shipped().values(), *installed().values()):
        refuse_clashes(folder, found)
        found |= scenario_files(folder)
    return found


def refuse_clashes(folder: Path, known: Mapping[str, Path]) -> None:
    """Refuse a pack whose scenarios share a name with those of other packs.

    Raises:
        ProblemsFound: they do.
    """
    problems = [
        Problem(
            _place(path),
            f"the pack `{known[name].parent.parent.name}` has a scenario named `{name}` too.",
            "Names of scenarios are unique across packs.",
            "Rename one of them.",
        )
        for name, path in scenario_files(folder).items()
        if name in known and known[name].resolve() != path.resolve()
    ]
    if problems:
        raise ProblemsFound(problems)


def scenario_names(pack: str | None = None) -> tuple[str, ...]:
    """The names of all scenarios of known packs, or of those of one pack."""
    if pack is None:
        return tuple(sorted(known_scenarios()))
    return tuple(scenario_files({**shipped(), **installed()}[pack]))


def is_known(folder: Path | None) -> bool:
    """Whether a pack's scenarios are found by their names: it comes with the package or with a distribution."""
    if folder is None:
        return False
    at = folder.resolve()
    return any(at == f.resolve() for f in shipped().values()) or any(at == f.resolve() for f in installed().values())


def pack_of(path: Path) -> Path | None:
    """The folder of the pack to which a scenario's file belongs; None where it belongs to none."""
    folder = path.resolve().parent.parent
    return folder if path.resolve().parent.name == "scenarios" and (folder / HEAD).is_file() else None


def load_pack(folder: Path, seen: tuple[str, ...] = ()) -> Pack:
    """Load a pack with its parents.

    Raises:
        ProblemsFound: all faults in the shape of its files, by file and line.
    """
    head = read_file(folder / HEAD, _place(folder / HEAD))
    parts = [read_file(path, _place(path)) for path in sorted(folder.glob("*.yaml")) if path.name not in APART]
    problems = [*shape_problems(head, PACK), *(p for part in parts for p in shape_problems(part, PART))]
    if problems:
        raise ProblemsFound(problems)
    name = str(head.value["name"])
    problems = [
        Problem(head.at(("name",)), f"there is another pack named `{name}`.", "", "Give this one another name.")
        for other in ([shipped()[name]] if name in shipped() else [])
        if other.resolve() != folder.resolve()
    ]
    if name in seen:
        problems.append(Problem(head.at(("parent",)), f"the parents form a loop: {' -> '.join([*seen, name])}."))
    if problems:
        raise ProblemsFound(problems)
    parent = head.value.get("parent")
    above = load_pack(_parent_folder(folder, str(parent), head), (*seen, name)) if parent else None
    default = str(head.value.get("default", ""))
    return Pack(name, str(head.value["label"]), folder, above, default, (head, *parts))


def _parent_folder(folder: Path, parent: str, head: Document) -> Path:
    """The folder of a pack's parent: a known pack by its name, or a folder by its path from the pack's own."""
    if parent in shipped():
        return shipped()[parent]
    if "/" in parent and (folder / parent / HEAD).is_file():
        return folder / parent
    if parent in installed():
        return installed()[parent]
    known = [*shipped(), *installed()]
    right = nearest(parent, known) or f"Packs are {listed(known)}; another one is named by its path, such as `../mine`."
    raise ProblemsFound([Problem(head.at(("parent",)), f"there is no pack named `{parent}`.", right)])


def default_scenario(pack: Pack) -> Path:
    """The file of the default scenario of a pack.

    Raises:
        ProblemsFound: there is none, or several and `default:` names none of them.
    """
    files = pack.scenarios
    place, head = pack.documents[0].at(("default",)), pack.documents[0]
    if pack.default in files:
        return files[pack.default]
    if pack.default:
        right = nearest(pack.default, files) or f"Scenarios are {listed(list(files))}."
        raise ProblemsFound([Problem(place, f"there is no scenario named `{pack.default}` in this pack.", right)])
    if len(files) == 1:
        return next(iter(files.values()))
    if not files:
        do = "Write one into the folder `scenarios`."
        raise ProblemsFound([Problem(head.place, "the pack has no scenario.", "", do)])
    right = f"Scenarios are {listed(list(files))}."
    raise ProblemsFound([Problem(head.place, "the pack has several scenarios.", right, "Name one as `default:`.")])


def own_bibliography(pack: Pack | None, theory_folder: str) -> dict[str, Source]:
    """The bibliography of the pack, of its parents, and of the user's folder of theories."""
    documents = list(pack.apart(BIBLIOGRAPHY)) if pack else []
    path = Path(theory_folder) / BIBLIOGRAPHY
    if theory_folder and path.exists():
        documents.append(read_file(path, _place(path)))
    return {key: source for document in documents for key, source in read_bibliography(document).items()}


def _place(path: Path) -> str:
    """A file of a pack as errors name it: with its folder, `my_alliance/figures.yaml`."""
    absolute = path.resolve()
    inner = absolute.parent.name in ("scenarios", "settings")
    above = absolute.parent.parent.name + "/" if inner else ""
    return f"{above}{absolute.parent.name}/{path.name}"
