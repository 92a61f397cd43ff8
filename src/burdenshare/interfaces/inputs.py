"""The files that a command reads: nothing that it writes may take the place of one of them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from burdenshare.vocabulary.errors import Problem, ProblemsFound

HEAD: Final = "pack.yaml"
WRITTEN: Final = ("csv_file", "xlsx_file", "out", "files")  # parameters that name what is written


def words_given(parameters: Iterable[tuple[str, Any]]) -> list[str]:
    """The words of a command line that may name a file that is read."""
    found: list[str] = []
    for name, value in parameters:
        several = value if isinstance(value, tuple | list) else (value,)
        found += [str(word) for word in several if name not in WRITTEN and isinstance(word, str | Path)]
    return list(dict.fromkeys(found))


def refuse_input(name: str | os.PathLike[str], place: str, words: Iterable[str]) -> None:
    """Refuse to write a file that the command reads: by any spelling, through a link, or as a second name of it.

    Args:
        name: of the file that would be written.
        place: how messages name the option.
        words: of the command line.

    Raises:
        ProblemsFound: it is a file that is read.
    """
    if not os.path.isfile(name):
        return
    for read in _read_by(words):
        if read.is_file() and os.path.samefile(name, read):
            same = "is" if str(read) == str(name) else f"is `{read}`,"
            wrong = f"`{name}` {same} a file that this command reads."
            raise ProblemsFound([Problem(place, wrong, "Nothing was written.", "Name another file.")])


def _read_by(words: Iterable[str]) -> Iterator[Path]:
    """The files behind the words of a command: a scenario with its parents, a table, a folder of theories."""
    from burdenshare.scenario.load import paths_of
    from burdenshare.scenario.own_modules import files_of

    for word in words:
        is_folder = os.path.isdir(word)
        if os.path.isfile(word):
            yield Path(word)
        elif is_folder and not os.path.isfile(Path(word) / HEAD):
            yield from (Path(word) / inner for inner in files_of(Path(word)))
        if is_folder or os.path.isfile(word):  # what is no scenario names no file
            with contextlib.suppress(ProblemsFound):  # it is said where the scenario is loaded
                yield from paths_of(word)
