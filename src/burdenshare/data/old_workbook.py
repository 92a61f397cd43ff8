"""Workbooks of the older kind, `.xls`: read whole with `xlrd`, in the form of the newer ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from burdenshare.data.gathered import Source
from burdenshare.data.sheets import PLAIN, Fault, Row, Sheet, Style, Value, shown_as


@dataclass
class OldBook:
    """A workbook of the older kind; it does not say when it was saved."""

    source: Source
    book: Any
    sheets: Sequence[Sheet] = ()
    saved: date | None = None
    created: date | None = None
    styles: dict[int, Style] = field(default_factory=dict)

    def rows_of(self, sheet: Sheet) -> Iterator[Row]:
        """The rows of a sheet."""
        held = self.book.sheet_by_name(sheet.part)
        for number in range(held.nrows):
            row = held.row(number)
            styles = {i: style for i, cell in enumerate(row) if (style := self._style(cell.xf_index)) is not PLAIN}
            yield Row(number + 1, [self._value(cell) for cell in row], styles)

    def _value(self, cell: Any) -> Value:
        import xlrd

        if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return None
        if cell.ctype == xlrd.XL_CELL_DATE:
            return xlrd.xldate.xldate_as_datetime(cell.value, self.book.datemode)  # type: ignore[no-any-return]
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return Fault(xlrd.error_text_from_code.get(cell.value, "#ERROR!"))
        if cell.ctype == xlrd.XL_CELL_NUMBER:
            return int(cell.value) if float(cell.value).is_integer() else float(cell.value)
        return str(cell.value)

    def _style(self, index: int | None) -> Style:
        if index is None:
            return PLAIN
        if index not in self.styles:
            form = self.book.xf_list[index]
            told = self.book.format_map.get(form.format_key)
            colour = self.book.font_list[form.font_index].colour_index
            shown = shown_as(form.format_key, told.format_str if told else None)
            coloured = f"indexed {colour}" if colour in (10, 12) else ""
            self.styles[index] = Style(coloured, shown) if coloured or shown else PLAIN
        return self.styles[index]


def open_old(source: Source, body: bytes) -> OldBook:
    """Open a workbook of the older kind.

    Raises:
        NotRead: it is protected by a password.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=body, formatting_info=True, logfile=open_nowhere())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower() or b"E\0n\0c\0r\0y\0p\0t\0e\0d" in body:
            raise source.unread("the workbook is protected by a password.", "Save it without one.") from None
        raise
    found = OldBook(source, book)
    found.sheets = [Sheet(s.name, found, s.name, s.visibility != 0) for s in book.sheets()]
    return found


def open_nowhere() -> Any:
    """Where the library writes what it thinks of a file."""
    import io

    return io.StringIO()
