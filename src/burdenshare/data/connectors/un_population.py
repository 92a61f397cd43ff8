"""The UN's World Population Prospects: demographic indicators, medium variant, as text, packed text or a workbook.

The revisions of 2019, 2022 and 2024 name their columns otherwise, and that of 2019 has no codes of three letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from burdenshare.data.countries import states
from burdenshare.data.fetch import Fetch
from burdenshare.data.gathered import Gathered, Source, allow_few, figure, file_name, once
from burdenshare.data.marks import Unreadable, is_missing, number
from burdenshare.data.names import currencies
from burdenshare.data.observation import Observation
from burdenshare.data.packed import packed_texts
from burdenshare.data.received import Damaged, unpacked
from burdenshare.data.text_tables import read_text
from burdenshare.data.workbook import OLD, open_workbook
from burdenshare.vocabulary.errors import Problem

SOURCE: Final = Source(
    "un_population",
    "United Nations, DESA, Population Division",
    "World Population Prospects",
    "https://population.un.org/wpp/assets/Excel%20Files/1_Indicator%20(Standard)/CSV_FILES/"
    "WPP2024_Demographic_Indicators_Medium.csv.gz",
    ("population.un.org",),
    "open",
    "(c) United Nations, DESA, Population Division. Licensed under CC BY 3.0 IGO. World Population Prospects.",
    "the table of demographic indicators (WPPYYYY_Demographic_Indicators_Medium.csv, .csv.gz or .zip, or the .xlsx)",
)
# The headings of each field, in the tables of text and in the workbooks, by edition; the first is that of today's text.
_FIELDS: Final = {
    "actor": ("ISO3_code", "ISO3 Alpha-code", "LocID", "Location code", "Country code"),
    "variant": ("Variant",),
    "year": ("Time", "Year"),
    "population": ("TPopulation1July", "PopTotal", "Total Population, as of 1 July (thousands)"),
    "births": ("Births", "Births (thousands)"),
    "fertility_rate": ("TFR", "Total Fertility Rate (live births per woman)"),
    "net_migration": ("NetMigrations", "Net Number of Migrants (thousands)"),
}
_UNITS: Final = {
    "population": "thousand people", "births": "thousand people", "fertility_rate": "births a woman",
    "net_migration": "thousand people",
}  # fmt: skip
_VARIANTS: Final = ("Medium", "Medium variant", "Estimates")
_RIGHT: Final = "Is it the one of demographic indicators?"
_LOOKED_AT: Final = 40  # rows of a sheet among which its header is looked for
_FEWEST_YEARS: Final = 3
LARGEST: Final = 256 * 2**20


def gather(fetch: Fetch, address: str = SOURCE.address, etag: str = "") -> Gathered | None:
    """The table of the current revision; None if nothing changed."""
    answer = fetch.get(address, etag=etag)
    if answer.body is None:
        return None
    return read(answer.body, file_name(address), address, answer.etag)


def read(body: bytes, name: str, address: str = "", etag: str = "") -> Gathered:
    """Read the table: text, compressed or not, or a workbook.

    Raises:
        NotRead: it is another table, or is truncated, or more than a tenth of its cells cannot be read.
    """
    revision = re.search(r"WPP([0-9]{4})", name)
    if not revision:
        raise SOURCE.unread(f"the name `{name}` does not show the revision.", "Keep the UN's file name.")
    origin = SOURCE.origin(revision[1], body, name, "rows by country", date.today().isoformat(), address)
    left_out: list[Problem] = []
    found = [o for table in _tables(body, name) for o in _figures(table, origin.key, int(revision[1]), left_out)]
    if not found:
        raise SOURCE.unread("the table has none of the package's countries.")
    few = allow_few(SOURCE, left_out, len(found))
    return Gathered(revision[1], once(SOURCE, found), origin, {name: body}, etag, left_out=few)


@dataclass(frozen=True)
class _Table:
    """A table: the column of each field, the columns of years of a wide one, and its rows with their places."""

    columns: Mapping[str, int]
    years: Mapping[int, int]
    rows: Iterable[tuple[str, Sequence[Any]]]


def _tables(body: bytes, name: str) -> Iterator[_Table]:
    """The tables of a file: one of a text, one for each sheet of a workbook."""
    if body.startswith((b"PK", OLD)):
        inside = _packed_text(body)
        if inside is None:
            yield from _sheets(body)
            return
        body, name = inside
    table = read_text(SOURCE, name, _unpacked(body))
    rows = iter(table.rows)
    head = next((cells for _, cells in rows), [])
    columns, years = _columns(head)
    if missing := [f for f in ("actor", "variant", "year", "population") if f not in columns]:
        raise SOURCE.unread(f"the table has no column `{_FIELDS[missing[0]][0]}`.", _RIGHT)
    yield _Table(columns, years, ((f"row {number}", cells) for number, cells in rows))


def _packed_text(body: bytes) -> tuple[bytes, str] | None:
    """The one table of text in a packed folder, with its name; None if the file is a workbook.

    Raises:
        NotRead: the folder has no table or several, or is damaged.
    """
    tables = packed_texts(SOURCE, body) if body.startswith(b"PK") else None
    if tables is None:
        return None
    if len(tables) != 1:
        raise SOURCE.unread(f"the packed folder has {len(tables)} tables of text, not one.", "Unpack it.")
    name, text = tables[0]
    return text, name


def _sheets(body: bytes) -> Iterator[_Table]:
    """The sheets of a workbook that have a header with the fields."""
    seen = False
    for sheet in open_workbook(SOURCE, body).sheets:
        rows = sheet.rows()
        for seen_rows, row in enumerate(rows):
            columns, years = _columns([str(v) if v is not None else "" for v in row.values])
            wide = len(years) > _FEWEST_YEARS
            if {"actor", "variant"} <= columns.keys() and (wide or {"year", "population"} <= columns.keys()):
                seen = True
                title = sheet.title
                yield _Table(columns, years if wide else {}, ((f"{title} row {r.number}", r.values) for r in rows))
                break
            if seen_rows > _LOOKED_AT:
                break
    if not seen:
        raise SOURCE.unread("no sheet of the workbook has the columns of demographic indicators.", _RIGHT)


def _columns(heads: Sequence[str]) -> tuple[dict[str, int], dict[int, int]]:
    plain = [" ".join(head.replace("*", "").split()).lower() for head in heads]
    columns = {
        field: plain.index(word)
        for field, words in _FIELDS.items()
        if (word := next((w.lower() for w in words if w.lower() in plain), None)) is not None
    }
    return columns, {i: int(head) for i, head in enumerate(plain) if re.fullmatch("[12][0-9]{3}", head)}


def _figures(table: _Table, origin: str, revision: int, left_out: list[Problem]) -> Iterator[Observation]:
    known = currencies()
    for place, row in table.rows:
        given = {field: row[i] if i < len(row) else None for field, i in table.columns.items()}
        variant = str(given.get("variant") or "").strip()
        actor = _actor(given.get("actor"))
        if actor not in known or variant not in _VARIANTS:
            continue
        cells = [("population", year, row[i] if i < len(row) else None) for i, year in table.years.items()]
        if not table.years:
            year = SOURCE.year(str(given.get("year")).removesuffix(".0"), place)
            cells = [(quantity, year, given.get(quantity)) for quantity in _UNITS]
        for quantity, year, value in cells:
            if is_missing(value):
                continue
            try:
                amount = number(value).value
            except Unreadable as why:
                left_out.append(Problem(f"{place}, {quantity}", f"the figure of {actor} for {year} {why}"))
                continue
            flag = "forecast" if year >= revision else "estimate"
            where = f"{place}, {quantity}"
            yield figure(quantity, actor, year, amount, _UNITS[quantity], "", "medium", origin, where, flag)


def _actor(given: Any) -> str:
    """The code of a country by its code of three letters, or by its number in ISO 3166."""
    text = str(given or "").strip().removesuffix(".0")
    return _by_number().get(text.zfill(3), text) if text.isdigit() else text


@cache
def _by_number() -> dict[str, str]:
    return {s.numeric: s.code for s in states().values() if s.numeric and s.until is None}


def _unpacked(body: bytes) -> bytes:
    if body[:2] != b"\x1f\x8b":
        return body
    plain = bytearray()
    try:
        for piece in unpacked([body]):
            plain += piece
            if len(plain) > LARGEST:
                raise SOURCE.unread(f"the table would unpack to more than {LARGEST / 2**20:,.0f} MiB.")
    except Damaged as found:
        raise SOURCE.unread(f"the compressed table is {found}.", "Download it again.") from None
    return bytes(plain)
