"""Where opinions come to rest (Friedkin and Johnsen): own opinions and those of others, heard again and again.

A node hears the others with the weights of its row, is open to what it hears to a degree, and holds on to its own
opinion otherwise: x = open · (W x) + (1 − open) · own. Whoever is not open at all never moves: a stubborn node.
"""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from burdenshare.vocabulary.numerics import ONE_POSITION


def settled(weights: Array, openness: Array, own: Array) -> Array:
    """Where any number of nodes come to rest: (I − open W)⁻¹ (I − open) own.

    The elimination is written out over the nodes, so that draws stay the last axis and no matrix is moved. It needs no
    pivots, because the diagonal outweighs its row wherever the rows of W add to one and openness is below one.

    Args:
        weights: node × node × draw, what each node hears of each; the rows add to one.
        openness: node × draw, from none to below one.
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
    """Where two nodes come to rest that hear each other and two stubborn messages, one of frame one and one of zero.

    Of what a node hears, the messages take their weights; of the rest, `heard` is the other node's part and what is
    left is its own. Written out by Cramer's rule.

    Args:
        own: the two nodes' own frames.
        openness: how open each is, from none to below one.
        heard: the other node's part in what each hears besides the messages.
        messages: the weights of the message of frame one and of that of frame zero; they add to one at most.
    """
    (first, second), (s, t), (of_second, of_first), (one, zero) = own, openness, heard, messages
    rest = 1 - one - zero
    a, b = 1 - s * rest * (1 - of_second), s * rest * of_second
    c, d = t * rest * of_first, 1 - t * rest * (1 - of_first)
    p, q = s * one * ONE_POSITION + (1 - s) * first, t * one * ONE_POSITION + (1 - t) * second
    whole = a * d - b * c
    return (p * d + b * q) / whole, (a * q + c * p) / whole
