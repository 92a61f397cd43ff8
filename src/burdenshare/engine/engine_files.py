"""The engine's own files, as bytes that name them: whatever it computes with, a change of it changes a run's name."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

FILES: Final = ("*.py", "*.npy")  # the code, and the table of directions of sampling


@cache
def digest_of_engine() -> str:
    """A hash of every file of the engine, comments included; line ends do not count."""
    found = hashlib.blake2b(digest_size=16)
    here = Path(__file__).parent
    for path in sorted(p for pattern in FILES for p in here.glob(pattern)):
        raw = path.read_bytes()
        body = raw.replace(b"\r\n", b"\n") if path.suffix == ".py" else raw
        found.update(b"%b %d\0" % (path.name.encode(), len(body)))
        found.update(body)
    return found.hexdigest()
