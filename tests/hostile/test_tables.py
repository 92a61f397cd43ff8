"""No table and no workbook gives anything but a release or messages, in little time and with little memory."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from burdenshare.data.refresh import add
from burdenshare.data.room import Room
from burdenshare.vocabulary.errors import ProblemsFound
from tests.hostile.tables import texts, workbooks


def faults_of(tried: Iterable[tuple[str, str, bytes]], folder: Path) -> Iterator[str]:
    """What went wrong with a file: a Python error, no place, messages without end, or too long."""
    for i, (source, name, body) in enumerate(tried):
        path = folder / str(i) / name
        path.parent.mkdir(parents=True)
        path.write_bytes(body)
        began, room = time.process_time(), Room(folder / "data")
        said = ""
        try:
            add(room, source, path)
        except ProblemsFound as found:
            text = str(found)
            if len(text) > 40_000 or text.count("\n") > 60:
                said = f"{len(text)} characters of messages"
            elif any(not str(p).partition(": ")[2] and not str(p).startswith("and ") for p in found.problems[:50]):
                said = f"no place: {text[:200]}"
            elif "\x1b" in text or "\u202e" in text:
                said = f"control characters: {text!r}"
        except Exception as error:
            said = f"{type(error).__name__}: {str(error)[:200]}"
        if time.process_time() - began > 8:
            said = said or f"{time.process_time() - began:.1f} s of CPU"
        if said:
            yield f"{i} {source} {name} {body[-80:]!r}: {said}"


def test_every_thirtieth_table_is_taken_or_refused_with_a_message(tmp_path):
    assert not list(faults_of(itertools.islice(texts(), 0, None, 30), tmp_path))


@pytest.mark.slow
def test_every_table_is_taken_or_refused_with_a_message(tmp_path):
    tried = list(texts())
    found = list(faults_of(tried, tmp_path))
    print(f"{len(tried)} tables of text, {len(found)} faults")
    assert len(tried) > 240
    assert not found


@pytest.mark.slow
def test_every_workbook_is_taken_or_refused_with_a_message(tmp_path):
    tried = list(workbooks())
    found = list(faults_of(tried, tmp_path))
    print(f"{len(tried)} workbooks, {len(found)} faults")
    assert len(tried) > 240
    assert not found
