"""Folders that are being written: hidden, named by their process, and removed when that process has ended."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

PREFIX: Final = ".unfinished-"


def make_unfinished(parent: Path, name: str) -> Path:
    """Make a folder in which `name` is written until it is complete."""
    parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-{name}-", dir=parent))


def sweep(parent: Path) -> None:
    """Remove unfinished folders of processes that have ended."""
    for left in parent.glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if not (owner.isdigit() and _alive(int(owner))):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except PermissionError:
            return True
        return True
    return False
