"""SIPRI's workbook of military expenditure, in the forms that it has had since 2016.

The link changes with each release, so it is read from the landing page. A sheet is known by the beginning of its name,
its header by its first cell with "Country"; the sheet's name has the year of constant prices. Blue figures are SIPRI's
estimates, red ones highly uncertain. Where a country has money in one sheet, a zero in another means that no rate or
output is known: it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from burdenshare.data.countries import code, states
from burdenshare.data.currencies import known_currencies
from burdenshare.data.fetch import Fetch
from burdenshare.data.gathered import SMALL, Gathered, Source, allow_few, figure, file_name, once
from burdenshare.data.marks import Unreadable, is_missing, number
from burdenshare.data.sheets import Row, Sheet, letters
from burdenshare.data.workbook import open_workbook
from burdenshare.vocabulary.errors import Problem, listed, so_many

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
LOCAL: Final = "local money"
_Cell: TypeAlias = tuple[str, str, int, float, str, str, str, str, str]
# By the beginning of a sheet's name, as `_plain` has it: what it holds, its unit, its prices, and what makes it so.
_SHEETS: Final = {
    "local currency calendar": ("defence_spending", LOCAL, "nominal", 1.0),
    "constant": ("defence_spending", "million USD", "constant", 1.0),
    "current us": ("defence_spending", "million USD", "nominal", 1.0),
    "share of gdp": ("defence_share", "% of GDP", "nominal", 100.0),
    "per capita": ("defence_spending_per_person", "USD", "nominal", 1.0),
    "share of govt": ("share_of_government_spending", "% of government spending", "nominal", 100.0),
}
_COLOURS: Final = {
    "indexed 12": "estimate", "rgb FF0000FF": "estimate", "indexed 10": "uncertain", "rgb FFFF0000": "uncertain",
}  # fmt: skip
_BESIDE: Final = ("country", "currency", "notes", "footnotes", "reporting year")  # headings over no figures
_SHARED: Final = {"EUR": "euro", "USD": "us dollar"}  # currencies of several states, and what names them
_CURRENT: Final = 2024  # no currency was redenominated between the end of this year and the table's, the end of 2025
_SUMMER: Final = "07"  # releases come in April or May, and are mended within weeks
_SHOWN: Final = 5


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
    """Read the workbook, or a part of it.

    Raises:
        NotRead: it is not SIPRI's workbook of military expenditure, or more than a tenth of its cells cannot be read.
    """
    book = open_workbook(SOURCE, body)
    sheets = [(sheet, prefix) for sheet in book.sheets for prefix in _SHEETS if _plain(sheet.title).startswith(prefix)]
    if not sheets:
        right = "Is it the one of military expenditure?"
        raise SOURCE.unread("the workbook has no sheet `Current US$`, `Share of GDP` or another of its kind.", right)
    reading = _Reading()
    for sheet, prefix in sheets:
        reading.read(sheet, prefix)
    kept, zeros = _without_zeros(reading.found)
    left_out = allow_few(SOURCE, reading.left_out, len(kept))
    if not kept:
        raise SOURCE.unread("the workbook has no figures of a country.")
    saved = book.saved.isoformat() if book.saved else ""
    last = max(cell[2] for cell in kept)
    created = book.created.isoformat() if book.created else ""
    vintage, says = (saved, "") if saved and address else _release(saved, created, reading.published, last)
    if zeros:
        says += f" {so_many(zeros, 'zero')} beside money in another unit left out: no rate or output is known there."
    if reading.nameless:
        says += f" Rows of no country left out: {listed(list(reading.nameless), _SHOWN)}."
    origin = SOURCE.origin(vintage, body, name, "sheets by name", date.today().isoformat(), address)
    figures = [
        figure(quantity, actor, year, value, unit, prices, "sipri", origin.key, place, flag, note)
        for quantity, actor, year, value, unit, prices, place, flag, note in kept
    ]
    return Gathered(
        vintage, once(SOURCE, figures), origin, {name: body}, etag, says=says.strip(), left_out=left_out, saved=saved
    )


def _plain(title: str) -> str:
    """A sheet's name in small letters, with one spelling of what editions spell differently."""
    return " ".join(title.replace("_", " ").lower().split())


def _release(saved: str, created: str, published: int, last: int) -> tuple[str, str]:
    """The name of a release, and a sentence where it is not the day on which the book was saved.

    Figures to 2025 are published in the spring of 2026, as the titles of the sheets say: "(c) SIPRI 2026". A book that
    was saved later, by whoever opened it, holds the same figures, so its day is no release's; it was still made in the
    month of its release.
    """
    year = published if last < published <= last + 2 else last + 1
    if saved[:4] == str(year) and saved[5:] < _SUMMER:
        return saved, ""
    name = created[:7] if created[:4] == str(year) and created[5:] < _SUMMER else str(year)
    told = f"it was saved on {saved}" if saved else "it does not say when it was saved"
    return name, f"The workbook counts as the release of {name}, because its figures end in {last}; {told}."


@dataclass
class _Reading:
    """What is read from the sheets: figures, cells that are none, rows of no country, the year of publication."""

    found: list[_Cell] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)
    nameless: dict[str, None] = field(default_factory=dict)
    published: int = 0

    def read(self, sheet: Sheet, prefix: str) -> None:
        """Read one sheet."""
        quantity, unit, prices, factor = _SHEETS[prefix]
        if prices == "constant":
            base = re.search(r"(?<!\d)\d{4}(?!\d)", sheet.title)
            if not base:
                right = "It has four digits, as in `Constant (2024) US$`."
                raise SOURCE.unread(f"the sheet `{sheet.title}` names no base year of constant prices.", right)
            prices = f"constant {base[0]}"
        head: _Head | None = None
        for row in sheet.rows():
            if head is None:
                head = _head(row, sheet.title)
                if head and not head.years:
                    raise SOURCE.unread(f"`{sheet.title}`: the row that begins with `Country` has no years.")
                self._look_for_year(row)
                continue
            label = _text(row, head.first)
            actor = code(label) if label else None
            if actor is None:
                if label and any(isinstance(_at(row, i), int | float) for i in head.years):
                    self.nameless[" ".join(label.split())] = None
                continue
            _refuse_lost(row, head, sheet.title)
            word = _text(row, head.currency) if head.currency is not None else ""
            own = currency_called(actor, word, head.last) if unit == LOCAL else unit
            for i, year in head.years.items():
                value, note = _at(row, i), word
                if value is None or is_missing(value):
                    continue
                place = f"{sheet.title}!{letters(i)}{row.number}"
                try:
                    given = number(value)
                except Unreadable as why:
                    self.left_out.append(Problem(place, f"the figure of {label} for {year} {why}"))
                    continue
                if given.mark:
                    note = f"{word}, mark {given.mark}" if word else f"mark {given.mark}"
                flag = _COLOURS.get(row.styles[i].colour, "") if i in row.styles else ""
                self.found.append((quantity, actor, year, given.value * factor, own, prices, place, flag, note))
        if head is None:
            raise SOURCE.unread(f"the sheet `{sheet.title}` has no row that begins with `Country`.")

    def _look_for_year(self, row: Row) -> None:
        """The year of publication, which the title of a sheet names."""
        for value in row.values[:3]:
            if isinstance(value, str) and (told := re.search(r"©\s*SIPRI\s+(\d{4})", value)):
                self.published = max(self.published, int(told[1]))


@dataclass(frozen=True)
class _Head:
    """The header of a sheet: the columns of names, of currencies and of years, and those that hold neither."""

    first: int
    currency: int | None
    years: Mapping[int, int]
    last: int
    lost: Mapping[int, str]
    width: int


def _head(row: Row, sheet: str) -> _Head | None:
    words = {i: str(v).strip() for i, v in enumerate(row.values) if v is not None}
    first = next((i for i, word in words.items() if word.lower() == "country"), None)
    if first is None or first > 3:
        return None
    years = {i: year for i in range(len(row.values)) if (year := _year(row.values[i], sheet, i, row.number))}
    currency = next((i for i, word in words.items() if word.lower() == "currency"), None)
    lost = {
        i: words.get(i, "")
        for i in range(first + 1, len(row.values))
        if i not in years and words.get(i, "").lower() not in _BESIDE and not words.get(i, "").startswith("Fiscal Year")
    }
    return _Head(first, currency, years, max(years.values(), default=0), lost, len(row.values))


def _at(row: Row, column: int) -> Any:
    return row.values[column] if column < len(row.values) else None


def _text(row: Row, column: int) -> str:
    value = _at(row, column)
    return value.strip() if isinstance(value, str) else ""


def _refuse_lost(row: Row, head: _Head, sheet: str) -> None:
    """Refuse a number in a column whose heading is neither a year nor one that stands over no figures."""
    beyond = {i: "" for i in range(head.width, len(row.values))}
    for i, heading in {**head.lost, **beyond}.items():
        if isinstance(_at(row, i), int | float):
            place = f"`{sheet}`!{letters(i)}{row.number}"
            raise SOURCE.unread(f"{place} holds a number under the heading `{heading}`, not under a year.")


def _year(value: Any, sheet: str, column: int, row: int) -> int | None:
    """The year of a heading, written as a number, a date or as text; None if it has no digit, such as `Notes`.

    Raises:
        NotRead: it has digits and is not a year, so the figures under it would be lost.
    """
    text = str(value.year if isinstance(value, date) else value if value is not None else "").strip()
    if not re.search(r"\d", text):
        return None
    whole = re.fullmatch(r"(\d{4})(?:\.0+)?", text)
    if whole is None or not 1900 <= int(whole[1]) <= date.today().year:  # a record has no year to come
        raise SOURCE.unread(f"`{sheet}`!{letters(column)}{row} holds `{value}`, not a year.")
    return int(whole[1])


def currency_called(actor: str, word: str, last: int) -> str:
    """The unit of a country's own money: its currency's code, if the workbook's word may mean it.

    SIPRI restates earlier years in the currency of the release. A currency without a name here may have been
    redenominated since an older release, and the euro and the dollar have taken the place of others: where the word is
    not theirs, the unit names no currency, and such money is never compared or converted.

    Args:
        actor: the country.
        word: by which the workbook calls its currency.
        last: the last year of the workbook.
    """
    asked = word.strip().casefold()
    own = states()[actor].currency
    for shared, sign in _SHARED.items():
        if sign in asked or own == shared:
            return shared if sign in asked else LOCAL
    if own in known_currencies():
        names = known_currencies()[own].words
        return own if any(_stem(name) == _stem(asked) for name in names) else LOCAL
    return own if own and last >= _CURRENT else LOCAL


def _stem(name: str) -> str:
    """How the last word of a name of a currency begins: `Australian dollars` and `Dollar` have `doll`."""
    return name.split()[-1][:4] if name.split() else ""


def _without_zeros(found: list[_Cell]) -> tuple[list[_Cell], int]:
    """The figures without zeros of a country and year that has money in another sheet, and how many those were."""
    spends = {(actor, year) for _, actor, year, value, *_ in found if value > 0}
    kept = [cell for cell in found if cell[3] != 0 or (cell[1], cell[2]) not in spends]
    return kept, len(found) - len(kept)
