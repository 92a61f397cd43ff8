"""Tables in text files as people have them: any encoding, delimiter and line end, found out and named."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from burdenshare.data.gathered import NotRead, Source
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed

DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT: Final = 2**16  # letters of a file that are looked at to find its delimiter
_LINES: Final = 40
_EAST: Final = re.compile("[\u1100-\u11ff\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]*")


@dataclass(frozen=True)
class TextTable:
    """The rows of a table one by one, each with the line on which it ends, and how the file was read.

    A row that cannot be read raises `NotRead` when it is reached.
    """

    rows: Iterator[tuple[int, list[str]]]
    encoding: str
    delimiter: str


def decoded(body: bytes, encoding: str = "") -> tuple[str, str]:
    """The text of a file, and the encoding that was used.

    Without a mark at its start, a file is UTF-8; else UTF-16 where every other byte is zero; else Korean (`cp949`)
    where all letters beyond ASCII are eastern; else western (`cp1252`).

    Raises:
        ProblemsFound: there is no encoding of the given name.
        UnicodeDecodeError: the file is not in the encoding.
    """
    if encoding:
        try:
            return body.decode("utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding), encoding
        except LookupError:
            known = "Known are `utf-8`, `utf-16`, `cp1252`, `cp949`, `shift_jis`, `gbk` and Python's others."
            raise ProblemsFound([Problem("--encoding", f"there is no encoding named `{encoding}`.", known)]) from None
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name), name.removesuffix("-sig")
    for name in _guesses(body):
        try:
            return body.decode(name), name
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1"), "latin-1"


def _guesses(body: bytes) -> tuple[str, ...]:
    start = body[:_LOOKED_AT]
    for name, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if len(start) > 3 and zeros.count(0) > len(zeros) / 2:
            return (name,)
    try:
        east = "".join(c for c in body.decode("cp949") if not c.isascii())
    except UnicodeDecodeError:
        east = "-"
    return ("utf-8", "cp949", "cp1252") if _EAST.fullmatch(east) else ("utf-8", "cp1252")


def delimiter_of(text: str) -> str:
    """The sign between the cells of a table: the one by which most rows have equally many cells; a comma if unclear."""
    start = text[:_LOOKED_AT]
    lines = start.split("\n")[:_LINES]
    if len(start) < len(text) and len(lines) > 1:
        lines.pop()
    best, most = ",", (0.0, 0)
    for sign in DELIMITERS.values():
        widths = [len(row) for row in _lenient(lines, sign) if any(cell.strip() for cell in row)]
        several = Counter(width for width in widths if width > 1)
        if several:
            width, rows = several.most_common(1)[0]
            score = (rows / len(widths), width)
            if score > most:
                best, most = sign, score
    return best


def _lenient(lines: list[str], sign: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=sign))
    except csv.Error:
        return []


def read_text(source: Source, name: str, body: bytes, encoding: str = "", delimiter: str = "") -> TextTable:
    """Read a table of text.

    Args:
        source: named in messages.
        name: of the file.
        body: its bytes.
        encoding: of the file; found out where empty.
        delimiter: `comma`, `semicolon`, `tab`, `bar` or the sign itself; found out where empty.

    Raises:
        NotRead: the file is not text, or a row cannot be read.
        ProblemsFound: there is no such encoding or delimiter.
    """
    sign = DELIMITERS.get(delimiter, delimiter)
    if sign and (len(sign) != 1 or sign in '"\r\n\0'):
        right = f"Known are {listed(list(DELIMITERS))}, or a single sign."
        raise ProblemsFound([Problem("--delimiter", f"`{delimiter}` is not a delimiter.", right)])
    try:
        text, used = decoded(body, encoding)
    except UnicodeError:
        do = f"It is not in `{encoding}`." if encoding else "Save it as CSV (UTF-8), or name its `--encoding`."
        raise source.unread("the letters of the table cannot be read.", do) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\0\n") + "\n"
    if "\0" in text:
        raise source.unread("the table holds a NUL byte: it is not text.", "Save it as CSV (UTF-8).")
    if text.lstrip()[:1] == "<" and re.match(r"\s*<(!doctype|html|\?xml)", text, re.IGNORECASE):
        raise source.unread("the file is a web page, not a table.", "Download the table itself.")
    sign = sign or delimiter_of(text)
    return TextTable(_rows(name, text, sign), used, sign)


def _rows(name: str, text: str, sign: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error:
        wrong = "the row cannot be read as CSV."
        right = "A quote is open, stray or never closed, or a cell is too long."
        raise NotRead([Problem(f"{name}:{reader.line_num or 1}", wrong, right)]) from None
