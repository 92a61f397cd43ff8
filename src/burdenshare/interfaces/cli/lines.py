"""Lines that fit a terminal: words are not broken, and a command, which may be copied, stays on one line."""

from __future__ import annotations

import re
import textwrap
from typing import Final

from burdenshare.vocabulary.plain import visible

# A command in a sentence, or a line that is one.
COMMAND: Final = re.compile(r"`(burdenshare [^`]+)`|\A(burdenshare .+)\Z")


def parts(text: str) -> list[str]:
    """A text with each command as a part of its own."""
    text = visible(text)  # before spaces are squeezed: some hidden characters count as spaces
    found = [part.strip() for part in COMMAND.split(text) if part]
    return [part for part in found if any(map(str.isalnum, part))] or [text]


def hanging(text: str, width: int, indent: int) -> list[str]:
    """A line in lines that fit, the further ones set in; a command stays on one."""
    if len(text) <= width or COMMAND.match(text.strip()):
        return [text]
    first = text[: len(text) - len(text.lstrip())]
    return textwrap.wrap(
        text.strip(), width, initial_indent=first, subsequent_indent=first + " " * indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
