"""Random numbers that stay where they are: each is keyed by the seed, its own name and its own label.

A sampled scalar (`growth[KOR]`) depends on nothing but the seed, its name, the sampling and the draw's index. A shock
depends on the seed, its name, the words of its label, the year and the draw's index. So an added uncertainty, actor
or shock moves no other, and two policies meet the same worlds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
from jax.scipy.special import erfinv

from burdenshare.engine import sobol
from burdenshare.engine.program import Program, Sampled
from burdenshare.engine.threefry import threefry
from burdenshare.vocabulary.kinds import Kind

Points: TypeAlias = npt.NDArray[np.float64]
CHUNK: Final = 1024
SAMPLINGS: Final = ("sobol", "monte_carlo", "latin_hypercube")
NESTED: Final = ("sobol", "monte_carlo")
_HALF_STEP: Final = 0.5 / 2.0**32


def stream(seed: int, name: str) -> int:
    """The 64-bit key of a name's random stream."""
    return int.from_bytes(hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=8).digest(), "little")


def label_word(labels: tuple[str, ...]) -> int:
    """The 32-bit word of a label: of its words, not of its position."""
    return int.from_bytes(hashlib.blake2b(",".join(labels).encode(), digest_size=4).digest(), "little")


def _raw(key: int, count: int, skip: int = 0) -> npt.NDArray[np.uint64]:
    """Random words `skip` … `skip + count` of a stream."""
    bits = np.random.Philox(key=key)
    bits.advance(skip // 4)
    return bits.random_raw(count + skip % 4)[skip % 4 :]


def points(name: str, seed: int, sampling: str, first: int, count: int, total: int, dimension: int | None) -> Points:
    """The uniform points of one sampled scalar for draws `first` … `first + count`, strictly inside (0, 1).

    Args:
        name: of the scalar, `growth[KOR]`.
        seed: of the run.
        sampling: `sobol`, `monte_carlo` (both nested: a prefix is the shorter run) or `latin_hypercube` (not nested).
        first: index of the first draw.
        count: how many.
        total: draws of the whole run; only Latin hypercube reads it.
        dimension: the scalar's Sobol dimension, or None where it has none: it takes a shuffled first dimension.
    """
    key = stream(seed, name)
    if sampling == "monte_carlo":
        words = (_raw(key, count, first) >> np.uint64(32)).astype(np.uint32)
    elif sampling == "latin_hypercube":
        return _latin(key, first, count, total)
    else:
        mixed, shift, block = _scrambled(0 if dimension is None else dimension, key)
        if dimension is not None and first % CHUNK == 0 and count <= CHUNK:
            # All points of a chunk share the high bits of their index: one word on top of the first block's points.
            words = block[:count] ^ sobol.sequence(mixed, np.uint32(0), np.array([first], np.uint32))
        else:
            index = np.arange(first, first + count, dtype=np.uint32)
            if dimension is None:
                index = sobol.shuffled(index, stream(seed, f"{name}:order"))
            words = sobol.sequence(mixed, shift, index)
    return words.astype(np.float64) / 2.0**32 + _HALF_STEP


@lru_cache(maxsize=4096)
def _scrambled(dimension: int, key: int) -> tuple[sobol.Words, np.uint32, sobol.Words]:
    """The scrambled direction numbers of a scalar, their shift, and its first block of points."""
    mixed, shift = sobol.scrambled(sobol.directions()[dimension], _raw(key, sobol.BITS + 1))
    return mixed, shift, sobol.sequence(mixed, shift, np.arange(CHUNK, dtype=np.uint32))


def _latin(key: int, first: int, count: int, total: int) -> Points:
    order = np.random.Generator(np.random.Philox(key=key)).permutation(total)
    within = (_raw(key ^ 1, total) >> np.uint64(32)).astype(np.float64) / 2.0**32 + _HALF_STEP
    # Draws beyond the run only fill the last chunk and are cut: they repeat the first ones.
    index = np.arange(first, first + count) % total
    return np.clip((order[index] + within[index]) / total, _HALF_STEP, 1 - _HALF_STEP)


def sample(program: Program, first: int, count: int, total: int, dimensions: Mapping[str, int]) -> dict[str, Points]:
    """Draw every sampled input for draws `first` … `first + count`, in base units.

    Returns:
        By input name, an array of the kind's dimensions × draw.
    """
    uniform: dict[str, Points] = {}

    def of(name: str) -> Points:
        if name not in uniform:
            uniform[name] = points(name, program.seed, program.sampling, first, count, total, dimensions.get(name))
        return uniform[name]

    _correlate(program, of, uniform)
    drawn = {}
    for key, given in program.inputs.items():
        if isinstance(given, Sampled):
            rows = [
                np.full(count, cell.quantile(np.array([0.5]))[0]) if cell.family == "fixed" else cell.quantile(of(name))
                for cell, name in zip(given.cells, given.names, strict=True)
            ]
            drawn[key] = (np.stack(rows) * given.factor).reshape(*program.shape(given.kind), count)
    return drawn


def _correlate(program: Program, of: Any, uniform: dict[str, Points]) -> None:
    """Give correlated scalars their correlation, group by group, in name order (a normal copula)."""
    if not program.correlations:
        return
    from scipy.special import ndtr, ndtri

    names = sorted({n for c in program.correlations for n in (c.first, c.second)})
    matrix = np.eye(len(names))
    for c in program.correlations:
        i, j = names.index(c.first), names.index(c.second)
        matrix[i, j] = matrix[j, i] = c.value
    # Scalars of different groups have no correlation, so the root is block by block that of each group.
    root = np.linalg.cholesky(matrix)
    mixed = root @ ndtri(np.stack([of(n) for n in names]))
    for i, name in enumerate(names):
        if root[i, :i].any():  # the first of a group, and whatever is tied to none before it, stays bit for bit
            uniform[name] = np.clip(ndtr(mixed[i]), _HALF_STEP, 1 - _HALF_STEP)


def shock_labels(program: Program, of: Kind) -> npt.NDArray[np.uint32]:
    """The words of a kind's labels, in the shape of its dimensions."""
    words: list[tuple[str, ...]] = [()]
    for dimension in of.dimensions:
        words = [(*before, label) for before in words for label in program.labels[dimension]]
    return np.array([label_word(w) for w in words], np.uint32).reshape(program.shape(of))


def draw_shocks(
    kinds: Mapping[str, Kind],
    keys: Mapping[str, jax.Array],
    labels: Mapping[str, jax.Array],
    year: jax.Array,
    first: jax.Array,
    dtype: Any,
) -> dict[str, jax.Array]:
    """This year's shocks for each label and each draw of a chunk, from 23 bits of a random word.

    The generator gives two words a counter: the chunk's first half of draws takes the first, its second half the other.
    So a shock still depends on the draw's index alone, at half the price. All shocks are drawn in one call: many small
    calls cost more than one large.

    Args:
        kinds: the kind of each shock, by name.
        keys: the stream of each as two 32-bit words.
        labels: the words of the labels of each, in the shape of its kind.
        year: the year as an unsigned number.
        first: the index of the chunk's first draw, a multiple of the chunk.
        dtype: of the result.

    Returns:
        By name, an array of the kind's dimensions × draw.
    """
    if not kinds:
        return {}
    rows = {name: int(np.prod(labels[name].shape)) for name in kinds}
    shape = (sum(rows.values()), CHUNK // 2)

    def wide(parts: list[jax.Array]) -> jax.Array:
        return jnp.broadcast_to(jnp.concatenate(parts)[:, None], shape)

    low, high = (wide([jnp.broadcast_to(keys[n][i], (count,)) for n, count in rows.items()]) for i in (0, 1))
    counter = jnp.broadcast_to(first // jnp.uint32(2) + jnp.arange(CHUNK // 2, dtype=jnp.uint32), shape)
    words = threefry(low, high, counter, wide([labels[n].reshape(-1) ^ year for n in rows]))
    steps = (jnp.concatenate(words, axis=-1) >> jnp.uint32(9)).astype(jnp.int32)
    ends = np.cumsum([*rows.values()])
    parts = jnp.split(steps, ends[:-1])
    return {
        name: _number(kind, part.reshape(*labels[name].shape, CHUNK), dtype)
        for (name, kind), part in zip(kinds.items(), parts, strict=True)
    }


def _number(of: Kind, step: jax.Array, dtype: Any) -> jax.Array:
    """The shock at one of 2^23 equal steps: a uniform number strictly inside (0, 1), or a standard normal one."""
    if of.quantity.name == "Uniform":
        uniform: jax.Array = (step.astype(dtype) + dtype(0.5)) * dtype(2.0**-23)
        return uniform
    centred = (2 * step + (1 - 2**23)).astype(dtype) * dtype(2.0**-23)
    normal: jax.Array = dtype(np.sqrt(2.0)) * erfinv(centred)
    return normal
