"""Which drawn assumptions move one number most: squared rank correlations over the draws of a run, without a new run.

It sees what rises or falls steadily with an assumption, each alone: neither interactions, nor a turn in the middle, nor
what is fixed in every draw, such as levers and theories.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.engine.answered import Influence
from burdenshare.engine.outcome import Drawn, Outcome, Run

Array = npt.NDArray[Any]
MOST_DRAWS: Final = 4096  # more draws change no rank that is shown
NOISE: Final = 16.0  # over the number of draws: one unrelated assumption of sixteen thousand comes so high by chance
SAME: Final = 1e-9  # relative: what differs less is one number, rounded


def influences(run: Run, outcome: Outcome, cell: Mapping[str, str], year: int) -> tuple[Influence, ...]:
    """The drawn assumptions that move one cell of an outcome in one year, the strongest first; none within noise.

    Args:
        run: with its drawn inputs.
        outcome: of the run, with its draws.
        cell: its labels.
        year: which.
    """
    index = tuple(outcome.about.labels[d].index(cell[d]) for d in outcome.about.dimensions)
    return influences_on(np.asarray(outcome.values[(outcome.years.index(year), *index)]), run.inputs)


def influences_on(answer: Array, inputs: Mapping[str, Drawn]) -> tuple[Influence, ...]:
    """The drawn assumptions that move a number most, the strongest first; none within noise.

    Args:
        answer: the number in each draw.
        inputs: the drawn inputs of the same draws, by name.
    """
    answer = answer[:MOST_DRAWS]
    if not np.isfinite(answer).all() or np.ptp(answer) <= SAME * np.abs(answer).max():
        return ()
    target, count, found = _ranks(answer[None, :]), answer.size, []
    for name, drawn in inputs.items():
        rows = np.asarray(drawn.values)[..., :MOST_DRAWS].reshape(-1, count)
        moving = np.flatnonzero((rows != rows[:, :1]).any(axis=1))
        if not moving.size:
            continue
        related = (_ranks(rows[moving]) @ target[0]) / count
        best = int(np.argmax(np.abs(related)))
        if related[best] ** 2 * count < NOISE:
            continue
        at = np.unravel_index(int(moving[best]), np.asarray(drawn.values).shape[:-1])
        labels = tuple(drawn.labels[d][int(i)] for d, i in zip(drawn.dimensions, at, strict=True))
        found.append(Influence(name, labels, float(related[best] ** 2), bool(related[best] > 0)))
    return tuple(sorted(found, key=lambda one: (-one.share, one.name)))


def _ranks(rows: Array) -> Array:
    """Each row as ranks with mean 0 and spread 1; equal numbers keep their order, which few draws have."""
    order = np.argsort(rows, axis=1, kind="stable")
    ranks = np.empty(rows.shape)
    np.put_along_axis(ranks, order, np.arange(rows.shape[1], dtype=np.float64)[None, :], axis=1)
    middle, spread = (rows.shape[1] - 1) / 2, np.sqrt((rows.shape[1] ** 2 - 1) / 12)
    return np.asarray((ranks - middle) / max(float(spread), 1e-12))
