"""Where opinions settle (Friedkin and Johnsen): each node combines its own opinion with those it hears, repeatedly.

A node weighs the others by its row, is open to what it hears to some degree, and otherwise keeps its own opinion: x =
open · (W x) + (1 − open) · own. A node with openness 0 never moves: it is stubborn.
"""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from burdenshare.vocabulary.numerics import ONE_POSITION


def settled(weights: Array, openness: Array, own: Array) -> Array:
    """Return where any number of nodes settle: (I − open W)⁻¹ (I − open) own.

    The elimination is written out over the nodes, so that the draw stays the last axis and no matrix is moved. It needs
    no pivots, because the diagonal dominates its row when the rows of W add to 1 and openness is below 1.

    Args:
        weights: node × node × draw, the weight of each node for each other; the rows add to 1.
        openness: node × draw, from 0 to below 1.
        own: node × draw, the nodes' own opinions.

    Returns:
        node × draw.
    """
    nodes = range(own.shape[0])
    rows = [[(1.0 if i == j else 0.0) - openness[i] * weights[i, j] for j in nodes] for i in nodes]
    right = [(1 - openness[i]) * own[i] for i in nodes]
    for pivot in nodes:
        for i in nodes[pivot + 1 :]:
            factor = rows[i][pivot] / rows[pivot][pivot]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[pivot], strict=True)]
            right[i] = right[i] - factor * right[pivot]
    found = list(right)
    for i in reversed(nodes):
        found[i] = (right[i] - sum(rows[i][j] * found[j] for j in nodes[i + 1 :])) / rows[i][i]
    return jnp.stack(found)


def settled_pair(
    own: tuple[Array, Array],
    openness: tuple[Array, Array],
    heard: tuple[Array, Array],
    messages: tuple[Array, Array],
) -> tuple[Array, Array]:
    """Return where two nodes settle that hear each other and two stubborn messages, one of frame 1 and one of frame 0.

    Of what a node hears, the messages take their weights; of the rest, `heard` is the other node's share and the
    remainder is its own. It is written out by Cramer's rule.

    Args:
        own: the two nodes' own frames.
        openness: how open each node is, from 0 to below 1.
        heard: the other node's share in what each hears besides the messages.
        messages: the weights of the message of frame 1 and of that of frame 0; they add to 1 at most.
    """
    (first, second), (s, t), (of_second, of_first), (one, zero) = own, openness, heard, messages
    rest = 1 - one - zero
    a, b = 1 - s * rest * (1 - of_second), s * rest * of_second
    c, d = t * rest * of_first, 1 - t * rest * (1 - of_first)
    p, q = s * one * ONE_POSITION + (1 - s) * first, t * one * ONE_POSITION + (1 - t) * second
    whole = a * d - b * c
    return (p * d + b * q) / whole, (a * q + c * p) / whole
