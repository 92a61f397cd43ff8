"""A scenario after reading: frozen, checked, and in the shown units of its file."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from burdenshare.engine.distributions import Distribution
from burdenshare.scenario.settings import Setting
from burdenshare.vocabulary.dimensions import COHORTS
from burdenshare.vocabulary.sources import Source

Points: TypeAlias = tuple[tuple[int, float], ...]
T = TypeVar("T")
EACH = "each"
VALUE = "value"


def keys_of(labels: tuple[str, ...]) -> Iterator[str]:
    """The keys under which a value may be given, most specific first: `ACTOR.mission`, `ACTOR`, `mission`, `each`."""
    if not labels:
        yield VALUE
        return
    yield ".".join(labels)
    if len(labels) > 1:
        yield from labels
    yield EACH


def all_cells(labels: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The cells of a quantity, by the labels of each of its dimensions."""
    return list(itertools.product(*labels))


def said_twice(said: Collection[str], labels: Sequence[Sequence[str]]) -> list[tuple[str, str, str]]:
    """Cells that one file gives two values, such as `LABEL.OTHER` under `LABEL` and under `OTHER`; with both keys."""
    found = []
    for cell in all_cells(labels) if len(labels) > 1 else ():
        key = ".".join(cell)
        rows = [label for label in cell if label in said]
        if len(rows) > 1 and key not in said:
            found.append((key, rows[0], rows[1]))
    return found


def merged(held: Mapping[str, T], said: Mapping[str, T], labels: Sequence[Sequence[str]]) -> dict[str, T]:
    """What a child says over what its parent holds: in every cell that the child names, its value counts.

    Args:
        held: the parent's values, by key.
        said: the child's.
        labels: of each dimension of the quantity.
    """
    found = {key: value for key, value in held.items() if "." not in key or not set(key.split(".")) & set(said)}
    found |= said
    for cell in all_cells(labels) if held and len(labels) > 1 else ():
        used = next((key for key in keys_of(cell) if key in found), None)
        own = next((key for key in keys_of(cell) if key in said and key != EACH), None)
        if own and used not in said:  # a row of the parent that crosses one of the child
            found[".".join(cell)] = said[own]
    return found


@dataclass(frozen=True)
class Lever:
    """A quantity that someone can choose: for each label (or `each`, or `value`) a path of points by year.

    `starts` is the value before any change, used before the first year of a path.
    """

    name: str
    shown_unit: str
    definition: Mapping[str, str]
    paths: Mapping[str, Points]
    why: str
    source: tuple[str, ...]
    place: str
    starts: Mapping[str, float]
    idle: Mapping[str, str] = field(default_factory=dict)  # why it moves nothing for a label

    def start(self, *labels: str) -> float | None:
        """The value of a cell before any change."""
        return next((self.starts[k] for k in keys_of(labels) if k in self.starts), None)

    def path(self, *labels: str) -> Points:
        """The points of one cell, by its labels; empty if the scenario has none for it."""
        return next((self.paths[k] for k in keys_of(labels) if k in self.paths), ())

    def words(self) -> dict[str, str]:
        """The path of each label, in words."""
        return {who: ", ".join(f"{value:g} in {year}" for year, value in path) for who, path in self.paths.items()}


@dataclass(frozen=True)
class Move:
    """One place that sets a lever, the cells whose values it changes, and the lever as it was before."""

    place: str
    lever: str
    cells: tuple[tuple[str, ...], ...]
    before: Lever | None = None


@dataclass(frozen=True)
class Uncertainty:
    """A quantity that nobody can choose: for each label (or `each`, or `value`) a distribution."""

    name: str
    shown_unit: str
    distributions: Mapping[str, Distribution]
    why: str
    source: tuple[str, ...]
    group: str
    place: str

    def distribution(self, *labels: str) -> Distribution | None:
        """The distribution of one cell, by its labels; None if the scenario has none for it."""
        return next((self.distributions[k] for k in keys_of(labels) if k in self.distributions), None)

    def words(self) -> dict[str, str]:
        """The distribution of each label, in words."""
        return {who: distribution.words() for who, distribution in self.distributions.items()}


@dataclass(frozen=True)
class Contingency:
    """A war to be deterred: the adversary, the defender and its supporters."""

    name: str
    adversary: str
    defender: str
    supporters: tuple[str, ...]


@dataclass(frozen=True)
class Programme:
    """A named purchase: its owner, and the missions that its units serve, in parts that add to 1."""

    name: str
    label: str
    actor: str
    serves: Mapping[str, float]
    why: str
    source: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """How a model input is made from figures: for each actor (or `each`) a rule with its words.

    `how` is the pack's own sentence on it; if it is empty, the rules describe themselves.
    """

    name: str
    how: str
    rules: Mapping[str, Mapping[str, Any]]
    place: str
    places: Mapping[str, str]

    def rule(self, actor: str) -> Mapping[str, Any] | None:
        """The rule of an actor; None if the pack names no rule."""
        return self.rules.get(actor, self.rules.get(EACH))


@dataclass(frozen=True)
class Presented:
    """How a pack presents an outcome: its definition by actor (or `each`), the labels left out and why, its sources.

    Its sources replace the card's.
    """

    definition: Mapping[str, str]
    leave_out: Mapping[str, str]
    source: tuple[str, ...]


@dataclass(frozen=True)
class Scenario:
    """A whole scenario, with its parents merged in. Levers and uncertainties are in shown units."""

    name: str
    question: str
    based_on: str | None
    place: str
    reference_year: int
    first_year: int
    last_year: int
    actors: tuple[str, ...]
    focus: str
    alliance: tuple[str, ...]
    theories: Mapping[str, Mapping[str, str]]
    definitions: Mapping[str, Mapping[str, str]]
    levers: Mapping[str, Lever]
    uncertainties: Mapping[str, Uncertainty]
    correlations: tuple[tuple[str, str, float], ...]
    outcomes: tuple[str, ...]
    draws: int
    seed: int
    sampling: str
    caveats: tuple[str, ...]
    changes: tuple[str, ...] = ()
    missions: tuple[str, ...] = ()
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    contingencies: Mapping[str, Contingency] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    data: str = ""  # the vintage of the figures; empty for the package's newest
    shown_years: tuple[int, ...] = ()
    pack: str = ""
    called: str = ""  # its name on the command line, or the path of its file or pack
    actor_names: Mapping[str, str] = field(default_factory=dict)
    dollar_issuer: str = ""
    leading: tuple[str, ...] = ()
    keep_draws: tuple[str, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    presentation: Mapping[str, Presented] = field(default_factory=dict)
    known_settings: Mapping[str, Setting] = field(default_factory=dict)
    bibliography: Mapping[str, Source] = field(default_factory=dict)  # entries besides the package's
    theory_folder: str = ""  # a folder with the user's own theories, named on the command line
    theory_files: Mapping[str, bytes] = field(default_factory=dict, repr=False)  # what it held when it was loaded
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # sampled scalars that are drawn together
    places: Mapping[str, str] = field(default_factory=dict)  # the place of each of its words
    compared_with: str = ""  # the scenario beside which it is read: a name, or the path of its file
    in_words: str = ""  # what it does, as the subject of a sentence; empty where its own file does not say it
    answers_with: tuple[tuple[str, ...], ...] = ()  # what answers its question: outcomes, or sums of several
    answers_by: int = 0  # the year up to which they are counted; 0 for its last
    answers_of: str = ""  # the actor whose numbers they are
    notes: tuple[str, ...] = ()  # sentences: on paths that a change replaced, on wars without supporters
    moves: tuple[Move, ...] = ()  # the levers that its own file and its changes set
    # The folders of its pack and of the pack's parents, the oldest first.
    pack_folders: tuple[str, ...] = field(default=(), repr=False, compare=False)

    @property
    def milestones(self) -> tuple[int, ...]:
        """The years that short tables show: those named under `shown_years` that are run, and the last year."""
        inside = {y for y in self.shown_years if self.first_year <= y <= self.last_year}
        return tuple(sorted({*(inside or {self.first_year}), self.last_year}))

    @property
    def home(self) -> Contingency | None:
        """The first war in which the actor in focus is the defender."""
        return next((c for c in self.contingencies.values() if c.defender == self.focus), None)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that are run, the reference year first."""
        return (self.reference_year, *range(self.first_year, self.last_year + 1))

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """The labels of each dimension that the scenario has."""
        found = {
            "actor": self.actors,
            "party": self.actors,
            "mission": self.missions,
            "contingency": tuple(self.contingencies),
            "programme": tuple(self.programmes),
            "cohort": COHORTS,
        }
        return {dimension: labels for dimension, labels in found.items() if labels}

    def definition(self, quantity: str, actor: str) -> str | None:
        """The definition of a quantity for an actor."""
        chosen = self.definitions.get(quantity, {})
        return chosen.get(actor, chosen.get(EACH))
