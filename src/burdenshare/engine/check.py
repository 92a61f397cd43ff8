"""Checks of a single equation: do its dimensions line up, and are its units right?

Shapes are traced with a different prime length for each dimension; a party has another length than an actor. Units are
checked by rescaling: when a base measure (money, people, time, ...) is counted in halves, every input is scaled as its
kind requires, and the result must scale as its own kind requires. Dates are checked by moving the calendar. Inputs are
spread so widely that both sides of a `where`, `clip` or `maximum` occur.

A wrong sign and a wrong number without a unit keep all units: only behaviour tests can find them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any, Final, TypeAlias

import jax
import numpy as np
import numpy.typing as npt

from burdenshare.engine.graph import CLOCK, Equation
from burdenshare.vocabulary import numerics
from burdenshare.vocabulary.dimensions import DIMENSIONS
from burdenshare.vocabulary.errors import Problem
from burdenshare.vocabulary.kinds import BASE_MEASURES, Kind

Array: TypeAlias = npt.NDArray[np.float64]

DRAWS: Final = 61
SCALES: Final = (2.0, 1 / 64)  # powers of two: rounding does not change
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
    "Year": (2020.0, 2036.0),
}
_LOGARITHMIC: Final = {
    "Rate": (0.01, 0.5),
    "RateForOutputShare": (0.01, 0.5),
    "Ratio": (0.2, 4.0),
    "Duration": (0.3, 8.0),
    "ForPayoff": (1.0, 20.0),
    "Payoff": (0.2, 2.0),
}
# Quantities that may be 0 (no arms, no time left) are 0 in one case of eight.
_HAS_ZERO: Final = ("Duration", "ForceStock")
_ZERO: Final = 1 / 8


def prime_sizes() -> dict[str, int]:
    """A different prime length for each dimension, so that no two axes fit by accident."""
    return dict(zip(DIMENSIONS, (5, 3, 7, 11, 13), strict=True))


def shape_problems(equation: Equation, sizes: Mapping[str, int], draws: int = 19) -> list[Problem]:
    """Report a result without the shape of its kind when each dimension has the given length."""
    want = (*(sizes[d] for d in equation.gives.dimensions), draws)
    place = f"Equation `{equation.name}`"
    right = f"{equation.gives.name} is {' × '.join([*equation.gives.dimensions, 'draw'])}."
    given = tuple(None if p in CLOCK else (*(sizes[d] for d in k.dimensions), draws) for p, k in equation.takes.items())
    try:
        got = _traced_shape(equation.function, tuple(equation.takes), given, tuple(sizes.items()))
    except (TypeError, ValueError):
        names = ", ".join(f"`{p}` ({' × '.join([*k.dimensions, 'draw'])})" for p, k in equation.takes.items())
        return [
            Problem(place, f"the dimensions of {names} do not match.", right, "Use `spread`, `over` or `as_party`.")
        ]
    if got != want:
        return [
            Problem(
                place,
                f"its result has the shape {got} instead of {want}.",
                right,
                "Use `spread`, `over` or `as_party`.",
            )
        ]
    return []


@lru_cache(maxsize=4096)
def _traced_shape(
    function: Callable[..., Any],
    takes: tuple[str, ...],
    given: tuple[tuple[int, ...] | None, ...],
    sizes: tuple[tuple[str, int], ...],
) -> tuple[int, ...] | None:
    """The shape of a function's result; a theory's functions are the same each time a scenario is bound."""
    arguments = [
        jax.ShapeDtypeStruct((), bool if p == "is_reference_year" else np.float64)
        if shape is None
        else jax.ShapeDtypeStruct(shape, np.float64)
        for p, shape in zip(takes, given, strict=True)
    ]
    with numerics.lengths(dict(sizes)):
        return getattr(jax.eval_shape(function, *arguments), "shape", None)


@dataclass(frozen=True)
class Scaling:
    """The result of the unit check of one equation.

    `tested` are the base measures in which the equation was really tested: they occur in the result or in an input on
    which it depends. `dead` are the inputs on which the result did not depend at any point.
    """

    problems: tuple[Problem, ...]
    tested: tuple[str, ...]
    dead: tuple[str, ...]


def scaling_problems(equation: Equation, seed: int = 1) -> list[Problem]:
    """Report the base measures for which an equation's result does not scale as its kind requires."""
    return list(check_scaling(equation, seed).problems)


def check_scaling(equation: Equation, seed: int = 1) -> Scaling:
    """Use other units, move the calendar, and change each input separately."""
    random = np.random.default_rng(seed)
    given = {p: drawn(k, random) for p, k in equation.takes.items() if p not in CLOCK}
    read = units_read(equation.function)
    asked = [m for m in BASE_MEASURES if any(m in k.quantity.scaling for k in _kinds(equation, read))]
    problems: dict[str, Problem] = {}
    tested: set[str] = set()
    live = {p for p in equation.takes if p in CLOCK}
    for is_reference in (False, True):
        before = _result(equation, given, is_reference)
        live |= {p for p in given if p not in live and _moves(equation, given, p, is_reference, before, random)}
        for measure in asked:
            problem = _wrong_in(equation, given, is_reference, before, measure)
            if problem:
                problems.setdefault(measure, problem)
            if measure in equation.gives.quantity.scaling and np.any(np.nan_to_num(before)):
                tested.add(measure)
        if equation.gives.quantity.is_date or any(k.quantity.is_date for k in equation.takes.values()):
            problem = _wrong_in_dates(equation, given, is_reference, before)
            if problem:
                problems.setdefault("dates", problem)
    tested |= {m for m in asked for k in _kinds(equation, read, live) if m in k.quantity.scaling}
    alive = live - set(CLOCK) or tested
    return Scaling(
        tuple(problems.values()),
        tuple(m for m in asked if m in tested and alive),
        tuple(p for p in given if p not in live),
    )


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


def _kinds(equation: Equation, units: frozenset[str], live: set[str] | None = None) -> Iterator[Kind]:
    """The kinds of an equation's inputs (or of its live inputs), of the units that it reads, and of its result."""
    yield from (k for p, k in equation.takes.items() if live is None or p in live)
    yield from (numerics.UNITS[name] for name in units)
    if live is None:
        yield equation.gives


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
    equation: Equation, given: Mapping[str, Array], is_reference: bool, before: Array, measure: str
) -> Problem | None:
    """Whether the result fails to scale as its kind requires when a measure uses other units."""
    for scale in SCALES:
        after = _result(equation, given, is_reference, {measure: scale})
        factor = equation.gives.factor({measure: scale})
        if not np.allclose(after, before * factor, rtol=1e-9, atol=1e-12 * factor, equal_nan=True):
            power = equation.gives.quantity.scaling.get(measure, 0)
            return Problem(
                f"Equation `{equation.name}`",
                f"its units are wrong in {measure.replace('_', ' ')}: counted in {WORDS[scale]}, the result is not "
                f"multiplied by {FACTORS[scale]} to the power {power}.",
                f"It gives {equation.gives.name} ({equation.gives.unit}).",
                "Look for a missing or doubled factor, or a bare number that has a unit."
                + (" Write a step of one year as `ONE_YEAR`." if measure == "time" else ""),
            )
    return None


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
    clock = {"is_reference_year": is_reference, "years_since_reference": 3.0, "this_year": 2028.0}
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
