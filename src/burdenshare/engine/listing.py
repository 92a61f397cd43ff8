"""The kept runs as a list, with what is missing, cut or unreadable, and finding one of them.

Sizes and the small sealed files are read, no number: a list of a thousand runs takes a fraction of a second.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

from burdenshare.engine.naming import FEWEST, MARK, OLD_RULE, is_run_name
from burdenshare.engine.recorded import (
    CHANGED,
    LATEST,
    LISTED,
    WORDS,
    Body,
    Damaged,
    Mixed,
    about_of,
    first_rule_of,
    is_of_the_first_rule,
    numbers_of,
    read_about,
    read_sealed,
    refuse_cut,
    refuse_unlike,
)  # fmt: skip
from burdenshare.vocabulary.disk import in_words
from burdenshare.vocabulary.errors import NotHeld, Problem, listed, nearest
from burdenshare.vocabulary.folders import runs_folder
from burdenshare.vocabulary.sealed import Unfit, read_regular

_NAME: Final = re.compile(r"[0-9a-f]{12}")
PATIENCE: Final = (0.02, 0.05, 0.1)  # seconds; another process may just be replacing what is read

T = TypeVar("T")
Row: TypeAlias = dict[str, Any]


def list_runs(folder: Path | None = None) -> list[Row]:
    """The kept runs that are whole, newest first, a row for each scenario with their numbers.

    Returns:
        Rows of run, scenario, draws, seed, precision, model, data, command, the rule that named the run, and the
        choices that its titles name; empty where there are none, or where an older version kept the run.
    """
    return kept_runs(folder)[0]


def kept_runs(folder: Path | None = None) -> tuple[list[Row], list[Damaged]]:
    """The kept runs, newest first, and what is wrong with those that are not whole."""
    parent = folder or runs_folder()
    rows: list[tuple[float, Row]] = []
    damaged: list[Damaged] = []
    for name in run_names(parent):
        place = parent / name
        try:
            rows += patiently(partial(_rows, place))
        except Damaged as found:
            if place.exists():  # else it was removed just now
                damaged.append(found)
    return [row for _, row in sorted(rows, key=lambda r: r[0], reverse=True)], damaged


def run_names(parent: Path) -> list[str]:
    """The folders of runs, whole or not.

    Raises:
        NotAllowed: the folder of all runs cannot be read.
    """
    try:
        with os.scandir(parent) as entries:
            found = sorted(e.name for e in entries if e.name[0] != "." and e.is_dir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise in_words(error, parent) from error
    return [n for n in found if _NAME.fullmatch(n)]  # any other folder is the user's own


def patiently(read: Callable[[], T]) -> T:
    """Read again before something is reported as damaged: another process may just be replacing it."""
    for seconds in PATIENCE:
        try:
            return read()
        except Damaged:
            time.sleep(seconds)
    return read()


def _rows(place: Path) -> list[tuple[float, Row]]:
    """The rows of one run, each with the time at which its words were kept."""
    try:
        numbers = numbers_of(place)
    except Damaged:
        if not is_of_the_first_rule(place):
            raise
        return [_row(*first_rule_of(place))]
    refuse_cut(place, "", numbers)
    known = scenarios_of(place)
    rows = []
    for scenario in known:
        body, kept_at = read_about(place, scenario)
        refuse_unlike(place, numbers, scenario, body)
        refuse_cut(place, f"{WORDS}/{scenario}/", body)
        rows.append(_row(body, kept_at))
    latest_of(place, known)
    return rows


def _row(body: Body, kept_at: float) -> tuple[float, Row]:
    more = {"rule": body.get("rule", OLD_RULE), "reading": str(body.get("reading", ""))}
    return kept_at, {**{k: body[k] for k in LISTED}, **more}


def scenarios_of(place: Path) -> list[str]:
    """The scenarios whose words are kept with a run."""
    try:  # a name of a scenario has no dot, and what systems leave in folders has
        found = sorted(n for n in os.listdir(f"{place}/{WORDS}") if "." not in n and n != "last")
    except OSError:
        found = []
    if not found:
        raise Damaged(place, f"`{WORDS}` is missing or empty.")
    return found


def latest_of(place: Path, known: list[str] | None = None) -> str:
    """The scenario whose words were kept last."""
    known = known or scenarios_of(place)
    name = f"{WORDS}/{LATEST}"
    try:
        body, is_sealed = read_sealed(place, name)
        if not is_sealed:
            raise Damaged(place, f"`{name}` {CHANGED}.")
        if body.get("run", place.name) != place.name:  # an older version did not name the run
            raise Mixed(place, f"`{name}` is that of run `{body['run']}`.")
        found = str(body.get("scenario"))
    except Damaged:
        older = place / WORDS / "last"
        if (place / name).exists() or not older.is_file():
            raise
        try:
            found = read_regular(older)[0].decode(errors="replace").strip()
        except Unfit as unfit:
            raise Damaged(place, f"`{WORDS}/last` {unfit}") from None
    if found not in known:
        raise Damaged(place, f"the words of `{found}` are missing. Those of {listed(known)} are kept.")
    return found


def fitting(name: str, folder: Path | None = None) -> Path:
    """The folder of the only run whose name begins so, whole or not.

    Raises:
        NotHeld: no run, or more than one, has this beginning, or it is too short.
    """
    parent = folder or runs_folder()
    held = run_names(parent)
    found = [h for h in held if name and h.startswith(name.lower())]
    if found and not is_run_name(name):
        right = f"Write {FEWEST} or more digits. `burdenshare runs` lists them."
        raise NotHeld([Problem("burdenshare", f"`{name}` is too short for the name of a run.", right)])
    if len(found) != 1:
        said = "is not a kept run" if not found else f"begins {len(found)} runs"
        right = nearest(name, held) or "`burdenshare runs` lists them."
        raise NotHeld([Problem("burdenshare", f"`{name}` {said}.", right)])
    return parent / found[0]


def find_run(name: str, folder: Path | None = None) -> Path:
    """The folder of a run's words: `RUN` (its name, or the beginning of it) for the latest, or `RUN@SCENARIO`.

    Raises:
        NotHeld: no run, or more than one, has this beginning; or no such scenario has its numbers.
        Damaged: what says so cannot be read.
    """
    begins, _, asked = name.partition("@")
    place = fitting(begins, folder)
    if is_of_the_first_rule(place):
        known, words = [str(first_rule_of(place)[0]["scenario"])], place
    else:
        known = scenarios_of(place)
        words = place / WORDS / (asked or patiently(lambda: latest_of(place)))
    marked = [k for k in known if asked and k.partition(MARK)[0] == asked]
    if len(marked) == 1:
        return words.with_name(marked[0]) if words != place else words
    if asked and asked not in known:
        right = f"Available: {listed(known)}."
        several = f"has the words of {len(marked)} scenarios named" if marked else "was not kept for"
        raise NotHeld([Problem("burdenshare", f"run {place.name} {several} `{asked}`.", right)])
    return words


def files_of(place: Path) -> Iterator[tuple[Path, list[Any]]]:
    """The files of a run with the sizes and checksums that are recorded; none of a run without checksums.

    Raises:
        Damaged: what records them is missing, cut or changed.
    """
    if is_of_the_first_rule(place):
        first_rule_of(place)
        return
    numbers = numbers_of(place)
    for name, kept in numbers.get("files", {}).items():
        yield place / name, kept
    for scenario in scenarios_of(place):
        about = about_of(place, scenario)
        refuse_unlike(place, numbers, scenario, about)
        for name, kept in about.get("files", {}).items():
            yield place / WORDS / scenario / name, kept
    latest_of(place)
