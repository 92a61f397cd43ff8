"""Findings that are kept: a file each in the user's home, written whole or not at all, with a checksum of its bytes.

Two scenarios may have the same numbers, and then the same name: their words are kept side by side. A file that was
changed or cut is named, and hides no other.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from burdenshare.studies.finding import Finding, json_text
from burdenshare.vocabulary.answers import Picture, Table, Trace
from burdenshare.vocabulary.disk import in_words, using
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.files import read_bytes
from burdenshare.vocabulary.folders import home
from burdenshare.vocabulary.sealed import Broken, seal_text, unseal
from burdenshare.vocabulary.unfinished import sweep, write_whole

LARGEST: Final = 256 * 2**20  # bytes
CHANGED: Final = "was changed after it was kept."
_PLACE: Final = "burdenshare study"
# What older versions kept without a checksum has exactly these keys.
_KEYS: Final = frozenset(
    ("study", "question", "scenario", "finding", "options", "made", "caveats", "tables", "sources")
)


class DamagedFinding(NotHeld):
    """A kept finding that was changed, cut, or cannot be read."""

    def __init__(self, path: Path, wrong: str) -> None:
        right = f"Remove {path}, and ask the study again."
        super().__init__([Problem(f"Finding {_named(path)}", f"`{path.name}` {wrong}", right)])


@dataclass(frozen=True)
class VerifiedFinding:
    """A finding whose file was read: what is wrong with it, its size, and whether it has a checksum."""

    name: str
    wrong: str
    bytes: int
    has_checksum: bool


def findings_folder() -> Path:
    """The folder in which findings are kept, beside the runs."""
    return home() / "findings"


def save_finding(finding: Finding, folder: Path | None = None) -> Path:
    """Keep a finding.

    Args:
        finding: what to keep.
        folder: of all findings; the user's own if not given.

    Returns:
        Its file. Findings of one name have the same numbers; each scenario with these numbers keeps its own words. Only
        those of the same scenario are written again.

    Raises:
        NotAllowed: the user's computer does not allow it.
        NotHeld: different numbers are kept under the same name.
    """
    parent = folder or findings_folder()
    final = parent / _file(finding.name, finding.scenario)
    with using(parent):
        parent.mkdir(parents=True, exist_ok=True)
        sweep(parent)
        _refuse_other_numbers(final, finding)
        write_whole(final, seal_text(json_text(finding)))
    return final


def _refuse_other_numbers(path: Path, finding: Finding) -> None:
    """Refuse kept numbers that differ from a finding's: one name, one set of numbers. A damaged file gives way."""
    if not path.is_file():
        return
    try:
        kept, _ = _body(path)
        _finding(path, kept)
    except DamagedFinding:
        return
    now = json.loads(json_text(finding))
    if _numbers(kept) != _numbers(now):
        wrong = "it is kept with different numbers. Nothing was written."
        right = "Another processor or a changed library may round differently."
        do = f"Move {path} away, or set BURDENSHARE_HOME to another folder, and run again."
        raise NotHeld([Problem(f"Finding {finding.name}", wrong, right, do)])


def _numbers(body: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The numbers of each table, row by row; labels are words."""
    return {
        name: [{k: v for k, v in row.items() if not isinstance(v, str)} for row in table["rows"]]
        for name, table in body["tables"].items()
    }


def list_findings(folder: Path | None = None) -> list[Finding]:
    """The findings that are kept and whole, newest first; scenarios with equal numbers share a name, a finding each."""
    return kept_findings(folder)[0]


def kept_findings(folder: Path | None = None) -> tuple[list[Finding], list[DamagedFinding]]:
    """The findings that are kept, newest first, and what is wrong with those that are not whole."""
    found, damaged = list[Finding](), list[DamagedFinding]()
    for path in _files(folder or findings_folder()):
        try:
            found.append(_opened(path))
        except DamagedFinding as problem:
            damaged.append(problem)
    return found, damaged


def verify_findings(folder: Path | None = None) -> Iterator[VerifiedFinding]:
    """Read every kept finding and compare it with its checksum."""
    for path in _files(folder or findings_folder()):
        try:
            body, is_sealed = _body(path)
            _finding(path, body)
        except DamagedFinding as found:
            yield VerifiedFinding(_named(path), found.problems[0].wrong, 0, True)
        else:
            yield VerifiedFinding(_named(path), "", path.stat().st_size, is_sealed)


def open_finding(name: str, folder: Path | None = None) -> Finding:
    """Open a kept finding.

    Args:
        name: `NAME`, or the beginning of it, for the words that were kept last; or `NAME@SCENARIO`, where a scenario
            with changes is written as the list of findings shows it.
        folder: of all findings; the user's own if not given.

    Raises:
        NotHeld: no finding, or more than one, has a name that begins so; or it was not kept for this scenario.
        DamagedFinding: its file was changed, cut, or cannot be read.
    """
    files = _files(folder or findings_folder())
    begins, _, scenario = name.partition("@")
    held = sorted({_named(path) for path in files})
    fitting = [h for h in held if begins and h.startswith(begins.lower())]
    if len(fitting) != 1:
        wrong = (
            f"the names of {len(fitting)} findings begin with `{begins}`."
            if fitting
            else f"no finding `{begins}` is kept."
        )
        right = nearest(begins, held) or "`burdenshare study --list` lists them."
        raise NotHeld([Problem(_PLACE, wrong, right)])
    paths = [path for path in files if _named(path) == fitting[0]]
    if not scenario:
        return _opened(paths[0])
    own = [path for path in paths if path.name == _file(fitting[0], scenario)]
    if own:
        return _opened(own[0])
    found = [one for one in kept_findings(folder)[0] if one.name == fitting[0]]  # those of older versions among them
    chosen = [one for one in found if one.scenario == scenario]
    if not chosen:
        wrong = f"finding {fitting[0]} was not kept for `{scenario}`."
        raise NotHeld([Problem(_PLACE, wrong, f"Available: {listed([one.scenario for one in found])}.")])
    return chosen[0]


def _files(folder: Path) -> list[Path]:
    """The files of all findings, newest first; those of older versions are named without a scenario."""
    dated = []
    with using(folder):
        for path in folder.glob("*.json"):
            if not path.name.startswith("."):
                try:
                    dated.append((path.stat().st_mtime_ns, path))
                except FileNotFoundError:
                    if path.is_symlink():  # else it was removed just now
                        dated.append((0, path))
    return [path for _, path in sorted(dated, key=lambda d: d[0], reverse=True)]


def _named(path: Path) -> str:
    return path.stem.partition("@")[0]


def _file(name: str, scenario: str) -> str:
    return f"{name}@{_label(scenario)}.json"


def _label(scenario: str) -> str:
    """A scenario with its changes as part of a file's name: its own name, with a digest where there is more to say."""
    plain = re.sub(r"[^a-z0-9_-]+", "-", Path(scenario.partition(" ")[0]).stem.lower()).strip("-")[:40]
    if plain == scenario:
        return plain
    return f"{plain}-{hashlib.blake2b(scenario.encode(), digest_size=6).hexdigest()}"


def _opened(path: Path) -> Finding:
    return _finding(path, _body(path)[0])


def _body(path: Path) -> tuple[Mapping[str, Any], bool]:
    """What a file holds, and whether it has a checksum.

    Raises:
        DamagedFinding: it was changed or cut, or cannot be read.
    """
    try:
        body, is_sealed = unseal(read_bytes(path, path.name, LARGEST))
    except OSError as error:
        raise DamagedFinding(path, f"cannot be read: {in_words(error).problems[0].wrong}") from None
    except ProblemsFound as found:  # a folder, a pipe, or too large
        raise DamagedFinding(path, f"cannot be read: {found.problems[0].wrong}") from None
    except Broken:
        raise DamagedFinding(path, CHANGED) from None
    if not is_sealed and body.keys() != _KEYS:
        raise DamagedFinding(path, CHANGED)
    return body, is_sealed


def _finding(path: Path, body: Mapping[str, Any]) -> Finding:
    try:
        found = Finding(
            study=body["study"],
            question=body["question"],
            tables=tuple(_table(name, table) for name, table in body["tables"].items()),
            caveats=tuple(body["caveats"]),
            name=body["finding"],
            options=body["options"],
            scenario=body["scenario"],
            made=body["made"],
            sources=tuple(body["sources"]),
        )
    except (KeyError, TypeError, AttributeError):  # of an older version, without a checksum
        raise DamagedFinding(path, CHANGED) from None
    if found.name != _named(path):
        raise DamagedFinding(path, f"holds the finding {found.name}.")
    return found


def _table(name: str, body: Mapping[str, Any]) -> Table:
    traces = {column: Trace(made["how"], tuple(made["of"])) for column, made in body["traces"].items()}
    picture = Picture(**body["picture"]) if body["picture"] else None
    return Table(
        name, body["title"], body["sentence"], body["columns"], tuple(body["rows"]), traces, body["headings"], picture,
        body["no_picture"],
    )  # fmt: skip
