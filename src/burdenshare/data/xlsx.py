"""Workbooks of the newer kind, `.xlsx`: a packed folder of XML.

Publishers' workbooks are large, and a library that keeps every property of a cell takes four times as long: sheets in
the form in which every common program writes them are searched as text, and any other is read as a tree.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from burdenshare.data.gathered import Source
from burdenshare.data.sheets import (
    MOST_CELLS,
    PLAIN,
    Fault,
    Formula,
    Row,
    Sheet,
    Style,
    Value,
    column_of,
    past_day,
    shown_as,
)

_DIGITS: Final = "0123456789"
# A cell as programs write it: its column, its style, its kind, and its value, behind a formula or not, or all it holds.
_CELL: Final = re.compile(
    rb'<c r="([A-Z]{1,3})[0-9]+"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?'
    rb"(?:/>|>(?:(?:<f(?:[^>]*/>|[^>]*>[^<]*</f>))?<v>([^<]+)</v>|(.*?))</c>)",
    re.DOTALL,
)
_LARGE: Final = 64 * 2**20  # bytes of a sheet, from which on it is read piece by piece
_ROW: Final = re.compile(rb'<row\b(?:[^>]*? r="([0-9]+)")?')
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass
class Book:
    """A workbook: its sheets in order, and the days on which it says that it was made and last saved."""

    source: Source
    packed: zipfile.ZipFile
    sheets: list[Sheet] = field(default_factory=list)
    saved: date | None = None
    created: date | None = None
    texts: list[str] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    since: datetime = datetime(1899, 12, 30)

    def rows_of(self, sheet: Sheet) -> Iterator[Row]:
        """The rows of a sheet as its XML has them."""
        from lxml import etree

        body = self.packed.read(sheet.part)
        if (quick := self._quick_rows(body)) is not None:
            yield from quick
            return
        number = 0
        for _, element in etree.iterparse(io.BytesIO(body), tag="{*}row", resolve_entities=False, no_network=True):
            number = int(element.get("r") or number + 1)
            yield self._row(number, element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _quick_rows(self, body: bytes) -> list[Row] | None:
        """The rows of a sheet in the form in which every common program writes it; None for any other form.

        To search for cells as text takes a third of the time of a tree, and gives the same: each cell must match.
        """
        inside = body.partition(b"<sheetData>")[2].rpartition(b"</sheetData>")[0]
        cells = inside.count(b"<c ")
        if not cells or cells > MOST_CELLS or len(body) > _LARGE or b"<!" in body or b"<c>" in inside:
            return None
        rows, seen, number = [], 0, 0
        for part in inside.split(b"</row>"):
            found = _CELL.findall(part)
            start = _ROW.findall(part)
            if not start:
                continue
            seen += len(found)
            number = int(start[-1] or number + 1)
            if not found:
                continue
            values: list[Value] = [None] * (_columns(found[-1][0]) + 1)
            styles: dict[int, Style] = {}
            for place, style, kind, text, rest in found:
                at = _columns(place)
                if at >= len(values):
                    return None
                known = self.styles[int(style)] if style and int(style) < len(self.styles) else PLAIN
                if known is not PLAIN:
                    styles[at] = known
                if kind == b"s" and text:
                    values[at] = self.texts[int(text)]
                elif text and kind in (b"", b"n"):
                    value = float(text) if b"." in text or b"e" in text or b"E" in text else int(text)
                    values[at] = self._moment(value) if known.shown == "date" else value
                elif text or rest:
                    values[at] = self._value(_alone(kind, text, rest), known)
            rows.append(Row(number, values, styles))
        return rows if seen == cells else None

    def _row(self, number: int, element: Any) -> Row:
        values: list[Value] = []
        styles: dict[int, Style] = {}
        for cell in element.iterchildren("{*}c"):
            place = cell.get("r")
            at = column_of(place.rstrip(_DIGITS)) if place else len(values)
            if at >= len(values):
                values.extend([None] * (at + 1 - len(values)))
            style = cell.get("s")
            known = self.styles[int(style)] if style and int(style) < len(self.styles) else PLAIN
            if known is not PLAIN:
                styles[at] = known
            values[at] = self._value(cell, known)
        return Row(number, values, styles)

    def _value(self, cell: Any, style: Style) -> Value:
        kind: str = cell.get("t", "n")
        text: str | None = None
        formula: str | None = None
        for child in cell:
            name = child.tag if isinstance(child.tag, str) else ""
            if name.endswith("}v"):
                text = child.text if child.text or kind != "str" else ""
            elif name.endswith("}f"):
                formula = child.text or ""
            elif name.endswith("}is"):
                text = _text_of(child)
        if text is None:
            return Formula(f"={formula}") if formula is not None else None
        if kind == "n":
            number = float(text) if "." in text or "e" in text or "E" in text else int(text)
            return self._moment(number) if style.shown == "date" else number
        if kind == "s":
            return self.texts[int(text)]
        if kind == "b":
            return text == "1"
        if kind == "d":
            return datetime.fromisoformat(text)
        return Fault(text) if kind == "e" else text

    def _moment(self, days: float) -> Value:
        """A date, which a workbook keeps as days; the number itself where it is none."""
        try:
            return self.since + timedelta(days=days)
        except OverflowError:
            return days


def opened(source: Source, packed: zipfile.ZipFile) -> Book:
    """Open a workbook: its sheets, its texts and its styles."""
    book = Book(source, packed, saved=_day_of(packed, b"modified"), created=_day_of(packed, b"created"))
    top = _tree(packed, "xl/workbook.xml")
    links = {
        link.get("Id"): posixpath.normpath(posixpath.join("xl", link.get("Target").lstrip("/").removeprefix("xl/")))
        for link in _tree(packed, "xl/_rels/workbook.xml.rels").iterchildren("{*}Relationship")
    }
    names = set(packed.namelist())
    for told in top.iter("{*}workbookPr"):
        if told.get("date1904") in ("1", "true"):
            book.since = datetime(1904, 1, 1)
    for told in top.iter("{*}sheet"):
        part = links.get(told.get(_RELATION) or told.get(_STRICT) or "", "")
        if part in names and "chartsheets/" not in part:
            book.sheets.append(Sheet(told.get("name", ""), book, part, told.get("state", "visible") != "visible"))
    if "xl/sharedStrings.xml" in names:
        book.texts = [_text_of(one) for one in _tree(packed, "xl/sharedStrings.xml").iterchildren("{*}si")]
    if "xl/styles.xml" in names:
        book.styles = _styles(_tree(packed, "xl/styles.xml"))
    return book


def _alone(kind: bytes, text: bytes, rest: bytes) -> Any:
    """The element of one cell."""
    from lxml import etree

    inside = rest or b"<v>%s</v>" % text
    words = b'<c xmlns="x" t="%s">%s</c>' % (kind or b"n", inside)
    return etree.fromstring(words, etree.XMLParser(resolve_entities=False, no_network=True))


def _tree(packed: zipfile.ZipFile, part: str) -> Any:
    from lxml import etree

    return etree.fromstring(packed.read(part), etree.XMLParser(resolve_entities=False, no_network=True))


def _text_of(element: Any) -> str:
    """The letters of a text that may be in several fonts, without how they are pronounced."""
    parts = [t for t in element.iter("{*}t") if not t.getparent().tag.endswith("}rPh")]
    return "".join(t.text or "" for t in parts)


def _styles(tree: Any) -> list[Style]:
    formats = {int(f.get("numFmtId")): f.get("formatCode", "") for f in tree.iter("{*}numFmt")}
    fonts = [_colour(font) for group in tree.iterchildren("{*}fonts") for font in group.iterchildren("{*}font")]
    found = []
    for group in tree.iterchildren("{*}cellXfs"):
        for form in group.iterchildren("{*}xf"):
            font, number = int(form.get("fontId") or 0), int(form.get("numFmtId") or 0)
            colour = fonts[font] if font < len(fonts) else ""
            shown = shown_as(number, formats.get(number))
            found.append(Style(colour, shown) if colour or shown else PLAIN)
    return found


def _colour(font: Any) -> str:
    for colour in font.iterchildren("{*}color"):
        for kind in ("indexed", "rgb"):
            if given := colour.get(kind):
                return f"{kind} {given}"
    return ""


def _day_of(packed: zipfile.ZipFile, what: bytes) -> date | None:
    """The day on which a workbook says that it was made or saved; None where it does not say, or of a day to come."""
    try:
        words = packed.read("docProps/core.xml")
    except KeyError:
        return None
    found = re.search(rb"<dcterms:%b[^>]*>\s*([0-9]{4}-[0-9]{2}-[0-9]{2})" % what, words)
    return past_day(found[1].decode()) if found else None


@cache
def _columns(name: bytes) -> int:
    return column_of(name.decode())
