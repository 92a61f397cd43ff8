"""A Latin supercube: low-dimensional Sobol sequences, each in its own random order.

In a Sobol sequence of hundreds of dimensions independent scalars move together: there are about a thousand ways to
halve a thousand points, so some scalars share one. Here a few scalars that interact form a group, and the members
of a group share a scrambled Sobol sequence of at most six dimensions. Each group reads its sequence in an order of its
own: a random one within every aligned part of 32 draws. So a group stays a net in every 32, 64, 128 … draws, and two
groups meet at random. A scalar in no group is a group by itself.

All is integer arithmetic on 32-bit words under keys of seed and name: any machine and any language gives the same bits.
Source: [Owen1998] for the supercube, [JoeKuo2008] for the direction numbers, [Matousek1998] for the scramble,
[Salmon2011] for the generator of the random words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from burdenshare.vocabulary.errors import Problem, listed

Words = npt.NDArray[np.uint32]
Points = npt.NDArray[np.float64]
Groups = Mapping[str, tuple[str, ...]]
TABLE: Final = Path(__file__).with_name("sobol_directions.npy")
BITS: Final = 32
PART: Final = 32  # draws within which a group's order is random
LARGEST_GROUP: Final = 6
_TURNS: Final = ((13, 15, 26, 6), (17, 29, 16, 24))
_SPREAD: Final = 0x1BD11BDA


@cache
def directions() -> Words:
    """The direction numbers: dimension × bit, the highest bit first in value (as SciPy's, bit for bit)."""
    table: Words = np.load(TABLE)
    return table


def key_of(seed: int, name: str) -> bytes:
    """The 64-bit key of a name's random words; its first four bytes are the first word, lowest byte first."""
    return hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=8).digest()


def keys_of(seed: int, names: Iterable[str]) -> Words:
    """The keys of several names as two 32-bit words each: name × 2."""
    return np.frombuffer(b"".join(key_of(seed, n) for n in names), "<u4").astype(np.uint32).reshape(-1, 2)


def threefry(keys: Words, draw: Words, use: int) -> Words:
    """The first random word of threefry2x32 (20 rounds) for each key and each counter (draw, use): key × draw."""
    key = [keys[:, :1], keys[:, 1:], keys[:, :1] ^ keys[:, 1:] ^ np.uint32(_SPREAD)]
    x = draw[None, :] + key[0]
    y = np.broadcast_to(np.uint32(use) + key[1], x.shape).copy()
    for block in range(5):
        for turn in _TURNS[block % 2]:
            x += y
            y = (y << np.uint32(turn)) | (y >> np.uint32(32 - turn))
            y ^= x
        x += key[(block + 1) % 3]
        y += key[(block + 2) % 3] + np.uint32(block + 1)
    return x


def order(keys: Words, first: int, count: int) -> Words:
    """The places of a group's sequence that its draws `first` … `first + count` read: group × draw.

    Within every part of 32 draws the order is that of random words, which never tie: their low bits are the place.

    Args:
        keys: of each group's order.
        first: index of the first draw, a multiple of 32.
        count: how many draws, a multiple of 32.
    """
    draw = np.arange(first, first + count, dtype=np.uint32)
    within = draw & np.uint32(PART - 1)
    packed = (threefry(keys, draw, 0).astype(np.uint64) << np.uint64(5)) | within
    packed = np.sort(packed.reshape(len(keys), -1, PART), axis=-1) & np.uint64(PART - 1)
    return packed.astype(np.uint32).reshape(len(keys), -1) + (draw - within)


def scrambled(keys: Words, dimensions: Words) -> tuple[Words, Words]:
    """Scramble the direction numbers of several scalars: by a random lower-triangular binary matrix, and a shift.

    Args:
        keys: of each scalar.
        dimensions: the Sobol dimension of each: its place in its group.

    Returns:
        The new direction numbers, scalar × bit, and the shift of each scalar.
    """
    random = threefry(keys, np.arange(BITS + 1, dtype=np.uint32), 1)
    diagonal = np.uint32(1) << np.arange(BITS - 1, -1, -1, dtype=np.uint32)
    rows = (random[:, :BITS] & ~(diagonal - np.uint32(1))) | diagonal
    parity = np.bitwise_count(directions()[dimensions][:, :, None] & rows[:, None, :]) & np.uint8(1)
    return (parity * diagonal).sum(axis=-1, dtype=np.uint32), random[:, BITS]


def sequence(mixed: Words, index: Words) -> Words:
    """The points with the given indices, as 32-bit words before the shift: scalar × index.

    Args:
        mixed: the direction numbers of each scalar.
        index: the indices of each scalar, or one row for all.
    """
    words = np.zeros((len(mixed), index.shape[-1]), np.uint32)
    for bit in range(int(index.max(initial=0)).bit_length()):
        words ^= np.where(index & np.uint32(1 << bit), mixed[:, bit, None], np.uint32(0))
    return words


def supercube(names: Sequence[str], groups: Groups, seed: int, first: int, count: int) -> Points:
    """The uniform points of sampled scalars for draws `first` … `first + count`: scalar × draw, inside (0, 1).

    A point depends on the seed, the scalar's name, its group's name, its place in the group and the draw's index alone.

    Args:
        names: of the scalars.
        groups: the scalars that share a sequence, in the order of their places, by the group's name.
        seed: of the run.
        first: index of the first draw.
        count: how many.
    """
    if not names:
        return np.empty((0, count))
    mixed, shift, orders, group = _frame(tuple(names), tuple(groups.items()), seed)
    start = first - first % PART
    places = order(orders, start, -(-(first + count - start) // PART) * PART)
    # A part stays in place, so its draws share the high bits of their index: two small tables contain all points.
    within = sequence(mixed, np.arange(PART, dtype=np.uint32)[None, :])
    parts = sequence(mixed, places[:1, ::PART] & ~np.uint32(PART - 1)) ^ shift[:, None]
    words = np.take_along_axis(within, (places & np.uint32(PART - 1)).astype(np.intp)[group], axis=1)
    words = (words.reshape(len(words), -1, PART) ^ parts[:, :, None]).reshape(len(words), -1)
    return (words[:, first - start : first - start + count].astype(np.float64) + 0.5) / 2.0**BITS


@lru_cache(maxsize=16)
def _frame(
    names: tuple[str, ...], groups: tuple[tuple[str, tuple[str, ...]], ...], seed: int
) -> tuple[Words, Words, Words, npt.NDArray[np.intp]]:
    """The constant parts over all draws: scrambles, shifts, keys of the orders, and each scalar's group."""
    home = {name: (group, place) for group, members in groups for place, name in enumerate(members)}
    at = [home.get(name, (name, 0)) for name in names]
    known = list(dict.fromkeys(group for group, _ in at))
    row = {group: i for i, group in enumerate(known)}
    mixed, shift = scrambled(keys_of(seed, names), np.array([place for _, place in at], np.uint32))
    return mixed, shift, keys_of(seed, (f"{g}:order" for g in known)), np.array([row[g] for g, _ in at], np.intp)


def group_problems(groups: Groups, names: Iterable[str]) -> list[Problem]:
    """Faults of groups of sampled scalars: too many members, one in two groups, a name that is not free."""
    problems = []
    seen: dict[str, str] = {}
    for group, members in groups.items():
        place = f"Group `{group}`"
        if len(members) > LARGEST_GROUP:
            right = f"A group has at most {LARGEST_GROUP}."
            problems.append(Problem(place, f"it has {len(members)} members.", right, "Remove some."))
        for name in members:
            if name in seen:
                wrong = f"`{name}` is in it, and in `{seen[name]}`."
                problems.append(Problem(place, wrong, "A sampled scalar is in at most one group, once."))
            seen.setdefault(name, group)
    # A scalar in no group forms a group of its own name.
    taken = [n for n in dict.fromkeys(names) if n in groups and n not in seen]
    if taken:
        wrong = f"{listed(taken)} is also a sampled scalar in no group."
        problems.append(Problem("Groups", wrong, "The two would share one order of draws.", "Rename the group."))
    return problems


def write_table() -> None:
    """Write the table of direction numbers from SciPy's (Joe and Kuo's, new-joe-kuo-6)."""
    from scipy.stats import qmc

    numbers = qmc.Sobol(LARGEST_GROUP, scramble=False, bits=BITS)._sv
    np.save(TABLE, np.asarray(numbers, np.uint32))


if __name__ == "__main__":
    write_table()
