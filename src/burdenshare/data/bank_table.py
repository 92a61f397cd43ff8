"""An indicator of the World Bank as a file: `API_….csv`, the packed folder with it, `.xls`, or a table of the DataBank.

A row is a country, a column a year. The rows above the header name the day of the last update.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from burdenshare.data.gathered import Source
from burdenshare.data.marks import Unreadable, is_missing, number
from burdenshare.data.packed import packed_texts
from burdenshare.data.text_tables import read_text
from burdenshare.data.workbook import OLD, PACKED, open_workbook
from burdenshare.vocabulary.errors import Problem

_LOOKED_AT: Final = 30
_YEAR: Final = re.compile(r"([12][0-9]{3})(?:\.0)?(?:\s*\[YR[0-9]{4}\])?")
_DAY: Final = re.compile(r"([12][0-9]{3})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})/([0-9]{1,2})/([12][0-9]{3})")


@dataclass
class Indicators:
    """What a file gives: country, indicator, year, value and place of each cell, and the day of its last update."""

    cells: list[tuple[str, str, int, float, str]] = field(default_factory=list)
    updated: str = ""
    left_out: list[Problem] = field(default_factory=list)


def read_indicators(source: Source, body: bytes, name: str) -> Indicators:
    """Read the file.

    Raises:
        NotRead: it is not a file of indicators.
    """
    found = Indicators()
    tables = list(_tables(source, body, name))
    if not any(_read(place, rows, found) for place, rows in tables):
        right = "It has columns `Country Code`, `Indicator Code` or `Series Code`, and the years."
        raise source.unread("the file is not a table of indicators.", right)
    return found


def _tables(source: Source, body: bytes, name: str) -> Iterable[tuple[str, list[tuple[int, Sequence[Any]]]]]:
    """The tables of a file, each with its place."""
    texts = packed_texts(source, body) if body.startswith(PACKED) else None
    if texts is not None:
        for file, text in texts:
            yield file, list(read_text(source, file, text).rows)
        return
    if body.startswith((PACKED, OLD)):
        for sheet in open_workbook(source, body).sheets:
            yield sheet.title, [(row.number, row.values) for row in sheet.rows()]
        return
    yield name, [(n, cells) for n, cells in read_text(source, name, body).rows]


def _read(place: str, rows: Iterable[tuple[int, Sequence[Any]]], found: Indicators) -> bool:
    """Read one table; whether it is one of indicators."""
    head: dict[str, int] = {}
    years: dict[int, int] = {}
    for row_number, row in rows:
        words = [str(v).strip() if v is not None else "" for v in row]
        if not head:
            if words and words[0].lower().startswith("last updated"):
                found.updated = _day(next((v for v in row[1:] if v not in (None, "")), ""))
            plain = {w.lower(): i for i, w in enumerate(words) if w}
            if "country code" in plain and ("indicator code" in plain or "series code" in plain):
                head = plain
                years = {i: int(m[1]) for i, w in enumerate(words) if (m := _YEAR.fullmatch(w))}
                if not years:
                    return False
            elif row_number > _LOOKED_AT:
                return False
            continue
        code_at, name_at = head["country code"], head.get("indicator code", head.get("series code", 0))
        actor = words[code_at] if code_at < len(words) else ""
        indicator = words[name_at] if name_at < len(words) else ""
        if not actor or not indicator:
            if told := re.match(r"last updated:?\s*(.*)", words[0], re.IGNORECASE) if words else None:
                found.updated = _day(told[1])
            continue
        for i, year in years.items():
            value = row[i] if i < len(row) else None
            if is_missing(value):
                continue
            where = f"{place}:{row_number}, {year}"
            try:
                found.cells.append((actor, indicator, year, number(value).value, where))
            except Unreadable as why:
                found.left_out.append(Problem(where, f"{indicator} of {actor} {why}"))
    return bool(head)


def _day(given: Any) -> str:
    """The day of the last update; empty where it cannot be read. American dates have the month first."""
    if isinstance(given, datetime):
        return given.date().isoformat()
    found = _DAY.search(str(given))
    if not found:
        return ""
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[4], found[5])
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
