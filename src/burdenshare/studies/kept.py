"""Findings that are kept: a file each in the user's home, written whole or not at all.

Two scenarios may have the same numbers, and then the same name: their words are kept side by side.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from burdenshare.studies.finding import Finding, json_text
from burdenshare.vocabulary.answers import Picture, Table, Trace
from burdenshare.vocabulary.errors import NotHeld, Problem, listed, nearest
from burdenshare.vocabulary.folders import home


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
    """
    parent = folder or findings_folder()
    parent.mkdir(parents=True, exist_ok=True)
    final = parent / f"{finding.name}@{_label(finding.scenario)}.json"
    part = parent / f".{final.stem}.{os.getpid()}"
    try:
        part.write_text(json_text(finding), encoding="utf-8")
        os.replace(part, final)
    finally:
        part.unlink(missing_ok=True)
    return final


def list_findings(folder: Path | None = None) -> list[Finding]:
    """The findings that are kept, newest first; scenarios with equal numbers share a name, a finding each."""
    return [_opened(path) for path in _files(folder or findings_folder())]


def open_finding(name: str, folder: Path | None = None) -> Finding:
    """Open a kept finding.

    Args:
        name: `NAME`, or the beginning of it, for the words that were kept last; or `NAME@SCENARIO`, where a scenario
            with changes is written as the list of findings shows it.
        folder: of all findings; the user's own if not given.

    Raises:
        NotHeld: no finding, or more than one, has a name that begins so; or it was not kept for this scenario.
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
        raise NotHeld([Problem("burdenshare study", wrong, right)])
    found = [_opened(path) for path in files if _named(path) == fitting[0]]
    chosen = [one for one in found if not scenario or one.scenario == scenario]
    if not chosen:
        wrong = f"finding {fitting[0]} was not kept for `{scenario}`."
        raise NotHeld([Problem("burdenshare study", wrong, f"Available: {listed([one.scenario for one in found])}.")])
    return chosen[0]


def _files(folder: Path) -> list[Path]:
    """The files of all findings, newest first; those of older versions are named without a scenario."""
    files = [path for path in folder.glob("*.json") if not path.name.startswith(".")]
    return sorted(files, key=lambda p: p.stat().st_mtime_ns, reverse=True)


def _named(path: Path) -> str:
    return path.stem.partition("@")[0]


def _label(scenario: str) -> str:
    """A scenario with its changes as part of a file's name: its own name, with a digest where there is more to say."""
    plain = re.sub(r"[^a-z0-9_-]+", "-", Path(scenario.partition(" ")[0]).stem.lower()).strip("-")[:40]
    if plain == scenario:
        return plain
    return f"{plain}-{hashlib.blake2b(scenario.encode(), digest_size=6).hexdigest()}"


def _opened(path: Path) -> Finding:
    body = json.loads(path.read_text(encoding="utf-8"))
    return Finding(
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


def _table(name: str, body: Mapping[str, Any]) -> Table:
    traces = {column: Trace(made["how"], tuple(made["of"])) for column, made in body["traces"].items()}
    picture = Picture(**body["picture"]) if body["picture"] else None
    return Table(
        name, body["title"], body["sentence"], body["columns"], tuple(body["rows"]), traces, body["headings"], picture,
        body["no_picture"],
    )  # fmt: skip
