"""Distributions with names and named parameters, from which uncertainties are drawn.

Each is a quantile function in float64, so that a point of any sampling becomes a number. `docs/reference/
distributions.md` is made from `FAMILIES`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from burdenshare.vocabulary.errors import Problem, listed, nearest

Points: TypeAlias = npt.NDArray[np.float64]
Number: TypeAlias = float | tuple[float, ...]
Parameters: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Family:
    """A family of distributions.

    `parameters` are required, `optional` are not; each group in `either` needs exactly one. `rules` are pairs of a test
    for good parameters and the message if they fail it.
    """

    name: str
    meaning: str
    parameters: tuple[str, ...]
    quantile: Callable[[Parameters, Points], Points]
    support: Callable[[Parameters], tuple[float, float]]
    either: tuple[tuple[str, str], ...] = ()
    optional: tuple[str, ...] = ()
    rules: tuple[tuple[Callable[[Parameters], bool], str], ...] = ()
    lists: tuple[str, ...] = ()


def _normal(p: Parameters, u: Points) -> Points:
    from scipy.special import ndtri

    return np.asarray(p["mean"] + p["sd"] * ndtri(u))


def _truncated_normal(p: Parameters, u: Points) -> Points:
    from scipy.special import log_ndtr, ndtri_exp

    low, high = (p["low"] - p["mean"]) / p["sd"], (p["high"] - p["mean"]) / p["sd"]
    if low > 0:  # work in the tail where the numbers are small
        return -_truncated_normal({"mean": -p["mean"], "sd": p["sd"], "low": -p["high"], "high": -p["low"]}, 1 - u)
    below, above = log_ndtr(low), log_ndtr(high)
    share = np.logaddexp(below + np.log1p(-u), above + np.log(u))
    return np.asarray(np.clip(p["mean"] + p["sd"] * ndtri_exp(share), p["low"], p["high"]))


def _half_normal(p: Parameters, u: Points) -> Points:
    from scipy.special import erfinv

    return np.asarray(p["sd"] * math.sqrt(2.0) * erfinv(u))


def _lognormal(p: Parameters, u: Points) -> Points:
    from scipy.special import ndtri

    log_median = math.log(p["median"]) if "median" in p else math.log(p["mean"]) - p["sigma"] ** 2 / 2
    return np.asarray(np.exp(log_median + p["sigma"] * ndtri(u)))


def _beta(p: Parameters, u: Points) -> Points:
    from scipy.special import betaincinv

    low, high = p.get("low", 0.0), p.get("high", 1.0)
    return np.asarray(low + (high - low) * betaincinv(p["a"], p["b"], u))


def _gamma(p: Parameters, u: Points) -> Points:
    from scipy.special import gammaincinv

    return np.asarray(gammaincinv(p["shape"], u) * (p["scale"] if "scale" in p else 1.0 / p["rate"]))


def _uniform(p: Parameters, u: Points) -> Points:
    return np.asarray(p["low"] + (p["high"] - p["low"]) * u)


def _log_uniform(p: Parameters, u: Points) -> Points:
    return np.exp(math.log(p["low"]) + (math.log(p["high"]) - math.log(p["low"])) * u)


def _triangular(p: Parameters, u: Points) -> Points:
    low, mode, high = p["low"], p["mode"], p["high"]
    turn = (mode - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.asarray(np.where(u < turn, rising, falling))


def _discrete(p: Parameters, u: Points) -> Points:
    order = np.argsort(p["values"], kind="stable")
    steps = np.cumsum(np.asarray(p["weights"], float)[order])
    chosen = np.minimum(np.searchsorted(steps, u), len(steps) - 1)
    return np.asarray(np.asarray(p["values"], float)[order][chosen])


def _empirical(p: Parameters, u: Points) -> Points:
    ordered = np.sort(np.asarray(p["values"], float))
    return np.asarray(ordered[np.minimum((u * len(ordered)).astype(int), len(ordered) - 1)])


def _fixed(p: Parameters, u: Points) -> Points:
    return np.full(u.shape, float(p["value"]))


def _between(p: Parameters) -> tuple[float, float]:
    return p["low"], p["high"]


def _positive(*names: str) -> tuple[Callable[[Parameters], bool], str]:
    return (
        lambda p: all(p[n] > 0 for n in names if n in p),
        f"{listed(names)} must be above zero.",
    )


def _within(low: float, high: float, *names: str) -> tuple[Callable[[Parameters], bool], str]:
    return (
        lambda p: all(low <= p[n] <= high for n in names if n in p),
        f"{listed(names)} must be between {low:g} and {high:g}: beyond, 64 bits do not tell its numbers apart.",
    )


# How wide a normal distribution may be beside the part that is kept of it, and how many `sd` away it may lie.
WIDEST: Final = 1e6
FARTHEST: Final = 1e4


def _is_resolved(p: Parameters) -> bool:
    width, apart = p["high"] - p["low"], max(p["low"] - p["mean"], p["mean"] - p["high"], 0.0)
    return bool(p["sd"] <= WIDEST * width and apart <= FARTHEST * p["sd"])


_RESOLVED: Final = (
    _is_resolved,
    f"`sd` must be at most {WIDEST:,.0f} times `high` less `low` (wider, write `uniform`), and `mean` at most "
    f"{FARTHEST:,.0f} `sd` outside them.",
)
_ORDER: Final = (lambda p: p.get("low", -math.inf) < p.get("high", math.inf), "`low` must be below `high`.")
_LINE: Final = (-math.inf, math.inf)

FAMILIES: Final[Mapping[str, Family]] = MappingProxyType(
    {
        f.name: f
        for f in (
            Family("fixed", "one value", ("value",), _fixed, lambda p: (p["value"], p["value"])),
            Family(
                "normal", "the normal distribution", ("mean", "sd"), _normal, lambda p: _LINE, rules=(_positive("sd"),)
            ),
            Family(
                "truncated_normal",
                "a normal distribution cut off below `low` and above `high`",
                ("mean", "sd", "low", "high"),
                _truncated_normal,
                _between,
                rules=(_positive("sd"), _ORDER, _RESOLVED),
            ),
            Family(
                "half_normal",
                "the absolute value of a normal number with mean zero",
                ("sd",),
                _half_normal,
                lambda p: (0.0, math.inf),
                rules=(_positive("sd"),),
            ),
            Family(
                "lognormal",
                "a number whose logarithm is normal with standard deviation `sigma`",
                ("sigma",),
                _lognormal,
                lambda p: (0.0, math.inf),
                either=(("median", "mean"),),
                rules=(_positive("sigma", "median", "mean"), _within(1e-12, 20, "sigma")),
            ),
            Family(
                "beta",
                "a share; between `low` and `high` where they are given",
                ("a", "b"),
                _beta,
                lambda p: (p.get("low", 0.0), p.get("high", 1.0)),
                optional=("low", "high"),
                rules=(
                    _within(1e-3, 1e6, "a", "b"),
                    (lambda p: p.get("low", 0.0) < p.get("high", 1.0), "`low` must be below `high`."),
                ),
            ),
            Family(
                "gamma",
                "a positive number, for rates of events",
                ("shape",),
                _gamma,
                lambda p: (0.0, math.inf),
                either=(("rate", "scale"),),
                rules=(_positive("rate", "scale"), _within(1e-3, 1e6, "shape")),
            ),
            Family(
                "uniform",
                "every value between `low` and `high` equally likely",
                ("low", "high"),
                _uniform,
                _between,
                rules=(_ORDER,),
            ),
            Family(
                "triangular",
                "rising from `low` to `mode`, falling to `high`",
                ("low", "mode", "high"),
                _triangular,
                _between,
                rules=(
                    _ORDER,
                    (lambda p: p["low"] <= p["mode"] <= p["high"], "`mode` must lie between `low` and `high`."),
                ),
            ),
            Family(
                "log_uniform",
                "every order of magnitude between `low` and `high` equally likely",
                ("low", "high"),
                _log_uniform,
                _between,
                rules=(_positive("low", "high"), _ORDER),
            ),
            Family(
                "discrete",
                "one of `values`, each as likely as its weight",
                ("values", "weights"),
                _discrete,
                lambda p: (min(p["values"]), max(p["values"])),
                lists=("values", "weights"),
                rules=(
                    (lambda p: len(p["values"]) == len(p["weights"]), "`values` and `weights` must be of one length."),
                    (lambda p: all(w >= 0 for w in p["weights"]), "a weight must not be negative."),
                    (lambda p: abs(sum(p["weights"]) - 1) < 1e-9, "`weights` must add to 1."),
                ),
            ),
            Family(
                "empirical",
                "one of the observed `values`, equally likely",
                ("values",),
                _empirical,
                lambda p: (min(p["values"]), max(p["values"])),
                lists=("values",),
            ),
        )
    }
)


@dataclass(frozen=True)
class Distribution:
    """A family with its parameters."""

    family: str
    parameters: tuple[tuple[str, Number], ...]

    def quantile(self, points: Points) -> Points:
        """The numbers at the given points, which lie strictly between 0 and 1."""
        return FAMILIES[self.family].quantile(dict(self.parameters), np.asarray(points, np.float64))

    def support(self) -> tuple[float, float]:
        """The lowest and the highest number that can be drawn."""
        return FAMILIES[self.family].support(dict(self.parameters))

    def words(self) -> str:
        """The distribution as people write it: `beta(a = 6, b = 4)`."""
        values = dict(self.parameters)
        if self.family == "fixed":
            return f"{values['value']:g}"
        return f"{self.family}({', '.join(f'{k} = {_said(v)}' for k, v in values.items())})"


def _said(value: Number) -> str:
    return f"{value:g}" if isinstance(value, int | float) else "[" + ", ".join(f"{v:g}" for v in value) + "]"


def fixed(value: float) -> Distribution:
    """A distribution that has one value."""
    return Distribution("fixed", (("value", float(value)),))


def read_distribution(value: Any, place: str, name: str) -> tuple[Distribution | None, list[Problem]]:
    """Read a distribution from YAML: a number, or a family with its parameters.

    Args:
        value: `3.5`, or `{beta: {a: 6, b: 4}}`.
        place: its place in the file.
        name: the name of the uncertainty.

    Returns:
        The distribution, or None, and all its faults.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return fixed(value), []
    if not isinstance(value, dict) or len(value) != 1:
        right = "Write a number, or one family with its parameters: `{uniform: {low: 0, high: 1}}`."
        return None, [Problem(place, f"`{name}` is not a distribution.", right)]
    [(family_name, given)] = value.items()
    family = FAMILIES.get(str(family_name))
    if family is None:
        right = nearest(str(family_name), FAMILIES) or f"Families are {listed(list(FAMILIES))}."
        return None, [Problem(place, f"there is no family of distributions named `{family_name}`.", right)]
    if not isinstance(given, dict):
        return None, [Problem(place, f"`{family_name}` has no parameters.", f"It takes {listed(_known(family))}.")]
    problems = [*_parameter_problems(family, given, place)]
    if not problems:
        read = {k: tuple(float(x) for x in v) if k in family.lists else float(v) for k, v in given.items()}
        failed = next((says for holds, says in family.rules if not holds(read)), "")
        problems = [Problem(place, f"`{family.name}`: {failed}")] if failed else []
        if not problems:
            return Distribution(family.name, tuple((k, read[k]) for k in _known(family) if k in read)), []
    return None, problems


def _known(family: Family) -> list[str]:
    return [*(w for pair in family.either for w in pair), *family.parameters, *family.optional]


def _parameter_problems(family: Family, given: Mapping[Any, Any], place: str) -> list[Problem]:
    known = _known(family)
    problems = []
    for word, value in given.items():
        if word not in known:
            right = nearest(str(word), known) or f"It takes {listed(known)}."
            problems.append(Problem(place, f"`{family.name}` has no parameter `{word}`.", right))
        elif word in family.lists:
            if (
                not isinstance(value, Sequence)
                or isinstance(value, str)
                or not value
                or not all(map(_is_number, value))
            ):
                problems.append(Problem(place, f"`{family.name}.{word}` is not a list of numbers."))
        elif not _is_number(value):
            problems.append(Problem(place, f"`{family.name}.{word}` is `{value}`, not a number."))
    problems += [
        Problem(place, f"`{family.name}.{word}` is missing.") for word in family.parameters if word not in given
    ]
    for first, second in family.either:
        if (first in given) == (second in given):
            problems.append(
                Problem(place, f"`{family.name}` needs either `{first}` or `{second}`.", "Give one of them.")
            )
    return problems


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
