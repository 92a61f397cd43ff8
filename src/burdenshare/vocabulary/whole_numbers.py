"""Whole numbers that are given in Python: of any library, but no truth, no text and no fraction."""

from __future__ import annotations

import operator
from typing import Final

from burdenshare.vocabulary.errors import Problem, ProblemsFound

SEEDS: Final = (0, 2**63 - 1)
DRAWS: Final = (1, 10_000_000)
_SHOWN: Final = 40


def as_whole(value: object) -> int | None:
    """A value as a whole number, if it is one: an `int`, or what counts as one, such as `numpy.int64`."""
    if isinstance(value, bool):
        return None
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return None


def seed(value: object, place: str) -> int:
    """A seed, as `burdenshare run --seed` takes it.

    Raises:
        ProblemsFound: it is not a whole number from 0 on.
    """
    number = as_whole(value)
    if number is None or not SEEDS[0] <= number <= SEEDS[1]:
        right = "A seed is a whole number from 0 on, below 2 to the power of 63."
        raise ProblemsFound([Problem(place, f"`seed` is {said(value)}.", right, "Write seed=1.")])
    return number


def draws(value: object, place: str) -> int:
    """A number of draws.

    Raises:
        ProblemsFound: it is not a whole number, or cannot be run.
    """
    number = as_whole(value)
    if number is None or not DRAWS[0] <= number <= DRAWS[1]:
        right = f"It is a whole number from {DRAWS[0]} to {DRAWS[1]:,}."
        raise ProblemsFound([Problem(place, f"`draws` is {said(value)}.", right, "Write draws=1000.")])
    return number


def precision(value: object, place: str) -> int:
    """A precision in bits.

    Raises:
        ProblemsFound: it is neither 64 nor 32.
    """
    number = as_whole(value)
    if number not in (32, 64):
        raise ProblemsFound([Problem(place, f"`precision` is {said(value)}.", "It is 64 or 32.")])
    return number


def said(value: object) -> str:
    """A value as a message shows it: in one line, cut where it is long."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} …"
