"""What the blocks of a page print, where the page shows it: a block of Python, then a block of text.

python -m tests.docs.outputs     run the blocks and write what they print into the pages (minutes)
"""

from __future__ import annotations

import contextlib
import io
import re
from decimal import Decimal
from pathlib import Path

PAGES = Path(__file__).parents[2] / "docs" / "explanation"
SHOWN = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", re.S | re.M)
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def shown_outputs(page: str) -> list[tuple[str, str]]:
    """Each block of a page whose output is shown, with the output."""
    return SHOWN.findall(page)


def printed(code: str) -> str:
    """What a block prints."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(code, "block", "exec"), {})
    return out.getvalue()


def differs(shown: str, found: str) -> str:
    """Where two outputs differ by words, or a number by more than one unit of its last digit."""
    if NUMBER.sub("#", shown) != NUMBER.sub("#", found):
        return f"the words differ:\n{found}"
    for one, other in zip(NUMBER.findall(shown), NUMBER.findall(found), strict=True):
        if abs(Decimal(one) - Decimal(other)) > Decimal(1).scaleb(int(Decimal(one).as_tuple().exponent)):
            return f"{one} is now {other}:\n{found}"
    return ""


def main() -> None:
    """Write into each page what its blocks print."""
    for path in sorted(PAGES.glob("*.md")):
        page = path.read_text(encoding="utf-8")
        new = SHOWN.sub(lambda m: f"```python\n{m[1]}```\n\n```text\n{printed(m[1])}```", page)
        if new != page:
            path.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
