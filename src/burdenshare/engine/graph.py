"""From theories to one checked set of equations: which quantity needs which, and whether every edge fits.

An equation is a function whose name is the quantity it computes and whose parameters are the quantities it needs.
Two suffixes have power: `x_last_year` reads x of the year before and makes x a state; `x_reference` reads x of the
same draw in the reference year.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import ModuleType
from typing import Any, Final, get_type_hints

import jax.numpy as jnp
import numpy as np

from burdenshare.vocabulary.errors import Problem, ProblemsFound, nearest
from burdenshare.vocabulary.file_names import DEVICE, is_device
from burdenshare.vocabulary.kinds import Kind, kind
from burdenshare.vocabulary.numerics import kind_of

LAST_YEAR: Final = "_last_year"
REFERENCE: Final = "_reference"
OTHERWISE: Final = "OTHERWISE"
NOT_COMPARED: Final = "NOT_COMPARED"  # what a theory's module gives where it is no rival of the others: the reason
# The values that the engine itself gives to any equation.
CLOCK: Final[Mapping[str, Kind]] = {
    "is_reference_year": kind("Truth"),
    "years_since_reference": kind("Duration"),
    "this_year": kind("Year"),
}


@dataclass(frozen=True)
class ByActor:
    """Selects one of several values for each actor, where actors differ in theory.

    `whose` marks the actors of each value; `after` counts the axes after the actor's, draws included.
    """

    whose: tuple[tuple[bool, ...], ...]
    after: int

    def __call__(self, first: Any, *rest: Any) -> Any:
        """The first value, and each of the others for the actors that take it."""
        for those, value in zip(self.whose[1:], rest, strict=True):
            first = jnp.where(np.array(those).reshape(-1, *(1,) * self.after), value, first)
        return first


@dataclass(frozen=True)
class Equation:
    """One quantity's equation, as picklable data: its inputs, its result, and the function.

    `takes` holds kinds by name, in the order of the function's parameters. The names are those of the program, so an
    equation with renamed parameters differs only in `takes`.
    """

    name: str
    function: Callable[..., Any]
    takes: Mapping[str, Kind]
    gives: Kind
    theory: str

    def compute(self, values: Mapping[str, Any]) -> Any:
        """The result, from the values of all quantities by name."""
        return self.function(*[values[p] for p in self.takes])

    @property
    def identity(self) -> tuple[Hashable, ...]:
        """The rest of what determines the result: plain functions, strings, numbers, and tuples of them."""
        if isinstance(self.function, ByActor):
            return (ByActor.__call__, self.function.whose, self.function.after, *self.takes)
        return (self.function, *self.takes)


@dataclass(frozen=True)
class Theory:
    """The equations of one module for one topic; `digest` is that of the module's source.

    `not_compared` says why it is no rival of the topic's other theories; it is empty for a rival.
    """

    topic: str
    name: str
    equations: Mapping[str, Equation]
    digest: str
    not_compared: str = ""


@lru_cache(maxsize=4096)
def read_equation(function: Callable[..., Any], theory: str, name: str | None = None) -> Equation:
    """Read an equation from a function's signature; read once for each function, however often a scenario is bound.

    Raises:
        ProblemsFound: a parameter or the result has no kind.
    """
    name = name or function.__name__
    hints = get_type_hints(function, include_extras=True)
    problems: list[Problem] = []
    kinds: dict[str, Kind] = {}
    parameters = inspect.signature(function).parameters
    if any(p.kind is p.KEYWORD_ONLY for p in parameters.values()):
        right = "Remove the `*` from its parameters."
        problems.append(Problem(f"Equation `{name}`", "it has a keyword-only parameter.", right))
    for parameter in [*parameters, "return"]:
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

    If the module names another theory of its topic as `OTHERWISE`, that theory gives all other quantities.
    """
    topic, name = module.__name__.rsplit(".", 2)[-2:]
    problems: list[Problem] = []
    equations: dict[str, Equation] = {}
    for key, function in vars(module).items():
        if key.startswith("_") or not inspect.isfunction(function) or function.__module__ != module.__name__:
            continue
        try:
            refuse_file_name(key, equations)
            equations[key] = read_equation(function, name)
        except ProblemsFound as found:
            problems.extend(found.problems)
    if problems:
        raise ProblemsFound(problems)
    file, loader = Path(inspect.getfile(module)), getattr(module, "__loader__", None)
    texts = getattr(loader, "texts", None)
    # Closed forms that the equations of a topic share count as theirs.
    if texts is None:
        source = b"".join(p.read_bytes() for p in (file, *sorted(file.parent.glob("_[a-z]*.py"))))
    else:
        source = b"".join(texts)
    other = getattr(module, OTHERWISE, None)
    if other is not None:
        rest = read_theory(importlib.import_module(f"{module.__name__.rpartition('.')[0]}.{other}"))
        equations = {**rest.equations, **equations}
        source += rest.digest.encode()
    digest = hashlib.blake2b(source, digest_size=8).hexdigest()
    return Theory(topic, name, equations, digest, getattr(module, NOT_COMPARED, ""))


def refuse_file_name(key: str, others: Collection[str]) -> None:
    """Refuse the name of an equation that cannot be the name of a file: its draws are kept in one.

    Raises:
        ProblemsFound: Windows keeps the name for a device, or another name differs from it in capitals alone.
    """
    place = f"Equation `{key}`"
    if is_device(key):
        raise ProblemsFound([Problem(place, "its draws are kept in a file of this name.", DEVICE, "Rename it.")])
    same = [other for other in others if other.casefold() == key.casefold()]
    if same:
        wrong = f"`{same[0]}` differs from it in capitals alone, and some disks do not tell such files apart."
        raise ProblemsFound([Problem(place, wrong, "", "Rename one of them.")])


def base_of(parameter: str) -> str:
    """The quantity that a parameter is the value of: this year's, last year's or the reference year's."""
    return parameter.removesuffix(LAST_YEAR).removesuffix(REFERENCE)


def states_of(equations: Mapping[str, Equation]) -> tuple[str, ...]:
    """The quantities whose value of the year before some equation reads."""
    asked = {p for e in equations.values() for p in e.takes}
    return tuple(sorted(p.removesuffix(LAST_YEAR) for p in asked if p.endswith(LAST_YEAR)))


def references_of(equations: Mapping[str, Equation], inputs: Collection[str] = ()) -> tuple[str, ...]:
    """The quantities whose reference-year value some equation reads and no input gives."""
    asked = {p for e in equations.values() for p in e.takes if p.endswith(REFERENCE)} - {*equations, *inputs}
    return tuple(sorted(base for p in asked if (base := p.removesuffix(REFERENCE)) in equations))


def check_edges(equations: Mapping[str, Equation], inputs: Mapping[str, Kind]) -> list[Problem]:
    """Compare both ends of every edge: the kind that an equation takes, and the kind that it is given.

    Args:
        equations: by name.
        inputs: the kinds of the inputs from the scenario and the data, by name.
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
                        f"Equation `{name}` needs `{parameter}`, but no equation computes "
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
                        "Both must have the same kind.",
                    )
                )
    return problems


def _giver(
    parameter: str, equations: Mapping[str, Equation], inputs: Mapping[str, Kind]
) -> tuple[str, Kind | None, str]:
    """The giver of a parameter: its base name, the kind given (None if there is no giver), and the giver in words."""
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


def in_order(equations: Mapping[str, Equation], inputs: Collection[str] = ()) -> tuple[str, ...]:
    """The order in which one year is computed, `x_reference` included.

    Raises:
        CycleError: equations need each other within one year.
    """
    needs: dict[str, Iterable[str]] = {base + REFERENCE: (base,) for base in references_of(equations, inputs)}
    needs |= {name: equation.takes for name, equation in equations.items()}
    graph = {name: [p for p in sorted(takes) if p in needs] for name, takes in sorted(needs.items())}
    return tuple(TopologicalSorter(graph).static_order())


def find_circle(equations: Mapping[str, Equation]) -> list[Problem]:
    """Report the equations that need each other within one year."""
    try:
        in_order(equations)
    except CycleError as error:
        circle = error.args[1][:0:-1]  # each needs the next
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


def needed(equations: Mapping[str, Equation], targets: Iterable[str]) -> dict[str, Equation]:
    """The equations that the targets need, over the year boundary too, in their given order."""
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
