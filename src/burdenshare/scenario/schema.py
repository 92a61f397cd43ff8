"""What a scenario is, after reading: frozen, checked, and in the shown units in which people wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from burdenshare.engine.distributions import Distribution

Points: TypeAlias = tuple[tuple[int, float], ...]
EACH = "each"
VALUE = "value"


@dataclass(frozen=True)
class Lever:
    """Something that someone can choose: for each actor (or `each`, or `value`) a path of points by year.

    `starts` is what held before anything was changed: it counts before the first year of a path.
    """

    name: str
    shown_unit: str
    definition: Mapping[str, str]
    paths: Mapping[str, Points]
    why: str
    source: tuple[str, ...]
    place: str
    starts: Mapping[str, float]

    def start(self, actor: str | None) -> float | None:
        """What held for an actor before anything was changed."""
        return self.starts.get(actor or VALUE, self.starts.get(EACH))

    def path(self, actor: str | None) -> Points:
        """The points of one actor; none where the scenario says nothing of it."""
        return self.paths.get(actor or VALUE, self.paths.get(EACH, ()))


@dataclass(frozen=True)
class Uncertainty:
    """Something that nobody can choose: for each actor (or `each`, or `value`) a distribution."""

    name: str
    shown_unit: str
    distributions: Mapping[str, Distribution]
    why: str
    source: tuple[str, ...]
    group: str
    place: str

    def distribution(self, actor: str | None) -> Distribution | None:
        """The distribution of one actor; None where the scenario gives none."""
        return self.distributions.get(actor or VALUE, self.distributions.get(EACH))


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

    @property
    def years(self) -> tuple[int, ...]:
        """The years that are run, the reference year first."""
        return (self.reference_year, *range(self.first_year, self.last_year + 1))

    def definition(self, quantity: str, actor: str) -> str | None:
        """The definition in which a quantity is meant for an actor."""
        chosen = self.definitions.get(quantity, {})
        return chosen.get(actor, chosen.get(EACH))

    def words(self) -> dict[str, Any]:
        """All that decides the numbers, as plain sorted JSON: no places, no reasons, no order of writing."""
        return {
            "years": [self.reference_year, self.first_year, self.last_year],
            "actors": list(self.actors),
            "alliance": sorted(self.alliance),
            "theories": {t: dict(sorted(by.items())) for t, by in sorted(self.theories.items())},
            "definitions": {q: dict(sorted(by.items())) for q, by in sorted(self.definitions.items())},
            "levers": {
                name: {
                    "in": lever.shown_unit,
                    **{who: [list(p) for p in path] for who, path in sorted(lever.paths.items())},
                }
                for name, lever in sorted(self.levers.items())
            },
            "uncertainties": {
                name: {"in": u.shown_unit, **{who: d.words() for who, d in sorted(u.distributions.items())}}
                for name, u in sorted(self.uncertainties.items())
            },
            "correlations": sorted([list(c) for c in self.correlations], key=str),
            "outcomes": list(self.outcomes),
        }
