"""One-dimensional Sobol sequences, each with its own scramble.

SciPy's joint scrambled Sobol sequence changes every column when one is added. Here each sampled scalar has a dimension
number that never changes, and a scramble keyed by the seed and its name, so an added scalar leaves all others as they
were. The scramble is a random lower-triangular binary matrix and a digital shift: the columns stay a digital net.
Source: [JoeKuo2008] for the direction numbers, [Matousek1998] for the scramble.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint32]
TABLE: Final = Path(__file__).with_name("sobol_directions.npy")
BITS: Final = 32


@cache
def directions() -> Words:
    """The direction numbers: dimension × bit, the highest bit first in value (as SciPy's, bit for bit)."""
    table: Words = np.load(TABLE)
    return table


def scrambled(direction: Words, random: npt.NDArray[np.uint64]) -> tuple[Words, np.uint32]:
    """Scramble one dimension's direction numbers.

    Args:
        direction: the 32 direction numbers of one dimension.
        random: 33 random words: a row of the matrix each, and the shift.

    Returns:
        The new direction numbers and the shift.
    """
    rows = (random[:BITS] >> np.uint64(32)).astype(np.uint32)
    position = np.arange(BITS, dtype=np.uint32)
    diagonal = np.uint32(1) << (np.uint32(BITS - 1) - position)
    above = ~(diagonal - np.uint32(1)) & ~diagonal  # the bits more significant than the diagonal
    rows = (rows & above) | diagonal
    parity = np.bitwise_count(direction[:, None] & rows[None, :]) & 1
    mixed = (parity.astype(np.uint32) << (np.uint32(BITS - 1) - position)[None, :]).sum(axis=1, dtype=np.uint32)
    return mixed, np.uint32(random[BITS] >> np.uint64(32))


def sequence(direction: Words, shift: np.uint32, index: Words) -> Words:
    """The points with the given indices, as 32-bit words."""
    words = np.full(index.shape, shift, np.uint32)
    highest = int(index.max(initial=0)).bit_length()
    for bit in range(highest):
        words ^= np.where(index & np.uint32(1 << bit), direction[bit], np.uint32(0))
    return words


def shuffled(index: Words, key: int) -> Words:
    """Permute indices so that each block of 2^k stays a block: for names that have no dimension of their own.

    Each bit of an index is flipped by a hash of the bits above it [Laine2011]: within a block the order is as good as
    random, so that two names are as good as independent.
    """
    x = reversed_bits(index.astype(np.uint32))
    x += np.uint32(key & 0xFFFFFFFF)
    for factor in (0x6C50B47C, 0xB82F1E52, 0xC7AFE638, 0x8D22F6E6):
        x ^= x * np.uint32(factor)
    return reversed_bits(x)


def reversed_bits(x: Words) -> Words:
    """The same words with their bits in reverse order."""
    for width, mask in ((1, 0x55555555), (2, 0x33333333), (4, 0x0F0F0F0F), (8, 0x00FF00FF)):
        x = ((x >> np.uint32(width)) & np.uint32(mask)) | ((x & np.uint32(mask)) << np.uint32(width))
    swapped: Words = (x >> np.uint32(16)) | (x << np.uint32(16))
    return swapped


def write_table(dimensions: int = 1024) -> None:
    """Write the table of direction numbers from SciPy's (Joe and Kuo's, new-joe-kuo-6)."""
    from scipy.stats import qmc

    numbers = qmc.Sobol(dimensions, scramble=False, bits=BITS)._sv
    np.save(TABLE, np.asarray(numbers, np.uint32))


if __name__ == "__main__":
    write_table()
