"""The values at which an assumption was tried, as people say them."""

from __future__ import annotations

import math
from typing import Final

from burdenshare.studies.ranked import Driver
from burdenshare.views.words import number

_CENTRED: Final = 0.1  # of the distance of two values: their middle is no farther from 0 in a departure


def values(d: Driver) -> str:
    """The two values of an assumption in words: a share in percent; in points if it is centred on 0, as a departure."""
    low, high, unit = d.low_value, d.high_value, d.unit
    if unit in ("share", "share a year"):
        low, high, unit = 100 * low, 100 * high, unit.replace("share", "%")
    if unit.startswith("%"):
        is_departure = abs(low + high) <= _CENTRED * (high - low)
        unit = unit.replace("%", "percentage points" if is_departure else "percent", 1)
        if is_departure:
            return f"{_signed(low)} to {_signed(high)} {unit}"
    unit = "" if unit in ("year", "index", "ratio") else f" {unit}"
    return f"{short(low)} to {short(high)}{unit}"


def _signed(value: float) -> str:
    said = short(value)
    return said if said.startswith("−") or said == "0" else f"+{said}"


def short(value: float) -> str:
    """A number with three digits that say something."""
    if value == 0 or not math.isfinite(value):
        return number(value, 0)
    places = 2 - math.floor(math.log10(abs(value)))
    said = number(value, min(4, max(0, places)))
    return said.rstrip("0").rstrip(".") if "." in said else said
