"""From theories to one checked set of equations: which quantity needs which, and whether every edge fits.

An equation is a function whose name is the quantity it computes and whose parameters are the quantities it needs.
Two suffixes have power: `x_last_year` reads x of the year before and makes x a state; `x_reference` reads x of the
same draw in the reference year.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final, get_type_hints

import jax.numpy as jnp
import networkx
from dags import create_dag
from dags.exceptions import CyclicDependencyError
from jax import Array

from burdenshare.vocabulary.errors import Problem, ProblemsFound, nearest
from burdenshare.vocabulary.kinds import Kind, kind
from burdenshare.vocabulary.numerics import kind_of

LAST_YEAR: Final = "_last_year"
REFERENCE: Final = "_reference"
# What the engine itself tells every equation that asks.
CLOCK: Final[Mapping[str, Kind]] = {
    "is_reference_year": kind("Truth"),
    "years_since_reference": kind("Duration"),
}


@dataclass(frozen=True)
class Equation:
    """One quantity's equation: the function, the kinds it takes by parameter, and the kind it gives."""

    name: str
    function: Callable[..., Any]
    takes: Mapping[str, Kind]
    gives: Kind
    theory: str


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
    """Read a theory from a module: every function defined there whose name has no underscore in front."""
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
    source = Path(inspect.getfile(module)).read_bytes()
    return Theory(topic, name, equations, hashlib.blake2b(source, digest_size=8).hexdigest())


def _renamed(equation: Equation, name: str, rename: Mapping[str, str]) -> Equation:
    """The same equation under another name, reading its parameters under other names."""
    inner = {rename.get(p, p): p for p in equation.takes}

    def renamed(**arguments: Any) -> Any:
        return equation.function(**{inner[key]: value for key, value in arguments.items()})

    return _with_parameters(equation, name, renamed, {rename.get(p, p): k for p, k in equation.takes.items()})


def _with_parameters(
    equation: Equation, name: str, function: Callable[..., Any], takes: Mapping[str, Kind]
) -> Equation:
    """Wrap `function`, which takes keywords only, as an equation with the given parameters."""
    function.__name__ = name
    function.__doc__ = equation.function.__doc__
    function.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(p, inspect.Parameter.POSITIONAL_OR_KEYWORD) for p in takes]
    )
    return Equation(name, _by_keyword(function, tuple(takes)), dict(takes), equation.gives, equation.theory)


def _by_keyword(function: Callable[..., Any], parameters: tuple[str, ...]) -> Callable[..., Any]:
    def called(*positional: Any, **keywords: Any) -> Any:
        return function(**dict(zip(parameters, positional, strict=False)), **keywords)

    called.__name__ = function.__name__
    called.__doc__ = function.__doc__
    called.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    return called


def join_theories(
    chosen: Mapping[str, Mapping[str, Theory]], actors: Sequence[str]
) -> tuple[dict[str, Equation], list[Problem]]:
    """Put the chosen theories of all topics together.

    Args:
        chosen: topic -> {"each": theory, actor: theory}; an actor without a theory of its own has that of "each".
        actors: the labels of the dimension `actor`, in order.

    Returns:
        The equations by name, and what was wrong. Where actors differ, each theory is computed for all of them under
        private names (`budget_growth__defence_share`); the public name picks by actor and `_last_year` reads it.
    """
    equations: dict[str, Equation] = {}
    problems: list[Problem] = []
    for topic, by_actor in chosen.items():
        per_actor = [by_actor.get(actor, by_actor.get("each")) for actor in actors] if actors else [by_actor["each"]]
        theories = list({t.name: t for t in per_actor if t is not None}.values())
        joined = theories[0].equations if len(theories) == 1 else _select(topic, theories, per_actor, problems)
        for name, equation in joined.items():
            if name in equations:
                problems.append(
                    Problem(
                        f"Equation `{name}`",
                        f"it is given by `{equations[name].theory}` and by `{equation.theory}`.",
                        "One quantity has one equation.",
                        "Rename one of them, or choose one theory.",
                    )
                )
            equations[name] = equation
    return equations, problems


def private_name(theory: Theory, name: str) -> str:
    """What a theory's own version of a quantity is called where actors differ in theory."""
    return f"{theory.name}__{name}"


def _select(
    topic: str, theories: Sequence[Theory], per_actor: Sequence[Theory | None], problems: list[Problem]
) -> dict[str, Equation]:
    public = [name for name in theories[0].equations if all(name in t.equations for t in theories)]
    joined: dict[str, Equation] = {}
    for theory in theories:
        own = {name: private_name(theory, name) for name in theory.equations}
        # A quantity that rivals do not share stays private over the year boundary too.
        own |= {
            name + suffix: own[name] + suffix
            for name in theory.equations
            if name not in public
            for suffix in (LAST_YEAR, REFERENCE)
        }
        for name, equation in theory.equations.items():
            joined[own[name]] = _renamed(equation, own[name], own)
    for name in public:
        gives = {t.equations[name].gives for t in theories}
        first = theories[0].equations[name]
        if len(gives) > 1 or "actor" not in first.gives.dimensions:
            problems.append(
                Problem(
                    f"Equation `{name}`",
                    f"the theories {', '.join(f'`{t.name}`' for t in theories)} cannot be chosen by actor.",
                    "All must give the same kind, and it must have the dimension `actor`.",
                )
            )
            continue
        joined[name] = _selection(name, first, theories, per_actor)
    return joined


def _selection(name: str, like: Equation, theories: Sequence[Theory], per_actor: Sequence[Theory | None]) -> Equation:
    private = {private_name(t, name): t for t in theories}
    axis = like.gives.dimensions.index("actor")
    tail = (1,) * (len(like.gives.dimensions) - axis)
    masks = {
        p: jnp.asarray([chosen is not None and t.name == chosen.name for chosen in per_actor]).reshape((-1, *tail))
        for p, t in private.items()
    }

    def select(**values: Array) -> Array:
        (_, first), *rest = values.items()
        for parameter, value in rest:
            first = jnp.where(masks[parameter], value, first)
        return first

    return _with_parameters(like, name, select, {p: like.gives for p in private})


def states_of(equations: Mapping[str, Equation]) -> tuple[str, ...]:
    """The quantities that some equation reads of the year before."""
    asked = {p for e in equations.values() for p in e.takes}
    return tuple(sorted(p.removesuffix(LAST_YEAR) for p in asked if p.endswith(LAST_YEAR)))


def references_of(equations: Mapping[str, Equation], inputs: Mapping[str, Kind]) -> tuple[str, ...]:
    """The quantities that some equation reads of the reference year."""
    asked = {p for e in equations.values() for p in e.takes}
    return tuple(sorted(p.removesuffix(REFERENCE) for p in asked if p.endswith(REFERENCE) and p not in inputs))


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
    for base in {p.removesuffix(REFERENCE) for e in equations.values() for p in e.takes if p.endswith(REFERENCE)}:
        if base in equations and base + REFERENCE not in functions:
            functions[base + REFERENCE] = _by_keyword(_echo(base), (base,))
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
