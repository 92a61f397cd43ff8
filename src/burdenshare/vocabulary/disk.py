"""What the user's computer does not allow: a full disk, a folder that cannot be written, a path that is a file."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from burdenshare.vocabulary.errors import Problem, ProblemsFound
from burdenshare.vocabulary.folders import home

MEGABYTE: Final = 1_000_000
RESERVE: Final = 32 * MEGABYTE  # is left free: a full disk harms other programs too
ELSEWHERE: Final = "Set BURDENSHARE_HOME to a folder that you can write."
FREE_SOME: Final = (
    "`burdenshare runs size` shows what is kept, and `burdenshare runs remove RUN` frees it. "
    "Or set BURDENSHARE_HOME to a folder on another disk."
)
LONGEST_PATH: Final = 259
_TOO_LONG: Final = (errno.ENOENT, errno.EINVAL, errno.ENAMETOOLONG)
_WORDS: Final = {
    errno.ENOSPC: ("the disk is full.", FREE_SOME),
    errno.EDQUOT: ("your share of the disk is used up.", FREE_SOME),
    errno.EFBIG: ("the system does not allow a file of this size.", "`ulimit -f` shows the limit."),
    errno.EACCES: ("this user has no permission.", ELSEWHERE),
    errno.EPERM: ("the system does not permit it.", ELSEWHERE),
    errno.EROFS: ("the disk can only be read.", ELSEWHERE),
    errno.ENOTDIR: ("part of this path is a file, not a folder.", ELSEWHERE),
    errno.EEXIST: ("a file has this name, where a folder is needed.", ELSEWHERE),
    errno.EISDIR: ("it is a folder, where a file is needed.", ""),
    errno.ENOENT: ("there is no such file or folder.", ""),
    errno.ENAMETOOLONG: ("the name is too long.", "Choose a shorter path."),
    errno.ELOOP: ("its links lead in a circle.", ELSEWHERE),
    errno.EIO: ("the disk reports an error.", "Check the disk, and copy what you need."),
    errno.EMFILE: ("too many files are open.", "`ulimit -n` shows the limit."),
    errno.ENFILE: ("too many files are open on this computer.", "Close other programs."),
    errno.ENOMEM: ("the computer has no memory left.", "Choose fewer draws, or close other programs."),
}  # fmt: skip


class NotAllowed(ProblemsFound):
    """The user's computer does not allow what is needed. Neither the input nor the program is at fault."""


def in_words(error: OSError, place: str | os.PathLike[str] = "") -> NotAllowed:
    """A system error as a sentence about the user's computer.

    Args:
        error: what the system reported.
        place: the path that is shown where the error names none.
    """
    named = error.filename if isinstance(error.filename, str) else ""
    where = named or str(place)
    if os.name == "nt" and len(where) > LONGEST_PATH and error.errno in _TOO_LONG:
        wrong = f"the path has {len(where)} characters, and Windows may allow {LONGEST_PATH}."
        return NotAllowed([Problem(where, wrong, "", "Set BURDENSHARE_HOME to a folder with a short path.")])
    what, do = _WORDS.get(error.errno or 0, (f"the system reports `{os.strerror(error.errno or 0)}`.", ""))
    is_ours = bool(where) and Path(os.path.abspath(where)).is_relative_to(os.path.abspath(home()))
    return NotAllowed([Problem(where or "burdenshare", what, do if is_ours or "BURDENSHARE_HOME" not in do else "")])


@contextmanager
def using(place: Path) -> Iterator[None]:
    """Turn system errors under a folder into sentences.

    Raises:
        NotAllowed: the system reported an error.
    """
    try:
        yield
    except OSError as error:
        if error.errno is None:  # a library's own, not the system's
            raise
        raise in_words(error, place) from error


def ready(folder: Path) -> None:
    """Make a folder, and see that it can be written.

    Raises:
        NotAllowed: it cannot.
    """
    with using(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            read_only = _is_read_only(folder)
            raise OSError(errno.EROFS if read_only else errno.EACCES, "", str(folder))


def _is_read_only(folder: Path) -> bool:
    return hasattr(os, "statvfs") and bool(os.statvfs(folder).f_flag & getattr(os, "ST_RDONLY", 1))


def free_bytes(folder: Path) -> int:
    """How much can be written on the disk of a folder, or of the nearest folder above it that exists."""
    import shutil

    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    with using(place):
        return shutil.disk_usage(place).free


def refuse_full(folder: Path, needed: int) -> None:
    """Refuse to begin what would fill the disk.

    Raises:
        NotAllowed: less than that, and a reserve, is free.
    """
    free = free_bytes(folder)
    if free < needed + RESERVE:
        wrong = f"{size(needed)} are needed here and {size(RESERVE)} must stay free, but {size(free)} are free."
        raise NotAllowed([Problem(str(folder), wrong, FREE_SOME)])


def free_memory() -> int | None:
    """How much memory this process may still take; None where the system does not show it."""
    found = []
    try:
        shown = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
        found.append(int(shown["MemAvailable"].split()[0]) * 1024)
        group = Path("/sys/fs/cgroup")  # a container has a limit of its own
        found.append(int((group / "memory.max").read_text()) - int((group / "memory.current").read_text()))
    except (OSError, ValueError, KeyError):  # no limit is written as `max`
        pass
    return max(0, min(found)) if found else None


def size(count: int) -> str:
    """A number of bytes in words: `61 MB`, `4.7 GB`."""
    for unit, name in ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}" if count < 10 * unit else f"{count / unit:,.0f} {name}"
    return f"{count} bytes"


def is_private(folder: Path) -> bool:
    """Whether a folder belongs to this user and nobody else can write it; where users have no numbers, always."""
    if not hasattr(os, "geteuid"):
        return True
    found = os.stat(folder)
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022
