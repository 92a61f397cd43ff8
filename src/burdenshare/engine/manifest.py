"""The manifest: all the words of a run, typed, and without a clock time.

Its JSON has the same keys. Runs kept by older versions are readable: a missing key has the default value given here.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from burdenshare.engine.answered import Answered
from burdenshare.engine.naming import MARK, OLD_RULE
from burdenshare.engine.titles import is_focus, titled
from burdenshare.vocabulary.errors import Problem, ProblemsFound

T = TypeVar("T")
EACH: Final = "each"


@dataclass(frozen=True)
class Identity:
    """The parts of a run's name: the rule, the versions, and a digest of each part of the program."""

    rule: int = OLD_RULE
    versions: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The run's name: twelve digits."""
        parts = sorted([*self.versions.items(), *self.parts.items()])
        return hashlib.blake2b(repr((self.rule, parts)).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True)
class TheoryRow:
    """A chosen theory: its topic, and its actor (`each` for all)."""

    topic: str
    theory: str
    actors: tuple[str, ...]


@dataclass(frozen=True)
class SettingRow:
    """A named setting and its choice."""

    setting: str
    label: str
    choice: str
    choice_label: str
    in_titles: bool = False  # whether titles name the choice


def reading_of(settings: Iterable[SettingRow]) -> str:
    """The choices of settings that titles name."""
    return ", ".join(row.choice_label for row in settings if row.in_titles)


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme with its numbers, as drawn, in words."""

    name: str
    label: str
    actor: str
    serves: Mapping[str, float]
    plan: str
    numbers: Mapping[str, str]
    why: str
    source: tuple[str, ...]


@dataclass(frozen=True)
class War:
    """A war to be deterred: the adversary, the defender and its supporters."""

    adversary: str
    defender: str
    supporters: tuple[str, ...]


@dataclass(frozen=True)
class Assumption:
    """A lever or an uncertainty that the program reads: its values by label, in words, and the reason."""

    kind: str
    label: str
    name: str
    unit: str
    values: Mapping[str, str]
    why: str
    source: tuple[str, ...]


@dataclass(frozen=True)
class LeverPath:
    """The values of a lever in the years that its path names, in its shown unit, and the value before any change."""

    years: tuple[int, ...]
    values: tuple[float, ...]
    start: float | None = None


@dataclass(frozen=True)
class Series:
    """A data series that the program reads: its rule, its origins, and the states that it starts."""

    label: str
    name: str
    how: str
    definitions: Mapping[str, str]
    origins: Mapping[str, tuple[str, ...]]
    starts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A source of exactly this run: the key, the entry as one line, and the kind of evidence or the licence."""

    key: str
    text: str
    evidence: str


@dataclass(frozen=True)
class Driver:
    """A drawn assumption whose mean differs between the draws that leave a range (`outside`) and the others."""

    name: str
    label: str
    unit: str
    outside: float
    inside: float


@dataclass(frozen=True)
class Outside:
    """A cell of an outcome that leaves its card's plausible range.

    `first` is the first year in which a draw leaves it, and `draws` how many `of` those at hand leave it in any year.
    `value` is the number farthest outside, in `year`: of the `column` of the summary (`p50`, `mean`, …), or of a draw
    where `column` is empty, because only draws leave.
    """

    outcome: str
    label: str
    labels: Mapping[str, str]
    unit: str
    low: float
    high: float
    why: str
    source: tuple[str, ...]
    first: int
    draws: int
    of: int
    value: float
    year: int
    column: str = ""
    driver: Driver | None = None


@dataclass(frozen=True)
class Manifest:
    """The words of a run. `outside` to `identity` are filled in when it runs."""

    scenario: str
    question: str = ""
    based_on: str | None = None
    compared_with: str = ""  # the scenario beside which it is read
    answers_of: str = ""  # the actor whose numbers answer the question; empty in runs that are older
    changes: tuple[str, ...] = ()
    focus: str = ""
    actors: Mapping[str, str] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)
    alliance: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    reference_year: int = 0
    milestones: tuple[int, ...] = ()
    seed: int = 1
    sampling: str = ""
    nested: bool = True
    model: str = ""
    data: str = ""
    command: str = ""
    theories: tuple[TheoryRow, ...] = ()
    definitions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    definition_names: Mapping[str, str] = field(default_factory=dict)  # how people read those definitions
    settings: tuple[SettingRow, ...] = ()
    programmes: tuple[ProgrammeRow, ...] = ()
    contingencies: Mapping[str, War] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()
    lever_paths: Mapping[str, Mapping[str, LeverPath]] = field(default_factory=dict)  # those of its levers, by label
    observations: tuple[Series, ...] = ()
    sources: tuple[Source, ...] = ()
    caveats: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    keep_draws: tuple[str, ...] = ()
    outside: tuple[Outside, ...] = ()  # where it leaves the plausible ranges of its cards
    answer: Answered | None = None  # None where it is read beside no other scenario
    run: str = ""
    draws: int = 0
    precision: int = 64
    chunk: int = 0
    identity: Identity = field(default_factory=Identity)

    @property
    def leads(self) -> str:
        """The actor whose numbers come first: the one that the scenario's question is about, else the focus."""
        return self.answers_of or self.focus

    @property
    def title(self) -> str:
        """The scenario's name with its changes: runs with different words or numbers have different titles."""
        return titled(self.scenario, self.changes, self.actors.get(self.focus, self.focus))

    @property
    def moved(self) -> tuple[str, ...]:
        """The changes that move a number: all but that of the focus."""
        return tuple(change for change in self.changes if not is_focus(change))

    @property
    def reading(self) -> str:
        """The choices that every title names, such as whether plans are kept; empty if there are none."""
        return reading_of(self.settings)

    @property
    def heading(self) -> str:
        """What stands above a run: its question, or its title if changed, and the choices that titles name."""
        text = self.title if self.moved else self.question
        return f"{text} ({self.reading})" if self.reading else text

    @property
    def words_name(self) -> str:
        """The name under which its words are kept: the scenario's; with a digest of them if it is not plain.

        Two files with one name, a scenario and its changed copy, or two vintages, may give the same numbers: each keeps
        its words.
        """
        words = shlex.split(self.command)
        own = {"--theories", "--data"} & {*words}
        if not self.changes and words[2:3] == [self.scenario] and not own:
            return self.scenario
        plain = dataclasses.replace(self, outside=(), run="", draws=0, precision=64, chunk=0, identity=Identity())
        follows = ("answer", "notes", "lever_paths")
        said = {k: v for k, v in plain.to_json().items() if k not in follows}
        body = json.dumps(said, sort_keys=True).encode()
        return f"{self.scenario}{MARK}{hashlib.blake2b(body, digest_size=2).hexdigest()}"

    @property
    def is_plausible(self) -> bool:
        """Whether no mean and no quantile leaves its plausible range; a few draws may."""
        return not any(row.column for row in self.outside)

    @property
    def is_named_by_the_old_rule(self) -> bool:
        """Whether the run's name covers less than everything that determines its numbers."""
        return self.identity.rule == OLD_RULE

    @property
    def home(self) -> str:
        """The first war in which the actor in focus is the defender; empty if there is none."""
        return next((name for name, war in self.contingencies.items() if war.defender == self.focus), "")

    def theory(self, topic: str) -> str:
        """The theory of a topic that most actors have; empty if the topic is absent."""
        rows = [row for row in self.theories if row.topic == topic]
        return max(rows, key=lambda r: EACH in r.actors).theory if rows else ""

    def assumption(self, name: str) -> Assumption | None:
        """The lever or uncertainty with a name."""
        return next((row for row in self.assumptions if row.name == name), None)

    def lever_path(self, name: str, actor: str) -> LeverPath | None:
        """The path of an actor's lever; None where the program reads none, or an older version kept the run."""
        paths = self.lever_paths.get(name, {})
        return paths.get(actor) or paths.get(EACH)

    def to_json(self) -> dict[str, Any]:
        """The manifest as plain JSON."""
        body: dict[str, Any] = to_json(self)
        return body


def to_json(value: Any) -> Any:
    """A data class and its contents as plain JSON."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(k): to_json(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(v) for v in value]
    return value


def from_json(form: type[T], body: Any, place: str) -> T:
    """Read a data class from plain JSON; unknown keys are ignored.

    Raises:
        ProblemsFound: a key is missing, or a value has the wrong type; all of them at once.
    """
    problems: list[Problem] = []
    found: T = _read(form, body, place, problems)
    if problems:
        raise ProblemsFound(problems)
    return found


def _read(form: Any, body: Any, place: str, problems: list[Problem]) -> Any:
    origin, inner = get_origin(form), get_args(form)
    if origin in (Union, UnionType):
        if body is None and NoneType in inner:
            return None
        return _read(next(i for i in inner if i is not NoneType), body, place, problems)
    if dataclasses.is_dataclass(form) and isinstance(body, Mapping):
        return _record(form, body, place, problems)
    if origin is tuple and isinstance(body, list):
        return tuple(_read(inner[0], v, f"{place}[{i}]", problems) for i, v in enumerate(body))
    if origin is Mapping and isinstance(body, dict):
        return {k: _read(inner[1], v, f"{place}.{k}", problems) for k, v in body.items()}
    if form is Any or (isinstance(form, type) and type(body) is form):
        return body
    if form is float and type(body) is int:
        return float(body)
    wanted = getattr(form, "__name__", str(form))
    problems.append(Problem(place, f"`{str(body)[:40]}` is not of the type `{wanted}`."))
    return None


def _record(form: Any, body: Mapping[str, Any], place: str, problems: list[Problem]) -> Any:
    hints, given = _hints(form), {}
    for f in dataclasses.fields(form):
        if f.name in body:
            given[f.name] = _read(hints[f.name], body[f.name], f"{place}: {f.name}", problems)
        elif f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING:
            problems.append(Problem(place, f"`{f.name}` is missing.", "It was kept by another program, or damaged."))
    return form(**given) if not problems else None


@cache
def _hints(form: type[Any]) -> Mapping[str, Any]:
    return get_type_hints(form)
