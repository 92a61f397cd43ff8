"""A table of a replication: columns of a CSV file, and the rows in which all that is needed has a value."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest

MISSING: Final = ("", "NA", "N/A", "NaN", "nan", ".", "..")
DROP, REFUSE = "drop", "refuse"


@dataclass(frozen=True)
class Table:
    """The cells of a CSV file as text, by column; `place` is its name in messages."""

    place: str
    columns: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Chosen:
    """The rows that are used: numbers and words by column, how many there are, and how many were dropped."""

    numbers: Mapping[str, npt.NDArray[Any]]
    words: Mapping[str, tuple[str, ...]]
    count: int
    dropped: int


def read_table(body: bytes, place: str) -> Table:
    """Read a CSV file with a first row of names.

    Raises:
        ProblemsFound: it is not text, or its rows are not of one length, or a column is named twice.
    """
    try:
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error):
        raise ProblemsFound([Problem(place, "it is not a CSV file in UTF-8.", "", "Save it as one.")]) from None
    rows = [row for row in rows if row]
    head = [name.strip() for name in rows[0]] if rows else []
    if len(rows) < 2 or len(set(head)) != len(head):
        right = "It has a first row with a name for each column, each once, and rows of values."
        raise ProblemsFound([Problem(place, "it is not a table.", right)])
    odd = [n for n, row in enumerate(rows, 1) if len(row) != len(head)]
    if odd:
        wrong = f"row {odd[0]} has {len(rows[odd[0] - 1])} cells, and the first row {len(head)}."
        raise ProblemsFound([Problem(place, wrong, "", "Give every row a cell for each column.")])
    cells = list(zip(*rows[1:], strict=True))
    return Table(place, {name: tuple(cell.strip() for cell in cells[i]) for i, name in enumerate(head)})


def chosen(table: Table, numbers: Sequence[str], words: Sequence[str], missing: str) -> Chosen:
    """The rows in which every named column has a value.

    Args:
        table: the file.
        numbers: columns that are numbers.
        words: columns that name groups.
        missing: `drop` rows that lack a value, or `refuse` them.

    Raises:
        ProblemsFound: a column is not there, a cell cannot be read, or a value is missing and may not be.
    """
    if missing not in (DROP, REFUSE):
        raise ProblemsFound([Problem("missing", f"it is `{missing}`.", f"It is `{DROP}` or `{REFUSE}`.")])
    lacking = [name for name in (*numbers, *words) if name not in table.columns]
    if lacking:
        right = nearest(lacking[0], table.columns) or f"Its columns are {listed(list(table.columns))}."
        raise ProblemsFound([Problem(table.place, f"there is no column `{lacking[0]}`.", right)])
    named = list(dict.fromkeys((*numbers, *words)))
    rows = range(len(next(iter(table.columns.values()))))
    empty = [i for i in rows if any(table.columns[name][i] in MISSING for name in named)]
    if empty and missing == REFUSE:
        wrong = f"row {empty[0] + 2} lacks a value, and {len(empty)} rows do."
        raise ProblemsFound([Problem(table.place, wrong, "", f"Write `missing: {DROP}` to leave them out.")])
    kept = [i for i in rows if i not in set(empty)]
    found = {name: np.array([_number(table, name, i) for i in kept]) for name in dict.fromkeys(numbers)}
    return Chosen(found, {n: tuple(table.columns[n][i] for i in kept) for n in words}, len(kept), len(empty))


def _number(table: Table, name: str, row: int) -> float:
    cell = table.columns[name][row]
    try:
        return float(cell)
    except ValueError:
        wrong = f"`{name}` in row {row + 2} is `{cell}`, which cannot be read as a number."
        raise ProblemsFound(
            [Problem(table.place, wrong, "Write numbers with a point and without separators.")]
        ) from None
