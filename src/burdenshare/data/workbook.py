"""Workbooks from outside: opened with care, read as rows of values."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from burdenshare.data.gathered import Source

LARGEST: Final = 256 * 2**20


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
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError):
        raise source.unread(
            "the file is not a complete Excel workbook.", "Try again, or download it in a browser and `data add` it."
        ) from None


def rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a sheet as values, with their numbers."""
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, list(row)


def letters(column: int) -> str:
    """The letters of a column, counted from 0: `A`, `B` … `AA`."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column + 1))
