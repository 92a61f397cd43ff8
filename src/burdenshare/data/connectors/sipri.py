"""SIPRI's workbook of military expenditure.

The link changes with each release, so it is read from the landing page. The header of a sheet is its first row that
begins with "Country"; the sheet's name has the year of constant prices; blue figures are SIPRI's estimates, red ones
highly uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

from burdenshare.data.countries import code
from burdenshare.data.fetch import Fetch
from burdenshare.data.gathered import SMALL, Gathered, Source, figure, file_name, once
from burdenshare.data.observation import Observation
from burdenshare.data.workbook import letters, open_workbook, saved_on, sheet_rows

SOURCE: Final = Source(
    "sipri",
    "Stockholm International Peace Research Institute",
    "Military Expenditure Database",
    "https://www.sipri.org/databases/milex",
    ("www.sipri.org", "sipri.org"),
    "personal use",
    "Source: SIPRI Military Expenditure Database, https://www.sipri.org/databases/milex. Free for non-commercial use "
    "of less than a tenth of the data; do not republish.",
    "the workbook of military expenditure (SIPRI-Milex-data-….xlsx)",
)
_FLAGS: Final = {("indexed", 12): "estimate", ("indexed", 10): "uncertain"}
_MISSING: Final = ("...", "…", ". .", "..", "xxx", "")
_BESIDE: Final = ("Country", "Currency", "Notes", "Footnotes", "Reporting year")  # headings over no figures
_SHEETS: Final = {
    "Local currency calendar": ("defence_spending", "local money", "nominal", 1.0),
    "Constant": ("defence_spending", "million USD", "constant", 1.0),
    "Current US$": ("defence_spending", "million USD", "nominal", 1.0),
    "Share of GDP": ("defence_share", "% of GDP", "nominal", 100.0),
    "Per capita": ("defence_spending_per_person", "USD", "nominal", 1.0),
    "Share of Govt": ("share_of_government_spending", "% of government spending", "nominal", 100.0),
}


def gather(fetch: Fetch, address: str = SOURCE.address, etag: str = "") -> Gathered | None:
    """The newest release; None if it is the one already held."""
    page = fetch.get(address, size=SMALL)
    text = (page.body or b"").decode("utf-8", "replace")
    found = re.search(r"""["']([^"']{0,500}SIPRI-Milex-data[^"']{0,100}\.xlsx)["']""", text)
    if not found:
        raise SOURCE.unread(
            "the landing page names no workbook.", f"Download it from {address} and add it with `burdenshare data add`."
        )
    link = fetch.linked(page.address, found[1])
    answer = fetch.get(link, etag=etag)
    if answer.body is None:
        return None
    return read(answer.body, file_name(link), link, answer.etag)


def read(body: bytes, name: str, address: str = "", etag: str = "") -> Gathered:
    """Read the workbook.

    Raises:
        NotRead: it is not SIPRI's workbook of military expenditure.
    """
    book = open_workbook(SOURCE, body)
    found = {prefix: s for prefix in _SHEETS for s in book.worksheets if s.title.startswith(prefix)}
    if missing := [p for p in ("Current US$", "Share of GDP", "Constant") if p not in found]:
        raise SOURCE.unread(f"the workbook has no sheet `{missing[0]}`.", "Is it the one of military expenditure?")
    observations = [o for prefix, sheet in found.items() for o in _sheet(sheet, prefix, SOURCE.key)]
    if not observations:
        raise SOURCE.unread("the workbook has no figures.")
    vintage, says = _release(body, max(o.year for o in observations))
    origin = SOURCE.origin(vintage, body, name, "sheets by name", date.today().isoformat(), address)
    observations = [replace(o, origin=origin.key) for o in observations]
    return Gathered(vintage, once(SOURCE, observations), origin, {name: body}, etag, says=says)


def _release(body: bytes, last: int) -> tuple[str, str]:
    """The name of a release, and a sentence where it is not the day on which the book was saved.

    Figures to 2025 are published in the spring of 2026, so a book without a day is that year's release, before those
    of the year that name a day.
    """
    if saved := saved_on(body):
        return saved.isoformat(), ""
    return str(
        last + 1
    ), f"The workbook does not say when it was saved. Its figures end in {last}: it counts as {last + 1}."


def _sheet(sheet: Any, prefix: str, origin: str) -> Iterator[Observation]:
    quantity, unit, prices, factor = _SHEETS[prefix]
    if prices == "constant":
        base = re.search(r"(?<!\d)\d{4}(?!\d)", sheet.title)
        if not base:
            right = "It has four digits, as in `Constant (2024) US$`."
            raise SOURCE.unread(f"the sheet `{sheet.title}` names no base year of constant prices.", right)
        prices = f"constant {base[0]}"
    years: dict[int, tuple[int, str]] = {}
    currency, flags, lost = -1, dict[int, str](), dict[int, tuple[Any, str]]()
    for row in sheet_rows(SOURCE, sheet):
        first = row[0].value if row else None
        if not years:
            if first == "Country":
                years = {
                    i: (year, letters(i)) for i, c in enumerate(row) if (year := _year(c, sheet.title, letters(i)))
                }
                currency = next((i for i, c in enumerate(row) if c.value == "Currency"), -1)
                lost = {
                    i: (c.value, letters(i))
                    for i, c in enumerate(row)
                    if i not in years and str(c.value).strip() not in _BESIDE
                }
                if not years:
                    raise SOURCE.unread(f"`{sheet.title}`: the row that begins with `Country` has no years.")
            continue
        actor = code(str(first)) if first else None
        if actor is None:
            continue
        _refuse_lost(row, lost, sheet.title)
        note = str(row[currency].value or "") if currency >= 0 else ""
        for i, (year, column) in years.items():
            cell = row[i] if i < len(row) else None
            value = cell.value if cell is not None else None
            if cell is not None and isinstance(value, int | float):
                place, flag = f"{sheet.title}!{column}{cell.row}", _flag(cell, flags)
                given = SOURCE.number(value, f"`{sheet.title}` for {first} in {year}") * factor
                yield figure(quantity, actor, year, given, unit, prices, "sipri", origin, place, flag, note)
            elif value is not None and str(value).strip() not in _MISSING:
                raise SOURCE.unread(f"`{sheet.title}` holds `{value}` for {first} in {year}, not a number.")
    if not years:
        raise SOURCE.unread(f"the sheet `{sheet.title}` has no row that begins with `Country`.")


def _refuse_lost(row: Any, lost: dict[int, tuple[Any, str]], sheet: str) -> None:
    """Refuse a number in a column whose heading is neither a year nor one that stands over no figures."""
    for i, (heading, column) in lost.items():
        if i < len(row) and isinstance(row[i].value, int | float):
            wrong = (
                f"`{sheet}`!{column}{row[i].row} holds a number under the heading `{heading or ''}`, not under a year."
            )
            raise SOURCE.unread(wrong)


def _year(cell: Any, sheet: str, column: str) -> int | None:
    """The year of a heading, written as a number or as text; None if it has no digit, such as `Notes`.

    Raises:
        NotRead: it has digits and is not a year, so the figures under it would be lost.
    """
    text = str(cell.value if cell.value is not None else "").strip()
    if not re.search(r"\d", text):
        return None
    whole = re.fullmatch(r"(\d{4})(?:\.0+)?", text)
    if whole is None or not 1900 <= int(whole[1]) <= date.today().year:  # a record has no year to come
        raise SOURCE.unread(f"`{sheet}`!{column}{cell.row} holds `{cell.value}`, not a year.")
    return int(whole[1])


def _flag(cell: Any, known: dict[int, str]) -> str:
    """The meaning of a cell's colour; the workbook has few fonts, so each is read once."""
    font = cell.style_array.fontId
    if font not in known:
        colour = cell.font.color
        known[font] = _FLAGS.get((colour.type, colour.value), "") if colour is not None else ""
    return known[font]
