"""NATO's workbook of defence expenditure.

Tables are found by their titles, blocks by their subtitles, because the order of sheets, indentation and blank rows
change between editions. A year with "e" is an estimate; the subtitle has the base year of constant prices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from burdenshare.data.countries import code
from burdenshare.data.fetch import Fetch
from burdenshare.data.gathered import SMALL, Gathered, Source, figure, file_name, once
from burdenshare.data.names import currencies
from burdenshare.data.observation import Observation
from burdenshare.data.workbook import letters, open_workbook, rows

SOURCE: Final = Source(
    "nato",
    "NATO",
    "Defence Expenditure of NATO Countries",
    "https://www.nato.int/en/what-we-do/introduction-to-nato/defence-expenditures-and-natos-5-commitment",
    ("www.nato.int", "nato.int"),
    "attribution",
    "Source: NATO, Defence Expenditure of NATO Countries. Not to be sold or used in advertising.",
    "the workbook of tables (def-exp-YYYY-en.xlsx)",
)
TOTAL: Final = "NTO"
EUROPE: Final = "NTE"
_GROUPS: Final = {"NATO Total": TOTAL, "NATO Europe and Canada": EUROPE, "NATO Europe": ""}
_BLOCKS: Final = (
    ("2", "Current prices", "defence_spending", "million USD", "nominal"),
    ("2", "Constant", "defence_spending", "million USD", "constant"),
    ("1", "Current prices", "defence_spending", "million {currency}", "nominal"),
    ("3", "Share of real GDP", "defence_share", "% of GDP", "nominal"),
    ("3", "Annual real change", "defence_spending_growth", "% a year", "constant"),
    ("5", "Current prices", "gdp_nominal", "million USD", "nominal"),
    ("7", "", "active_force", "thousand people", ""),
    ("8a", "Equipment", "equipment_share", "% of the budget", "nominal"),
    ("8a", "Personnel", "personnel_share", "% of the budget", "nominal"),
    ("8b", "Infrastructure", "infrastructure_share", "% of the budget", "nominal"),
    ("8b", "Other", "other_share", "% of the budget", "nominal"),
)
_TITLE: Final = re.compile(r"\s*Table\s*(\d[ab]?)\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"\s*(\d{4})(?:\.0)?\s*(e?)\s*\Z")
_MISSING: Final = ("..", "-", "...", "#REF!", "")


def gather(fetch: Fetch, address: str = SOURCE.address, etag: str = "") -> Gathered | None:
    """The newest edition; None if it is the one already held."""
    page = fetch.get(address, size=SMALL)
    text = (page.body or b"").decode("utf-8", "replace")
    links = re.findall(r"""["']([^"']{0,500}def-exp-([0-9]{4})[^"']{0,100}?)\.pdf["']""", text, re.IGNORECASE)
    if not links:
        raise SOURCE.unread(
            "the topic page names no edition.",
            f"Download the tables from {address} and add them with `burdenshare data add`.",
        )
    newest = max(links, key=lambda link: int(link[1]))
    link = fetch.linked(page.address, newest[0] + ".xlsx")
    answer = fetch.get(link, etag=etag)
    if answer.body is None:
        return None
    return read(answer.body, file_name(link), link, answer.etag)


def read(body: bytes, name: str, address: str = "", etag: str = "") -> Gathered:
    """Read the workbook.

    Raises:
        NotRead: it is not NATO's workbook of defence expenditure.
    """
    book = open_workbook(SOURCE, body)
    blocks = [block for sheet in book.worksheets for block in _blocks(sheet)]
    if not any(b.table == "3" and b.subtitle.startswith("Share") for b in blocks):
        raise SOURCE.unread("the workbook has no table 3 with shares of GDP.", "Is it the one of defence expenditure?")
    edition = str(max(year for b in blocks for year, _ in b.years.values()))
    origin = SOURCE.origin(edition, body, name, "tables by number", date.today().isoformat(), address)
    found = [o for b in blocks for o in _figures(b, origin.key)]
    return Gathered(edition, once(SOURCE, found), origin, {name: body}, etag)


@dataclass
class _Block:
    """A part of a table: its subtitle, its years by column, and its rows."""

    table: str
    sheet: str
    subtitle: str
    years: dict[int, tuple[int, str]]
    rows: list[tuple[int, str, list[Any]]] = field(default_factory=list)


def _blocks(sheet: Any) -> Iterator[_Block]:
    table, said, years = "", "", dict[int, tuple[int, str]]()
    block: _Block | None = None
    for number, row in rows(SOURCE, sheet):
        words = [(i, str(v).strip()) for i, v in enumerate(row) if v is not None and str(v).strip()]
        if not words:
            continue
        dated = {i: (int(m[1]), m[2]) for i, text in words if (m := _YEAR.match(text))}
        if title := _TITLE.match(words[0][1]):
            table, said, years, block = title[1].lower(), "", {}, None
        elif table and len(dated) >= 3 and len(dated) == len(words):
            years, block = dated, None
        elif table and len(words) == 1 and not years:
            said = words[0][1]
        elif years and len(words) == 1 and not words[0][1].startswith(("Note", "*", "(", "-", "#")):
            block = _Block(table, sheet.title, words[0][1], years)
            yield block
        elif years and len(words) > 1:
            if block is None:
                block = _Block(table, sheet.title, said, years)
                yield block
            block.rows.append((number, words[0][1], row))


def _figures(block: _Block, origin: str) -> Iterator[Observation]:
    kind = next((b for b in _BLOCKS if b[0] == block.table and block.subtitle.startswith(b[1])), None)
    if kind is None:
        return
    _, _, quantity, unit, prices = kind
    if prices == "constant":
        base = re.search(r"(?<!\d)\d{4}(?!\d)", block.subtitle)
        if base is None and re.search(r"\d{4}", block.subtitle):
            raise SOURCE.unread(f"table {block.table} names no base year of constant prices: `{block.subtitle}`.")
        prices = f"constant {base[0]}" if base else "constant"
    for number, label, row in block.rows:
        actor = _actor(label)
        if not actor or (block.table, actor) == ("1", "USA"):  # its own currency is in table 2
            continue
        currency = currencies().get(actor, "of local money")
        for column, (year, estimated) in block.years.items():
            value = row[column] if column < len(row) else None
            if isinstance(value, int | float):
                place = f"{block.sheet}!{letters(column)}{number}"
                said, flag = unit.format(currency=currency), "estimate" if estimated else ""
                given = SOURCE.number(value, f"table {block.table} for {label} in {year}")
                yield figure(quantity, actor, year, given, said, prices, "nato", origin, place, flag, block.subtitle)
            elif value is not None and str(value).strip() not in _MISSING:
                raise SOURCE.unread(f"table {block.table} holds `{value}` for {label} in {year}, not a number.")


def _actor(label: str) -> str:
    """The code of a row: an Ally, or one of the two sums; nothing for notes."""
    plain = re.sub(r"\(.*?\)|\*", "", label).strip()
    if plain in _GROUPS:
        return _GROUPS[plain]
    return code(plain) or ""
