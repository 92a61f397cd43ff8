"""A workbook that is written row by row: texts are never computed, and the same content gives the same bytes."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from burdenshare.vocabulary.answers import Cell
from burdenshare.vocabulary.plain import visible

CREATED: Final = datetime(2000, 1, 1)  # a clock would make each copy another file
LONGEST: Final = 32_000  # characters: a spreadsheet holds 32,767 in a cell
HIGH: Final = 32  # points: two lines
TALLEST: Final = 1_048_576  # rows


class Book:
    """A workbook in memory. Its sheets are written one after the other, each from the top."""

    def __init__(self, title: str, comments: str) -> None:
        import xlsxwriter  # takes 40 milliseconds, and few commands write a workbook

        self._bytes = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._bytes, {"constant_memory": True, "strings_to_urls": False})
        self._book.set_properties(
            {"title": visible(title), "comments": visible(comments), "author": "burdenshare", "created": CREATED}
        )
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def sheet(self, name: str, widths: Sequence[float]) -> Sheet:
        """Add a sheet; the one before is finished.

        Args:
            name: at most 31 characters.
            widths: of its columns.
        """
        added = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            added.set_column(column, column, width)
        return Sheet(self, added, name)

    def format(self, **how: Any) -> Any:
        """A format, made once."""
        key = tuple(sorted(how.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(how))
        return self._formats[key]

    def name(self, name: str, sheet: str, row: int, column: int) -> None:
        """Give a cell a name that formulas read."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        self._book.define_name(name, f"='{sheet}'!{xl_rowcol_to_cell(row, column, True, True)}")

    def whole(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._bytes.getvalue()


class Sheet:
    """One sheet, written row by row."""

    def __init__(self, book: Book, inner: Any, name: str) -> None:
        self.book, self._inner, self.name, self.row = book, inner, name, 0

    def title(self, text: str) -> None:
        """A line in large letters."""
        self._inner.write_string(self.row, 0, shown(text), self.book.format(bold=True, font_size=14))
        self.row += 1

    def line(self, *texts: str, bold: bool = False) -> None:
        """A row of texts; nothing for an empty line."""
        how = self.book.format(bold=bold, text_wrap=len(texts) > 1, valign="top")
        for column, text in enumerate(texts):
            if text:
                self._inner.write_string(self.row, column, shown(text), how)
        self.row += 1

    def note(self, text: str, columns: int) -> None:
        """A text across several columns, in two lines where it needs them."""
        how = self.book.format(text_wrap=True, valign="top")
        self._inner.set_row(self.row, HIGH)
        self._inner.merge_range(self.row, 0, self.row, columns - 1, "", how)
        self._inner.write_string(self.row, 0, shown(text), how)
        self.row += 1

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Cell]], wrapped: Iterable[int] = ()) -> None:
        """A tidy table with a filter; its head stays in sight.

        Args:
            heads: of its columns.
            rows: in order.
            wrapped: the columns whose texts may take several lines.
        """
        head = self.book.format(bold=True, bg_color="#E6EAEE", text_wrap=True, valign="top")
        for column, text in enumerate(heads):
            self._inner.write_string(self.row, column, shown(text), head)
        first = self.row
        self.row += 1
        self._inner.freeze_panes(self.row, 0)
        wrap, wide = self.book.format(text_wrap=True, valign="top"), frozenset(wrapped)
        text, number = self._inner.write_string, self._inner.write_number
        for row in rows:
            if self.row >= TALLEST:
                break
            for column, value in enumerate(row):
                if isinstance(value, str):
                    if value:
                        text(self.row, column, shown(value), *([wrap] if column in wide else ()))
                elif isinstance(value, bool):
                    self._inner.write_boolean(self.row, column, value)
                elif value is not None and math.isfinite(value):
                    number(self.row, column, value)
            self.row += 1
        self._inner.autofilter(first, 0, max(self.row - 1, first), len(heads) - 1)

    def cells(self, values: Sequence[Any], formats: Sequence[Any]) -> None:
        """A row of numbers, texts, and formulas with their values."""
        for column, (value, how) in enumerate(zip(values, formats, strict=True)):
            if isinstance(value, Formula):
                self._inner.write_formula(self.row, column, value.text, how, value.value)
            elif isinstance(value, str):
                self._inner.write_string(self.row, column, shown(value), how)
            elif value is not None and math.isfinite(value):
                self._inner.write_number(self.row, column, value, how)
        self.row += 1


class Formula:
    """A formula and its value, which a program that does not compute shows."""

    def __init__(self, text: str, names: Mapping[str, float]) -> None:
        from burdenshare.views.formulas import value_of

        self.text, self.value = f"={text}", value_of(text, names)


def shown(text: str) -> str:
    """A text as a cell holds it: hidden characters written out, and no longer than a cell may be.

    The library writes what begins and ends as its own marks of formats do as it is; a space behind it prevents that.
    """
    text = visible(text)
    text = f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"
