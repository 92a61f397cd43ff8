"""Texts and files with a checksum, by which a changed bit is found.

A sealed text is a JSON object whose first key, `check`, is a checksum of all the others. Its bytes are compared, not
its values, so that no bit of it can change unseen. Of a file, the size and the SHA-256 are recorded elsewhere; the
same digits as those of `sha256sum`.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any, Final, TypeAlias

Sum: TypeAlias = list[Any]  # of a file: its size in bytes, and its SHA-256
_DIGITS: Final = 32
_OPENS: Final = b'{\n "check": "'
_CLOSES: Final = b'",\n'
_END: Final = len(_OPENS) + _DIGITS  # of the checksum
_BEGIN: Final = _END + len(_CLOSES)  # of what it covers
LARGEST: Final = 64 * 2**20  # bytes of a text that is read whole
# A pipe that nobody writes into must not wait, and Windows must not change line ends.
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Broken(ValueError):
    """A sealed text whose checksum is not that of its bytes."""


class Unfit(ValueError):
    """What is no regular file, or has more bytes than any text that we keep; the words follow a name."""


def to_text(body: Any) -> str:
    """JSON in the form in which it is kept."""
    return json.dumps(body, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def seal(body: dict[str, Any]) -> str:
    """A JSON object as text, with a checksum in front."""
    return seal_text(to_text(body))


def seal_text(text: str) -> str:
    """A JSON object that is text already, each key on its line, with a checksum in front."""
    rest = text.removeprefix("{\n")
    return f"{_OPENS.decode()}{_check(rest.encode()).decode()}{_CLOSES.decode()}{rest}"


def unseal(body: bytes) -> tuple[dict[str, Any], bool]:
    """Read a sealed text.

    Returns:
        The object without its checksum, and whether it had one: texts of older versions have none.

    Raises:
        Broken: the text was changed or cut.
    """
    if body.startswith(_OPENS) and body.startswith(_CLOSES, _END) and body[len(_OPENS) : _END] == _check(body[_BEGIN:]):
        return _object(b"{" + body[_BEGIN:]), True
    found = _object(body)
    # What an older version wrote has neither of these keys; a text that has one lost its checksum.
    if found.keys() & {"check", "files"}:
        raise Broken
    return found, False


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Broken from None
    if not isinstance(found, dict):
        raise Broken
    return found


def _check(rest: bytes) -> bytes:
    return hashlib.sha256(rest).hexdigest()[:_DIGITS].encode()


def sum_of(text: str) -> Sum:
    """The size and the SHA-256 of a text as it is kept."""
    encoded = text.encode()
    return [len(encoded), hashlib.sha256(encoded).hexdigest()]


def sum_of_file(path: Path) -> Sum:
    """The size and the SHA-256 of a regular file.

    Raises:
        OSError: it cannot be opened or read.
        Unfit: it is no regular file.
    """
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        _refuse_strange(os.fstat(file.fileno()).st_mode)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return [file.tell(), digest]


def read_regular(path: str | Path) -> tuple[bytes, float]:
    """The bytes of a regular file, and when it was last written.

    Raises:
        OSError: it cannot be opened or read.
        Unfit: it is no regular file, or has more than 64 MiB.
    """
    file = os.open(path, _FLAGS)
    try:
        about = os.fstat(file)
        _refuse_strange(about.st_mode)
        if about.st_size > LARGEST:
            raise Unfit(f"has {about.st_size:,} bytes; the most is {LARGEST:,}.")
        body = os.read(file, about.st_size + 1)
        while more := os.read(file, about.st_size + 1 - len(body)):
            body += more
    finally:
        os.close(file)
    return body, about.st_mtime


def _refuse_strange(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise Unfit("is not a file.")
