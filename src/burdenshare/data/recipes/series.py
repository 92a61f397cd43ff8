"""The results of recipes: one actor's numbers by year, and a model input over all actors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from burdenshare.data.recipes.unit import Unit
from burdenshare.vocabulary.errors import NotHeld, Problem


class ByYear(dict[int, float]):
    """Numbers by year; a year outside their cover raises an error."""

    def __init__(self, values: Mapping[int, float], what: str = "the series") -> None:
        super().__init__(values)
        self.what = what

    def __missing__(self, year: int) -> float:
        if not self:
            raise NotHeld([Problem(self.what, "it is left out, so nothing can be computed from it.")])
        covers = f"It covers {min(self)} to {max(self)}." if max(self) > min(self) else f"It covers {min(self)} alone."
        do = "Name a rule that goes further, such as `then: held`." if year > max(self) else ""
        raise NotHeld([Problem(self.what, f"there is no number for {year}.", covers, do)])


@dataclass(frozen=True)
class Made:
    """One actor's numbers by year in base units, their unit, their figures, and the rule in words.

    With `constant`, one number under the reference year counts for all years. `why` is the reason if the actor is left
    out; then there are no numbers.
    """

    values: ByYear
    origins: tuple[str, ...]
    definition: str
    said: str
    constant: bool = False
    why: str = ""
    unit: Unit = field(default_factory=Unit)


@dataclass(frozen=True)
class Series:
    """A model input by actor and year, in base units, with its figures.

    `definitions` names the definition of each actor's figures, `left_out` the reason of each actor without numbers.
    """

    name: str
    values: Mapping[str, ByYear]
    origins: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, str]
    how: str
    constant: bool = False
    left_out: Mapping[str, str] = field(default_factory=dict)


def straight(points: Mapping[int, float], years: Iterable[int]) -> dict[int, float]:
    """Straight lines between points, in the years from the first point to the last."""
    known = sorted(points)
    found = {}
    for year in years:
        if known[0] <= year <= known[-1]:
            before = max(y for y in known if y <= year)
            after = min(y for y in known if y >= year)
            part = 0.0 if after == before else (year - before) / (after - before)
            found[year] = points[before] + part * (points[after] - points[before])
    return found


def span(years: Iterable[int]) -> str:
    """The covered years, in words."""
    known = sorted(years)
    return f"{known[0]}" if known[0] == known[-1] else f"{known[0]} to {known[-1]}"
