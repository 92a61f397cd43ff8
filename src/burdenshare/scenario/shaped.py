"""Files whose shape was right before: they are not checked again, and pydantic is not loaded for them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from burdenshare.vocabulary.errors import Problem
from burdenshare.vocabulary.kept import digest_of, keep, kept
from burdenshare.vocabulary.reading import Document

SCENARIO: Final = "scenario"
PACK: Final = "pack"
PART: Final = "part"
_RIGHT = "shapes-of-files"


def shape_problems(document: Document, form: str) -> list[Problem]:
    """What is wrong with the shape of a file, in the file's order.

    Args:
        document: the file as read.
        form: `scenario`, `pack` (a `pack.yaml`) or `part` (a further file of a pack).
    """
    digest = digest_of(repr(document.value).encode(), form.encode(), _checker())
    if kept(_RIGHT, digest) is not None:
        return []
    from burdenshare.scenario.shape import check_pack, check_part, check_shape

    problems = {SCENARIO: check_shape, PACK: check_pack, PART: check_part}[form](document)
    if not problems:
        keep(_RIGHT, digest)
    return problems


@cache
def _checker() -> bytes:
    """What decides whether a shape is right: the checks, and the names of samplings."""
    here = Path(__file__)
    return here.with_name("shape.py").read_bytes() + (here.parents[1] / "engine" / "draws.py").read_bytes()
