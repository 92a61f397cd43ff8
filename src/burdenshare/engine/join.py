"""Joining the chosen theories of all topics into one set of equations, also where actors differ in theory."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import jax.numpy as jnp
from jax import Array

from burdenshare.engine.graph import LAST_YEAR, REFERENCE, ByActor, Equation, Theory
from burdenshare.vocabulary.errors import Problem, ProblemsFound
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


def side_by_side(topic: str, theories: Sequence[Theory], by_actor: bool = False) -> dict[str, Equation]:
    """All theories of a topic in one program, selected by a number: a rival needs no compilation of its own.

    Args:
        topic: the topic of the theories.
        theories: in the order of the number, which starts at 0.
        by_actor: whether each actor has a number of its own.

    Returns:
        The equations by name. Each public name takes `choice_of_TOPIC` and selects; a quantity of one theory alone
        is always there under its own name.

    Raises:
        ProblemsFound: actors have numbers of their own, and a quantity is no quantity of an actor.
    """
    public, joined = _in_private(theories)
    for name in public:
        joined[name] = _picked(name, theories, choice_of(topic), by_actor)
    return joined | _single(theories)


def may_differ_by_actor(theories: Sequence[Theory]) -> bool:
    """Whether each actor can have one of these theories of a topic."""
    return all(_not_by_actor(name, theories) is None for name in _in_private(theories)[0])


def choice_of(topic: str) -> str:
    """The name of the number that selects a theory where there are several."""
    return f"choice_of_{topic}"


def _picked(name: str, theories: Sequence[Theory], choice: str, by_actor: bool) -> Equation:
    like = theories[0].equations[name]
    own = {private_name(t, name): like.gives for t in theories}
    if not by_actor:
        return Equation(name, pick, {**own, choice: kind("Index")}, like.gives, like.theory)
    if problem := _not_by_actor(name, theories):
        raise ProblemsFound([problem])
    dimensions = like.gives.dimensions
    place = dimensions.index("actor")
    takes = {**own, choice: kind("IndexByActor")}
    return Equation(name, PickByActor(place, len(dimensions) - place - 1), takes, like.gives, like.theory)


@dataclass(frozen=True)
class PickByActor:
    """Selects one of several values for each actor, by the actor's own number.

    `before` and `after` count the axes around the actor's, without that of draws.
    """

    before: int
    after: int

    def __call__(self, *values: Array) -> Array:
        """The values selected by the last argument, actor × draw: indices starting at 0."""
        *several, choice = values
        actors, draws = choice.shape
        return pick(*several, choice.reshape(*(1,) * self.before, actors, *(1,) * self.after, draws))


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
        first = theories[0].equations[name]
        if problem := _not_by_actor(name, theories):
            problems.append(problem)
            continue
        joined[name] = _selection(name, first, theories, per_actor)
    return joined | _single(theories)


def _not_by_actor(name: str, theories: Sequence[Theory]) -> Problem | None:
    """Why theories cannot give a quantity for some actors each, if they cannot."""
    gives = {t.equations[name].gives for t in theories}
    if len(gives) == 1 and "actor" in theories[0].equations[name].gives.dimensions:
        return None
    return Problem(
        f"Equation `{name}`",
        f"the theories {', '.join(f'`{t.name}`' for t in theories)} cannot differ by actor.",
        "All must have the same kind, with the dimension `actor`.",
    )


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
