"""Scores of forecasts that are draws: CRPS, PIT, coverage, and intervals of both where origins overlap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from burdenshare.studies.paired import Array

TIMES: Final = 2_000  # resamples
ENDS: Final = (0.05, 0.95)  # of an interval


def crps(draws: Array, outcome: Array) -> Array:
    """The continuous ranked probability score: mean distance to the outcome less half that between two draws.

    Args:
        draws: along the last axis.
        outcome: of each forecast.
    """
    ordered, count = np.sort(draws, axis=-1), draws.shape[-1]
    weights = 2 * np.arange(1, count + 1) - count - 1
    apart = (ordered * weights).sum(-1) / (count * (count - 1))
    return np.asarray(np.abs(ordered - outcome[..., None]).mean(-1) - apart)


def pit(draws: Array, outcome: Array) -> Array:
    """The share of draws below the outcome; draws that equal it count half."""
    below, not_above = draws < outcome[..., None], draws <= outcome[..., None]
    return np.where(np.isfinite(outcome), (below.mean(-1) + not_above.mean(-1)) / 2, np.nan)


def covered(position: Array, level: float) -> Array:
    """Whether the central interval of a level holds the outcome, from its PIT: 1, 0, or NaN without an outcome."""
    return np.where(np.isfinite(position), np.abs(position - 0.5) <= level / 2, np.nan)


def resampled(count: int, length: int, seed: int) -> Array:
    """Origins drawn in blocks of neighbours, so that what overlaps stays together: resample × origin.

    The last origin is followed by the first.
    """
    starts = np.random.default_rng([seed, count, length]).integers(count, size=(TIMES, -(-count // length)))
    return ((starts[..., None] + np.arange(length)) % count).reshape(TIMES, -1)[:, :count]


def interval(values: Callable[[Array], Array], count: int, length: int, seed: int) -> tuple[float, float]:
    """The 90 % interval of a number over resampled origins.

    Args:
        values: the number of each resample, from its origins.
        count: of origins.
        length: of a block.
        seed: of the resamples.
    """
    low, high = np.nanquantile(values(resampled(count, length, seed)), ENDS)
    return float(low), float(high)


def coverage_interval(hits: Array, length: int, seed: int) -> tuple[float, float]:
    """The 90 % interval of the coverage of one state's overlapping origins.

    Where all or no origins are covered, resamples know no spread. The interval is then the exact one of as many trials
    as there are whole blocks.
    """
    trials = max(len(hits) // length, 1)
    if hits.all():
        return float(ENDS[0] ** (1 / trials)), 1.0
    if not hits.any():
        return 0.0, float(1 - ENDS[0] ** (1 / trials))
    return interval(lambda at: hits[at].mean(-1), len(hits), length, seed)
