"""What can be worked out again, kept in the cache folder under a digest of all that decides it."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from burdenshare.vocabulary.folders import cache_folder

_CHECK = 16  # bytes in front of what is kept, by which a broken file is known


def digest_of(*parts: bytes) -> str:
    """A digest of several texts."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(b"%d:%b" % (len(part), part))
    return found.hexdigest()


def kept(what: str, digest: str) -> bytes | None:
    """What is kept under a digest; None where nothing is, or where the file is broken."""
    try:
        found = _place(what, digest).read_bytes()
    except OSError:
        return None
    return found[_CHECK:] if found[:_CHECK] == _check(found[_CHECK:]) else None


def keep(what: str, digest: str, content: bytes = b"") -> None:
    """Keep something, in full or not at all; a folder that cannot be written only costs time."""
    place = _place(what, digest)
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            part.write_bytes(_check(content) + content)
            os.replace(part, place)
        finally:
            part.unlink(missing_ok=True)


def _place(what: str, digest: str) -> Path:
    return cache_folder() / what / digest


def _check(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_CHECK).digest()
