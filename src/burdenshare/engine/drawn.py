"""Sampled inputs, kept while a lever moves: no lever touches them, and drawing them can take longer than a run.

The one place that holds them for the whole process. Whoever runs a program on the same distributions, whatever its
levers, data and equations, gets the same arrays.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final

import jax
import numpy as np

from burdenshare.engine.draws import CHUNK, sample
from burdenshare.engine.program import Given, Program, Sampled
from burdenshare.vocabulary.errors import Problem, ProblemsFound

KEPT_RUNS: Final = 3  # sets of distributions, seed and precision; the one used longest ago gives way
KEPT_CHUNKS: Final = 16  # of each set, its first ones: a run of 10,000 draws, and a little more
_KEPT: Final[OrderedDict[Hashable, dict[int, dict[str, jax.Array]]]] = OrderedDict()
_LOCK: Final = threading.Lock()
DO: Final = "Choose other parameters, or a family with ends."


def drawn(program: Program, dtype: Any) -> Callable[[int], dict[str, jax.Array]]:
    """What gives the drawn inputs of one chunk of a run, by the index of the chunk's first draw.

    Args:
        program: whose inputs.
        dtype: of the arrays.

    Returns:
        A function that may be called from several threads: by input name, dimensions × draw of the chunk, in base
        units; sampled inputs and those handed in whole.
    """
    key = _drawn_from(program, dtype)
    with _LOCK:
        kept = _KEPT.setdefault(key, {})
        _KEPT.move_to_end(key)
        while len(_KEPT) > KEPT_RUNS:
            _KEPT.popitem(last=False)
    whole = {name: given.values for name, given in program.inputs.items() if isinstance(given, Given)}

    def chunk(first: int) -> dict[str, jax.Array]:
        found = kept.get(first)
        if found is None:
            fresh = sample(program, first, CHUNK)
            _refuse_no_numbers(program, fresh)
            found = jax.device_put({name: values.astype(dtype) for name, values in fresh.items()})
            with _LOCK:
                if len(kept) < KEPT_CHUNKS:
                    found = kept.setdefault(first, found)
        given = {name: jax.device_put(_chunk_of(values, first).astype(dtype)) for name, values in whole.items()}
        return {**found, **given}

    return chunk


def _refuse_no_numbers(program: Program, fresh: Mapping[str, Any]) -> None:
    """Refuse distributions that give no number at a point: the model would lose it somewhere else."""
    problems = []
    for name, values in fresh.items():
        given = program.inputs[name]
        if not np.isfinite(values).all() and isinstance(given, Sampled):
            rows = np.isfinite(values.reshape(-1, values.shape[-1])).all(axis=-1)
            for scalar, cell, whole in zip(given.names, given.cells, rows, strict=True):
                if not whole:
                    problems.append(Problem(f"`{scalar}`", f"{cell.words()} gives no number in some draws.", do=DO))
    if problems:
        raise ProblemsFound(problems)


def forget() -> None:
    """Drop all that is kept."""
    with _LOCK:
        _KEPT.clear()


def _drawn_from(program: Program, dtype: Any) -> Hashable:
    """Everything that decides the sampled inputs."""
    sampled = [(name, given) for name, given in program.inputs.items() if isinstance(given, Sampled)]
    return (
        tuple((name, g.cells, g.names, g.factor, program.shape(g.kind)) for name, g in sampled),
        tuple(program.groups.items()),
        program.correlations,
        program.seed,
        program.sampling,
        np.dtype(dtype).name,
    )


def _chunk_of(values: Any, first: int) -> Any:
    """One chunk; a short last one is filled by repeating its last draw, and what is beyond the run is cut later."""
    part = values[..., first : first + CHUNK]
    missing = CHUNK - part.shape[-1]
    return np.pad(part, [(0, 0)] * (part.ndim - 1) + [(0, missing)], mode="edge") if missing else part
