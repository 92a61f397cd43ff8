"""Joining the chosen theories of all topics into one set of equations, also where actors differ in theory."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import jax.numpy as jnp
from jax import Array

from burdenshare.engine.graph import LAST_YEAR, REFERENCE, ByActor, Equation, Theory
from burdenshare.vocabulary.errors import Problem
from burdenshare.vocabulary.kinds import kind


def join_theories(
    chosen: Mapping[str, Mapping[str, Theory]], actors: Sequence[str]
) -> tuple[dict[str, Equation], list[Problem]]:
    """Put the chosen theories of all topics together.

    Args:
        chosen: topic -> {"each": theory, actor: theory}; an actor without a theory of its own has that of "each".
        actors: the labels of the dimension `actor`, in order.

    Returns:
        The equations by name, and the faults. Where actors differ, each theory is computed for all of them under
        private names (`budget_growth__defence_share`); the public name selects by actor and `_last_year` reads it.
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
                        f"both `{equations[name].theory}` and `{equation.theory}` define it.",
                        "One quantity has one equation.",
                        "Rename one of them, or choose one theory.",
                    )
                )
            equations[name] = equation
    return equations, problems


def private_name(theory: Theory, name: str) -> str:
    """The private name of a theory's version of a quantity where actors differ in theory."""
    return f"{theory.name}__{name}"


def side_by_side(topic: str, theories: Sequence[Theory]) -> dict[str, Equation]:
    """All theories of a topic in one program, selected by a number: a rival needs no compilation of its own.

    Args:
        topic: the topic of the theories.
        theories: in the order of the number, which starts at 0.

    Returns:
        The equations by name. Each public name takes `choice_of_TOPIC` and selects; a quantity of one theory alone
        is always there under its own name.
    """
    public, joined = _in_private(theories)
    for name in public:
        joined[name] = _picked(name, theories[0].equations[name], theories, choice_of(topic))
    return joined | _single(theories)


def choice_of(topic: str) -> str:
    """The name of the number that selects a theory where there are several."""
    return f"choice_of_{topic}"


def _picked(name: str, like: Equation, theories: Sequence[Theory], choice: str) -> Equation:
    takes = {**{private_name(t, name): like.gives for t in theories}, choice: kind("Index")}
    return Equation(name, pick, takes, like.gives, like.theory)


def pick(*values: Array) -> Array:
    """The value selected by the last argument, an index starting at 0."""
    found, *others, choice = values
    for place, value in enumerate(others, 1):
        found = jnp.where(choice == place, value, found)
    return found


def same(value: Array) -> Array:
    """The value itself, under another name."""
    return value


def _in_private(theories: Sequence[Theory]) -> tuple[list[str], dict[str, Equation]]:
    """The names that all theories give, and every theory's equations under private names."""
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
            takes = {own.get(p, p): k for p, k in equation.takes.items()}
            joined[own[name]] = dataclasses.replace(equation, name=own[name], takes=takes)
    return public, joined


def _select(
    topic: str, theories: Sequence[Theory], per_actor: Sequence[Theory | None], problems: list[Problem]
) -> dict[str, Equation]:
    public, joined = _in_private(theories)
    for name in public:
        gives = {t.equations[name].gives for t in theories}
        first = theories[0].equations[name]
        if len(gives) > 1 or "actor" not in first.gives.dimensions:
            problems.append(
                Problem(
                    f"Equation `{name}`",
                    f"the theories {', '.join(f'`{t.name}`' for t in theories)} cannot differ by actor.",
                    "All must have the same kind, with the dimension `actor`.",
                )
            )
            continue
        joined[name] = _selection(name, first, theories, per_actor)
    return joined | _single(theories)


def _single(theories: Sequence[Theory]) -> dict[str, Equation]:
    """Quantities of only one of the chosen theories, under their own names too, so that a run can keep them."""
    found: dict[str, Equation] = {}
    for theory in theories:
        others = {name for t in theories if t is not theory for name in t.equations}
        for name in set(theory.equations) - others:
            gives = theory.equations[name].gives
            found[name] = Equation(name, same, {private_name(theory, name): gives}, gives, theory.name)
    return dict(sorted(found.items()))


def _selection(name: str, like: Equation, theories: Sequence[Theory], per_actor: Sequence[Theory | None]) -> Equation:
    whose = tuple(tuple(chosen is not None and t.name == chosen.name for chosen in per_actor) for t in theories)
    after = len(like.gives.dimensions) - like.gives.dimensions.index("actor")
    takes = {private_name(t, name): like.gives for t in theories}
    return Equation(name, ByActor(whose, after), takes, like.gives, like.theory)
