"""How unequal amounts are, how concentrated, and whether payments rise faster than incomes.

Amounts are member × further axes. The Gini coefficient has its population form, without a correction for few members.

Sources: by definition for the Gini coefficient in its population form and the sum of squared shares (Herfindahl,
Hirschman); [Kakwani1977] for progressivity as a concentration of payments less the Gini coefficient of incomes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from burdenshare.studies.sharing import shares

Array = npt.NDArray[Any]


def gini(amounts: Array, weights: Array | None = None) -> Array:
    """The Gini coefficient: 0 where all amounts a head are alike, near 1 where one member has all.

    Args:
        amounts: totals of the members.
        weights: how many heads each member has; one if not given.
    """
    heads = np.ones_like(np.asarray(amounts, np.float64)) if weights is None else np.asarray(weights, np.float64)
    return concentration(amounts, np.asarray(amounts, np.float64) / heads, heads)


def hhi(amounts: Array) -> Array:
    """The sum of squared shares: 1 over the number of members where all are alike, 1 where one has all."""
    return np.asarray((shares(amounts) ** 2).sum(axis=0))


def concentration(amounts: Array, order: Array, weights: Array) -> Array:
    """The concentration coefficient: how far amounts gather at members that are high in an order; from -1 to 1.

    Args:
        amounts: totals of the members.
        order: what members are ordered by, such as income a head.
        weights: how many heads each has.
    """
    held, ordered, heads = np.broadcast_arrays(*(np.asarray(a, np.float64) for a in (amounts, order, weights)))
    at = np.argsort(ordered, axis=0, kind="stable")
    parts = np.take_along_axis(shares(held), at, 0)
    people = np.take_along_axis(shares(heads), at, 0)
    reached = np.cumsum(parts, axis=0)
    return np.asarray(1 - (people * (2 * reached - parts)).sum(axis=0))


def kakwani(payments: Array, incomes: Array, heads: Array) -> Array:
    """Progressivity: the concentration of payments over incomes a head, less the Gini coefficient of incomes a head.

    Holds: 0 where payments are in proportion to incomes; above 0 where richer members pay a larger part of theirs.
    """
    a_head = np.asarray(incomes, np.float64) / np.asarray(heads, np.float64)
    return np.asarray(concentration(payments, a_head, heads) - gini(incomes, heads))
