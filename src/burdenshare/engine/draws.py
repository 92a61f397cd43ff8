"""Random numbers that stay where they are: each is keyed by the seed, its own name and its own label.

A sampled scalar (`growth[AAA]`) depends on nothing but the seed, its name, its place in its group, the sampling and the
draw's index. A shock depends on the seed, its name, the words of its label, the year and the draw's index. So an added
uncertainty, actor or shock moves no other, and two policies meet the same draws.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
from jax.scipy.special import erfinv

from burdenshare.engine import sobol
from burdenshare.engine.distributions import Distribution
from burdenshare.engine.program import Correlation, Program, Sampled
from burdenshare.engine.sobol import Groups, Points
from burdenshare.engine.threefry import threefry
from burdenshare.vocabulary.kinds import Kind

CHUNK: Final = 1024
SAMPLINGS: Final = ("supercube", "monte_carlo")
_HALF_STEP: Final = 0.5 / 2.0**32


def stream(seed: int, name: str) -> int:
    """The 64-bit key of a name's random stream."""
    return int.from_bytes(sobol.key_of(seed, name), "little")


def label_word(labels: tuple[str, ...]) -> int:
    """The 32-bit word of a label: of its words, not of its position."""
    return int.from_bytes(hashlib.blake2b(",".join(labels).encode(), digest_size=4).digest(), "little")


def points(names: Sequence[str], groups: Groups, seed: int, sampling: str, first: int, count: int) -> Points:
    """The uniform points of sampled scalars for draws `first` … `first + count`, strictly inside (0, 1).

    Both samplings are nested: the first 2,000 of 10,000 draws are the run of 2,000.

    Args:
        names: of the scalars, such as `growth[AAA]`.
        groups: the scalars that share a sequence, in the order of their places, by the group's name.
        seed: of the run.
        sampling: `supercube`, or `monte_carlo` (plain random numbers: the independent check).
        first: index of the first draw.
        count: how many.

    Returns:
        An array of scalar × draw.
    """
    if sampling == "supercube":
        return sobol.supercube(names, groups, seed, first, count)
    plain = np.empty((len(names), count), np.uint32)
    for i, name in enumerate(names):
        plain[i] = _raw(stream(seed, name), first, count) >> np.uint64(32)
    return (plain.astype(np.float64) + 0.5) / 2.0**32


def _raw(key: int, first: int, count: int) -> npt.NDArray[np.uint64]:
    """Random words `first` … `first + count` of a stream."""
    bits = np.random.Philox(key=key)
    bits.advance(first // 4)
    return bits.random_raw(count + first % 4)[first % 4 :]


def sample(program: Program, first: int, count: int) -> dict[str, Points]:
    """Draw every sampled input for draws `first` … `first + count`, in base units.

    Returns:
        By input name, an array of the kind's dimensions × draw.
    """
    sampled = {key: given for key, given in program.inputs.items() if isinstance(given, Sampled)}
    varying = [n for g in sampled.values() for n, cell in zip(g.names, g.cells, strict=True) if varies(cell)]
    tied = [n for c in program.correlations for n in (c.first, c.second)]
    names = list(dict.fromkeys((*varying, *tied)))
    uniform = dict(zip(names, points(names, program.groups, program.seed, program.sampling, first, count), strict=True))
    _correlate(program.correlations, uniform)
    drawn = {}
    for key, given in sampled.items():
        rows = [
            cell.quantile(uniform[name]) if varies(cell) else np.full(count, cell.support()[0])
            for cell, name in zip(given.cells, given.names, strict=True)
        ]
        drawn[key] = (np.stack(rows) * given.factor).reshape(*program.shape(given.kind), count)
    return drawn


def varies(cell: Distribution) -> bool:
    """Whether a distribution has more than one value: a single value needs no random numbers."""
    low, high = cell.support()
    return low < high


@dataclass(frozen=True)
class Mixture:
    """A correlated scalar: the normal number that it is drawn at is a sum of parts of its own and of others' ones."""

    target: str
    parts: tuple[tuple[str, float], ...]


def mixtures(correlations: Sequence[Correlation]) -> list[Mixture]:
    """The scalars that are mixed with others, in name order within each set that is tied.

    The first of a set keeps its bits, and so does every scalar without a correlation to an earlier one.
    """
    found = []
    for names in _tied(correlations):
        matrix = np.eye(len(names))
        for c in correlations:
            if c.first in names:
                i, j = names.index(c.first), names.index(c.second)
                matrix[i, j] = matrix[j, i] = c.value
        root = np.linalg.cholesky(matrix)
        for i, name in enumerate(names):
            if root[i, :i].any():
                parts = ((names[j], float(root[i, j])) for j in range(i + 1) if root[i, j])
                found.append(Mixture(name, tuple(parts)))
    return found


def _correlate(correlations: Sequence[Correlation], uniform: dict[str, Points]) -> None:
    """Correlate scalars in name order (a normal copula); scalars without a correlation do not change."""
    if not correlations:
        return
    from scipy.special import ndtr, ndtri

    mixed = mixtures(correlations)
    normal = {name: ndtri(uniform[name]) for name in dict.fromkeys(n for m in mixed for n, _ in m.parts)}
    for mixture in mixed:
        # Summed by hand: a library's matrix product may round differently for another number of draws.
        total = sum(weight * normal[name] for name, weight in mixture.parts)
        uniform[mixture.target] = np.clip(ndtr(total), _HALF_STEP, 1 - _HALF_STEP)


def _tied(correlations: Sequence[Correlation]) -> list[list[str]]:
    """The sets of scalars correlated with each other, directly or through others, in name order."""
    sets: list[set[str]] = []
    for c in correlations:
        touched = [s for s in sets if c.first in s or c.second in s]
        sets = [s for s in sets if s not in touched] + [{c.first, c.second}.union(*touched)]
    return [sorted(s) for s in sets]


def shock_labels(program: Program, of: Kind) -> npt.NDArray[np.uint32]:
    """The words of a kind's labels, shaped by its dimensions."""
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

    The generator returns two words per counter: the chunk's first half of draws uses the first, its second half the
    other. So a shock still depends on the draw's index alone, at half the cost. All shocks are drawn in one call: many
    small calls cost more than one large call.

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
