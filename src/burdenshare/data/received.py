"""The body of an answer as it comes: resumed where it broke, unpacked piece by piece, never beyond the limit."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

_PIECE: Final = 2**20  # bytes unpacked at once
_LENGTH: Final = re.compile("[0-9]{1,18}")
_RANGE: Final = re.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})")
_TAG: Final = re.compile("[\x21-\x7e]{1,200}")


class Damaged(Exception):
    """A compressed body cannot be unpacked; the text is the word for it."""


class Received:
    """What has come of an answer, over several tries."""

    body: bytearray
    whole: int | None  # its size, where the server says it
    etag: str

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin again."""
        self.body, self.whole, self.etag = bytearray(), None, ""

    def headers(self) -> dict[str, str]:
        """Request the rest where the server named its answer, otherwise the whole."""
        if self.body and self.etag:
            return {"Range": f"bytes={len(self.body)}-", "If-Range": self.etag}
        self.forget()
        return {}

    def begin(self, headers: Mapping[str, str]) -> None:
        """Take the whole."""
        self.forget()
        length = headers.get("content-length", "")
        self.etag = tag(headers.get("etag", ""))
        self.whole = int(length) if _LENGTH.fullmatch(length) else None

    def goes_on(self, headers: Mapping[str, str]) -> bool:
        """Whether a part is the rest of what has come."""
        found = _RANGE.fullmatch(headers.get("content-range", ""))
        if not found or headers.get("etag", self.etag) != self.etag:
            return False
        first, last, size = map(int, found.groups())
        if (first, last) != (len(self.body), size - 1) or self.whole not in (None, size):
            return False
        self.whole = size
        return True


def tag(given: str) -> str:
    """A server's name for its answer, where it can be sent back; otherwise none."""
    return given if _TAG.fullmatch(given) else ""


def unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of a compressed body, which may have several parts.

    Raises:
        Damaged: it is no such body, or ends too early.
    """
    unpack = zlib.decompressobj(wbits=47)  # gzip, and what the web calls deflate
    for chunk in chunks:
        more = bool(chunk)
        while more:
            if unpack.eof:
                unpack = zlib.decompressobj(wbits=47)
            try:
                piece = unpack.decompress(chunk, _PIECE)
            except zlib.error:
                raise Damaged("damaged") from None
            yield piece
            chunk = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
            more = bool(chunk) or (len(piece) == _PIECE and not unpack.eof)
    if not unpack.eof:
        raise Damaged("truncated")
