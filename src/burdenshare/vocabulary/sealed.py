"""Texts and files with a checksum, by which a changed bit is found.

A sealed text is a JSON object whose first key, `check`, is a checksum of all the others. Its bytes are compared, not
its values, so that no bit of it can change unseen. Of a file, the size and the SHA-256 are recorded elsewhere; the
same digits as those of `sha256sum`.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final, TypeAlias

Sum: TypeAlias = list[Any]  # of a file: its size in bytes, and its SHA-256
_OPEN: Final = '{\n "check": "'
_CLOSE: Final = '",\n'
_DIGITS: Final = 32


class Broken(ValueError):
    """A sealed text whose checksum is not that of its bytes."""


def to_text(body: Any) -> str:
    """JSON in the form in which it is kept."""
    return json.dumps(body, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def seal(body: dict[str, Any]) -> str:
    """A JSON object as text, with a checksum in front."""
    rest = to_text(body).removeprefix("{\n")
    return f"{_OPEN}{_check(rest)}{_CLOSE}{rest}"


def unseal(text: str) -> tuple[dict[str, Any], bool]:
    """Read a sealed text.

    Returns:
        The object without its checksum, and whether it had one: texts of older versions have none.

    Raises:
        Broken: the text was changed or cut.
    """
    at = len(_OPEN) + _DIGITS
    rest = text[at + len(_CLOSE) :]
    if text.startswith(_OPEN) and text.startswith(_CLOSE, at) and text[len(_OPEN) : at] == _check(rest):
        body: dict[str, Any] = json.loads("{" + rest)
        return body, True
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise Broken from None
    # What an older version wrote has neither of these keys; a text that has one lost its checksum.
    if not isinstance(body, dict) or body.keys() & {"check", "files"}:
        raise Broken
    return body, False


def _check(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def sum_of(text: str) -> Sum:
    """The size and the SHA-256 of a text as it is kept."""
    encoded = text.encode()
    return [len(encoded), hashlib.sha256(encoded).hexdigest()]


def sum_of_file(path: Path) -> Sum:
    """The size and the SHA-256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return [file.tell(), digest]
