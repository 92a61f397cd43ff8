"""How much of a distribution lies outside given bounds.

Families with ends (`uniform`, `discrete` …) lie inside or not. Those with tails, and `beta`, whose density falls to its
ends, report the mass of their tails. A simple upper limit answers first: SciPy is loaded only where that is not enough.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from burdenshare.engine.distributions import FARTHEST, WIDEST, Distribution

Tail: TypeAlias = Callable[[Mapping[str, Any], float, bool], float]
MOST: Final = 1e-4  # of the draws may lie outside: less than one of the 10,000 that are the default


def _normal(z: float, above: bool) -> float:
    return 0.5 * math.erfc((z if above else -z) / math.sqrt(2.0))


def _of_normal(p: Mapping[str, Any], x: float, above: bool) -> float:
    return _normal((x - p["mean"]) / p["sd"], above)


def _of_half_normal(p: Mapping[str, Any], x: float, above: bool) -> float:
    inside = math.erf(max(x, 0.0) / p["sd"] / math.sqrt(2.0))
    return math.erfc(max(x, 0.0) / p["sd"] / math.sqrt(2.0)) if above else inside


def _of_lognormal(p: Mapping[str, Any], x: float, above: bool) -> float:
    if x <= 0:
        return float(above)
    middle = math.log(p["median"]) if "median" in p else math.log(p["mean"]) - p["sigma"] ** 2 / 2
    return _normal((math.log(x) - middle) / p["sigma"], above)


def _of_gamma(p: Mapping[str, Any], x: float, above: bool) -> float:
    k, t = p["shape"], x * p["rate"] if "rate" in p else x / p["scale"]
    if t <= 0:
        return float(above)
    if above == (t > k):  # Chernoff's upper limit
        limit = math.exp(k - t + k * math.log(t / k))
        if limit < MOST / 2:
            return limit
    from scipy.special import gammainc, gammaincc

    return float(gammaincc(k, t) if above else gammainc(k, t))


def _of_beta(p: Mapping[str, Any], x: float, above: bool) -> float:
    low, high, a, b = p.get("low", 0.0), p.get("high", 1.0), p["a"], p["b"]
    share = (x - low) / (high - low)
    if above:  # a share and what is missing from 1 change places
        share, a, b = 1 - share, b, a
    if share <= 0 or share >= 1:
        return float(share >= 1)
    # The density below `share` is at most this power times the larger end of the other factor.
    size = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    limit = size + a * math.log(share) - math.log(a) + max(0.0, (b - 1) * math.log1p(-share))
    if limit < math.log(MOST / 2):
        return math.exp(limit)
    from scipy.special import betainc

    return float(betainc(a, b, share))


_TAILS: Final[Mapping[str, Tail]] = {
    "normal": _of_normal,
    "half_normal": _of_half_normal,
    "lognormal": _of_lognormal,
    "gamma": _of_gamma,
    "beta": _of_beta,
}


def mass_outside(distribution: Distribution, low: float, high: float) -> float | None:
    """The mass outside bounds, or an upper limit of it below `MOST`; None for a family that has ends.

    Args:
        distribution: any.
        low: the lower bound.
        high: the upper bound.
    """
    tail = _TAILS.get(distribution.family)
    if tail is None:
        return None
    p = dict(distribution.parameters)
    return tail(p, low, False) + tail(p, high, True)


def kept_inside(distribution: Distribution, low: float, high: float) -> str:
    """What to write instead of a distribution with tails, so that it ends at the bounds."""
    p: dict[str, Any] = dict(distribution.parameters)
    if distribution.family in ("normal", "half_normal"):
        mean = p.get("mean", 0.0)
        least = max(low, 0.0) if distribution.family == "half_normal" else low
        if p["sd"] > WIDEST * (high - least):  # what is kept of it is flat
            return f"Write `{{uniform: {{low: {least:g}, high: {high:g}}}}}`."
        if max(least - mean, mean - high) > FARTHEST * p["sd"]:
            return f"Move its mean nearer to {low:g} to {high:g}."
        return f"Write `{{truncated_normal: {{mean: {mean:g}, sd: {p['sd']:g}, low: {least:g}, high: {high:g}}}}}`."
    if distribution.family == "beta":
        least, most = max(low, p.get("low", 0.0)), min(high, p.get("high", 1.0))
        return f"Write `{{beta: {{a: {p['a']:g}, b: {p['b']:g}, low: {least:g}, high: {most:g}}}}}`."
    return "Choose a narrower one, or a family with ends, such as `triangular` or `log_uniform`."
