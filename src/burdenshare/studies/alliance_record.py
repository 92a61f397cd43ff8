"""The record of an alliance: spending and output of its members by year, by one publisher's definition.

Output is spending over its published share, so that both follow one publisher's prices. A year counts only if every
member that the record ever holds, and that had joined, has a figure; no missing one is filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.data.catalog import Catalog
from burdenshare.vocabulary.errors import NotHeld

Array = npt.NDArray[Any]
SPENDING, SHARE = "defence_spending", "defence_share"
LEAST: Final = 5  # members of whom a year is worth a rank


@dataclass(frozen=True)
class Year:
    """One year of the record: members, what each spent, and its output, in one unit."""

    year: int
    names: tuple[str, ...]
    spending: Array
    output: Array


def record_of(catalog: Catalog, members: Sequence[str], definition: str) -> tuple[Year, ...]:
    """The years of the record in which every member that it ever holds has both figures.

    Args:
        catalog: the figures.
        members: of the alliance.
        definition: of spending and of its share.
    """
    held = {name: rows for name in members if (rows := _of(catalog, name, definition))}
    years = sorted({year for rows in held.values() for year in rows})
    found = []
    for year in years:
        names = tuple(name for name, rows in held.items() if year in rows)
        if len(names) == len(held) >= LEAST:
            pairs = np.array([held[name][year] for name in names], np.float64)
            found.append(Year(year, names, pairs[:, 0], pairs[:, 0] / pairs[:, 1]))
    return tuple(found)


def _of(catalog: Catalog, name: str, definition: str) -> dict[int, tuple[float, float]]:
    """Spending and its share of output by year, of one member."""
    try:
        spent = catalog.by_year(SPENDING, name, definition)
        share = catalog.by_year(SHARE, name, definition)
    except NotHeld:
        return {}
    return {year: (spent[year], share[year] / 100) for year in spent if share.get(year, 0) > 0 and spent[year] > 0}
