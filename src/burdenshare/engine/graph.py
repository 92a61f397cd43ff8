"""From theories to one checked set of equations: which quantity needs which, and whether every edge fits.

An equation is a function whose name is the quantity it computes and whose parameters are the quantities it needs.
Two suffixes have power: `x_last_year` reads x of the year before and makes x a state; `x_reference` reads x of the
same draw in the reference year.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final, get_type_hints

import networkx
from dags import create_dag
from dags.exceptions import CyclicDependencyError

from burdenshare.vocabulary.errors import Problem, ProblemsFound, nearest
from burdenshare.vocabulary.kinds import Kind, kind
from burdenshare.vocabulary.numerics import kind_of

LAST_YEAR: Final = "_last_year"
REFERENCE: Final = "_reference"
OTHERWISE: Final = "OTHERWISE"
# What the engine itself tells every equation that asks.
CLOCK: Final[Mapping[str, Kind]] = {
    "is_reference_year": kind("Truth"),
    "years_since_reference": kind("Duration"),
    "this_year": kind("Year"),
}


@dataclass(frozen=True)
class Equation:
    """One quantity's equation: the function, the kinds it takes by parameter, and the kind it gives.

    `made` is what decides the function where it was made of others: two that were made alike compute alike.
    """

    name: str
    function: Callable[..., Any]
    takes: Mapping[str, Kind]
    gives: Kind
    theory: str
    made: Hashable = None

    @property
    def identity(self) -> Hashable:
        """What decides the function: how it was made, or the function itself."""
        return self.made if self.made is not None else self.function


@dataclass(frozen=True)
class Theory:
    """The equations of one module, answering one topic; `digest` is that of the module's source."""

    topic: str
    name: str
    equations: Mapping[str, Equation]
    digest: str


def read_equation(function: Callable[..., Any], theory: str, name: str | None = None) -> Equation:
    """Read an equation from a function's signature.

    Raises:
        ProblemsFound: a parameter or the result has no kind.
    """
    name = name or function.__name__
    hints = get_type_hints(function, include_extras=True)
    problems: list[Problem] = []
    kinds: dict[str, Kind] = {}
    for parameter in [*inspect.signature(function).parameters, "return"]:
        try:
            kinds[parameter] = kind_of(hints.get(parameter))
        except TypeError:
            what = "its result" if parameter == "return" else f"`{parameter}`"
            problems.append(
                Problem(
                    f"Equation `{name}`",
                    f"{what} has no kind.",
                    "Every parameter and the result is annotated with a name of burdenshare.vocabulary.arrays.",
                )
            )
    if problems:
        raise ProblemsFound(problems)
    gives = kinds.pop("return")
    return Equation(name, function, kinds, gives, theory)


def read_theory(module: ModuleType) -> Theory:
    """Read a theory from a module: every function defined there whose name has no underscore in front.

    Where the module names another theory of its topic as `OTHERWISE`, what it does not give is that theory's.
    """
    topic, name = module.__name__.rsplit(".", 2)[-2:]
    problems: list[Problem] = []
    equations: dict[str, Equation] = {}
    for key, function in vars(module).items():
        if key.startswith("_") or not inspect.isfunction(function) or function.__module__ != module.__name__:
            continue
        try:
            equations[key] = read_equation(function, name)
        except ProblemsFound as found:
            problems.extend(found.problems)
    if problems:
        raise ProblemsFound(problems)
    file = Path(inspect.getfile(module))
    source = file.read_bytes()
    # Closed forms that the equations of a topic share count as theirs.
    source += b"".join(p.read_bytes() for p in sorted(file.parent.glob("_[a-z]*.py")))
    other = getattr(module, OTHERWISE, None)
    if other is not None:
        rest = read_theory(importlib.import_module(f"{module.__name__.rpartition('.')[0]}.{other}"))
        equations = {**rest.equations, **equations}
        source += rest.digest.encode()
    return Theory(topic, name, equations, hashlib.blake2b(source, digest_size=8).hexdigest())


def by_keyword(function: Callable[..., Any], parameters: tuple[str, ...]) -> Callable[..., Any]:
    """The same function, also callable with positional arguments in the order of `parameters`."""

    def called(*positional: Any, **keywords: Any) -> Any:
        return function(**dict(zip(parameters, positional, strict=False)), **keywords)

    called.__name__ = function.__name__
    called.__doc__ = function.__doc__
    called.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    return called


def states_of(equations: Mapping[str, Equation]) -> tuple[str, ...]:
    """The quantities that some equation reads of the year before."""
    asked = {p for e in equations.values() for p in e.takes}
    return tuple(sorted(p.removesuffix(LAST_YEAR) for p in asked if p.endswith(LAST_YEAR)))


def references_of(equations: Mapping[str, Equation], inputs: Mapping[str, Kind]) -> tuple[str, ...]:
    """The quantities that some equation reads of the reference year."""
    asked = {p for e in equations.values() for p in e.takes}
    given = {*inputs, *CLOCK}
    return tuple(sorted(p.removesuffix(REFERENCE) for p in asked if p.endswith(REFERENCE) and p not in given))


def check_edges(equations: Mapping[str, Equation], inputs: Mapping[str, Kind]) -> list[Problem]:
    """Compare both ends of every edge: what an equation takes, and what gives it.

    Args:
        equations: by name.
        inputs: the kinds of what the scenario and the data give, by name.
    """
    problems: list[Problem] = []
    known = [*equations, *inputs, *CLOCK]
    for name, equation in equations.items():
        for parameter, wanted in equation.takes.items():
            base, given, where = _giver(parameter, equations, inputs)
            if given is None:
                problems.append(
                    Problem(
                        "",
                        f"Equation `{name}` asks for `{parameter}`, but no equation computes "
                        + ("it" if base == parameter else f"`{base}`")
                        + " and the scenario does not give it.",
                        nearest(base, known),
                        f"\n  Either write an equation called `{base}`, or give it under `uncertainties:`.",
                    )
                )
            elif given != wanted:
                problems.append(
                    Problem(
                        f"Equation `{name}`",
                        f"it takes `{parameter}` as {wanted.name} ({wanted.unit}), but {where} gives "
                        f"{given.name} ({given.unit}).",
                        "Both ends of an edge must be of one kind.",
                    )
                )
    return problems


def _giver(
    parameter: str, equations: Mapping[str, Equation], inputs: Mapping[str, Kind]
) -> tuple[str, Kind | None, str]:
    """Who gives a parameter: its base name, the kind given (None where nobody does), and the giver in words."""
    if parameter in CLOCK:
        return parameter, CLOCK[parameter], "the engine"
    if parameter in equations:
        return parameter, equations[parameter].gives, f"equation `{parameter}`"
    if parameter in inputs and not parameter.endswith(LAST_YEAR):
        return parameter, inputs[parameter], "the scenario"
    for suffix in (LAST_YEAR, REFERENCE):
        base = parameter.removesuffix(suffix)
        if base != parameter and base in equations:
            return base, equations[base].gives, f"equation `{base}`"
    return parameter, None, ""


def find_circle(equations: Mapping[str, Equation]) -> list[Problem]:
    """Say which equations need each other within one year, if any do."""
    functions = {name: e.function for name, e in equations.items()}
    for base in references_of(equations, {}):
        if base in equations and base + REFERENCE not in functions:
            functions[base + REFERENCE] = by_keyword(_echo(base), (base,))
    try:
        create_dag(functions, list(functions))
    except CyclicDependencyError:
        graph = networkx.DiGraph(
            (name, p) for name, f in functions.items() for p in inspect.signature(f).parameters if p in functions
        )
        circle = [edge[0] for edge in networkx.find_cycle(graph)]
        first = circle.index(min(circle))
        circle = circle[first:] + circle[:first]
        return [
            Problem(
                "These equations need each other within one year",
                " -> ".join([*circle, circle[0]]) + ".",
                f"\n  Break the circle with `{circle[0]}_last_year`, or solve it inside one equation.",
            )
        ]
    return []


def _echo(name: str) -> Callable[..., Any]:
    def echo(**arguments: Any) -> Any:
        return arguments[name]

    echo.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD)]
    )
    return echo


def needed(equations: Mapping[str, Equation], targets: Iterable[str]) -> dict[str, Equation]:
    """The equations that the targets need, over the year boundary too, in the order in which they were given."""
    wanted: set[str] = set()
    open_names = [t for t in targets if t in equations]
    while open_names:
        name = open_names.pop()
        if name in wanted:
            continue
        wanted.add(name)
        for parameter in equations[name].takes:
            for candidate in (parameter, parameter.removesuffix(LAST_YEAR), parameter.removesuffix(REFERENCE)):
                if candidate in equations:
                    open_names.append(candidate)
    return {name: equation for name, equation in equations.items() if name in wanted}
