"""The path of a lever between the years that a scenario names."""

from __future__ import annotations

from burdenshare.scenario.schema import Points


def lever_path(points: Points, years: tuple[int, ...], start: float | None = None) -> list[float]:
    """Return a lever's value in each year: straight lines between points, held after the last.

    Before the first point the start value is used; without one, the first point.
    """
    given = dict(points)
    first, last = points[0][0], points[-1][0]
    path = []
    for year in years:
        if year < first:
            path.append(start if start is not None else given[first])
        elif year >= last:
            path.append(given[last])
        else:
            before = max(y for y in given if y <= year)
            after = min(y for y in given if y > year)
            path.append(given[before] + (year - before) / (after - before) * (given[after] - given[before]))
    return path
