"""Names and years that are given in Python: a text or several, a whole number or several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from burdenshare.vocabulary.errors import Problem, ProblemsFound
from burdenshare.vocabulary.whole_numbers import as_whole, said


def names(value: Any, word: str, place: str) -> list[str]:
    """Names as a list; a single text is one name.

    Args:
        value: as it was given.
        word: the argument, for the message.
        place: the function, for the message.

    Raises:
        ProblemsFound: it is neither a text nor several texts.
    """
    if isinstance(value, str):
        return [value]
    several = list(value) if isinstance(value, Iterable) and not isinstance(value, bytes) else None
    if several is None or not all(isinstance(one, str) for one in several):
        right = "It is a name or several, as texts."
        raise ProblemsFound([Problem(place, f"`{word}` is {said(value)}.", right)])
    return several


def years(value: Any, place: str) -> list[int]:
    """Years as a list; a single number is one year.

    Args:
        value: as it was given.
        place: the function, for the message.

    Raises:
        ProblemsFound: it is neither a whole number nor several.
    """
    several = list(value) if isinstance(value, Iterable) and not isinstance(value, str | bytes) else [value]
    found = [as_whole(one) for one in several]
    if any(year is None for year in found):
        right = "It is a year or several, as whole numbers."
        raise ProblemsFound([Problem(place, f"`years` is {said(value)}.", right, "Write years=2030.")])
    return [year for year in found if year is not None]


def text(value: Any, word: str, place: str) -> str:
    """A text.

    Args:
        value: as it was given.
        word: the argument, for the message.
        place: the function, for the message.

    Raises:
        ProblemsFound: it is none.
    """
    if not isinstance(value, str):
        raise ProblemsFound([Problem(place, f"`{word}` is {said(value)}.", "It is a text.")])
    return value
