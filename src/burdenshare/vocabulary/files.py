"""YAML files as read before: their values and lines are kept under the hash of their bytes, because runs start fast."""

from __future__ import annotations

import marshal
import sys
from functools import cache
from pathlib import Path

from burdenshare.vocabulary import reading
from burdenshare.vocabulary.kept import digest_of, keep, kept
from burdenshare.vocabulary.reading import Document, read_yaml

_READ = "files"


def read_file(path: Path, place: str) -> Document:
    """Read one YAML file; what is wrong with it is never kept.

    Args:
        path: of the file.
        place: the name that errors show.

    Raises:
        OSError: it cannot be opened.
        ProblemsFound: it is not YAML as `read_yaml` takes it.
    """
    text = path.read_bytes()
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
