"""Looking after kept runs: checking every bit, removing runs, and how much room they take."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from burdenshare.engine.listing import files_of, find_run, fitting, patiently, run_names, scenarios_of
from burdenshare.engine.recorded import (
    ABOUT,
    CHANGED,
    LATEST,
    WORDS,
    Damaged,
    about_of,
    has_checksums,
    is_of_the_first_rule,
    latest_text,
    numbers_of,
    refuse_cut,
)  # fmt: skip
from burdenshare.engine.threads import THREADS
from burdenshare.vocabulary.disk import in_words, using
from burdenshare.vocabulary.folders import runs_folder
from burdenshare.vocabulary.sealed import Sum, Unfit, sum_of_file
from burdenshare.vocabulary.unfinished import PREFIX, alone, remove, sweep, write_whole


@dataclass(frozen=True)
class Verified:
    """A run whose files were read: what is wrong, how many files and bytes were compared, and whether all were."""

    run: str
    wrong: tuple[str, ...]
    files: int
    bytes: int
    has_checksums: bool


@dataclass(frozen=True)
class Room:
    """What a folder takes on the disk."""

    name: str
    files: int
    bytes: int


def verify_runs(names: tuple[str, ...] = (), folder: Path | None = None) -> Iterator[Verified]:
    """Compare every bit of kept runs with the checksums that were kept.

    Args:
        names: of the runs, or the beginnings of their names; all runs if none is given.
        folder: the folder of all runs; by default the user's own.

    Raises:
        NotHeld: no run, or more than one, has a name that begins so.
    """
    parent = folder or runs_folder()
    places = [fitting(n, parent) for n in names] or [parent / n for n in run_names(parent)]
    for place in places:
        yield _verified(place)


def _verified(place: Path) -> Verified:
    try:
        files, has_sums = patiently(lambda: (list(files_of(place)), _has_checksums(place)))
    except Damaged as found:
        return Verified(place.name, (found.problems[0].wrong,), 0, 0, True)
    with ThreadPoolExecutor(THREADS) as pool:
        wrong = [w for w in pool.map(lambda f: _wrong(place, *f), files) if w]
    sealed = 2 + len(scenarios_of(place)) if has_sums else 0
    return Verified(place.name, tuple(wrong), len(files) + sealed, sum(kept[0] for _, kept in files), has_sums)


def _has_checksums(place: Path) -> bool:
    """Whether the numbers and every set of words were kept with checksums."""
    if is_of_the_first_rule(place):
        return False
    return has_checksums(numbers_of(place)) and all("files" in about_of(place, s) for s in scenarios_of(place))


def _wrong(place: Path, file: Path, kept: Sum) -> str:
    """What is wrong with a file; empty if nothing is."""
    name = file.relative_to(place).as_posix()
    try:
        refuse_cut(place, "", {"files": {name: kept}})
        return "" if sum_of_file(file) == kept else f"`{name}` {CHANGED}."
    except Damaged as found:
        return found.problems[0].wrong
    except FileNotFoundError:
        return f"`{name}` is missing."
    except OSError as error:
        return f"`{name}` cannot be read: {in_words(error).problems[0].wrong}"
    except Unfit as unfit:
        return f"`{name}` {unfit}"


def remove_run(name: str, folder: Path | None = None) -> Room:
    """Remove a run, whole or damaged; with `RUN@SCENARIO` only the words of a scenario that shares its numbers.

    Returns:
        What was removed.

    Raises:
        NotHeld: no run, or more than one, has a name that begins so; or no such scenario has its numbers.
        NotAllowed: this user may not remove it.
    """
    begins, _, scenario = name.partition("@")
    place = fitting(begins, folder)
    with using(place.parent):
        sweep(place.parent)
        if scenario:
            words = find_run(name, folder)
            others = [s for s in scenarios_of(place) if s != words.name] if words != place else []
            if others:
                return _remove_words(place, words, others)
        found = room_of(place)
        remove(place)
    return found


def _remove_words(place: Path, words: Path, others: list[str]) -> Room:
    found = Room(f"{place.name}@{words.name}", *_counted(words))
    newest = max(others, key=lambda s: (place / WORDS / s / ABOUT).stat().st_mtime)
    with alone(place):
        write_whole(place / WORDS / LATEST, latest_text(place.name, newest))
        remove(words)
    return found


def rooms(folder: Path | None = None) -> tuple[list[Room], list[Room]]:
    """The room that each run takes, the largest first; and unfinished work of processes that live or of other hosts."""
    parent = folder or runs_folder()
    if not parent.exists():
        return [], []
    with using(parent):
        sweep(parent)
        kept = sorted((room_of(parent / n) for n in run_names(parent)), key=lambda r: (-r.bytes, r.name))
        return kept, [room_of(p) for p in sorted(parent.glob(f"{PREFIX}*"))]


def room_of(place: Path) -> Room:
    """The room that a folder takes."""
    return Room(place.name, *_counted(place))


def _counted(place: Path) -> tuple[int, int]:
    files, total = 0, 0
    for folder, _, names in os.walk(place):
        for name in names:
            try:
                total += os.lstat(os.path.join(folder, name)).st_size
            except OSError:  # it was removed just now
                continue
            files += 1
    return files, total
