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
from burdenshare.vocabulary import whole_numbers
from burdenshare.vocabulary.errors import Problem, ProblemsFound
from burdenshare.vocabulary.whole_numbers import as_whole, said

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
        from burdenshare.scenario.bind import bind as bind_loaded
        from burdenshare.scenario.vintage import catalog_of

        return bind_loaded(self.loaded, catalog_of(self.loaded), self.cards)


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

        if self.seed is not None:
            object.__setattr__(self, "seed", whole_numbers.seed(self.seed, "load_scenario"))
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
        if name is not None and not isinstance(name, str):
            wrong = f"{said(name)} is not the name of a lever, uncertainty or setting."
            raise ProblemsFound([Problem("set", wrong, 'Write set("LABEL.LEVER", 3.5).')])
        wanted = [*([(name, value)] if name is not None else []), *more.items()]
        if not wanted or any(v is None for _, v in wanted):
            raise ProblemsFound([Problem("set", "no value is given.", 'Write set("LABEL.LEVER", 3.5).')])
        return self._with([change for n, v in wanted for change in _changes(n, v)])

    def _with(self, new: Sequence[str]) -> Scenario:
        """A copy with new changes, which replace earlier ones of the same name."""
        whose = {_head(change) for change in new}
        kept = [c for c in self.changes if _head(c) not in whose]
        return dataclasses.replace(self, changes=(*kept, *new))

    def with_theory(self, **theories: str | Mapping[str, str]) -> Scenario:
        """Return a copy that answers topics by other theories.

        Args:
            theories: by topic the name of a theory, or a name for each actor.

        Raises:
            ProblemsFound: there is no such topic, theory or actor.
        """
        empty = [topic for topic, chosen in theories.items() if not chosen]
        if empty or not theories:
            wrong = f"no theory of `{empty[0]}` is given." if empty else "no theory is given."
            raise ProblemsFound([Problem("with_theory", wrong, "Write with_theory(TOPIC=NAME).")])
        new = [
            f"theories.{topic.strip()}{'' if who is None else '.' + str(who).strip()}={name}"
            for topic, chosen in theories.items()
            for who, name in (chosen.items() if isinstance(chosen, Mapping) else [(None, chosen)])
        ]
        found = self._with(new)
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
    head = _head(change)
    return "" if head.startswith("theories.") else head.rpartition(".")[2]


def _head(change: str) -> str:
    """What a change names: without spaces around it, and in small letters."""
    return change.partition("=")[0].strip().lower()


def _changes(name: str, value: Any) -> list[str]:
    """A value in Python as the changes that the command line would take."""
    name = name.strip()
    if isinstance(value, Mapping):
        return _changes_of_mapping(name, value)
    if isinstance(value, str):
        return [f"{name}={value.strip()}"]
    return [f"{name}={_number(name, value)}"]


def _changes_of_mapping(name: str, value: Mapping[Any, Any]) -> list[str]:
    """Numbers by year, or values by label."""
    years = {key: as_whole(key) for key in value}
    if value and all(year is not None for year in years.values()):
        by_year = sorted((year, value[key]) for key, year in years.items() if year is not None)
        return [f"{name}={_number(name, number)}@{year}" for year, number in by_year]
    if not value or not all(isinstance(key, str) for key in value):
        strange = [key for key in value if not isinstance(key, str) and years[key] is None]
        wrong = f"{said(strange[0])} is neither a year nor a label." if strange else "years and labels are mixed."
        wrong = wrong if value else "the table of values is empty."
        right = "Give numbers by year such as {YEAR: 3.5}, or values by label such as {LABEL: 3.5}."
        raise ProblemsFound([Problem(f"set {name}", wrong, right)])
    return [change for label, inner in value.items() for change in _changes(f"{label.strip()}.{name}", inner)]


def _number(name: str, value: Any) -> str:
    """A number as the command line would take it."""
    from burdenshare.scenario.changes import exact

    try:
        if isinstance(value, bool | str) or not hasattr(value, "__float__"):
            raise TypeError
        return exact(value)
    except (TypeError, ValueError):
        right = "Give a number, or numbers by year such as {YEAR: 3.5}."
        raise ProblemsFound([Problem(f"set {name}", f"{said(value)} cannot be read as a value.", right)]) from None


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
        seed: of the draws, a whole number from 0 on; the scenario's own if not given.
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
    from burdenshare.scenario.idle import refuse_idle

    chosen = load_scenario(scenario) if isinstance(scenario, str) else scenario
    read = chosen.read
    assert read is not None
    if chosen.loaded is read.loaded:
        return refuse_idle(read.bound)
    if chosen.loaded.uncertainties == read.loaded.uncertainties:
        return refuse_idle(with_levers(read.bound, chosen.loaded))
    return refuse_idle(bind_loaded(chosen.loaded, read.bound.catalog, read.cards))
