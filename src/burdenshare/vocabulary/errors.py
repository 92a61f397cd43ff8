"""Errors in one form: *Place: what is wrong, with the value. What would be right. What to do.*

Bad input is collected, not thrown at the first fault: a function gathers `Problem`s and raises one `ProblemsFound`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from burdenshare.vocabulary.plain import LONGEST, shortened, visible

MOST: Final = 50  # messages that are shown at once
_LONGEST_WORD: Final = 80  # a longer one is no slip of the pen


@dataclass(frozen=True)
class Problem:
    """One problem: its place, what is wrong, what would be right, and what to do."""

    place: str
    wrong: str
    right: str = ""
    do: str = ""

    def __str__(self) -> str:
        place = self.place if len(self.place) <= 2 * LONGEST else f"{self.place[:60]}… ({len(self.place):,} characters)"
        head = f"{place}: {self.wrong}" if place else self.wrong
        tail = " ".join(part for part in (self.right, self.do) if part)
        return visible(shortened(f"{head} {tail}".rstrip().replace(" \n", "\n")))


class ProblemsFound(Exception):
    """Bad input, with all its problems in the order of the input; the first fifty are shown, then a count."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        said = [str(problem) for problem in self.problems[:MOST]]
        if len(self.problems) > MOST:
            said.append(f"and {so_many(len(self.problems) - MOST, 'more problem')}.")
        super().__init__("\n".join(said))


class NotHeld(ProblemsFound):
    """The requested item is not available, or its licence does not allow showing it."""


def nearest(word: str, words: Iterable[str]) -> str:
    """Return a question with the known word that was probably meant, or an empty text."""
    if len(word) > _LONGEST_WORD:
        return ""
    import difflib

    known = sorted(set(words))
    folded = {candidate.casefold(): candidate for candidate in known}
    match = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return f"Did you mean `{folded[match[0]]}`?" if match else ""


def so_many(number: int, one: str) -> str:
    """Return a count with its noun: `1 figure`, `3,883 figures`."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def listed(words: Sequence[str], most: int = 12, last: str = "and") -> str:
    """Return words as `a`, `b` and `c`, cut after `most`; `last` stands before the last one."""
    shown = [f"`{word}`" for word in words[:most]]
    if len(words) > most:
        return ", ".join(shown) + f" and {len(words) - most} more"
    return f" {last} ".join(filter(None, [", ".join(shown[:-1]), shown[-1]])) if shown else "nothing"
