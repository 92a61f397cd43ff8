"""Where a run has no number though it must have one: the outcome, the year and the draw in which it is first lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from burdenshare.engine.outcome import Array, ModelFault, Outcome, Watched

SHOWN: Final = 6  # cells that a message names


@dataclass(frozen=True)
class Hole:
    """A number that is missing: of which outcome and labels, in which year and draw (the first draw is 0)."""

    outcome: str
    labels: tuple[str, ...]
    year: int
    draw: int

    def __str__(self) -> str:
        return f"{_cell(self.outcome, self.labels)} in {self.year}, draw {self.draw}"


def first_hole(
    watched: Mapping[str, Watched], years: tuple[int, ...], chunks: Iterable[tuple[int, Mapping[str, Array]]]
) -> Hole | None:
    """The first draw in which a number is missing that a run must have, and there the first year.

    Args:
        watched: how each outcome is presented; what is left out of it may be missing.
        years: those that are shown.
        chunks: the index of the first draw of each, and by outcome an array year × dimensions × draw.
    """
    for first, values in chunks:
        found = [hole for name, about in watched.items() for hole in _holes(about, years, first, values[name])]
        if found:
            return min(found, key=lambda hole: (hole.draw, hole.year))
    return None


def _holes(about: Watched, years: tuple[int, ...], first: int, values: Array) -> Iterable[Hole]:
    """The first missing number of each cell that is shown."""
    missing = ~np.isfinite(values)
    if not missing.any():
        return
    for index, labels in Outcome(about, (), values, values).cells():
        of_cell = missing[(slice(None), *index)]
        if of_cell.any():
            draw = int(of_cell.any(axis=0).argmax())
            yield Hole(about.name, tuple(labels.values()), years[int(of_cell[:, draw].argmax())], first + draw)


def refuse_holes(outcomes: Mapping[str, Outcome], find: Callable[[], Hole | None]) -> None:
    """Refuse a run in which an outcome has no number where it must have one.

    Args:
        outcomes: the run's.
        find: looks for the first draw in which a number is missing; called if there is one.

    Raises:
        ModelFault: there is one.
    """
    cells = [
        _cell(name, tuple(labels.values()))
        for name, outcome in outcomes.items()
        for index, labels in outcome.cells()
        if not np.isfinite(outcome.summary[(slice(None), *index)]).all()
    ]
    if cells:
        more = f" and {len(cells) - SHOWN} more" if len(cells) > SHOWN else ""
        hole = find()
        first = f" The first is lost for {hole}." if hole else ""
        raise ModelFault(
            f"There is no number for {'; '.join(cells[:SHOWN])}{more}.{first} "
            "The same command with `--slow` names the equation where it is lost."
        )


def _cell(outcome: str, labels: tuple[str, ...]) -> str:
    return f"{outcome} of {', '.join(labels)}" if labels else outcome
