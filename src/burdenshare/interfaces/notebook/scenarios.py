"""Scenarios as frozen objects: tables of what can be chosen and what nobody knows, and changed copies."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from burdenshare.scenario.load import DEFAULT
from burdenshare.vocabulary.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    import pandas as pd

    from burdenshare.scenario.bind import Bound
    from burdenshare.scenario.schema import Scenario as Loaded
    from burdenshare.vocabulary.cards import Card

Value: TypeAlias = float | str | Mapping[int, float]
_COLUMNS: Final = ("label", "unit", "value", "bounds", "why", "source")


class _Read:
    """A scenario as its files, theories and settings give it: read once and bound once for all its changed copies."""

    def __init__(self, source: str, changes: tuple[str, ...], seed: int | None, theories: str | None) -> None:
        from burdenshare.scenario.load import load_scenario as load
        from burdenshare.scenario.theories import cards_with

        self.key = (source, changes, seed, theories)
        self.cards: Mapping[str, Card] = cards_with(theories)
        read = load(source, self.cards, changes, theories)
        self.loaded: Loaded = read if seed is None else dataclasses.replace(read, seed=seed)

    @cached_property
    def bound(self) -> Bound:
        """The checked program; moved levers change its paths alone."""
        from burdenshare.data.catalog import open_vintage
        from burdenshare.scenario.bind import bind as bind_loaded

        return bind_loaded(self.loaded, open_vintage(self.loaded.data), self.cards)


@dataclass(frozen=True, repr=False)
class Scenario:
    """A loaded scenario. It never changes: `set` and `with_theory` return changed copies.

    Its files are read once: copies with other levers and uncertainties share what was read.

    Attributes:
        name: its name.
        question: what it asks.
        changes: what was changed after loading, as `burdenshare run --set` reads it.
        loaded: the merged scenario that the program is made from.
    """

    source: str
    changes: tuple[str, ...] = ()
    seed: int | None = None
    theories_folder: str | None = None
    read: _Read | None = field(default=None, compare=False)
    loaded: Loaded = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Read and check the files, unless a copy has read them, and apply the changes.

        Raises:
            ProblemsFound: everything that is wrong with the files, or else with the changes.
        """
        from burdenshare.scenario.changes import with_changes
        from burdenshare.vocabulary.cards import load_cards

        own = self.read.cards if self.read else load_cards()
        light = tuple(change for change in self.changes if _name_of(change) in own)
        deep = tuple(change for change in self.changes if _name_of(change) not in own)
        read = self.read
        if read is None or read.key != (self.source, deep, self.seed, self.theories_folder):
            read = _Read(self.source, deep, self.seed, self.theories_folder)
            object.__setattr__(self, "read", read)
        loaded = with_changes(read.loaded, read.cards, light) if light else read.loaded
        object.__setattr__(self, "loaded", dataclasses.replace(loaded, changes=self.changes) if light else loaded)

    def inside(self) -> Loaded:
        """What a study reads."""
        return self.loaded

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.loaded.name

    @property
    def question(self) -> str:
        """What the scenario asks."""
        return self.loaded.question

    @property
    def actors(self) -> tuple[str, ...]:
        """The codes of the states, in the scenario's order."""
        return self.loaded.actors

    @property
    def years(self) -> tuple[int, ...]:
        """The years that are shown."""
        return self.loaded.years[1:]

    @property
    def theories(self) -> dict[str, str]:
        """The theory of each topic; by actor where actors differ."""
        return {
            topic: next(iter(by.values())) if len(by) == 1 else ", ".join(f"{a}: {t}" for a, t in by.items())
            for topic, by in self.loaded.theories.items()
        }

    @property
    def levers(self) -> pd.DataFrame:
        """What someone can choose: a row for each lever and label, with unit, path, bounds, reason and source."""
        return _table(self.loaded.levers, "lever", self.loaded.reference_year)

    @property
    def uncertainties(self) -> pd.DataFrame:
        """What nobody can choose: a row for each uncertainty and label, with unit, distribution, reason and source."""
        return _table(self.loaded.uncertainties, "uncertainty", self.loaded.reference_year)

    def set(
        self, name: str | None = None, value: Value | Mapping[str, Value] | None = None, /, **more: Any
    ) -> Scenario:
        """Return a copy with another lever, uncertainty or setting.

        Args:
            name: `ACTOR.LEVER`, or the lever with a value for each label.
            value: a number; a number for each year, joined by straight lines and held after the last; or, where the
                name has no label, one of these for each label. A setting takes the name of a choice.
            more: the same by keyword: `SETTING="CHOICE"`.

        Raises:
            ProblemsFound: a name, label, year or value does not fit.
        """
        wanted = {**({name: value} if name is not None else {}), **more}
        if not wanted or any(v is None for v in wanted.values()):
            raise ProblemsFound([Problem("set", "no value is given.", 'Write set("LABEL.LEVER", 3.5).')])
        new = [change for n, v in wanted.items() for change in _changes(n, v)]
        whose = {change.partition("=")[0].lower() for change in new}
        kept = [c for c in self.changes if c.partition("=")[0].lower() not in whose]
        return dataclasses.replace(self, changes=(*kept, *new))

    def with_theory(self, **theories: str | Mapping[str, str]) -> Scenario:
        """Return a copy that answers topics by other theories.

        Args:
            theories: by topic the name of a theory, or a name for each actor.

        Raises:
            ProblemsFound: there is no such topic, theory or actor.
        """
        new = [
            f"theories.{topic}{'' if who is None else '.' + who}={name}"
            for topic, chosen in theories.items()
            for who, name in (chosen.items() if isinstance(chosen, Mapping) else [(None, chosen)])
        ]
        heads = {change.partition("=")[0] for change in new}
        kept = [c for c in self.changes if c.partition("=")[0] not in heads]
        found = dataclasses.replace(self, changes=(*kept, *new))
        bind(found)  # a theory that does not fit is refused here, not at the run
        return found

    def __repr__(self) -> str:
        changed = f", changed: {'; '.join(self.changes)}" if self.changes else ""
        return f"<Scenario {self.name}{changed}: {self.question}>"

    def _repr_html_(self) -> str:
        read = self.loaded
        rows = {
            "Actors": ", ".join(read.actors),
            "Years": f"{read.first_year} to {read.last_year}; reference year {read.reference_year}",
            "Levers, uncertainties": f"{len(read.levers)}, {len(read.uncertainties)}",
            "Changes": "; ".join(self.changes) or "none",
        }
        body = "".join(f"<tr><th>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in rows.items())
        return f"<b>{escape(self.name)}</b><p>{escape(self.question)}</p><table>{body}</table>"


def _name_of(change: str) -> str:
    """The lever or uncertainty that a change names, if it names one."""
    head = change.partition("=")[0].strip().lower()
    return "" if head.startswith("theories.") else head.rpartition(".")[2]


def _changes(name: str, value: Any) -> list[str]:
    """A value in Python as the changes that the command line would take."""
    if isinstance(value, Mapping):
        if all(isinstance(key, int) for key in value):
            return [f"{name}={number:.15g}@{year}" for year, number in sorted(value.items())]
        return [change for label, inner in value.items() for change in _changes(f"{label}.{name}", inner)]
    if isinstance(value, str):
        return [f"{name}={value}"]
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        right = "Give a number, or numbers by year such as {YEAR: 3.5}."
        raise ProblemsFound([Problem(f"set {name}", f"{value!r} cannot be read as a value.", right)])
    return [f"{name}={float(value):.15g}"]


def _table(parts: Mapping[str, Any], what: str, reference_year: int) -> pd.DataFrame:
    import pandas as pd

    from burdenshare.vocabulary.cards import load_cards

    cards = load_cards()
    rows = [
        (name, "" if who == "value" else who, *_row(cards[name], part, value, reference_year))
        for name, part in parts.items()
        for who, value in part.words().items()
    ]
    table = pd.DataFrame(rows, columns=[what, "of", *_COLUMNS])
    return table.set_index([what, "of"])


def _row(card: Any, part: Any, value: str, reference_year: int) -> tuple[str, ...]:
    bounds = card.said_bounds(reference_year)
    return card.label, part.shown_unit, value, bounds, part.why, ", ".join(part.source)


def load_scenario(
    name: str | Path = DEFAULT,
    changes: Sequence[str] = (),
    *,
    seed: int | None = None,
    theories: str | Path | None = None,
) -> Scenario:
    """Load a scenario.

    Args:
        name: of a scenario that comes with a pack, or the path of a file.
        changes: such as `ACTOR.LEVER=VALUE@YEAR`, in order.
        seed: of the draws; the scenario's own if not given.
        theories: a folder with theories of your own, `TOPIC/NAME.py`. Their code runs only if it is named here.

    Raises:
        ProblemsFound: everything that is wrong with it.
    """
    if isinstance(changes, str):
        right = f'Write ["{changes}"].'
        raise ProblemsFound([Problem("load_scenario", "`changes` is one text, not a list of changes.", right)])
    return Scenario(str(name), tuple(changes), seed, None if theories is None else str(theories))


def scenarios() -> pd.DataFrame:
    """A table of the scenarios of all known packs: name, pack and question."""
    import pandas as pd

    from burdenshare.scenario.load import scenario_names

    held = [load_scenario(name) for name in scenario_names()]
    rows = [(one.name, one.loaded.pack, one.question) for one in held]
    return pd.DataFrame(rows, columns=["scenario", "pack", "question"]).set_index("scenario")


def bind(scenario: Scenario | str) -> Bound:
    """Bind a scenario to theories and observations: a checked program. Where only levers were moved, little is done.

    Raises:
        ProblemsFound: something is not given, or does not fit.
    """
    from burdenshare.scenario.bind import bind as bind_loaded
    from burdenshare.scenario.bind import with_levers

    chosen = load_scenario(scenario) if isinstance(scenario, str) else scenario
    read = chosen.read
    assert read is not None
    if chosen.loaded is read.loaded:
        return read.bound
    if chosen.loaded.uncertainties == read.loaded.uncertainties:
        return with_levers(read.bound, chosen.loaded)
    return bind_loaded(chosen.loaded, read.bound.catalog, read.cards)
