"""Units as people write them, and our word for each: `percent of GDP`, `USD bn`, `억원` (a hundred million won)."""

from __future__ import annotations

import re
from typing import Final

from burdenshare.data.contracts import MONEY, contracts, units
from burdenshare.data.currencies import is_currency, known_currencies, own_currency
from burdenshare.data.marks import Unreadable
from burdenshare.data.money import currency_of, is_own_money
from burdenshare.data.names import names
from burdenshare.vocabulary.errors import listed

_SCALES: Final = {
    "": ("", 1.0), "k": ("thousand", 1.0), "thousand": ("thousand", 1.0), "thousands": ("thousand", 1.0),
    "m": ("million", 1.0), "mn": ("million", 1.0), "mln": ("million", 1.0), "mio": ("million", 1.0),
    "million": ("million", 1.0), "millions": ("million", 1.0), "b": ("billion", 1.0), "bn": ("billion", 1.0),
    "bln": ("billion", 1.0), "billion": ("billion", 1.0), "billions": ("billion", 1.0), "t": ("trillion", 1.0),
    "tn": ("trillion", 1.0), "trn": ("trillion", 1.0), "trillion": ("trillion", 1.0), "trillions": ("trillion", 1.0),
}  # fmt: skip
# Eastern scales stand before the currency: 억 and 億 are a hundred million, 조 and 兆 a trillion.
_EASTERN: Final = {
    "조": ("trillion", 1.0), "억": ("million", 100.0), "백만": ("million", 1.0), "천": ("thousand", 1.0),
    "만": ("thousand", 10.0), "兆": ("trillion", 1.0), "亿": ("million", 100.0), "億": ("million", 100.0),
    "百万": ("million", 1.0), "万": ("thousand", 10.0),
}  # fmt: skip
_SIGNS: Final = {
    "us$": "USD", "usd": "USD", "u.s. dollars": "USD", "us dollars": "USD", "€": "EUR", "£": "GBP", "₩": "KRW",
    "원": "KRW", "円": "JPY",
}  # fmt: skip
_PERCENT: Final = re.compile(r"(?:%|percent|per cent|pct\.?|percentage)(?: of)?(?: the)?(?: (?P<whole>.+))?")
_FRACTION: Final = ("fraction", "fractions", "ratio")
_PER_CENT: Final = 100.0


def known_unit(text: str, quantity: str, actor: str = "") -> tuple[str, float]:
    """Our word for the unit of a quantity, and the factor from the number as written to it.

    Args:
        text: the unit as it is written.
        quantity: if it has a contract with units, the unit must be one of them.
        actor: whose currency a name means that several share; `won` is KRW for KOR.

    Raises:
        Unreadable: the unit is not known, or not one of the quantity's.
    """
    plain = " ".join(text.split())
    allowed = [str(u) for u in contracts().get(quantity, {}).get("units", ())]
    found = _in_words(plain, allowed, actor)
    if found is None:
        if allowed or _looks_like_money(plain):
            raise Unreadable(f"is `{plain}`, which is not a unit of `{quantity}`. {_right(allowed)}")
        return plain, 1.0
    unit, _ = found
    if allowed and unit not in allowed and not (MONEY in allowed and (currency_of(unit) or is_own_money(unit))):
        raise Unreadable(f"is `{plain}`, which is not a unit of `{quantity}`. {_right(allowed)}")
    return found


def _right(allowed: list[str]) -> str:
    if not allowed or MONEY in allowed:
        return "Write a currency by its code, such as `billion USD` or `trillion KRW`."
    return f"Write {listed(allowed, last='or')}" + (", or `fraction`." if allowed[0].startswith("%") else ".")


def _in_words(text: str, allowed: list[str], actor: str) -> tuple[str, float] | None:
    if text in allowed or (text in units() and not allowed) or is_own_money(text):
        return text, 1.0
    money = currency_of(text)
    if money:
        return (text, 1.0) if is_currency(money[1]) else None
    for name in names():
        if name.kind == "unit" and name.spelling.casefold() == text.casefold():
            return name.word, name.factor
    small = text.casefold()
    shares = [u for u in allowed if u.startswith("%")]
    if small in _FRACTION and len(shares) == 1:
        return shares[0], _PER_CENT
    if part := _PERCENT.fullmatch(small):
        whole = part["whole"]
        alone = whole is None
        fitting = [
            u
            for u in (shares or [u for u in units() if u.startswith("%")])
            if (alone and (len(shares) == 1 or u == "%")) or u.casefold() in (f"% of {whole}", f"% of the {whole}")
        ]
        return (fitting[0], 1.0) if len(fitting) == 1 else None
    return _money_in_words(text, actor)


def _money_in_words(text: str, actor: str) -> tuple[str, float] | None:
    if east := re.fullmatch(f"({'|'.join(_EASTERN)})?(원|円)", text.replace(" ", "")):
        scale, factor = _EASTERN[east[1]] if east[1] else ("", 1.0)
        return f"{scale} {_SIGNS[east[2]]}".strip(), factor
    small = text.casefold()
    for word, (scale, factor) in _SCALES.items():
        for rest in (small.removeprefix(f"{word} "), small.removesuffix(f" {word}")) if word else (small,):
            if word and rest == small:
                continue
            code = _SIGNS.get(rest.strip()) or _code(rest.strip(), actor)
            if code:
                return f"{scale} {code}".strip(), factor
    return None


def _code(word: str, actor: str) -> str:
    if len(word) == 3 and is_currency(word.upper()):
        return word.upper()
    found = [c.code for c in known_currencies().values() if word in c.words]
    if len(found) > 1 and own_currency(actor) in found:
        return own_currency(actor)
    return found[0] if len(found) == 1 else ""


def _looks_like_money(text: str) -> bool:
    """Whether a unit has a scale, as an amount of money has, and another word."""
    words = text.casefold().split()
    return len(words) == 2 and any(w in _SCALES and len(w) > 1 for w in words) and words[-1] not in ("people", "tonnes")
