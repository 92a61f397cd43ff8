"""What a workbook gives, whatever its kind: sheets with rows of values, and what each cell's style says of it.

Only what a reader of figures needs: the values, the colour of the letters, and whether a number is shown as a
percentage or as a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, Protocol, TypeAlias

from burdenshare.data.gathered import NotRead, Source
from burdenshare.vocabulary.errors import ProblemsFound

MOST_CELLS: Final = 10_000_000  # of a sheet; the largest of a publisher has under 30,000
_DATES: Final = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # formats without a text of their own
_PERCENTS: Final = (9, 10)
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
Value: TypeAlias = str | int | float | bool | datetime | None


class Formula(str):
    """A formula whose value was never computed: a program wrote the workbook, and no spreadsheet has opened it."""


class Fault(str):
    """An error that a spreadsheet shows in place of a value, such as `#REF!`."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says of a cell: the colour of its letters (`indexed 12`, `rgb FF0000FF`), and how it is shown."""

    colour: str = ""
    shown: str = ""  # `date`, `percent` or empty


PLAIN: Final = Style()


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number: its values from column A on, and the styles of those that have one."""

    number: int
    values: Sequence[Value]
    styles: Mapping[int, Style] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook."""

    title: str
    book: Any
    part: str
    is_hidden: bool = False

    def rows(self) -> Iterator[Row]:
        """The rows that have a cell, one by one.

        Raises:
            NotRead: the sheet is damaged, or has more than ten million cells.
        """
        source: Source = self.book.source
        seen = 0
        given = self.book.rows_of(self)
        while True:
            try:
                row = next(given, None)
            except ProblemsFound:
                raise
            except Exception:  # the readers of XML and of packed files have a dozen errors of their own
                raise incomplete(source) from None
            if row is None:
                return
            seen += max(len(row.values), 1)
            if seen > MOST_CELLS:
                raise source.unread(f"the sheet `{self.title}` has more than {MOST_CELLS:,} cells.")
            yield row


class Opened(Protocol):
    """What a workbook of any kind gives."""

    @property
    def sheets(self) -> Sequence[Sheet]:
        """Its sheets, in order."""

    @property
    def saved(self) -> date | None:
        """The day on which it says that it was last saved."""

    @property
    def created(self) -> date | None:
        """The day on which it says that it was made, which whoever saves it again leaves as it is."""


def incomplete(source: Source) -> NotRead:
    """The error of a workbook that is damaged or none."""
    return source.unread("the file is not a complete Excel workbook.", "Download it again, in a browser.")


def shown_as(number: int, form: str | None) -> str:
    """How a number of a format is shown: as a `date`, as a `percent`, or as itself."""
    if form is None:
        return "date" if number in _DATES else "percent" if number in _PERCENTS else ""
    letters = _QUOTED.sub("", form.partition(";")[0])
    return "percent" if "%" in letters else "date" if re.search("[dmyhs]", letters, re.IGNORECASE) else ""


def past_day(text: str) -> date | None:
    """A day as text, if there is such a day and it is not yet to come."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day <= date.today() + timedelta(days=1) else None


@cache
def column_of(name: str) -> int:
    """The number of a column by its letters, counted from 0."""
    found = 0
    for letter in name:
        found = found * 26 + ord(letter.upper()) - ord("A") + 1
    if not 1 <= found <= 16384:
        raise ValueError(name)
    return found - 1


@cache
def letters(column: int) -> str:
    """The letters of a column, counted from 0: `A`, `B` … `AA`."""
    found, left = "", column + 1
    while left:
        left, last = divmod(left - 1, 26)
        found = chr(ord("A") + last) + found
    return found
