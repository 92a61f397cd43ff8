"""Sampled inputs and shocks, kept while a lever moves: no lever touches them, and drawing them takes longer than a run.

The one place that holds them for the whole process. Whoever runs a program on the same distributions, whatever its
levers, data and equations, gets the same arrays.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any, Final, TypeAlias

import jax
import numpy as np
from jax import lax

from burdenshare.engine.draws import CHUNK, draw_shocks, sample, shock_labels, stream
from burdenshare.engine.program import Given, Program, Sampled, Shock
from burdenshare.vocabulary.errors import Problem, ProblemsFound
from burdenshare.vocabulary.kinds import Kind

KEPT_RUNS: Final = 3  # sets of distributions, seed and precision; the one used longest ago gives way
KEPT_CHUNKS: Final = 16  # of each set, its first ones: a run of 10,000 draws, and a little more
KEPT_BYTES: Final = 128_000_000  # of the shocks of one run: those of a large alliance are drawn again for each run
Chunks: TypeAlias = dict[int, dict[str, jax.Array]]  # by the index of the first draw
_KEPT: Final[OrderedDict[Hashable, Chunks]] = OrderedDict()
_SHOCKS: Final[OrderedDict[Hashable, Chunks]] = OrderedDict()
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
    kept = _shelf(_KEPT, _drawn_from(program, dtype))
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


def shocks(program: Program, dtype: Any) -> Callable[[int], dict[str, jax.Array]]:
    """What gives the shocks of one chunk of a run, by the index of the chunk's first draw.

    Args:
        program: whose shocks.
        dtype: of the arrays.

    Returns:
        A function that may be called from several threads: by shock name, year × dimensions × draw of the chunk.
    """
    kinds = {n: g.kind for n, g in program.inputs.items() if isinstance(g, Shock)}
    if not kinds:
        return lambda _first: {}
    streams = [stream(program.seed, name) for name in kinds]
    keys = {n: np.array([k & 0xFFFFFFFF, k >> 32], np.uint32) for n, k in zip(kinds, streams, strict=True)}
    labels = {n: shock_labels(program, k) for n, k in kinds.items()}
    years = np.array(program.years, np.uint32)
    words = tuple((n, of.tobytes(), of.shape) for n, of in labels.items())
    key = tuple(kinds.items()), tuple(streams), words, program.years, np.dtype(dtype).name
    kept = _shelf(_SHOCKS, key)
    draw = _shocks_of(tuple(kinds.items()), np.dtype(dtype).type)
    rows = len(years) * sum(of.size for of in labels.values())
    most = min(KEPT_CHUNKS, KEPT_BYTES // (rows * CHUNK * np.dtype(dtype).itemsize))

    def chunk(first: int) -> dict[str, jax.Array]:
        found = kept.get(first)
        if found is None:
            found = draw(keys, labels, years, np.uint32(first))
            with _LOCK:
                if len(kept) < most:
                    found = kept.setdefault(first, found)
        return found

    return chunk


@lru_cache(maxsize=KEPT_RUNS)
def _shocks_of(kinds: tuple[tuple[str, Kind], ...], dtype: Any) -> Callable[..., dict[str, jax.Array]]:
    """The compiled function that draws the shocks of all years."""

    def every_year(keys: Any, labels: Any, years: jax.Array, first: jax.Array) -> dict[str, jax.Array]:
        drawn: dict[str, jax.Array] = lax.map(
            lambda year: draw_shocks(dict(kinds), keys, labels, year, first, dtype), years
        )
        return drawn

    return jax.jit(every_year)


def _shelf(shelves: OrderedDict[Hashable, Chunks], key: Hashable) -> Chunks:
    """The chunks that are kept under a key, the last used of a few."""
    with _LOCK:
        kept = shelves.setdefault(key, {})
        shelves.move_to_end(key)
        while len(shelves) > KEPT_RUNS:
            shelves.popitem(last=False)
        return kept


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
        _SHOCKS.clear()


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
