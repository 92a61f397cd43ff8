"""The values at which an assumption was tried, as people say them."""

from __future__ import annotations

import math
from typing import Final

from burdenshare.studies.ranked import Driver, Ranking
from burdenshare.views.words import number

_SAID: Final = {"p50": "the median", "mean": "the mean"}
_CENTRED: Final = 0.1  # of the distance of two values: their middle is no farther from 0 in a departure


def effect_is(ranking: Ranking, unit: str) -> str:
    """What the effects of a ranking are, and what the brackets hold."""
    what = _SAID.get(ranking.column, f"the {ranking.column.removeprefix('p')}th percentile")
    brackets = "its 95 percent interval, from resampling these futures"
    if ranking.is_of_single_draws:
        brackets = "the difference within a future, in 9 in 10 futures"
    return (
        f"Effect in {unit}: {what} with the assumption at its 90th percentile less {what} with it at its 10th, all "
        f"others as drawn, in the same {ranking.draws:,} futures; in brackets {brackets}."
    )


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
