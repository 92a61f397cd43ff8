"""The choices of a page: settings, theories and the comparator, each as what it changes in the module's numbers.

A choice is bound as `burdenshare run --set` binds it, and compared number by number with the scenario. So nothing is
listed by hand, and a choice on the page is the same run as on the command line.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from burdenshare.engine.compile import form_of
from burdenshare.engine.emit.feed import numbers_of
from burdenshare.engine.emit.layout import Layout
from burdenshare.engine.join import choice_of
from burdenshare.engine.worlds.recipe import ROW, Recipe, recipe_of
from burdenshare.interfaces.living.levers import Json, levers_of
from burdenshare.interfaces.modules import of_page
from burdenshare.scenario.bind import Bound
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.rivals import Rivals
from burdenshare.scenario.schema import Scenario
from burdenshare.vocabulary.errors import ProblemsFound

FED: Final = ("fixed", "paths", "first")


@dataclass
class Draws:
    """Rows of draws of several scenarios with one list of scalars and one of numbers, the first scenario's in front."""

    first: Recipe
    draws: int

    def __post_init__(self) -> None:
        self.scalars = [tuple(map(int, row)) for row in self.first.scalars]
        self.numbers = list(self.first.numbers)
        self.mixtures, self.rows = _opened(self.first)

    def changed(self, other: Recipe) -> dict[str, list[float]] | None:
        """The rows of another recipe that differ, by their place in the list; None where it mixes other scalars."""
        mixtures, rows = _opened(other)
        if _named(mixtures, other.scalars) != _named(self.mixtures, self.first.scalars) or len(rows) != len(self.rows):
            return None
        found = {}
        for i, (own, row) in enumerate(zip(self.rows, rows, strict=True)):
            moved = self._joined(row, other)
            if moved != own:
                found[str(i)] = moved
        return found

    def _joined(self, row: list[float], recipe: Recipe) -> list[float]:
        """A row whose scalar and numbers stand in the lists of all."""
        place, family, *rest = row
        if family == 10:  # numbers travel
            values = recipe.numbers[int(row[ROW])]
            same = [i for i, held in enumerate(self.numbers) if np.array_equal(held, values)]
            if not same:
                self.numbers.append(values)
            return [place, family, *rest[:-1], float(same[0] if same else len(self.numbers) - 1)]
        if family == 0:
            return row
        key = tuple(map(int, recipe.scalars[int(place)]))
        if key not in self.scalars:
            self.scalars.append(key)
        return [float(self.scalars.index(key)), family, *rest]


def _opened(recipe: Recipe) -> tuple[list[float], list[list[float]]]:
    """The mixtures of a recipe and its rows."""
    stream = [float(x) for x in recipe.rows]
    end = 0
    while stream[end] >= 0:
        end += 2 + 2 * int(stream[end + 1])
    mixtures, at, rows = stream[: end + 1], end + 1, []
    while at < len(stream):
        size = ROW + int(stream[at + 6])
        rows.append(stream[at : at + size])
        at += size
    return mixtures, rows


def _named(mixtures: Sequence[float], scalars: Any) -> list[Any]:
    """Mixtures by the keys of their scalars, which do not depend on the order of a list."""
    found: list[Any] = []
    at = 0
    while mixtures[at] >= 0:
        end = at + 2 + 2 * int(mixtures[at + 1])
        keys = [tuple(map(int, scalars[int(place)])) for place in (mixtures[at], *mixtures[at + 2 : end : 2])]
        found.append((keys, list(mixtures[at + 3 : end : 2])))
        at = end
    return found


class Choices:
    """What a scenario's choices change, beside the scenario as it is."""

    def __init__(self, bound: Bound, layout: Layout, rivals: Rivals, draws: int) -> None:
        self.bound, self.layout, self.rivals, self.count = bound, layout, rivals, draws
        self.fed = numbers_of(bound.program, layout)
        self.draws = Draws(recipe_of(bound.program, layout, draws), draws)
        self.levers = levers_of(bound, layout)
        self.left_out: list[str] = []

    def settings(self) -> Iterator[Json]:
        """The settings of the pack that can be chosen without another module."""
        scenario = self.bound.scenario
        for name, chosen in scenario.settings.items():
            setting = scenario.known_settings[name]
            options = []
            for choice, body in setting.choices.items():
                difference = {} if choice == chosen else self._setting(name, choice)
                if difference is not None:
                    options.append({"id": choice, "label": str(body.get("label", choice)), **difference})
            if len(options) > 1:
                yield {
                    "id": name, "label": setting.label, "help": " ".join(setting.help.split()), "chosen": chosen,
                    "isBoth": setting.in_titles, "options": options,
                }  # fmt: skip

    def _setting(self, name: str, choice: str) -> Json | None:
        mine = self.bound.scenario
        try:
            changed = load_scenario(
                mine.called, self.bound.cards, (*mine.changes, f"{name}={choice}"), mine.theory_folder or None
            )
            return self.difference(dataclasses.replace(changed, seed=mine.seed, data=mine.data), paths=True)
        except ProblemsFound as found:
            self.left_out.append(f"{name}={choice}: {found.problems[0]}")
            return None

    def theories(self) -> Iterator[Json]:
        """The theories of each topic that stand side by side in the module."""
        scenario = self.bound.scenario
        focus = scenario.answers_of or scenario.focus
        for topic, names in self.rivals.items():
            slot = self._slot(choice_of(topic))
            if slot is None:
                continue
            wide = int(np.prod(self.layout.fixed[choice_of(topic)]))
            differ = wide > 1 and len({*self.fed["fixed"][slot : slot + wide]}) > 1
            places = [slot + scenario.actors.index(focus)] if differ else range(slot, slot + wide)
            chosen = int(self.fed["fixed"][places[0]])
            options = []
            for i, name in enumerate(names):
                changed = {} if i == chosen else {"fixed": [[at, float(i)] for at in places]}
                options.append({"id": name, "label": name.replace("_", " "), **changed})
            yield {
                "id": f"theories.{topic}{f'.{focus}' if differ else ''}",
                "label": topic.replace("_", " "), "help": "", "chosen": names[chosen], "isBoth": True,
                "options": options,
            }  # fmt: skip

    def _slot(self, name: str) -> int | None:
        """The place of a number that selects a theory; None where the page's outcomes do not depend on it."""
        at = 0
        for one, shape in self.layout.fixed.items():
            if one == name:
                return at if name in self.layout.choices else None
            at += int(np.prod(shape))
        return None

    def difference(self, scenario: Scenario, paths: bool = False) -> Json | None:
        """What another scenario changes; None where it needs another module.

        Args:
            scenario: of the same alliance, years and seed.
            paths: whether the paths of levers are wanted too, for changes on top of it.
        """
        other = of_page(scenario, self.rivals)
        if form_of(other.program) != form_of(self.bound.program):
            self.left_out.append(f"{scenario.name}: it needs another module.")
            return None
        rows = self.draws.changed(recipe_of(other.program, self.layout, self.count))
        if rows is None:
            self.left_out.append(f"{scenario.name}: its correlations differ.")
            return None
        fed = numbers_of(other.program, self.layout)
        found: Json = {part: _changed(self.fed[part], fed[part]) for part in FED}
        found["rows"] = rows
        if paths:
            held = {one["id"]: one for one in levers_of(other, self.layout)}
            found["levers"] = {
                one["id"]: {k: held[one["id"]][k] for k in ("points", "start")}
                for one in self.levers
                if one["id"] in held and any(held[one["id"]][k] != one[k] for k in ("points", "start"))
            }
        return {k: v for k, v in found.items() if v}


def _changed(own: Any, other: Any) -> list[list[float | None]]:
    """The places at which two arrays differ, and the second's numbers; None where it has none."""
    first, second = own.ravel(), other.ravel()
    places = np.flatnonzero((first != second) & ~(np.isnan(first) & np.isnan(second)))
    return [[int(i), None if np.isnan(second[i]) else float(second[i])] for i in places]


def overlapping(choices: Sequence[Mapping[str, Any]]) -> list[str]:
    """The choices that change a number which another one changes too: together they are neither."""
    seen: dict[tuple[str, int], str] = {}
    found = []
    for choice in choices:
        own = {(part, int(i)) for o in choice["options"] for part in FED for i, _ in o.get(part, ())}
        own |= {("rows", int(i)) for o in choice["options"] for i in o.get("rows", {})}
        if any(place in seen for place in own):
            found.append(choice["id"])
        else:
            seen |= dict.fromkeys(own, choice["id"])
    return found
