"""The generator of random words, written out: the 20 rounds of Threefry-2x32.

JAX's own gives the same words, but runs the rounds in a loop with copies between them: a quarter of a whole run.
"""

from __future__ import annotations

from typing import Final

import jax
import jax.numpy as jnp
from jax import lax

_TURNS: Final = ((13, 15, 26, 6), (17, 29, 16, 24))
_PARITY: Final = 0x1BD11BDA


def threefry(low: jax.Array, high: jax.Array, first: jax.Array, second: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Two random words for each counter.

    Args:
        low: the key's first word.
        high: the key's second word.
        first: the counter's first word.
        second: the counter's second word. All four have one shape and 32 bits.
    """
    keys = (low, high, low ^ high ^ jnp.uint32(_PARITY))
    first, second = first + low, second + high
    for block in range(5):
        for turn in _TURNS[block % 2]:
            first = first + second
            second = first ^ ((second << jnp.uint32(turn)) | (second >> jnp.uint32(32 - turn)))
        first = first + keys[(block + 1) % 3]
        second = second + keys[(block + 2) % 3] + jnp.uint32(block + 1)
    # Written once: or each equation that reads a shock would compute the rounds for itself.
    found: tuple[jax.Array, jax.Array] = lax.optimization_barrier((first, second))
    return found
