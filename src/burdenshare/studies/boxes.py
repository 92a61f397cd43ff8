"""Boxes: in which part of the uncertainties does something happen? The patient rule induction method, as array code.

A box peels off, again and again, the thin slice at one end of one uncertainty whose loss raises the part of hits most.
The box that is given is the last one that still holds enough of all cases; ends that do not matter are dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
PEEL: Final = 0.05
LEAST_MASS: Final = 0.05
LEAST_GAIN: Final = 0.02  # of density: an end that gives less is not told


@dataclass(frozen=True)
class Box:
    """Limits by name (none: minus or plus infinity), and how well they speak.

    `coverage` is the part of all hits that lie inside, `density` the part of what lies inside that hits, `mass` the
    part of all cases that lie inside. `kept` says for each limit in which part of resampled cases it was found again.
    """

    limits: dict[str, tuple[float, float]]
    coverage: float
    density: float
    mass: float
    kept: dict[str, float]


def find_box(
    values: Array, hits: Array, names: Sequence[str], aim: float = 0.9, resamples: int = 0, seed: int = 1
) -> Box:
    """Find the box in which hits are dense.

    Args:
        values: case × uncertainty.
        hits: by case, whether it is of interest.
        names: of the uncertainties.
        aim: the density at which peeling stops; where it is not reached, the densest box with enough mass is taken.
        resamples: how often the search is repeated on half of the cases, to see which limits are found again.
        seed: of the halves.

    Raises:
        ValueError: no case, or every case, hits.
    """
    hits = np.asarray(hits, bool)
    if hits.all() or not hits.any():
        raise ValueError("A box needs cases that hit and cases that do not.")
    low, high = _peeled(values, hits, aim)
    found = {n: (float(low[i]), float(high[i])) for i, n in enumerate(names) if low[i] > -np.inf or high[i] < np.inf}
    inside = _inside(values, low, high)
    random = np.random.default_rng(seed)
    again = dict.fromkeys(found, 0)
    for _ in range(resamples):
        half = random.permutation(len(values))[: len(values) // 2]
        if hits[half].all() or not hits[half].any():
            continue
        low_again, high_again = _peeled(values[half], hits[half], aim)
        for i, name in enumerate(names):
            if name in again and (low_again[i] > -np.inf or high_again[i] < np.inf):
                again[name] += 1
    return Box(
        found,
        coverage=float(hits[inside].sum() / hits.sum()),
        density=float(hits[inside].mean()),
        mass=float(inside.mean()),
        kept={n: count / max(resamples, 1) for n, count in again.items()},
    )


def _inside(values: Array, low: Array, high: Array) -> Array:
    return np.asarray(((values >= low) & (values <= high)).all(axis=1))


def _peeled(values: Array, hits: Array, aim: float) -> tuple[Array, Array]:
    """Peel until the aim is reached or too little is left, then drop the limits that do not matter."""
    count, width = values.shape
    low, high = np.full(width, -np.inf), np.full(width, np.inf)
    inside = np.ones(count, bool)
    while hits[inside].mean() < aim and inside.mean() * (1 - PEEL) >= LEAST_MASS:
        best, step = hits[inside].mean(), None
        here = values[inside]
        for i, (bottom, top) in enumerate(np.quantile(here, [PEEL, 1 - PEEL], axis=0).T):
            for end, limit in ((0, bottom), (1, top)):
                left = here[:, i] >= limit if end == 0 else here[:, i] <= limit
                density = hits[inside][left].mean() if left.any() and not left.all() else 0.0
                if density > best:
                    best, step = density, (i, end, limit)
        if step is None:
            break
        i, end, limit = step
        (low if end == 0 else high)[i] = limit
        inside = _inside(values, low, high)
    return _without_idle(values, hits, low, high)


def _without_idle(values: Array, hits: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Drop, one by one, the limit whose loss costs least density, as long as it costs next to nothing."""
    while True:
        density = hits[_inside(values, low, high)].mean()
        costs = []
        for ends, none in ((low, -np.inf), (high, np.inf)):
            for i in np.flatnonzero(np.isfinite(ends)):
                held, ends[i] = ends[i], none
                costs.append((density - hits[_inside(values, low, high)].mean(), id(ends), i))
                ends[i] = held
        if not costs or min(costs)[0] > LEAST_GAIN:
            return low, high
        _, which, i = min(costs)
        if which == id(low):
            low[i] = -np.inf
        else:
            high[i] = np.inf
