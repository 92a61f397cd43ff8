"""Text of users as it is printed: control and direction characters are shown as escapes, and nothing is too long.

A terminal obeys an escape character, a right-to-left mark turns a line round, and a spreadsheet computes a cell that
begins with `=`. What users write is shown, never obeyed. `decisions/0021-reading.md` says which characters count.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 400  # characters of one quoted value in a message
# Controls but for tab and new line; marks of direction; separators of lines; halves of pairs.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BREAKS: Final = re.compile("[\t\n]")
_QUOTED: Final = re.compile(f"`([^`]{{{LONGEST},}})`")
_COMPUTED: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
SVG = "http://www.w3.org/2000/svg"  # the name space of pictures that stand in a file of their own


def visible(text: str) -> str:
    """A text in which control and direction characters are written out, such as `\\x1b`; new lines and tabs stay."""
    return text if text.isprintable() else _HIDDEN.sub(_written, text)


def on_one_line(text: str) -> str:
    """A text as one cell or line: new lines and tabs are written out too."""
    return text if text.isprintable() else _BREAKS.sub(_written, visible(text))


def shortened(text: str) -> str:
    """A message in which each long quoted value is cut, with the number of characters left out."""
    return _QUOTED.sub(lambda m: f"`{m[1][:60]}…` ({len(m[1]):,} characters)", text)


def for_spreadsheet(text: str) -> str:
    """A text cell that no spreadsheet computes: an apostrophe stands before `=`, `+`, `-` and `@`."""
    return f"'{text}" if text.startswith(_COMPUTED) else text


def in_json(text: str) -> str:
    """JSON text with hidden characters as its own escapes: the same values."""
    return _HIDDEN.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def _written(match: re.Match[str]) -> str:
    code = ord(match[0])
    short = {9: "\\t", 10: "\\n", 13: "\\r"}
    return short.get(code, f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")
