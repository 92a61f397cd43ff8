"""What is being written: hidden, named by the host and the process that write it, and swept when they are gone.

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
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

from burdenshare.vocabulary.disk import NotAllowed
from burdenshare.vocabulary.errors import Problem

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # there is none on Windows
    fcntl = None

PREFIX: Final = ".unfinished-"
PATIENCE: Final = (0.02, 0.05, 0.1, 0.3)  # seconds
A_MINUTE: Final = 60
A_DAY: Final = 86_400


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
        if owner.isdigit() and not _alive(int(owner), left):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    left.unlink()


def replace(source: Path, target: Path) -> None:
    """Put a file or a folder in the place of another.

    Windows refuses that while another process has one of them open, which a reader or a virus scanner has for a moment.

    Raises:
        NotAllowed: it is still refused after half a second.
    """
    _put(os.replace, source, target)


def rename(source: Path, target: Path) -> None:
    """Give a folder its place, where nothing is.

    Raises:
        OSError: something is there.
        NotAllowed: the system refuses it, also after half a second.
    """
    _put(os.rename, source, target)


def _put(how: Callable[[Path, Path], None], source: Path, target: Path) -> None:
    for seconds in PATIENCE:
        try:
            return how(source, target)
        except PermissionError:
            time.sleep(seconds)
    try:
        how(source, target)
    except PermissionError:
        wrong = "it cannot be put in its place: another program has a file open there, or this user has no permission."
        raise NotAllowed([Problem(str(target), wrong, "", "Close what shows it, and repeat the command.")]) from None


def write_whole(path: Path, text: str) -> None:
    """Write a text file completely or not at all."""
    write_whole_bytes(path, text.encode())


def write_whole_bytes(path: Path, body: bytes) -> None:
    """Write a file completely or not at all."""
    part = path.with_name(f"{PREFIX}{host()}-{os.getpid()}-{path.name}")
    try:
        part.write_bytes(body)
        replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Change a folder while no other process does."""
    if fcntl is None:
        with _marked(folder):
            yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some shared disks have no locks
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


@contextlib.contextmanager
def _marked(folder: Path) -> Iterator[None]:
    """The same where the system has no such locks: by a file beside the folder, which counts for a minute."""
    mark = folder.with_name(f".changing-{folder.name}")
    began = time.monotonic()
    while time.monotonic() < began + A_MINUTE:
        try:
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except (FileExistsError, PermissionError):  # the second while it is being removed
            with contextlib.suppress(OSError):
                if time.time() - mark.stat().st_mtime > A_MINUTE:  # its process was killed
                    mark.unlink()
            time.sleep(0.01)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            mark.unlink()


def hide(folder: Path) -> Path:
    """Take a folder out of sight; what is returned can be deleted, and is swept if that does not happen."""
    hidden = make_unfinished(folder.parent, "removed")
    try:
        rename(folder, hidden / folder.name)
    except BaseException:
        with contextlib.suppress(OSError):
            hidden.rmdir()
        raise
    return hidden


def remove(folder: Path) -> None:
    """Remove a folder: it is out of sight at once, and deleted after that."""
    shutil.rmtree(hide(folder), ignore_errors=True)


def _alive(process: int, left: Path) -> bool:
    """Whether the process that left something is there. Windows has no question that is harmless: a day must pass."""
    if os.name == "nt":
        with contextlib.suppress(OSError):
            return time.time() - left.stat().st_mtime < A_DAY
        return True
    with contextlib.suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except PermissionError:
            return True
        return True
    return False
