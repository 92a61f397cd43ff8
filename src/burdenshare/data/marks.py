"""What a cell of a table says: a number with its marks, nothing, a year, or something that cannot be read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

# How publishers and people write that there is no figure. Only as the whole of a cell, in any case.
MISSING: Final = frozenset(
    ("", ".", "..", "...", "…", ". .", "-", "--", "–", "—", "n/a", "na", "n.a.", "n.a", "xxx", "not available")
)
ESTIMATE: Final = "estimate"
_LETTERS: Final = {"e": ESTIMATE, "f": "forecast", "p": "", "r": "", "b": ""}
_SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "'": " ", "’": " "})
_MARK: Final = r"(?P<mark>\s*(?:[*†‡§¶‖¹²³⁰⁴-⁹]+|[(\[][a-z0-9]{1,2}[)\]]|[efprb](?![a-z0-9])))?"
_EXPONENT: Final = r"(?:[eE][-+]?[0-9]{1,3})?"
_PERCENT: Final = r"(?P<percent>\s*%)?"
_GROUPED: Final = {
    point: re.compile(
        rf"(?P<number>[-+]?(?:[1-9][0-9]{{0,2}}(?P<group>[{group} ])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*|[0-9]{{1,30}})"
        rf"(?:{re.escape(point)}[0-9]{{0,30}})?|[-+]?{re.escape(point)}[0-9]{{1,30}})"
        rf"(?P<exponent>{_EXPONENT}){_PERCENT}{_MARK}{_PERCENT.replace('percent', 'last')}"
    )
    for point, group in ((".", ","), (",", "."))
}
_YEAR: Final = re.compile(r"(?P<fiscal>FY\s*)?(?P<first>[0-9]{4})(?:\.0+)?(?P<mark>\s*[ef])?", re.IGNORECASE)
_SPAN: Final = re.compile(r"(?P<fiscal>FY\s*)?(?P<first>[0-9]{4})\s*[/–-]\s*(?P<last>[0-9]{2}|[0-9]{4})", re.IGNORECASE)
_DAY: Final = re.compile(r"([0-9]{4})-[0-9]{2}-[0-9]{2}(?:[T ].*)?")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # days from 1900 that a spreadsheet may keep for 1954 to 2119


class Unreadable(ValueError):
    """A cell that is not what its column holds; the text says why, as a sentence."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a cell: its value, a footnote's mark, the flag that a letter behind it means, whether `%` follows."""

    value: float
    mark: str = ""
    flag: str = ""
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a cell; `label` is what a fiscal year was called, `flag` the meaning of a letter behind it."""

    year: int
    label: str = ""
    flag: str = ""


def is_missing(value: Any, marks: Iterable[str] = ()) -> bool:
    """Whether a cell says that there is no figure; `marks` are further ways to say so."""
    return value is None or (isinstance(value, str) and (value.strip().casefold() in MISSING or value.strip() in marks))


def number(value: Any, point: str = ".") -> Number:
    """The number of a cell that is not missing.

    Args:
        value: of the cell; a text may group its thousands and end with a footnote's mark.
        point: the decimal sign of texts.

    Raises:
        Unreadable: it is not a finite number in digits of this script.
    """
    if type(value) is float and math.isfinite(value):  # most cells
        return Number(value)
    if isinstance(value, str):
        found = _GROUPED[point].fullmatch(value.strip().translate(_SPACES))
        if not found:
            raise Unreadable(_why_not(value))
        plain = found["number"].replace(" ", "")
        if found["group"]:
            plain = plain.replace(found["group"], "")
        amount = float(plain.replace(point, ".") + found["exponent"])
        mark = (found["mark"] or "").strip()
        made = Number(amount, mark, _LETTERS.get(mark, ""), bool(found["percent"] or found["last"]))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        made = Number(_as_float(value))
    else:
        raise Unreadable(_why_not(value))
    if not math.isfinite(made.value):
        raise Unreadable(_why_not(value))
    return made


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number with hundreds of digits
        return math.inf


def _why_not(value: Any) -> str:
    text = str(value).strip()
    if re.fullmatch(r"\(\s*[0-9][0-9.,]*\s*\)", text):
        return f"is `{text}`: in brackets it is below zero, or a footnote. Write the number with its sign."
    if text.startswith("="):
        return "is a formula that was never computed. Open the workbook in a spreadsheet and save it."
    if text.startswith("#"):
        return f"is `{text}`, an error of the spreadsheet."
    return f"is `{text}`, not a number. A number has digits 0 to 9 and a decimal sign."


def year(value: Any, ends: bool = False) -> Year:
    """The year of a cell.

    Args:
        value: a number, a date, or a text such as `2024`, `FY2024`, `2024/25` or `2024e`.
        ends: whether a fiscal year over two years counts as the one in which it ends, and not as that of its begin.

    Raises:
        Unreadable: it is not a year.
    """
    if isinstance(value, datetime | date):
        return Year(value.year)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if value is not None and not isinstance(value, bool) else ""
    if span := _SPAN.fullmatch(text):
        first, last = int(span["first"]), int(span["last"])
        if last % 100 == (first + 1) % 100 and (last < 100 or last == first + 1):
            return Year(first + 1 if ends else first, text)
        raise Unreadable(f"is `{text}`, not one fiscal year. Write `2024/25`.")
    if found := _YEAR.fullmatch(text):
        mark = (found["mark"] or "").strip().lower()
        return Year(int(found["first"]), text if found["fiscal"] else "", _LETTERS.get(mark, ""))
    if day := _DAY.fullmatch(text):
        return Year(int(day[1]))
    if text.isascii() and text.isdigit() and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        raise Unreadable(f"is `{text}`, not a year: it is a date without its format. Write the year.")
    raise Unreadable(
        f"is `{text}`, not a year. A year has four digits, 0 to 9; a fiscal year is `2024/25` or `FY2024`."
    )


def decimal_sign(texts: Iterable[str]) -> str:
    """The decimal sign that numbers as texts show: `.`, `,`, both (`.,`) or, where none shows it, nothing.

    A sign before three digits may group thousands, but not behind a 0, more than three digits, or none.
    """
    shown = set()
    for text in texts:
        plain = re.sub(r"[^0-9.,]", "", text.translate(_SPACES).replace(" ", ""))
        last = max(plain.rfind("."), plain.rfind(","))
        if last < 0:
            continue
        sign, other = plain[last], "," if plain[last] == "." else "."
        groups = re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", plain)
        if other in plain or (plain.count(sign) == 1 and not groups):
            shown.add(sign)
        elif plain.count(sign) > 1:  # it groups thousands
            shown.add(other)
    return "".join(sorted(shown, reverse=True))


def is_date(text: str) -> bool:
    """Whether a text is a date that the calendar has, as YEAR, YEAR-MONTH or YEAR-MONTH-DAY."""
    if not re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True
