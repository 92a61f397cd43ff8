"""A table of the user's own: IISS-like forces, a ministry's figures, a paper's appendix.

A CSV or a workbook whose first row names the columns: `actor` (a code or a country's name), `year`, `quantity`,
`value`, `unit` and `definition`; `price_base`, `flag` and `note` are optional. Each file is a table with its own
releases, named after the file: two files of different names are two tables.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from burdenshare.data.countries import code
from burdenshare.data.gathered import Gathered, NotRead, Source, once
from burdenshare.data.observation import FLAGS, Observation
from burdenshare.data.workbook import open_workbook, rows
from burdenshare.vocabulary.errors import Problem, listed, nearest

SOURCE: Final = Source(
    "own",
    "a file of your own",
    "added by hand",
    "",
    (),
    "personal use",
    "From the user's own file; the terms are its publisher's.",
    "a CSV or workbook with the columns actor, year, quantity, value, unit, definition",
)
NEEDED: Final = ("actor", "year", "quantity", "value", "unit", "definition")
ALLOWED: Final = (*NEEDED, "price_base", "flag", "note")
_LONGEST: Final = {"quantity": 100, "unit": 100, "definition": 100, "price_base": 100, "note": 2000}
# Digits of this script only: `float` and `int` take those of every script, and `1_0`, `nan` and `inf`.
_NUMBER: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_YEAR: Final = re.compile(r"[0-9]{4}(\.0)?")


def read(body: bytes, name: str, address: str = "", etag: str = "") -> Gathered:
    """Read the table.

    Raises:
        NotRead: all its faults, by row.
    """
    given = _workbook_rows(body) if name.lower().endswith((".xlsx", ".xlsm")) else _csv_rows(name, body)
    _, head = next(iter(given), (0, []))
    columns = [str(c or "").strip().lower() for c in head]
    if problems := _faults_of_columns(name, columns):
        raise NotRead(problems)
    today = date.today().isoformat()
    origin = SOURCE.origin(today, body, name, "rows", today)
    found: list[Observation] = []
    for number, values in given:
        if any(v not in (None, "") for v in values):
            made = _observation(f"{name}:{number}", columns, values, origin.key)
            if isinstance(made, Problem):
                problems.append(made)
            else:
                found.append(made)
    if problems or not found:
        raise NotRead(problems or [Problem(name, "the table has no rows.")])
    return Gathered(today, once(SOURCE, found), origin, {name: body}, etag, table_name(name))


def table_name(file: str) -> str:
    """The name of a table by its file's: files whose names differ by more than case or a space share none.

    Where small letters, digits and underscores do not say all of the file's name, a digest of it does.
    """
    stem = unicodedata.normalize("NFC", file.rpartition(".")[0] or file).casefold().replace(" ", "_")
    plain = re.sub(r"[^a-z0-9]+", "_", stem).strip("_")[:40] or "table"
    return (
        plain
        if plain == stem
        else f"{plain}_{hashlib.blake2b(stem.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"
    )


def _faults_of_columns(name: str, columns: list[str]) -> list[Problem]:
    problems = [Problem(f"{name}:1", f"the column `{c}` is missing.") for c in NEEDED if c not in columns]
    problems += [
        Problem(f"{name}:1", f"unknown column `{c}`.", nearest(c, ALLOWED) or f"Known: {listed(ALLOWED)}.")
        for c in columns
        if c and c not in ALLOWED
    ]
    twice = dict.fromkeys(c for c in columns if c in ALLOWED and columns.count(c) > 1)
    return problems + [Problem(f"{name}:1", f"the column `{c}` is there twice.", "", "Keep one.") for c in twice]


def _csv_rows(name: str, body: bytes) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a CSV with the lines on which they end."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SOURCE.unread("the table is not UTF-8 text.", "Save it as CSV (UTF-8).") from None
    if "\0" in text:
        raise SOURCE.unread("the table holds a NUL byte: it is not text.", "Save it as CSV (UTF-8).")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            yield reader.line_num, list(row)
    except csv.Error:
        wrong, right = (
            "the row cannot be read as CSV.",
            "A quote is open, stray or never closed, or a cell is too long.",
        )
        raise NotRead([Problem(f"{name}:{reader.line_num or 1}", wrong, right)]) from None


def _workbook_rows(body: bytes) -> Iterator[tuple[int, list[Any]]]:
    book = open_workbook(SOURCE, body)
    if not book.worksheets:
        raise SOURCE.unread("the workbook has no sheet.")
    yield from rows(SOURCE, book.worksheets[0])


def _observation(place: str, columns: list[str], values: list[Any], origin: str) -> Observation | Problem:
    if any(v not in (None, "") for v in values[len(columns) :]):
        wrong = f"the row has {len(values)} cells, the first row {len(columns)}."
        return Problem(place, wrong, "", "Put a text with a comma in quotes.")
    row = dict(zip(columns, values, strict=False))
    said = {k: str(v).strip() if v is not None else "" for k, v in row.items()}
    for column in NEEDED:
        if not said.get(column):
            return Problem(place, f"`{column}` is missing.")
    for column, longest in _LONGEST.items():
        if len(said.get(column, "")) > longest:
            return Problem(place, f"`{column}` has {len(said[column]):,} letters.", f"The most is {longest:,}.")
    actor = code(said["actor"])
    if not actor:
        wrong = f"`{said['actor']}` is not a known country."
        return Problem(place, wrong, "An ISO 3166 code of three letters always works.")
    if not _YEAR.fullmatch(said["year"]):
        return Problem(place, f"`year` is `{said['year']}`, not a year.", "A year has four digits, 0 to 9.")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", said["quantity"]):
        return Problem(
            place, f"`{said['quantity']}` is not a name for a quantity.", "Use small letters, digits and underscores."
        )
    if said.get("flag", "") not in FLAGS:
        return Problem(place, f"`{said['flag']}` is not a known flag.", f"Known: {listed([f for f in FLAGS if f])}.")
    if not _NUMBER.fullmatch(said["value"]) or not math.isfinite(float(said["value"])):
        return Problem(place, f"`value` is `{said['value']}`, not a number.", "A number has digits 0 to 9 and a point.")
    return Observation(
        said["quantity"], actor, int(float(said["year"])), float(said["value"]), said["unit"],
        said.get("price_base", ""), said["definition"], "", "table", said.get("flag", ""), origin, said.get("note", ""),
        place,
    )  # fmt: skip
