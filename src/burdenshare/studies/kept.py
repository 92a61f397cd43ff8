"""Findings that are kept: a file each in the user's home, written whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from burdenshare.studies.finding import Finding, json_text
from burdenshare.vocabulary.answers import Picture, Table, Trace
from burdenshare.vocabulary.errors import NotHeld, Problem, nearest
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
        Its file, which is named by the finding. The same name means the same numbers, so it may be written again.
    """
    parent = folder or findings_folder()
    parent.mkdir(parents=True, exist_ok=True)
    final, part = parent / f"{finding.name}.json", parent / f".{finding.name}.{os.getpid()}"
    try:
        part.write_text(json_text(finding), encoding="utf-8")
        os.replace(part, final)
    finally:
        part.unlink(missing_ok=True)
    return final


def list_findings(folder: Path | None = None) -> list[Finding]:
    """The findings that are kept, newest first."""
    files = sorted((folder or findings_folder()).glob("*.json"), key=lambda p: p.stat().st_mtime, reverse=True)
    return [_opened(path) for path in files]


def open_finding(name: str, folder: Path | None = None) -> Finding:
    """Open a kept finding, by its name or the beginning of it.

    Raises:
        NotHeld: no finding, or more than one, has a name that begins so.
    """
    parent = folder or findings_folder()
    held = sorted(path.stem for path in parent.glob("*.json"))
    fitting = [h for h in held if name and h.startswith(name.lower())]
    if len(fitting) != 1:
        wrong = (
            f"the names of {len(fitting)} findings begin with `{name}`." if fitting else f"no finding `{name}` is kept."
        )
        right = nearest(name, held) or "`burdenshare study --list` lists them."
        raise NotHeld([Problem("burdenshare study", wrong, right)])
    return _opened(parent / f"{fitting[0]}.json")


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
