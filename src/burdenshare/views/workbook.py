"""A workbook that is written row by row: texts are never computed, and the same content gives the same bytes."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from burdenshare.vocabulary.answers import Cell
from burdenshare.vocabulary.plain import visible

CREATED: Final = datetime.fromtimestamp(0, UTC).replace(
    tzinfo=None
)  # the clock of now would make each copy another file
LONGEST: Final = 32_000  # characters: a spreadsheet holds 32,767 in a cell
LINE, HIGHEST = 15, 405  # points: of a line, and the most of a row
LETTERS, BOLD = 1.15, 0.8  # letters of a text in a unit of width, and how many fewer of a head
A4: Final = 9
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
        added.set_landscape()
        added.set_paper(A4)
        added.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            added.set_column(column, column, width)
        return Sheet(self, added, name, widths)

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

    def __init__(self, book: Book, inner: Any, name: str, widths: Sequence[float]) -> None:
        self.book, self._inner, self.name, self.row, self._widths = book, inner, name, 0, widths

    def title(self, text: str) -> None:
        """A line in large letters."""
        self._inner.write_string(self.row, 0, shown(text), self.book.format(bold=True, font_size=14))
        self.row += 1

    def line(self, what: str = "", text: str = "", bold: bool = False) -> None:
        """A word and a text beside it, across all columns that follow; nothing for an empty line."""
        if what:
            how = self.book.format(bold=bold or bool(text), valign="top")
            self._inner.write_string(self.row, 0, shown(what), how)
        if text:
            self._across(text, 1)
        self.row += 1

    def note(self, text: str) -> None:
        """A text across all columns."""
        self._across(text, 0)
        self.row += 1

    def _across(self, text: str, first: int) -> None:
        """Write a text from a column to the last, in as many lines as it needs."""
        how, last = self.book.format(text_wrap=True, valign="top"), len(self._widths) - 1
        self._high([(text, sum(self._widths[first:]))])
        if last > first:
            self._inner.merge_range(self.row, first, self.row, last, "", how)
        self._inner.write_string(self.row, first, shown(text), how)

    def _high(self, texts: Iterable[tuple[str, float]]) -> None:
        """Make the row high enough for texts in their widths: not every program does that by itself."""
        lines = max((lines_of(text, width) for text, width in texts), default=1)
        if lines > 1:
            self._inner.set_row(self.row, min(lines * LINE, HIGHEST), self.book.format(valign="top"))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Cell]], wrapped: Iterable[int] = ()) -> None:
        """A tidy table with a filter; its head stays in sight.

        Args:
            heads: of its columns.
            rows: in order.
            wrapped: the columns whose texts may take several lines.
        """
        first = self.row
        self.heads(heads)
        self._inner.freeze_panes(self.row, 0)
        wrap, wide = self.book.format(text_wrap=True, valign="top"), frozenset(wrapped)
        text, number = self._inner.write_string, self._inner.write_number
        for row in rows:
            if self.row >= TALLEST:
                break
            if wide:
                self._high((str(row[column]), self._widths[column]) for column in wide)
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

    def heads(self, texts: Sequence[str]) -> None:
        """The head of a table."""
        head = self.book.format(bold=True, bg_color="#E6EAEE", text_wrap=True, valign="top")
        self._high((text, width * BOLD) for text, width in zip(texts, self._widths, strict=False))
        for column, text in enumerate(texts):
            self._inner.write_string(self.row, column, shown(text), head)
        self.row += 1

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


def lines_of(text: str, width: float) -> int:
    """About how many lines a text takes in a column."""
    return sum(max(1, math.ceil(len(part) / (width * LETTERS))) for part in text.split("\n"))


def shown(text: str) -> str:
    """A text as a cell holds it: hidden characters written out, and no longer than a cell may be.

    The library writes what begins and ends as its own marks of formats do as it is; a space behind it prevents that.
    """
    text = visible(text)
    text = f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"
