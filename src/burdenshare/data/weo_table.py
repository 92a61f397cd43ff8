"""The IMF's whole database as a table: the file `WEO….xls`, which is text with tabs, and tables of the website.

Editions are in UTF-16 or in a western encoding. A row is a country and an indicator, a column a year; numbers group
their thousands; the last column is the last actual year.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from burdenshare.data.countries import code
from burdenshare.data.gathered import Source
from burdenshare.data.marks import Unreadable, is_missing, number
from burdenshare.data.outlook import Cell
from burdenshare.data.text_tables import read_text
from burdenshare.data.workbook import OLD, PACKED, open_workbook
from burdenshare.vocabulary.errors import Problem

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SCALES: Final = {"": 1.0, "units": 1.0, "thousands": 1e3, "millions": 1e6, "billions": 1e9}
_LOOKED_AT: Final = 20
_COUNTRY, _DESCRIPTOR, _LAST = "country", "subject descriptor", "estimates start after"
# Tables saved from the website name an indicator in words, with its unit.
_IN_WORDS: Final = {
    ("gross domestic product, current prices", "national currency"): "NGDP",
    ("gross domestic product, current prices", "u.s. dollars"): "NGDPD",
    ("gross domestic product, constant prices", "percent change"): "NGDP_RPCH",
    ("gross domestic product, constant prices", "national currency"): "NGDP_R",
    ("gross domestic product, deflator", "index"): "NGDP_D",
    ("implied ppp conversion rate", "national currency per current international dollar"): "PPPEX",
    ("inflation, average consumer prices", "percent change"): "PCPIPCH",
    ("population", "persons"): "LP",
    ("general government gross debt", "percent of gdp"): "GGXWDG_NGDP",
    ("general government net lending/borrowing", "percent of gdp"): "GGXCNL_NGDP",
    ("general government primary net lending/borrowing", "percent of gdp"): "GGXONLB_NGDP",
}


@dataclass(frozen=True)
class Outlook:
    """What a table gives: its cells in full units, the last actual year of each series, and where it is published."""

    cells: Sequence[Cell]
    actual: dict[tuple[str, str], int]
    vintage: str
    left_out: Sequence[Problem]


def read_outlook(source: Source, body: bytes, name: str, wanted: Container[str]) -> Outlook:
    """Read the table.

    Args:
        source: named in messages.
        body: of the file.
        name: of the file.
        wanted: the indicators that are read; the others, three in four, are passed over.

    Raises:
        NotRead: it is not the IMF's.
    """
    rows = _rows(source, body, name)
    head: dict[str, int] = {}
    years: dict[int, int] = {}
    cells: list[Cell] = []
    actual: dict[tuple[str, str], int] = {}
    left_out: list[Problem] = []
    foot = ""
    for row_number, row in rows:
        words = [str(v).strip() if v is not None else "" for v in row]
        if not head:
            found = {" ".join(w.split()).lower(): i for i, w in enumerate(words) if w}
            if _COUNTRY in found and (_DESCRIPTOR in found or "weo subject code" in found):
                head = found
                years = {i: int(w) for i, w in enumerate(words) if re.fullmatch(r"[12][0-9]{3}", w.removesuffix(".0"))}
            elif row_number > _LOOKED_AT:
                break
            continue
        if len([w for w in words if w]) == 1:
            foot = f"{foot} {''.join(words)}"
        actor, indicator = _actor(words, head), _indicator(words, head)
        if not actor or indicator not in wanted:
            continue
        scale = _SCALES.get(_at(words, head, "scale").lower(), 1.0)
        if last := re.search("[12][0-9]{3}", _at(words, head, _LAST)):
            actual[actor, indicator] = int(last[0])
        for i, year in years.items():
            value = row[i] if i < len(row) else None
            if is_missing(value):
                continue
            try:
                cells.append((actor, indicator, year, number(value).value * scale))
            except Unreadable as why:
                left_out.append(Problem(f"{name}:{row_number}", f"{indicator} of {actor} for {year} {why}"))
    if not head:
        right = "It has columns `Country`, `WEO Subject Code` or `Subject Descriptor`, and the years."
        raise source.unread("the table is not the World Economic Outlook's.", right)
    return Outlook(cells, actual, _edition(foot) or _edition(name), left_out)


def _rows(source: Source, body: bytes, name: str) -> Iterable[tuple[int, Sequence[Any]]]:
    if body.startswith((PACKED, OLD)):
        for sheet in open_workbook(source, body).sheets:
            for row in sheet.rows():
                yield row.number, row.values
        return
    yield from read_text(source, name, body).rows


def _at(words: Sequence[str], head: dict[str, int], column: str) -> str:
    return words[head[column]] if column in head and head[column] < len(words) else ""


def _actor(words: Sequence[str], head: dict[str, int]) -> str:
    iso = _at(words, head, "iso")
    iso = {"UVK": "XKX", "WBG": "PSE"}.get(iso, iso)  # the IMF's codes for Kosovo, and for the West Bank and Gaza
    return code(iso) or "" if iso else code(_at(words, head, _COUNTRY)) or ""


def _indicator(words: Sequence[str], head: dict[str, int]) -> str:
    if found := _at(words, head, "weo subject code"):
        return found
    said = _at(words, head, _DESCRIPTOR).lower(), _at(words, head, "units").lower()
    return _IN_WORDS.get(said, "")


def _edition(text: str) -> str:
    """The month of an edition in a text such as `WEOApr2026all.xls` or `Database, April 2026`."""
    found = re.findall(rf"({'|'.join(_MONTHS)})[a-z]*[\s,]*([12][0-9]{{3}})", text.lower())
    return f"{found[-1][1]}-{_MONTHS.index(found[-1][0]) + 1:02d}" if found else ""
