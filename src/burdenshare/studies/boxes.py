"""Boxes: in which part of the uncertainties does something happen? The patient rule induction method, as array code.

A box peels off, again and again, the thin slice at one end of one uncertainty whose loss raises the part of hits most.
The last box that still holds enough of all cases is returned. Limits that add little, or that chance could give among
so many uncertainties, are dropped, and the search is repeated among the uncertainties that are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.engine.draws import varies
from burdenshare.engine.graph import needed
from burdenshare.engine.program import Program, Sampled

Array = npt.NDArray[Any]
PEEL: Final = 0.05
LEAST_MASS: Final = 0.05
LEAST_GAIN: Final = 0.02  # of density: a limit that adds less is dropped
# A limit that chance alone would give more often is dropped. It is small because a search looks at many slices: two
# ends of each uncertainty, over up to sixty peels.
CHANCE: Final = 1e-4


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


def steady(box: Box, values: Array, hits: Array, names: Sequence[str], least: float = 0.5) -> Box:
    """The box with only those limits that were found again in more than `least` of the resampled cases.

    Args:
        box: with its `kept`.
        values: case × uncertainty.
        hits: by case, whether it is of interest.
        names: of the uncertainties.
        least: the part of resamples that is not enough.
    """
    limits = {name: ends for name, ends in box.limits.items() if box.kept[name] > least}
    low, high = (np.array([limits.get(n, (-np.inf, np.inf))[end] for n in names]) for end in (0, 1))
    inside = _inside(values, low, high)
    return replace(
        box,
        limits=limits,
        coverage=float(hits[inside].sum() / hits.sum()),
        density=float(hits[inside].mean()),
        mass=float(inside.mean()),
        kept={name: box.kept[name] for name in limits},
    )


def _inside(values: Array, low: Array, high: Array) -> Array:
    return np.asarray(((values >= low) & (values <= high)).all(axis=1))


def _peeled(values: Array, hits: Array, aim: float) -> tuple[Array, Array]:
    """Peel until the aim is reached or too little is left; repeat among the uncertainties whose limits matter."""
    width = values.shape[1]
    allowed = np.arange(width)
    while True:
        low, high = np.full(width, -np.inf), np.full(width, np.inf)
        low[allowed], high[allowed] = _without_idle(values[:, allowed], hits, *_peel(values[:, allowed], hits, aim))
        left = np.flatnonzero(np.isfinite(low) | np.isfinite(high))
        if len(left) == len(allowed):
            return low, high
        allowed = left


def _peel(values: Array, hits: Array, aim: float) -> tuple[Array, Array]:
    """Peel, slice by slice."""
    count, width = values.shape
    low, high = np.full(width, -np.inf), np.full(width, np.inf)
    here, hit = values, hits
    while hit.mean() < aim and len(hit) / count * (1 - PEEL) >= LEAST_MASS:
        limits = np.quantile(here, [PEEL, 1 - PEEL], axis=0)
        left = np.stack([here >= limits[0], here <= limits[1]])  # end × case × uncertainty
        sizes = left.sum(axis=1)
        density = np.where(sizes < len(hit), (left & hit[:, None]).sum(axis=1) / np.maximum(sizes, 1), 0.0)
        if not width or density.max() <= hit.mean():
            break
        i, end = np.unravel_index(np.argmax(density.T), (width, 2))
        (low if end == 0 else high)[i] = limits[end, i]
        here, hit = here[left[end, :, i]], hit[left[end, :, i]]
    return low, high


def _without_idle(values: Array, hits: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Drop, one by one, the limit that matters least, until each that is left gains density beyond chance."""
    while True:
        inside = _inside(values, low, high)
        costs = []
        for end, (ends, open_end) in enumerate(((low, -np.inf), (high, np.inf))):
            for i in np.flatnonzero(np.isfinite(ends)):
                held, ends[i] = ends[i], open_end
                without = _inside(values, low, high)
                ends[i] = held
                gain = hits[inside].mean() - hits[without].mean()
                costs.append((gain > LEAST_GAIN and _chance(hits[without], hits[inside]) < CHANCE, gain, end, i))
        if not costs or min(costs)[0]:
            return low, high
        _, _, end, i = min(costs)
        (low if end == 0 else high)[i] = (-np.inf, np.inf)[end]


def _chance(without: Array, inside: Array) -> float:
    """The chance that cases picked blindly from those without the limit hit as often as those inside it."""
    from scipy.stats import hypergeom

    return float(hypergeom.sf(inside.sum() - 1, len(without), without.sum(), len(inside)))


def offered(program: Program, outcomes: Sequence[str]) -> set[str]:
    """The scalars that vary and that some path of equations joins to an outcome: only these may limit a box."""
    asked = {p for e in needed(program.equations, outcomes).values() for p in e.takes}
    sampled = [g for key, g in program.inputs.items() if key in asked and isinstance(g, Sampled)]
    return {n for g in sampled for n, cell in zip(g.names, g.cells, strict=True) if varies(cell)}
