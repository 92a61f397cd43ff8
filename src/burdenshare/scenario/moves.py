"""Where a scenario sets levers: the cells in which its file or a change gives another value than what it builds on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from burdenshare.scenario.paths import lever_path
from burdenshare.scenario.schema import Lever, Move


def moves_of(
    before: Lever | None,
    after: Lever,
    places: Mapping[str, Sequence[tuple[str, ...]]],
    years: Sequence[int],
) -> Iterator[Move]:
    """What each place changes; a place that repeats the values that hold already changes nothing.

    Args:
        before: the lever as the parent has it.
        after: the lever with what is set.
        places: the cells that each place sets.
        years: of the scenario.
    """
    for place, cells in places.items():
        changed = tuple(cell for cell in cells if _values(before, cell, years) != _values(after, cell, years))
        if changed:
            yield Move(place, after.name, changed, before)


def _values(lever: Lever | None, cell: tuple[str, ...], years: Sequence[int]) -> list[float] | None:
    points = lever.path(*cell) if lever else ()
    return lever_path(points, tuple(years), lever.start(*cell) if lever else None) if points else None
