"""A sealed folder, compared with its hashes: what was changed, what is missing, what was added."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from burdenshare.vocabulary.disk import NotAllowed, in_words
from burdenshare.vocabulary.errors import NotHeld, Problem
from burdenshare.vocabulary.sealed import Unfit, read_regular, sum_of_file

SUMS: Final = "SHA256SUMS"
MANIFEST: Final = "manifest.json"
CHANGED, MISSING, ADDED = "changed", "missing", "added"
_LINE: Final = re.compile(r"([0-9a-f]{64}) [ *]([^\x00-\x1f\\]+)")
NOT_CHECKED: Final = (
    f"Not checked: the list `{SUMS}` itself, which whoever changes a file can change too. Compare its own SHA-256, "
    "below, with the one that was printed when the folder was made.",
    "Not checked: whether the numbers are those of the model. `README.txt` has the command that computes them again.",
    "Not checked: times, permissions, and who made the folder.",
)


@dataclass(frozen=True)
class Difference:
    """A file that is not as it was sealed: its name in the folder, and what is wrong."""

    name: str
    wrong: str


def listed_in(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file, as the folder's list has them.

    Raises:
        NotHeld: the folder or its list is not there, or the list is not one of an export.
    """
    place = str(folder)
    if not folder.is_dir():
        wrong = "it is a file, not a folder." if folder.exists() else "there is no such folder."
        raise NotHeld([Problem(place, wrong, "Name the folder that `burdenshare export` made.")])
    try:
        text = read_regular(folder / SUMS)[0].decode()
    except FileNotFoundError:
        right = "`burdenshare export RUN --out FOLDER` makes one."
        raise NotHeld([Problem(place, f"it is not an exported folder: `{SUMS}` is missing.", right)]) from None
    except OSError as error:
        raise in_words(error, folder / SUMS) from None
    except (Unfit, UnicodeDecodeError) as error:
        said = str(error) if isinstance(error, Unfit) else "is not text."
        raise NotHeld([Problem(place, f"`{SUMS}` {said}")]) from None
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if not match or not _is_inside(match[2]) or match[2] in found:
            raise NotHeld([Problem(f"{folder / SUMS}:{number}", "this line is not a hash and a file of the folder.")])
        found[match[2]] = match[1]
    return found


def sealed_around(path: Path) -> Path | None:
    """The sealed folder in which a place lies; None if it lies in none."""
    for above in path.parents:
        if (above / SUMS).is_file():
            try:
                if MANIFEST in listed_in(above):
                    return above
            except (NotHeld, NotAllowed):
                continue
    return None


def _is_inside(name: str) -> bool:
    """Whether a name leads to a file of the folder and to no other place."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and ":" not in name


def differing(folder: Path) -> list[Difference]:
    """What of a sealed folder is not as it was sealed, by name.

    Raises:
        NotHeld: it is not a sealed folder.
    """
    sums = listed_in(folder)
    there = set(_names(folder))
    found = [Difference(name, wrong) for name, digest in sums.items() if (wrong := _wrong(folder / name, digest))]
    found += [Difference(name, ADDED) for name in there - sums.keys() - {SUMS}]
    return sorted(found, key=lambda d: d.name)


def _wrong(path: Path, digest: str) -> str:
    """What is wrong with one file; empty if nothing is."""
    if path.is_symlink():
        return f"{CHANGED}: it is a link"
    try:
        return "" if sum_of_file(path)[1] == digest else CHANGED
    except (FileNotFoundError, NotADirectoryError):
        return MISSING
    except IsADirectoryError:
        return f"{CHANGED}: it is a folder"
    except Unfit:
        return f"{CHANGED}: it is not a file"
    except OSError as error:
        return f"not readable: {in_words(error).problems[0].wrong}"


def _names(folder: Path) -> Iterator[str]:
    """Everything in a folder that is not a folder, and empty folders; links are not followed."""
    for above, folders, files in os.walk(folder):
        inner = Path(above).relative_to(folder)
        for name in files:
            yield (inner / name).as_posix()
        for name in folders:
            path = Path(above) / name
            if path.is_symlink() or not any(path.iterdir()):
                yield (inner / name).as_posix()


def digest_of_list(folder: Path) -> str:
    """The SHA-256 of the list itself: it stands for the whole folder."""
    return str(sum_of_file(folder / SUMS)[1])
