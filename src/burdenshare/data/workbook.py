"""Workbooks from outside: opened with care, read as rows of values."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from burdenshare.data.gathered import NotRead, Source
from burdenshare.vocabulary.errors import ProblemsFound

LARGEST: Final = 256 * 2**20
MOST_CELLS: Final = 10_000_000  # of a sheet; the largest of a publisher has under 30,000


def open_workbook(source: Source, body: bytes) -> Any:
    """Open an Excel workbook.

    Raises:
        NotRead: it is not a workbook, is truncated, or would unpack to more than 256 MiB.
    """
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > LARGEST:
                raise source.unread(f"the workbook would unpack to more than {LARGEST / 2**20:,.0f} MiB.")
            if packed.testzip():
                raise zipfile.BadZipFile
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    except ProblemsFound:
        raise
    except Exception:  # the readers of XML, of packed files and of workbooks have a dozen errors of their own
        raise _incomplete(source) from None


def _incomplete(source: Source) -> NotRead:
    do = "Try again, or download it in a browser and `data add` it."
    return source.unread("the file is not a complete Excel workbook.", do)


def sheet_rows(source: Source, sheet: Any, values_only: bool = False) -> Iterator[Any]:
    """The rows of a sheet as tuples of cells, read one by one.

    Raises:
        NotRead: the sheet is damaged, or has more than ten million cells, as one with a forged extent has.
    """
    seen = 0
    given = sheet.iter_rows(values_only=values_only)
    while True:
        try:
            row = next(given, None)
        except Exception:  # as in `open_workbook`: what is wrong inside a sheet shows here
            raise _incomplete(source) from None
        if row is None:
            return
        seen += max(len(row), 1)
        if seen > MOST_CELLS:
            raise source.unread(f"the sheet `{sheet.title}` has more than {MOST_CELLS:,} cells.")
        yield row


def rows(source: Source, sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a sheet as values, with their numbers."""
    for number, row in enumerate(sheet_rows(source, sheet, values_only=True), 1):
        yield number, list(row)


def saved_on(body: bytes) -> date | None:
    """The day on which a workbook says that it was last saved; None where it does not say, or not before tomorrow.

    The library answers with today where the book says nothing, so the book's own words are read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            words = packed.read("docProps/core.xml")
        found = re.search(rb"<dcterms:modified[^>]*>\s*([0-9]{4}-[0-9]{2}-[0-9]{2})", words)
        day = date.fromisoformat(found[1].decode()) if found else None
    except (KeyError, ValueError, zipfile.BadZipFile):
        return None
    return day if day and day <= date.today() + timedelta(days=1) else None


def letters(column: int) -> str:
    """The letters of a column, counted from 0: `A`, `B` … `AA`."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column + 1))
