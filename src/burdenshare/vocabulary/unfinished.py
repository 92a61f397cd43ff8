"""Folders that are being written: hidden, named by the host and process that write them, and swept when it is gone.

A home may be shared by several hosts. Whether a process lives can be seen on its own host alone, so a host sweeps only
what it left itself. Two containers that share a host's name count as two: their processes cannot see each other.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # there is none on Windows
    fcntl = None

PREFIX: Final = ".unfinished-"


def host() -> str:
    """A word for where a process can be seen: the host and, where the system has them, the space of process numbers."""
    space = ""
    with contextlib.suppress(OSError):
        space = os.readlink("/proc/self/ns/pid")
    return hashlib.blake2b(f"{socket.gethostname()} {space}".encode(), digest_size=5).hexdigest()


def make_unfinished(parent: Path, name: str) -> Path:
    """Make a folder in which `name` is written until it is complete."""
    parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{host()}-{os.getpid()}-{name}-", dir=parent))


def sweep(parent: Path) -> None:
    """Remove what processes of this host left unfinished and are gone; what any other host writes is left alone."""
    for left in parent.glob(f"{PREFIX}{host()}-*"):
        owner = left.name.removeprefix(f"{PREFIX}{host()}-").partition("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def write_whole(path: Path, text: str) -> None:
    """Write a text file completely or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Change a folder while no other process does; where the system has no such locks, without waiting."""
    held = None
    if fcntl is not None:
        held = os.open(folder, os.O_RDONLY)
        with contextlib.suppress(OSError):  # some shared disks have no locks
            fcntl.flock(held, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def hide(folder: Path) -> Path:
    """Take a folder out of sight; what is returned can be deleted, and is swept if that does not happen."""
    hidden = make_unfinished(folder.parent, "removed")
    os.rename(folder, hidden / folder.name)
    return hidden


def remove(folder: Path) -> None:
    """Remove a folder: it is out of sight at once, and deleted after that."""
    shutil.rmtree(hide(folder), ignore_errors=True)


def _alive(process: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except PermissionError:
            return True
        return True
    return False
