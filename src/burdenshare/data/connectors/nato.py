"""NATO's workbook of defence expenditure, in the forms that its editions have had since 2016.

Tables are found by their titles, blocks by their subtitles, because the order of sheets, indentation and blank rows
change between editions. Until 2024 a sheet has one row of years above all blocks; since 2025 each block has its own,
below its subtitle. A year with "e" is an estimate; the subtitle has the base year of constant prices. Where a title
says "core", NATO counts on its core basis, which is another definition.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from burdenshare.data.countries import code
from burdenshare.data.fetch import Fetch
from burdenshare.data.gathered import SMALL, Gathered, Source, allow_few, figure, file_name, once
from burdenshare.data.marks import Unreadable, is_missing, number
from burdenshare.data.names import currencies
from burdenshare.data.observation import Observation
from burdenshare.data.sheets import Sheet, letters
from burdenshare.data.workbook import open_workbook
from burdenshare.vocabulary.errors import Problem

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
_GROUPS: Final = {
    "NATO Total": TOTAL, "NATO - Total": TOTAL, "NATO Europe and Canada": EUROPE, "NATO Europe": "",
    "NATO - Europe": "", "North America": "",
}  # fmt: skip
# By the table's number and the beginning of the subtitle, in small letters: what a block holds.
_BLOCKS: Final = (
    ("2", r"current prices", "defence_spending", "million USD", "nominal"),
    ("2", r"constant", "defence_spending", "million USD", "constant"),
    ("1", r"current prices", "defence_spending", "million {currency}", "nominal"),
    ("3", r"share of (real )?gdp|(as a )?percentage of (gdp|gross)", "defence_share", "% of GDP", "nominal"),
    ("3", r"annual (real |volume )?change", "defence_spending_growth", "% a year", "constant"),
    ("5", r"current prices", "gdp_nominal", "million USD", "nominal"),
    ("7", r"", "active_force", "thousand people", ""),
    ("8a", r"equipment", "equipment_share", "% of the budget", "nominal"),
    ("8a", r"personnel", "personnel_share", "% of the budget", "nominal"),
    ("8b", r"infrastructure", "infrastructure_share", "% of the budget", "nominal"),
    ("8b", r"other", "other_share", "% of the budget", "nominal"),
)
_CORE: Final = "Its titles say core: shares and spending are under `nato_core`, which is never joined with `nato`."
_COUNTS_DEFENCE: Final = ("1", "2", "3", "8a", "8b")  # tables of which a core basis is another count
_TITLE: Final = re.compile(r"\s*Table\s*(\d[ab]?)\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"\s*(\d{4})(?:\.0)?\s*(e?)\s*\Z")
_MISSING: Final = ("#REF!",)
_FOOT: Final = ("note", "*", "(", "-", "#", "source")


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
        NotRead: it is not NATO's workbook of defence expenditure, or more than a tenth of its cells cannot be read.
    """
    book = open_workbook(SOURCE, body)
    blocks = [block for sheet in book.sheets for block in _blocks(sheet)]
    if not any(b.kind and b.kind[2] == "defence_share" for b in blocks):
        raise SOURCE.unread("the workbook has no table 3 with shares of GDP.", "Is it the one of defence expenditure?")
    edition = str(max(year for b in blocks for year, _ in b.years.values()))
    origin = SOURCE.origin(edition, body, name, "tables by number", date.today().isoformat(), address)
    left_out: list[Problem] = []
    found = [o for b in blocks for o in _figures(b, origin.key, left_out)]
    saved = book.saved.isoformat() if book.saved else ""
    few = allow_few(SOURCE, left_out, len(found))
    says = _CORE if any(o.definition == "nato_core" for o in found) else ""
    return Gathered(edition, once(SOURCE, found), origin, {name: body}, etag, says=says, left_out=few, saved=saved)


@dataclass
class _Block:
    """A part of a table: its subtitle, its years by column, and its rows."""

    table: str
    sheet: str
    subtitle: str
    years: dict[int, tuple[int, str]]
    is_core: bool
    rows: list[tuple[int, str, list[Any]]] = field(default_factory=list)

    @property
    def kind(self) -> tuple[str, str, str, str, str] | None:
        """What the block holds; None for what is not read."""
        return _kind(self.table, self.subtitle)


def _kind(table: str, subtitle: str) -> tuple[str, str, str, str, str] | None:
    return next((b for b in _BLOCKS if b[0] == table and subtitle and re.match(b[1], subtitle.lower())), None)


def _blocks(sheet: Sheet) -> Iterator[_Block]:
    table, said, years, is_core = "", "", dict[int, tuple[int, str]](), False
    block: _Block | None = None
    for row in sheet.rows():
        words = [(i, str(v).strip()) for i, v in enumerate(row.values) if v is not None and str(v).strip()]
        if not words:
            continue
        if title := _TITLE.match(words[0][1]):
            table, said, years, block = title[1].lower(), "", {}, None
            is_core = bool(re.search(r"\bcore\b", words[0][1], re.IGNORECASE))
        elif table and (dated := _years(words)):
            years = dated
            if block is not None and not block.rows:  # the subtitle stood above its own row of years
                block.years = dated
            else:
                block = None
        elif table and len(words) == 1 and not words[0][1].lower().startswith(_FOOT):
            if not _kind(table, said) or (block and block.rows):
                said = words[0][1]
            if block is not None and not block.rows:
                block.subtitle = said
            elif years:
                block = _Block(table, sheet.title, said, years, is_core)
                yield block
        elif years and len(words) > 1:
            if block is None:
                block = _Block(table, sheet.title, said, years, is_core)
                yield block
            block.rows.append((row.number, words[0][1], list(row.values)))


def _years(words: list[tuple[int, str]]) -> dict[int, tuple[int, str]]:
    """The years of a row that holds nothing else, perhaps after `Country`; none if they do not follow each other."""
    if words[0][1].lower().rstrip("/ ") in ("country", "countries", "country or area"):
        words = words[1:]
    found = {i: (int(m[1]), m[2]) for i, text in words if (m := _YEAR.match(text))}
    years = [year for year, _ in found.values()]
    follow = all(b - a == 1 for a, b in itertools.pairwise(years))
    return found if len(found) == len(words) >= 3 and follow else {}


def _figures(block: _Block, origin: str, left_out: list[Problem]) -> Iterator[Observation]:
    if block.kind is None:
        return
    _, _, quantity, unit, prices = block.kind
    definition = "nato_core" if block.is_core and block.table in _COUNTS_DEFENCE else "nato"
    if prices == "constant":
        base = re.search(r"(?<!\d)\d{4}(?!\d)", block.subtitle)
        if base is None and re.search(r"\d{4}", block.subtitle):
            raise SOURCE.unread(f"table {block.table} names no base year of constant prices: `{block.subtitle}`.")
        prices = f"constant {base[0]}" if base else "constant"
    for row, label, cells in block.rows:
        actor = _actor(label)
        if not actor or (block.table, actor) == ("1", "USA"):  # its own currency is in table 2
            continue
        said = unit.format(currency=currencies().get(actor, "of local money"))
        for column, (year, estimated) in block.years.items():
            value = cells[column] if column < len(cells) else None
            if is_missing(value, _MISSING):
                continue
            place = f"{block.sheet}!{letters(column)}{row}"
            try:
                given = number(value)
            except Unreadable as why:
                left_out.append(Problem(place, f"the figure of {label} for {year} {why}"))
                continue
            note = f"{block.subtitle}, mark {given.mark}" if given.mark else block.subtitle
            flag = "estimate" if estimated else ""
            yield figure(quantity, actor, year, given.value, said, prices, definition, origin, place, flag, note)


def _actor(label: str) -> str:
    """The code of a row: an Ally, or one of the two sums; nothing for notes."""
    plain = re.sub(r"\(.*?\)|\*", "", label).strip()
    if plain in _GROUPS:
        return _GROUPS[plain]
    return code(plain) or ""
