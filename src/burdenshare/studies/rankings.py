"""How one policy stands to another over several combinations of theories; ties are no ranking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from burdenshare.studies.paired import Array
from burdenshare.vocabulary.answers import Cell, listed_plainly

BETTER: Final = "better"
WORSE: Final = "worse"
ALIKE: Final = "alike"
UNSURE: Final = "unsure"
WAYS: Final = (BETTER, WORSE, ALIKE, UNSURE)


def ranked(first: Array, second: Array, higher_is_worse: bool, clear: float) -> str:
    """How the first stands to the second: better or worse by a clear majority of draws, alike in all, or unsure.

    Args:
        first: the draws of one policy.
        second: the same draws of the other.
        higher_is_worse: which direction is worse.
        clear: the share of draws from which a majority is clear.
    """
    if np.array_equal(first, second):
        return ALIKE
    higher, lower = float((first > second).mean()), float((first < second).mean())
    better, worse = (lower, higher) if higher_is_worse else (higher, lower)
    return BETTER if better >= clear else WORSE if worse >= clear else UNSURE


def in_words(rows: Sequence[Mapping[str, Cell]], names: Mapping[str, str], year: int) -> str:
    """Which rankings hold under all combinations, which turn round, and where there is none.

    Args:
        rows: by outcome, in how many of all combinations the first stands which way: `better_under`, `of`.
        names: of both policies.
        year: in which they are compared.
    """

    def those(chosen: Callable[[Mapping[str, Cell]], object]) -> str:
        outcomes = [_plain(row) for row in rows if chosen(row)]
        return listed_plainly(outcomes) if outcomes else ""

    first, second = names["first_scenario"], names["second_scenario"]
    parts = []
    if held := those(lambda r: r["holds_under_all"]):
        parts.append(f"the ranking of {first} and {second} holds under every combination for {held}")
    if turned := those(_turns):
        parts.append(f"which is better depends on the theory for {turned}")
    if alike := those(lambda r: r["alike_under"] == r["of"]):
        parts.append(f"both are alike in every future for {alike}")
    for row in rows:
        if not (row["holds_under_all"] or _turns(row) or row["alike_under"] == row["of"]):
            ways = [f"{way} in {row[f'{way}_under']}" for way in WAYS if row[f"{way}_under"]]
            parts.append(f"for {_plain(row)} {first} is {listed_plainly(ways)} of {row['of']} combinations")
    return f"In {year} {'; '.join(parts)}."


def _turns(row: Mapping[str, Cell]) -> bool:
    return bool(row["better_under"] and row["worse_under"])


def _plain(row: Mapping[str, Cell]) -> str:
    return str(row["outcome"]).replace("_", " ")
