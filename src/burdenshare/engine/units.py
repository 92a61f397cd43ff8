"""Check the units of a single equation: use other units, move the calendar, change each input.

When a base measure (money, people, time, ...) is counted in halves, every input is scaled as its kind requires, and the
result must scale as its own kind requires. When the calendar moves, dates move with it and nothing else. Inputs are
spread so widely that both sides of a `where`, `clip` or `maximum` occur.

A wrong sign and a wrong number without a unit keep all units: only behaviour tests can find them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from burdenshare.engine.check import prime_sizes
from burdenshare.engine.graph import CLOCK, Equation
from burdenshare.vocabulary import numerics
from burdenshare.vocabulary.errors import Problem
from burdenshare.vocabulary.kinds import BASE_MEASURES, Kind

Array: TypeAlias = npt.NDArray[np.float64]

DRAWS: Final = 61
SCALES: Final = (2.0, 1 / 64)  # powers of two: rounding stays as it was
NOW: Final = 1.0  # the date at which equations are tried: near zero, so that a date is no larger than other numbers
MOVED: Final = 8.0  # years by which the calendar is moved
WORDS: Final = {2.0: "halves", 1 / 64: "lots of 64"}
FACTORS: Final = {2.0: "two", 1 / 64: "a sixty-fourth"}
# The range from which a quantity is drawn, uniform in its logarithm; values that may be negative are drawn uniformly.
_SIGNED: Final = {
    "Index": (-1.5, 2.5),
    "Log": (-1.5, 1.5),
    "Shock": (-2.0, 2.0),
    "Evidence": (-0.5, 4.0),
    "Position": (-0.5, 1.5),
}
_EVEN: Final = {
    **_SIGNED,
    **dict.fromkeys(("Share", "OutputShare", "Chance"), (0.02, 0.98)),
    "Uniform": (0.0, 1.0),
    "Count": (0.5, 20.0),
    "Year": (NOW - 8.0, NOW + 8.0),
}
_LOGARITHMIC: Final = {
    "Rate": (0.01, 0.5),
    "RateForOutputShare": (0.01, 0.5),
    "Ratio": (0.2, 4.0),
    "Duration": (0.3, 8.0),
    "ForPayoff": (1.0, 20.0),
    "Payoff": (0.2, 2.0),
}
# Quantities that may be 0 (no arms, no time left, no sum known) are 0 in one case of eight.
_HAS_ZERO: Final = ("Duration", "ForceStock", "LocalMoneyFlow")
_ZERO: Final = 1 / 8


@dataclass(frozen=True)
class Reach:
    """How far the check of units reaches in one equation.

    `tested` are the base measures in which it was really tested: the result, or a quantity on which the result depends,
    is counted in them. `dead` are the inputs on which the result depended at no point.
    """

    tested: tuple[str, ...]
    dead: tuple[str, ...]


def scaling_problems(equation: Equation, seed: int = 1) -> list[Problem]:
    """Report the base measures for which an equation's result does not scale as its kind requires."""
    found: dict[str, Problem] = {}
    for measure, problem in wrong_units(equation, _given(equation, seed)):
        found.setdefault(measure, problem)
    return list(found.values())


def wrong_units(equation: Equation, given: Mapping[str, Array] | None = None) -> Iterator[tuple[str, Problem]]:
    """Each base measure (or `dates`) in which an equation is wrong, as it is found, and what is wrong."""
    given = given or _given(equation)
    has_dates = any(k.quantity.is_date for k in (*equation.takes.values(), equation.gives))
    asked = measures_of(equation)
    for is_reference in _years(equation):
        before = _result(equation, given, is_reference)
        for measure in asked:
            for scale in SCALES:
                problem = _wrong_in(equation, given, is_reference, before, measure, scale)
                if problem:
                    yield measure, problem
        problem = _wrong_in_dates(equation, given, is_reference, before) if has_dates else None
        if problem:
            yield "dates", problem


def measures_of(equation: Equation) -> tuple[str, ...]:
    """The base measures in which what an equation takes, reads or gives is counted: it cannot be wrong in others."""
    kinds = [
        *equation.takes.values(),
        equation.gives,
        *(numerics.UNITS[name] for name in units_read(equation.function)),
    ]
    return tuple(m for m in BASE_MEASURES if any(m in k.quantity.scaling for k in kinds))


def check_reach(equation: Equation, seed: int = 1) -> Reach:
    """Say in which base measures the check of units really tested an equation, and which inputs it could not move."""
    random = np.random.default_rng(seed)
    given = _given(equation, seed)
    live: set[str] = set()
    known = False
    for is_reference in _years(equation):
        before = _result(equation, given, is_reference)
        known |= bool(np.any(np.nan_to_num(before)))
        live |= {p for p in given if p not in live and _moves(equation, given, p, is_reference, before, random)}
    moving = [*live, *(p for p in equation.takes if p in CLOCK)]
    kinds = [equation.takes[p] for p in moving] + [numerics.UNITS[name] for name in units_read(equation.function)]
    kinds += [equation.gives] if known else []
    tested = {m for k in kinds for m in k.quantity.scaling}
    return Reach(tuple(m for m in BASE_MEASURES if m in tested and live), tuple(p for p in given if p not in live))


def _given(equation: Equation, seed: int = 1) -> dict[str, Array]:
    """Numbers for all that an equation takes, but the clock."""
    random = np.random.default_rng(seed)
    return {p: drawn(k, random) for p, k in equation.takes.items() if p not in CLOCK}


def _years(equation: Equation) -> tuple[bool, ...]:
    """The years in which an equation is tried: a usual one, and the reference year where it asks for it."""
    return (False, True) if "is_reference_year" in equation.takes else (False,)


def drawn(kind: Kind, random: np.random.Generator, draws: int = DRAWS) -> Array:
    """Test values of a kind: spread widely enough to lie on both sides of a bound."""
    shape = (*(prime_sizes()[d] for d in kind.dimensions), draws)
    name = kind.quantity.name
    if name == "Truth":
        return random.integers(0, 2, shape).astype(np.float64)
    if name in _EVEN:
        found = random.uniform(*_EVEN[name], shape)
        return np.round(found * 64) / 64 if kind.quantity.is_date else found
    low, high = _LOGARITHMIC.get(name, (0.1, 10.0))
    found = np.exp(random.uniform(math.log(low), math.log(high), shape))
    return found * (random.uniform(size=shape) > _ZERO) if name in _HAS_ZERO else found


def _moves(
    equation: Equation,
    given: Mapping[str, Array],
    parameter: str,
    is_reference: bool,
    before: Array,
    random: np.random.Generator,
) -> bool:
    """Whether the result depends on an input at any point: the input is drawn again up to three times."""
    for _ in range(3):
        other = {**given, parameter: drawn(equation.takes[parameter], random)}
        if not np.array_equal(_result(equation, other, is_reference), before, equal_nan=True):
            return True
    return False


def _wrong_in(
    equation: Equation, given: Mapping[str, Array], is_reference: bool, before: Array, measure: str, scale: float
) -> Problem | None:
    """Whether the result fails to scale as its kind requires when a measure uses other units."""
    after = _result(equation, given, is_reference, {measure: scale})
    factor = equation.gives.factor({measure: scale})
    if np.allclose(after, before * factor, rtol=1e-9, atol=1e-12 * factor, equal_nan=True):
        return None
    power = equation.gives.quantity.scaling.get(measure, 0)
    return Problem(
        f"Equation `{equation.name}`",
        f"its units are wrong in {measure.replace('_', ' ')}: counted in {WORDS[scale]}, the result is not "
        f"multiplied by {FACTORS[scale]} to the power {power}.",
        f"It gives {equation.gives.name} ({equation.gives.unit}).",
        "Look for a missing or doubled factor, or a bare number that has a unit."
        + (" Write a step of one year as `ONE_YEAR`." if measure == "time" else ""),
    )


def _wrong_in_dates(
    equation: Equation, given: Mapping[str, Array], is_reference: bool, before: Array
) -> Problem | None:
    """Whether the result depends on where the calendar begins."""
    after = _result(equation, given, is_reference, moved=MOVED)
    due = MOVED if equation.gives.quantity.is_date else 0.0
    if np.allclose(after, before + due, rtol=1e-9, atol=1e-9, equal_nan=True):
        return None
    return Problem(
        f"Equation `{equation.name}`",
        f"its dates are wrong: when the calendar moves by {MOVED:g} years, its result should move by {due:g}, "
        "but does not.",
        f"It gives {equation.gives.name} ({equation.gives.unit}).",
        "The difference of two dates is a duration; use a date in no other way.",
    )


def _result(
    equation: Equation,
    given: Mapping[str, Array],
    is_reference: bool,
    scales: Mapping[str, float] | None = None,
    moved: float = 0.0,
) -> Array:
    """The result for the given numbers in other units, with the calendar moved."""
    clock = {"is_reference_year": is_reference, "years_since_reference": 3.0, "this_year": NOW}
    scales = scales or {}
    values: list[Any] = []
    for p, k in equation.takes.items():
        value = clock[p] if p in CLOCK else given[p]
        if p == "is_reference_year":
            values.append(value)
        else:
            values.append((value + moved * k.quantity.is_date) * k.factor(scales))
    function = in_units(equation.function, scales) if scales else equation.function
    with numerics.lengths(prime_sizes()), np.errstate(all="ignore"):
        return np.asarray(function(*values))


def units_read(function: Callable[..., Any]) -> frozenset[str]:
    """The names of `numerics.UNITS` that a function reads, directly or through model functions that it calls."""
    found: set[str] = set()
    seen: set[int] = set()
    waiting = [function]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, FunctionType) or id(one) in seen:
            continue
        seen.add(id(one))
        for name in _names(one.__code__):
            value = one.__globals__.get(name)
            if name in numerics.UNITS and isinstance(value, float):
                found.add(name)
            elif isinstance(value, FunctionType) and _reads_numerics(value.__globals__):
                waiting.append(value)
    return frozenset(found)


def in_units(function: Callable[..., Any], scales: Mapping[str, float]) -> Callable[..., Any]:
    """The same function, with every `numerics.UNITS` that it or its callees read rescaled."""
    spaces: dict[int, dict[str, Any]] = {}

    def space(of: dict[str, Any]) -> dict[str, Any]:
        if id(of) not in spaces:
            spaces[id(of)] = copy = dict(of)
            for name, value in of.items():
                if name in numerics.UNITS and isinstance(value, float):
                    copy[name] = value * numerics.UNITS[name].factor(scales)
                elif isinstance(value, FunctionType) and _reads_numerics(value.__globals__):
                    copy[name] = again(value)
        return spaces[id(of)]

    def again(one: FunctionType) -> FunctionType:
        made = FunctionType(one.__code__, space(one.__globals__), one.__name__, one.__defaults__, one.__closure__)
        made.__kwdefaults__ = one.__kwdefaults__
        return made

    return again(function) if isinstance(function, FunctionType) else function


def _reads_numerics(space: Mapping[str, Any]) -> bool:
    """Whether a module is `numerics` or takes something from it."""
    own = numerics.__name__
    return any(n in numerics.UNITS or getattr(v, "__module__", None) == own for n, v in space.items())


def _names(code: CodeType) -> Iterator[str]:
    """The global names that a code object reads, inner functions included."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
