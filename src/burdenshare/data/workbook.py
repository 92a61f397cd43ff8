"""Workbooks from outside, opened with care."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from burdenshare.data.gathered import Source
from burdenshare.data.sheets import Opened, incomplete
from burdenshare.vocabulary.errors import ProblemsFound

LARGEST: Final = 256 * 2**20
PACKED: Final = b"PK\x03\x04"  # the first bytes of `.xlsx`, a packed folder
OLD: Final = b"\xd0\xcf\x11\xe0"  # and of `.xls`
_ELSEWHERE: Final = "it is a workbook of another kind: {}."


def open_workbook(source: Source, body: bytes) -> Opened:
    """Open an Excel workbook, new or old.

    Raises:
        NotRead: it is not a workbook, is truncated or protected, or would unpack to more than 256 MiB.
    """
    try:
        if body.startswith(OLD):
            from burdenshare.data.old_workbook import open_old

            return open_old(source, body)
        from burdenshare.data.xlsx import opened

        packed = zipfile.ZipFile(io.BytesIO(body))
        if sum(entry.file_size for entry in packed.infolist()) > LARGEST:
            raise source.unread(f"the workbook would unpack to more than {LARGEST / 2**20:,.0f} MiB.")
        names = set(packed.namelist())
        for part, kind in (("xl/workbook.bin", ".xlsb"), ("content.xml", ".ods")):
            if part in names:
                raise source.unread(_ELSEWHERE.format(kind), "Save it as .xlsx.")
        return opened(source, packed)
    except (ProblemsFound, ImportError):
        raise
    except Exception:  # as in `Sheet.rows`
        raise incomplete(source) from None
