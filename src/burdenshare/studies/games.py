"""Games of cost or of power, and Shapley's value of their players.

A game gives the worth of each set of players. Sets are rows of truths: player by player. A player's value is what it
adds, averaged over all orders in which players may come. The values add to the worth of all (efficiency), equal players
have equal values (symmetry), one that adds nothing has 0 (dummy), and one that adds more to every set has more
(monotonicity).

Sources: [Shapley1953]; [LittlechildOwen1973] for airport games; [ShapleyShubik1954] for weighted votes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, lcm
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from burdenshare.vocabulary.errors import Problem, ProblemsFound

Array = npt.NDArray[Any]
Game: TypeAlias = Callable[[Array], Array]  # sets × players, truths -> sets
MOST: Final = 12  # players whose sets are all evaluated: 4,096
ORDERS: Final = 20_000


@dataclass(frozen=True)
class Values:
    """Shapley's values by player, and their standard errors: 0 where all sets were evaluated."""

    values: Array
    errors: Array


def values_of(game: Game, players: int, orders: int = ORDERS, seed: int = 1) -> Values:
    """Shapley's values: exact for few players, sampled for more.

    Args:
        game: the worth of sets of players; that of the empty set is 0.
        players: how many.
        orders: of players, sampled where there are too many sets; each with its reverse.
        seed: of the sampling.

    Raises:
        ProblemsFound: there is no player, or the empty set has a worth.
    """
    if players < 1 or float(game(np.zeros((1, max(players, 1)), bool))[0]) != 0:
        wrong = f"{players} players are given, or the empty set has a worth."
        raise ProblemsFound([Problem("Shapley values", wrong, "A game has players, and its empty set is worth 0.")])
    if players <= MOST:
        return Values(_exact(game, players), np.zeros(players))
    return _sampled(game, players, max(orders // 2, 2), seed)


def _exact(game: Game, players: int) -> Array:
    numbers = np.arange(2**players)
    sets = (numbers[:, None] >> np.arange(players)) & 1 == 1
    worth, sizes = np.asarray(game(sets), np.float64), sets.sum(axis=1)
    weights = np.array([factorial(k) * factorial(players - k - 1) / factorial(players) for k in range(players)])
    found = np.empty(players)
    for player in range(players):
        without = numbers[~sets[:, player]]
        found[player] = weights[sizes[without]] @ (worth[without | 1 << player] - worth[without])
    return found


def _sampled(game: Game, players: int, pairs: int, seed: int) -> Values:
    """Means over orders and their reverses; the errors are those of the means of pairs."""
    random = np.random.Generator(np.random.PCG64(seed))
    added = np.empty((pairs, players))
    for pair in range(pairs):
        order = random.permutation(players)
        added[pair] = 0.5 * (_added(game, order) + _added(game, order[::-1]))
    return Values(added.mean(axis=0), added.std(axis=0, ddof=1) / np.sqrt(pairs))


def _added(game: Game, order: Array) -> Array:
    """What each player adds to those before it in one order."""
    players = len(order)
    place = np.empty(players, int)
    place[order] = np.arange(players)
    worth = np.asarray(game(place[None, :] < np.arange(players + 1)[:, None]), np.float64)
    return np.asarray(np.diff(worth)[place])


def airport(costs: Array) -> Game:
    """The game in which a set costs what its dearest player costs alone, as the longest runway serves all aircraft."""
    held = np.asarray(costs, np.float64)
    return lambda sets: np.where(sets, held, 0.0).max(axis=1)


def airport_values(costs: Array) -> Array:
    """Shapley's values of the airport game for any number of players: each step is shared by those who need it."""
    held = np.asarray(costs, np.float64)
    order = np.argsort(held, axis=0, kind="stable")
    rising = np.take_along_axis(held, order, 0)
    steps = np.diff(rising, axis=0, prepend=np.zeros_like(rising[:1]))
    sharing = len(held) - np.arange(len(held)).reshape(-1, *[1] * (held.ndim - 1))
    found = np.empty_like(held)
    np.put_along_axis(found, order, np.cumsum(steps / sharing, axis=0), 0)
    return found


def weighted_vote(weights: Array, quota: float) -> Game:
    """The game in which a set is worth 1 if its votes reach the quota, and else 0.

    Votes are counted as they are written: of 0.1 and 0.7, a quota of 0.8 is reached.
    """
    *held, needed = (Fraction(str(number)) for number in (*np.asarray(weights).tolist(), quota))
    scale = lcm(needed.denominator, *(number.denominator for number in held))
    votes, enough = np.array([int(number * scale) for number in held], object), int(needed * scale)
    return lambda sets: (np.where(sets, votes, 0).sum(axis=1) >= enough).astype(np.float64)
