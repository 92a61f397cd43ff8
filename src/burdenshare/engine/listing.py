"""The kept runs as a list, with what is missing, cut or unreadable, and finding one of them.

Sizes and the small sealed files are read, no number: a list of a thousand runs takes a fraction of a second.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

from burdenshare.engine.naming import MARK, OLD_RULE
from burdenshare.vocabulary.disk import in_words
from burdenshare.vocabulary.errors import NotHeld, Problem, listed, nearest
from burdenshare.vocabulary.folders import runs_folder
from burdenshare.vocabulary.sealed import Broken, unseal

MANIFEST: Final = "manifest.json"
NUMBERS: Final = "numbers.json"
WORDS: Final = "words"
ABOUT: Final = "listed.json"
LATEST: Final = "latest.json"  # of older versions: `last`, a bare name
LISTED: Final = ("run", "scenario", "draws", "seed", "precision", "model", "data", "command")
CHANGED: Final = "was changed after it was kept"
_NAME: Final = re.compile(r"[0-9a-f]{12}")
_KIND: Final = 0o170000 | stat.S_IROTH
_READABLE: Final = stat.S_IFREG | stat.S_IROTH  # a regular file that everybody can read
PATIENCE: Final = (0.02, 0.05, 0.1)  # seconds; another process may just be replacing what is read

T = TypeVar("T")
Row: TypeAlias = dict[str, Any]
Body: TypeAlias = dict[str, Any]


class Damaged(NotHeld):
    """A kept run of which something is missing, cut, changed or unreadable."""

    def __init__(self, place: Path, wrong: str, command: str = "") -> None:
        again = f", `{command}` makes it again" if command else ", and the command that made it makes it again"
        right = f"`burdenshare runs remove {place.name}` removes it{again}."
        super().__init__([Problem(f"Run {place.name}", wrong, right)])


def list_runs(folder: Path | None = None) -> list[Row]:
    """The kept runs that are whole, newest first, a row for each scenario with their numbers.

    Returns:
        Rows of run, scenario, draws, seed, precision, model, data, command, and the rule that named the run.
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
    return [n for n in found if _NAME.fullmatch(n) or any((parent / n / f).exists() for f in (NUMBERS, MANIFEST))]


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
        refuse_absent(place, "summary.parquet")
        return [_row(place, MANIFEST, read_sealed(place, MANIFEST)[0])]
    refuse_cut(place, "", numbers)
    known = scenarios_of(place)
    rows = []
    for scenario in known:
        body = about_of(place, scenario)
        refuse_cut(place, f"{WORDS}/{scenario}/", body)
        rows.append(_row(place, f"{WORDS}/{scenario}/{ABOUT}", body))
    latest_of(place, known)
    return rows


def _row(place: Path, name: str, body: Body) -> tuple[float, Row]:
    try:
        row = {**{k: body[k] for k in LISTED}, "rule": body.get("rule", OLD_RULE)}
    except KeyError as missing:
        raise Damaged(place, f"`{name}` has no {missing}.") from None
    return os.stat(f"{place}/{name}").st_mtime, row


def is_of_the_first_rule(place: Path) -> bool:
    """Whether a run was kept by the first version: one manifest, and no checksums."""
    return not os.path.exists(f"{place}/{NUMBERS}") and os.path.exists(f"{place}/{MANIFEST}")


def numbers_of(place: Path) -> Body:
    """What is recorded of a run's numbers: their digest, of which outcomes draws are kept, the files."""
    return read_sealed(place, NUMBERS)[0]


def about_of(place: Path, scenario: str) -> Body:
    """The few words about a scenario's words that stand in a list."""
    return read_sealed(place, f"{WORDS}/{scenario}/{ABOUT}")[0]


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
        found = str(body.get("scenario"))
    except Damaged:
        older = place / WORDS / "last"
        if (place / name).exists() or not older.is_file():
            raise
        found = older.read_text(encoding="utf-8", errors="replace").strip()
    if found not in known:
        raise Damaged(place, f"the words of `{found}` are missing. Those of {listed(known)} are kept.")
    return found


def read_sealed(place: Path, name: str) -> tuple[Body, bool]:
    """A sealed file of a run, and whether it has a checksum.

    Raises:
        Damaged: it is missing, unreadable, cut or changed.
    """
    try:
        with open(f"{place}/{name}", "rb", buffering=0) as file:
            return unseal(file.readall())
    except FileNotFoundError:
        raise Damaged(place, f"`{name}` is missing.") from None
    except OSError as error:
        raise Damaged(place, f"`{name}` cannot be read: {in_words(error).problems[0].wrong}") from None
    except Broken:
        raise Damaged(place, f"`{name}` {CHANGED}.") from None


def refuse_cut(place: Path, inside: str, body: Mapping[str, Any]) -> None:
    """Compare the sizes of a run's files with those that are recorded; what an older version kept has none.

    Args:
        place: the folder of the run.
        inside: where in it the files are: empty, or `words/SCENARIO/`.
        body: what is recorded.

    Raises:
        Damaged: a file is missing, cut, too long, or unreadable.
    """
    begin = f"{place}/{inside}"
    for name, (count, _) in body.get("files", {}).items():
        try:
            found = os.stat(begin + name)
            if found.st_size == count and found.st_mode & _KIND == _READABLE:
                continue
        except OSError:
            pass
        size = refuse_absent(place, inside + name)
        if size != count:
            wrong = f"`{inside}{name}` has {size:,} bytes; {count:,} were kept."
            raise Damaged(place, wrong, body.get("command", ""))


def refuse_absent(place: Path, name: str) -> int:
    """The size of a file of a run.

    Raises:
        Damaged: it is missing, no file, or unreadable.
    """
    try:
        found = os.stat(f"{place}/{name}")
    except OSError:
        raise Damaged(place, f"`{name}` is missing.") from None
    if not stat.S_ISREG(found.st_mode):
        raise Damaged(place, f"`{name}` is not a file.")
    if not found.st_mode & stat.S_IROTH and not os.access(f"{place}/{name}", os.R_OK):
        raise Damaged(place, f"`{name}` cannot be read: this user has no permission.")
    return found.st_size


def fitting(name: str, folder: Path | None = None) -> Path:
    """The folder of the only run whose name begins so, whole or not.

    Raises:
        NotHeld: no run, or more than one, has this beginning.
    """
    parent = folder or runs_folder()
    held = run_names(parent)
    found = [h for h in held if name and h.startswith(name.lower())]
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
        known, words = [str(read_sealed(place, MANIFEST)[0].get("scenario"))], place
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
        return
    for name, kept in numbers_of(place).get("files", {}).items():
        yield place / name, kept
    for scenario in scenarios_of(place):
        for name, kept in about_of(place, scenario).get("files", {}).items():
            yield place / WORDS / scenario / name, kept
    latest_of(place)
