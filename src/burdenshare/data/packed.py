"""Tables of text in a packed folder (`.zip`), as publishers give them out."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from burdenshare.data.gathered import Source
from burdenshare.vocabulary.errors import ProblemsFound

LARGEST: Final = 256 * 2**20
_WORKBOOK: Final = "[Content_Types].xml"  # a workbook is a packed folder, too
_TEXTS: Final = (".csv", ".txt")


def packed_texts(source: Source, body: bytes) -> list[tuple[str, bytes]] | None:
    """The tables of text in a packed folder, each with its name; None if the folder is a workbook.

    Raises:
        NotRead: it is damaged or protected, or its tables would unpack to more than 256 MiB.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            inside = packed.infolist()
            if any(entry.filename == _WORKBOOK for entry in inside):
                return None
            tables = [entry for entry in inside if entry.filename.lower().endswith(_TEXTS)]
            if sum(entry.file_size for entry in tables) > LARGEST:
                raise source.unread(f"the folder would unpack to more than {LARGEST / 2**20:,.0f} MiB.")
            return [(entry.filename.rsplit("/", 1)[-1], packed.read(entry)) for entry in tables]
    except ProblemsFound:
        raise
    except Exception:  # the reader of packed files has a dozen errors of its own
        raise source.unread("the packed folder is damaged.", "Download it again.") from None
