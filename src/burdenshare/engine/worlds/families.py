"""Distributions as a page draws from them: a code, and a few numbers.

A family with a short quantile function has a code of its own. Any other is a curve: Chebyshev coefficients of the
quantile as a function of the normal number at the same chance, fitted here and checked. Where the curve is not exact
enough the numbers themselves travel.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.engine.distributions import Distribution

Values = npt.NDArray[np.float64]
REACH: Final = 6.4  # normal numbers beyond have chances that no 32-bit point has
DEGREES: Final = (20, 28, 40, 56, 80)
EXACT: Final = 6e-8  # largest relative error of a curve: half a step of a 32-bit float
_TRIED: Final = 6.3  # how far a curve is checked, at so many numbers
_CHECKED: Final = 4001


class Family(IntEnum):
    """The codes, as `draws.h` has them."""

    FIXED = 0
    UNIFORM = 1
    LOG_UNIFORM = 2
    TRIANGULAR = 3
    NORMAL = 4
    LOGNORMAL = 5
    HALF_NORMAL = 6
    TRUNCATED = 7
    STEPS = 8
    CURVE = 9
    NUMBERS = 10


def coded(cell: Distribution, is_normal: bool) -> tuple[Family, tuple[float, ...]]:
    """A distribution's code and numbers.

    Args:
        cell: the distribution.
        is_normal: whether it will be read at normal numbers, as correlated scalars are, not at uniform ones.

    Returns:
        The code and the numbers; `Family.NUMBERS` without numbers if there is neither a short form nor a curve.
    """
    form = _SHORT.get(cell.family)
    if form is not None and (not is_normal or form[0] in (Family.NORMAL, Family.LOGNORMAL)):
        return form[0], form[1](dict(cell.parameters))
    found = _curve(cell)
    return (Family.NUMBERS, ()) if found is None else (Family.CURVE, found)


def _lognormal(p: Mapping[str, Any]) -> tuple[float, ...]:
    median = math.log(p["median"]) if "median" in p else math.log(p["mean"]) - p["sigma"] ** 2 / 2
    return median, p["sigma"]


def _truncated(p: Mapping[str, Any]) -> tuple[float, ...]:
    """Mean, width, ends, and the chances of both ends: in the tail where they are small."""
    from scipy.special import ndtr

    low, high = (p["low"] - p["mean"]) / p["sd"], (p["high"] - p["mean"]) / p["sd"]
    if low > 0:
        return p["mean"], -p["sd"], p["low"], p["high"], float(ndtr(-low)), float(ndtr(-high))
    return p["mean"], p["sd"], p["low"], p["high"], float(ndtr(low)), float(ndtr(high))


def _discrete(p: Mapping[str, Any]) -> tuple[float, ...]:
    order = np.argsort(p["values"], kind="stable")
    steps = np.cumsum(np.asarray(p["weights"], float)[order])
    return len(order), *map(float, steps), *map(float, np.asarray(p["values"], float)[order])


def _empirical(p: Mapping[str, Any]) -> tuple[float, ...]:
    values = np.sort(np.asarray(p["values"], float))
    return len(values), *((i + 1) / len(values) for i in range(len(values))), *map(float, values)


_SHORT: Final[Mapping[str, tuple[Family, Callable[[Mapping[str, Any]], tuple[float, ...]]]]] = {
    "uniform": (Family.UNIFORM, lambda p: (p["low"], p["high"])),
    "log_uniform": (Family.LOG_UNIFORM, lambda p: (math.log(p["low"]), math.log(p["high"]))),
    "triangular": (Family.TRIANGULAR, lambda p: (p["low"], p["mode"], p["high"])),
    "normal": (Family.NORMAL, lambda p: (p["mean"], p["sd"])),
    "lognormal": (Family.LOGNORMAL, _lognormal),
    "half_normal": (Family.HALF_NORMAL, lambda p: (p["sd"],)),
    "truncated_normal": (Family.TRUNCATED, _truncated),
    "discrete": (Family.STEPS, _discrete),
    "empirical": (Family.STEPS, _empirical),
}


@lru_cache(maxsize=4096)
def _curve(cell: Distribution) -> tuple[float, ...] | None:
    """Link, how many coefficients, reach, low and width of the ends, coefficients; None if no curve is exact enough."""
    from scipy.special import ndtr

    low, high = cell.support()
    link = 2 if math.isfinite(low) and math.isfinite(high) else 1 if low == 0 and high == math.inf else 0
    low, width = (low, high - low) if link == 2 else (0.0, 1.0)
    z = np.linspace(-_TRIED, _TRIED, _CHECKED)
    wanted = cell.quantile(ndtr(z))
    for degree in DEGREES:
        nodes = np.polynomial.chebyshev.chebpts1(degree + 1)
        at_nodes = _bent(link, (cell.quantile(ndtr(nodes * REACH)) - low) / width)
        if not np.isfinite(at_nodes).all():
            return None
        fitted = np.polynomial.chebyshev.chebfit(nodes, at_nodes, degree)
        found = low + width * _straight(link, np.asarray(np.polynomial.chebyshev.chebval(z / REACH, fitted), float))
        if (np.abs(found - wanted) <= EXACT * np.abs(wanted)).all():
            return (link, len(fitted), REACH, low, width, *map(float, fitted))
    return None


def _bent(link: int, x: Values) -> Values:
    """A share by its log odds (2), a positive number by its logarithm (1), or the number: what a curve is drawn of."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if link == 2:
            return np.asarray(np.log(x) - np.log1p(-x))
        return np.log(x) if link == 1 else x


def _straight(link: int, v: Values) -> Values:
    """The number back from what the curve gives."""
    if link == 2:
        return np.asarray(1 / (1 + np.exp(-v)))
    return np.exp(v) if link == 1 else v
