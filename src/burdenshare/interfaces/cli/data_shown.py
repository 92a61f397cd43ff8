"""How answers of the data room are printed, and how actors and years are written on the command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from burdenshare.interfaces.cli.files import NO_FILES, Files
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed

if TYPE_CHECKING:
    from burdenshare.vocabulary.answers import Answer


def print_answer(finding: Answer, as_json: bool, files: Files = NO_FILES) -> None:
    """Print an answer, unless standard output has the CSV; write its files."""
    from burdenshare.interfaces.cli.screen import print_finding

    if not files.take_output:
        print_finding(finding, as_json)
    files.write_answer(finding)


def actors_named(texts: tuple[str, ...], year: int | None = None) -> tuple[str, ...]:
    """Codes or names, once each: several after commas, or a group such as `nato` with its members of a year.

    A name with a comma, with its short form of state behind it, is tried whole before it is divided.
    """
    from burdenshare.data.countries import code, group_names, is_code, members

    found: list[str] = []
    for text in (part for given in texts for part in _divided(given)):
        if text.lower() in group_names():
            found += members(text.lower(), year or 9999)
            continue
        actor = text.upper() if is_code(text.upper()) else code(text)
        if not actor:
            right = f"A code of three letters (ISO 3166) always works. Groups are {listed(group_names())}."
            raise ProblemsFound([Problem("--actor", f"there is no country named `{text}`.", right)])
        found.append(actor)
    return tuple(dict.fromkeys(found))


def _divided(text: str) -> list[str]:
    """The parts between commas; two that are together the name of a country stay together."""
    from burdenshare.data.countries import code

    parts = [part.strip() for part in text.split(",")]
    found: list[str] = []
    while parts:
        for number in range(min(len(parts), 3), 0, -1):
            whole = ", ".join(parts[:number])
            if number == 1 or code(whole):
                found.append(whole)
                parts = parts[number:]
                break
    return found


def years_named(text: str | None) -> tuple[int, int] | None:
    """One year, or the first and the last."""
    if text is None:
        return None
    found = re.fullmatch(r"([0-9]{4})(?:\s*(?:-|–|:|\.\.)\s*([0-9]{4}))?", text.strip())
    if not found:
        raise ProblemsFound([Problem("--years", f"`{text}` is not a span of years.", "Write YEAR or FIRST-LAST.")])
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first:
        raise ProblemsFound([Problem("--years", f"`{text}` runs backward.")])
    return first, last
