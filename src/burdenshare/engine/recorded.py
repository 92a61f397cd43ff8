"""What is recorded of a run in its small sealed files: read, of the right form, and of this run.

A file may be whole and yet that of another run: someone copied, renamed or restored folders. So what is recorded names
its run, a set of words names itself and the digest of its numbers, and all of these are compared.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from burdenshare.engine.naming import MARK
from burdenshare.vocabulary.disk import in_words
from burdenshare.vocabulary.errors import NotHeld, Problem
from burdenshare.vocabulary.sealed import Broken, Unfit, read_regular, seal, unseal

MANIFEST: Final = "manifest.json"
SCENARIO: Final = "scenario.json"  # a copy of the scenario, where its files are the user's own
NUMBERS: Final = "numbers.json"
SUMMARY: Final = "summary.parquet"
WORDS: Final = "words"
ABOUT: Final = "listed.json"
LATEST: Final = "latest.json"  # of older versions: `last`, a bare name
CHANGED: Final = "was changed after it was kept"
_KIND: Final = 0o170000 | stat.S_IROTH
_READABLE: Final = stat.S_IFREG | stat.S_IROTH  # a regular file that everybody can read
_NUMBERS: Final = {"run": str, "digest": str, "kept": dict}
LISTED: Final = {
    "run": str, "scenario": str, "draws": int, "seed": int, "precision": int, "model": str, "data": str, "command": str,
}  # fmt: skip
_KINDS: Final = {str: "a text", int: "a whole number", dict: "a mapping"}

Body: TypeAlias = dict[str, Any]


class Damaged(NotHeld):
    """A kept run of which something is missing, cut, changed or unreadable."""

    def __init__(self, place: Path, wrong: str, command: str = "", scenario: str = "") -> None:
        again = f", `{command}` makes it again" if command else ", and the command that made it makes it again"
        name = f"{place.name}@{scenario}" if scenario else place.name
        right = f"`burdenshare runs remove {name}` removes it{again}."
        super().__init__([Problem(f"Run {place.name}", wrong, right)])


class Mixed(Damaged):
    """A kept run with a part of another one: whole, and in the wrong place. Nothing is written over it."""


def numbers_of(place: Path) -> Body:
    """What is recorded of a run's numbers: their digest, of which outcomes draws are kept, the files.

    Raises:
        Damaged: it is missing, unreadable, cut or changed, or of another form.
        Mixed: the numbers are those of another run.
    """
    body, is_sealed, _ = _read(place, NUMBERS)
    _refuse_form(place, NUMBERS, body, _NUMBERS, is_sealed)
    if not all(type(count) is int for count in body["kept"].values()):
        raise Damaged(place, f"`kept` of `{NUMBERS}` has no counts of draws.")
    if body["run"] != place.name:
        raise Mixed(place, f"its numbers are those of run `{body['run']}`.")
    return body


def about_of(place: Path, scenario: str) -> Body:
    """The few words about a scenario's words that stand in a list."""
    return read_about(place, scenario)[0]


def read_about(place: Path, scenario: str) -> tuple[Body, float]:
    """The same, and when the words were kept.

    Raises:
        Damaged: it is missing, unreadable, cut or changed, or of another form.
        Mixed: the words are those of another run, or another set of words.
    """
    name = f"{WORDS}/{scenario}/{ABOUT}"
    body, is_sealed, kept_at = _read(place, name)
    _refuse_form(place, name, body, LISTED, is_sealed)
    if body["run"] != place.name:
        raise Mixed(place, f"the words of `{scenario}` are those of run `{body['run']}`.", scenario=scenario)
    own = body.get("words")
    if scenario != own if own else scenario.partition(MARK)[0] != body["scenario"]:
        wrong = f"the words in `{WORDS}/{scenario}` are those of `{own or body['scenario']}`."
        raise Mixed(place, wrong, scenario=scenario)
    return body, kept_at


def refuse_unlike(place: Path, numbers: Body, scenario: str, about: Body) -> None:
    """Compare words with the numbers that they were kept with, and refuse a checksum that was lost.

    Raises:
        Damaged: one of them has checksums, so that the other must have them too, and it has none.
        Mixed: the words were kept with other numbers.
    """
    name = f"{WORDS}/{scenario}/{ABOUT}"
    if has_checksums(numbers):
        if "files" not in about:
            raise Damaged(place, f"`{name}` {CHANGED}: its checksums are gone.", about["command"])
    elif "digest" in about:
        raise Damaged(place, f"`{NUMBERS}` {CHANGED}: its checksums are gone.", about["command"])
    if about.get("digest", numbers["digest"]) != numbers["digest"]:
        raise Mixed(place, f"the words of `{scenario}` are not those of its numbers.", about["command"], scenario)


def has_checksums(numbers: Body) -> bool:
    """Whether the numbers were kept with checksums; those of an older version were not, whatever was added later."""
    return SUMMARY in numbers.get("files", {})


def first_rule_of(place: Path) -> tuple[Body, float]:
    """The manifest of a run of the first version, and when it was kept."""
    body, is_sealed, kept_at = _read(place, MANIFEST)
    _refuse_form(place, MANIFEST, body, LISTED, is_sealed)
    if body["run"] != place.name:
        raise Mixed(place, f"its manifest is that of run `{body['run']}`.")
    refuse_absent(place, SUMMARY)
    return body, kept_at


def is_of_the_first_rule(place: Path) -> bool:
    """Whether a run was kept by the first version: one manifest, and no checksums."""
    if os.path.exists(f"{place}/{NUMBERS}") or not os.path.exists(f"{place}/{MANIFEST}"):
        return False
    return not os.path.exists(f"{place}/{WORDS}")


def latest_text(run: str, scenario: str) -> str:
    """What is kept of the scenario whose words were kept last."""
    return seal({"run": run, "scenario": scenario})


def read_sealed(place: Path, name: str) -> tuple[Body, bool]:
    """A sealed file of a run, and whether it has a checksum.

    Raises:
        Damaged: it is missing, unreadable, cut or changed.
    """
    return _read(place, name)[:2]


def _read(place: Path, name: str) -> tuple[Body, bool, float]:
    try:
        text, kept_at = read_regular(f"{place}/{name}")
        return *unseal(text), kept_at
    except FileNotFoundError:
        raise Damaged(place, f"`{name}` is missing.") from None
    except OSError as error:
        raise Damaged(place, f"`{name}` cannot be read: {in_words(error).problems[0].wrong}") from None
    except Broken:
        raise Damaged(place, f"`{name}` {CHANGED}.") from None
    except Unfit as unfit:
        raise Damaged(place, f"`{name}` {unfit}") from None


def _refuse_form(place: Path, name: str, body: Body, form: Mapping[str, type], is_sealed: bool) -> None:
    """Refuse what another program wrote: a key that is missing, or a value of another type."""
    for key, kind in form.items():
        if type(body.get(key)) is not kind:
            if key not in body:
                raise Damaged(place, f"`{name}` has no '{key}'.")
            raise Damaged(place, f"`{key}` of `{name}` is `{body[key]!r:.40}`, not {_KINDS[kind]}.")
    if is_sealed and not _are_sums(body.get("files")):
        raise Damaged(place, f"`files` of `{name}` has no sizes and checksums.")


def _are_sums(files: Any) -> bool:
    return type(files) is dict and all(
        type(kept) is list and len(kept) == 2 and type(kept[0]) is int and type(kept[1]) is str
        for kept in files.values()
    )


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
