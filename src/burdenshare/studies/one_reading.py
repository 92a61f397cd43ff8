"""One reading of all that is compared: the choices of settings that titles name, such as whether plans are kept.

Else the difference would be that of two readings, and not of two policies. All are read as the second one named is. A
kept run is what it is: where its reading is another one, the words say that the difference is one of readings too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from burdenshare.engine.manifest import Manifest, reading_of
from burdenshare.engine.titles import titled
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.manifest import settings_of
from burdenshare.scenario.schema import Scenario
from burdenshare.scenario.theories import cards_with
from burdenshare.vocabulary.files import STANDARD_INPUT


@dataclass(frozen=True)
class OneReading:
    """How scenarios and runs are read when they are compared.

    Attributes:
        titles: what they are called: their names, and what a user changed, without what is changed here.
        changes: the choices of settings that each needs for the common reading; empty where it has it.
        said: a sentence where one alone is read otherwise; empty where all have one reading by themselves.
        to_do: how all are read as the first of these is by itself; empty where that cannot be.
    """

    titles: tuple[str, ...]
    changes: tuple[Mapping[str, str], ...]
    said: str
    to_do: str

    @property
    def sentence(self) -> str:
        """Both in one."""
        return f"{self.said} {self.to_do}".strip()


def one_reading(
    held: Sequence[Scenario | Manifest], fixed: Collection[int] = (), wanted: Mapping[str, str] | None = None
) -> OneReading:
    """What must be changed so that all have the reading of the second, and how to say it.

    Args:
        held: two or more; the words of a run stand for it.
        fixed: the places of scenarios that are kept runs, which are not read otherwise.
        wanted: choices of settings that a user made for all.
    """
    titles = tuple(one.title if isinstance(one, Manifest) else _title(one) for one in held)
    common = {**_titled(held[1]), **(wanted or {})}
    changes = tuple({} if i in fixed else _changes(one, common) for i, one in enumerate(held))
    before = [_words(one, {}) for one in held]
    after = [_words(one, change) for one, change in zip(held, changes, strict=True)]
    both = "both" if len(held) == 2 else "all"
    if len(set(after)) > 1:
        each = "; ".join(f"{t} has {words or 'no such choice'}" for t, words in zip(titles, after, strict=True))
        return OneReading(titles, changes, f"The difference is one of readings too: {each}.", "")
    by: dict[str, list[str]] = {}
    for title, words, change in zip(titles, before, changes, strict=True):
        if change:
            by.setdefault(words, []).append(title)
    if not by:
        return OneReading(titles, changes, "", "")
    alone = "; ".join(
        f"{' and '.join(dict.fromkeys(of))} alone {'has' if len(set(of)) == 1 else 'have'} {words}"
        for words, of in by.items()
    )
    place = next(i for i, change in enumerate(changes) if change)
    own = _titled(held[place])
    options = " ".join(f"--set {name}={own[name]}" for name in changes[place])
    said = f"{both.capitalize()} are read with {after[0]}; {alone}."
    return OneReading(titles, changes, said, f"`{options}` reads {both} so.")


def read_as(scenario: Scenario, choices: Mapping[str, str]) -> Scenario:
    """A scenario under other choices of settings, on its own figures and seed."""
    if not choices:
        return scenario
    changes = [change for change in scenario.changes if head_of(change) not in choices]
    changes += [f"{name}={choice}" for name, choice in choices.items()]
    folder = scenario.theory_folder or None
    loaded = load_scenario(scenario.called, cards_with(folder), changes, folder)
    return dataclasses.replace(loaded, seed=scenario.seed, data=scenario.data)


def titled_changes(scenario: Scenario | Manifest, changes: Sequence[str]) -> dict[str, str]:
    """The settings in titles that some of a scenario's changes choose."""
    heads = {head_of(change) for change in changes}
    return {name: choice for name, choice in _titled(scenario).items() if name in heads}


def head_of(change: str) -> str:
    """What a change names."""
    return change.partition("=")[0].strip().lower()


def _changes(one: Scenario | Manifest, common: Mapping[str, str]) -> dict[str, str]:
    """The choices that one must change; a run, and a scenario that cannot be read twice, change none."""
    if isinstance(one, Manifest) or one.called == STANDARD_INPUT:
        return {}
    own, known = _titled(one), one.known_settings
    return {n: c for n, c in common.items() if n in own and own[n] != c and c in known[n].choices}


def _titled(one: Scenario | Manifest) -> dict[str, str]:
    """The choices of settings that titles name."""
    rows = one.settings if isinstance(one, Manifest) else settings_of(one)
    return {row.setting: row.choice for row in rows if row.in_titles}


def _words(one: Scenario | Manifest, change: Mapping[str, str]) -> str:
    """A reading in words, after a change."""
    if isinstance(one, Manifest):
        return one.reading
    return reading_of(settings_of(dataclasses.replace(one, settings={**one.settings, **change})))


def _title(scenario: Scenario) -> str:
    return titled(scenario.name, scenario.changes, scenario.actor_names.get(scenario.focus, scenario.focus))
