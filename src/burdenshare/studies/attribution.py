"""Policy or assumption: how much of the difference between two scenarios comes from each thing in which they differ.

What differs is found by comparing the two programs input by input: levers, assumptions, figures, and theories. The
parts are Shapley values on the same draws, so they do not depend on an order and leave no residual.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.engine.compile import compile_program
from burdenshare.engine.part import part_of
from burdenshare.engine.program import Fixed, Given, Input, Path, Program
from burdenshare.scenario.bind import Bound
from burdenshare.studies.shapley import MOST, shapley
from burdenshare.vocabulary.errors import Problem, ProblemsFound

Array = npt.NDArray[Any]
THEORIES: Final = "theories"
OTHER_THEORIES: Final = "Other equations"
# What somebody else assumes comes first, what somebody decides last.
ROLES: Final = ("figure", "theory", "assumption", "lever")
PLACE: Final = "waterfall"


@dataclass(frozen=True)
class Step:
    """The part of one change: its mean over the draws, and the range of 9 in 10 of them."""

    name: str
    label: str
    role: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Attribution:
    """From one scenario to another: the mean of each, and the steps between, which add to the difference exactly."""

    first: float
    last: float
    steps: tuple[Step, ...]


def attribute(mine: Bound, base: Bound, outcome: str, cell: Mapping[str, str], year: int, draws: int) -> Attribution:
    """Divide the difference of one cell between two scenarios among the things in which they differ.

    Args:
        mine: the scenario that is looked at.
        base: the scenario from which it starts.
        outcome: of both.
        cell: its labels.
        year: which.
        draws: how many, the same for every subset.

    Returns:
        Means in the outcome's shown unit. Where more than eight things differ, levers of one topic are one step, and
        assumptions too; if that is not enough, all levers are one.

    Raises:
        ProblemsFound: the two cannot be run on the same draws, or nothing that the outcome reads differs.
    """
    refuse_unlike(mine, base)
    ours, theirs = (part_of(b.program, [outcome]) for b in (mine, base))
    names = _changed(ours, theirs)
    roles = _roles(names, mine, base)
    changes = _grouped(names, roles, mine)
    if not changes:
        wrong = f"nothing that `{outcome}` reads differs between `{mine.scenario.name}` and `{base.scenario.name}`."
        raise ProblemsFound([Problem(PLACE, wrong, "", "Choose another outcome, or change a lever.")])
    about = mine.watched[outcome]
    index = tuple(about.labels[d].index(cell[d]) for d in about.dimensions)
    row = [y for y in ours.years if y != ours.reference_year].index(year)

    def value(made: frozenset[str]) -> Array:
        program = _mixed(ours, theirs, {name for change in made for name in changes[change]})
        found: Array = compile_program(program).run(draws, program)[outcome][(row, *index)]
        return found.astype(np.float64) / about.factor

    parts = shapley(list(changes), value)
    steps = [_step(change, of, parts[change], roles, mine) for change, of in changes.items()]
    steps.sort(key=lambda s: (ROLES.index(s.role), -abs(s.mean), s.name))
    first, last = (float(value(made).mean()) for made in (frozenset[str](), frozenset(changes)))
    return Attribution(first, last, tuple(steps))


def refuse_unlike(mine: Bound, base: Bound) -> None:
    """Refuse two scenarios whose draws or labels are not the same.

    Raises:
        ProblemsFound: they differ in one of them.
    """
    ours, theirs = mine.program, base.program
    words = ("years", "reference_year", "labels", "seed", "sampling", "correlations", "groups")
    other = [w.replace("_", " ") for w in words if getattr(ours, w) != getattr(theirs, w)]
    if other:
        names = f"`{mine.scenario.name}` and `{base.scenario.name}`"
        wrong = f"{names} differ in their {', '.join(other)}, so they cannot be mixed draw by draw."
        raise ProblemsFound([Problem(PLACE, wrong, "", "Use `--kind compare`, or give both the same.")])


def _changed(ours: Program, theirs: Program) -> list[str]:
    """The inputs that both read and that differ, and `theories` where equations differ."""
    names = [n for n in ours.inputs if n in theirs.inputs and not _same(ours.inputs[n], theirs.inputs[n])]
    mine, other = ({n: e.identity for n, e in p.equations.items()} for p in (ours, theirs))
    return [*([THEORIES] if mine != other else []), *names]


def _same(one: Input, other: Input) -> bool:
    if isinstance(one, Fixed | Path | Given) and type(one) is type(other):
        return one.kind == other.kind and np.array_equal(one.values, other.values, equal_nan=True)
    return one == other


def _mixed(ours: Program, theirs: Program, made: Iterable[str]) -> Program:
    """The program in which some of the changes are made, and the others are not."""
    changed = set(made)
    form = ours if THEORIES in changed else theirs
    inputs = {}
    for name, given in form.inputs.items():
        wanted = ours if name in changed else theirs
        inputs[name] = wanted.inputs.get(name, given)
    return dataclasses.replace(form, inputs=inputs)


def _grouped(names: Sequence[str], roles: Mapping[str, str], bound: Bound) -> dict[str, tuple[str, ...]]:
    """The changes by name, each with its inputs: one each, or by role and topic, or by role."""
    found: dict[str, tuple[str, ...]] = {name: (name,) for name in names}
    for key in (_by_topic, _by_role):
        if len(found) <= MOST:
            break
        found = {}
        for name in names:
            said = key(name, roles, bound)
            found[said] = (*found.get(said, ()), name)
    return found


def _roles(names: Iterable[str], mine: Bound, base: Bound) -> dict[str, str]:
    """What each change is. What a policy sets that both choose differently is decided, as a lever is."""
    ours, theirs = mine.scenario, base.scenario
    decided = {
        block
        for name, choice in ours.settings.items()
        if choice != theirs.settings.get(name) and not ours.known_settings[name].in_titles
        for one in (choice, theirs.settings.get(name))
        if one is not None
        for _, block, _ in ours.known_settings[name].blocks(one, "uncertainties")
    }

    def role(name: str) -> str:
        if name == THEORIES:
            return "theory"
        if name in ours.levers or name in decided:
            return "lever"
        return "assumption" if name in ours.uncertainties else "figure"

    return {name: role(name) for name in names}


def _by_role(name: str, roles: Mapping[str, str], bound: Bound) -> str:
    return f"all {roles[name]}s".replace("theorys", "theories")


def _by_topic(name: str, roles: Mapping[str, str], bound: Bound) -> str:
    card = bound.cards.get(name)
    topic = card.topic.replace("_", " ") if card else "other"
    return name if name == THEORIES else f"{roles[name]}s of {topic}"


def _step(
    change: str, names: tuple[str, ...], part: Array, roles: Mapping[str, str], bound: Bound
) -> Step:  # fmt: skip
    card = bound.cards.get(names[0]) if len(names) == 1 else None
    label = OTHER_THEORIES if change == THEORIES else card.label if card else change[:1].upper() + change[1:]
    low, high = np.quantile(part, (0.05, 0.95))
    return Step(change, label, roles[names[0]], float(part.mean()), float(low), float(high))
