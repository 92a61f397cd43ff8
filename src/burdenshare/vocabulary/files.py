"""Files of users: regular ones only, and no more than a limit of each. YAML files are read once.

A pipe or a device may never end, and a folder has no bytes: each is refused before it is opened. `-` means standard
input. The values and lines of a YAML file are kept under the hash of its bytes, because runs start fast.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
from functools import cache
from pathlib import Path
from typing import Final

from burdenshare.vocabulary import reading
from burdenshare.vocabulary.errors import Problem, ProblemsFound
from burdenshare.vocabulary.kept import digest_of, keep, kept
from burdenshare.vocabulary.reading import LARGEST, Document, read_yaml

STANDARD_INPUT: Final = "-"
INPUT_PLACE: Final = "standard input"
REGULAR: Final = "It must be a regular file."
USE_INPUT: Final = "To read a pipe, write `-` for standard input."
_READ = "files"
_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_bytes(path: Path, place: str, largest: int = LARGEST) -> bytes:
    """Read a regular file, or standard input where the path is `-`.

    Args:
        path: of the file.
        place: the name that errors show.
        largest: the most bytes.

    Raises:
        OSError: it cannot be opened.
        ProblemsFound: it is no regular file, or larger than the limit. No more than the limit is read.
    """
    if str(path) == STANDARD_INPUT:
        return _standard_input(largest)
    _refuse_kind(path.stat().st_mode, place)
    # Between the look and the opening, a pipe may have taken the file's place: it must not wait either.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        about = os.fstat(file.fileno())
        _refuse_kind(about.st_mode, place)
        if about.st_size > largest:
            raise _too_large(place, largest)
        body = file.read(largest + 1)
    if len(body) > largest:
        raise _too_large(place, largest)
    return body


def kind_of(mode: int) -> str:
    """What a path leads to where it is no regular file, in words; empty for a regular file."""
    return "" if stat.S_ISREG(mode) else next((said for holds, said in _KINDS if holds(mode)), "something else")


def _refuse_kind(mode: int, place: str) -> None:
    if kind := kind_of(mode):
        raise ProblemsFound([Problem(place, f"it is {kind}, not a file.", REGULAR, USE_INPUT)])


@cache
def _standard_input(largest: int) -> bytes:
    """The bytes of standard input; it can be read once, and a command may need it twice."""
    if sys.stdin is None or sys.stdin.closed:
        raise ProblemsFound([Problem(INPUT_PLACE, "it is closed.", "", "Name a file.")])
    body = sys.stdin.buffer.read(largest + 1)
    if len(body) > largest:
        raise _too_large(INPUT_PLACE, largest)
    return body


def _too_large(place: str, largest: int) -> ProblemsFound:
    size = f"{largest / 2**20:,.0f} MiB"
    return ProblemsFound([Problem(place, f"it is larger than {size}.", f"The most is {size}.")])


def read_file(path: Path, place: str) -> Document:
    """Read one YAML file; what is wrong with it is never kept.

    Args:
        path: of the file.
        place: the name that errors show.

    Raises:
        ProblemsFound: it cannot be opened, is no regular file, too large, or not YAML as `read_yaml` takes it.
    """
    try:
        text = read_bytes(path, place)
    except OSError as error:
        raise ProblemsFound([Problem(place, f"the file cannot be read ({error.strerror}).")]) from None
    digest = digest_of(text, _reader())
    before = kept(_READ, digest)
    if before is not None:
        value, lines = marshal.loads(before)  # our own file, whole: `kept` compares its digest
        return Document(place, value, lines)
    document = read_yaml(text, place)
    keep(_READ, digest, marshal.dumps((document.value, dict(document.lines))))
    return document


@cache
def _reader() -> bytes:
    """What decides how a text is read, besides the text."""
    return Path(reading.__file__).read_bytes() + sys.version.encode()
