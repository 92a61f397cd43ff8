"""Least squares on a table: pooled, and within groups. Closed forms; no further package is needed.

Words. `errors`: `classical`, `robust` (to unequal variances, with the correction N / (N - K)) or `clustered` (with G /
(G - 1) times (N - 1) / (N - K)). K counts the slopes, the constant and the effects that are taken out; with clustered
errors it counts the slopes and one, because effects lie within clusters. `missing`: `drop` a row that lacks a value, or
`refuse` it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.studies.replication_table import Table, chosen
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed

Array = npt.NDArray[Any]
ERRORS: Final = ("classical", "robust", "clustered")
MOST_CELLS: Final = 20_000_000  # rows times groups of all effects but the largest
CONSTANT: Final = "constant"


def pooled(
    table: Table,
    outcome: str,
    regressors: Sequence[str],
    errors: str = "classical",
    cluster: str = "",
    weights: str = "",
    missing: str = "refuse",
) -> dict[str, Any]:
    """Least squares over all rows, with a constant."""
    return _fitted(table, outcome, regressors, (), errors, cluster, weights, missing)


def within(
    table: Table,
    outcome: str,
    regressors: Sequence[str],
    effects: Sequence[str],
    errors: str = "classical",
    cluster: str = "",
    weights: str = "",
    missing: str = "refuse",
) -> dict[str, Any]:
    """Least squares within groups: the effects of one or two columns are taken out."""
    return _fitted(table, outcome, regressors, effects, errors, cluster, weights, missing)


def _fitted(
    table: Table,
    outcome: str,
    regressors: Sequence[str],
    effects: Sequence[str],
    errors: str,
    cluster: str,
    weights: str,
    missing: str,
) -> dict[str, Any]:
    if errors not in ERRORS:
        raise ProblemsFound([Problem("errors", f"it is `{errors}`.", f"It is one of {listed(ERRORS)}.")])
    if (errors == "clustered") != bool(cluster):
        raise ProblemsFound(
            [Problem("cluster", "it goes with `errors: clustered`, and only with it.", "Name a column.")]
        )
    held = chosen(
        table,
        [outcome, *regressors, *([weights] if weights else [])],
        [*effects, *([cluster] if cluster else [])],
        missing,
    )
    if weights and (held.numbers[weights] < 0).any():
        raise ProblemsFound([Problem("weights", f"`{weights}` has values below 0.")])
    root = np.sqrt(held.numbers[weights]) if weights else np.ones(held.count)
    y, x = held.numbers[outcome] * root, np.column_stack([held.numbers[n] for n in regressors]) * root[:, None]
    (y_left, x_left), rank = _less_effects([y[:, None], x], [held.words[e] for e in effects], root)
    y_left = y_left[:, 0]
    if np.linalg.matrix_rank(x_left) < len(regressors) or held.count <= len(regressors) + rank:
        wrong = f"{held.count} rows do not tell the effects of {listed(list(regressors))} apart."
        raise ProblemsFound([Problem("regressors", wrong, "Each varies apart from the others and from the effects.")])
    inverse = np.linalg.inv(x_left.T @ x_left)
    slopes = inverse @ x_left.T @ y_left
    left = y_left - x_left @ slopes
    names = list(regressors)
    if not effects:  # the constant is a coefficient too
        x_left, names = np.column_stack([x, root]), [*names, CONSTANT]
        inverse = np.linalg.inv(x_left.T @ x_left)
        slopes = inverse @ x_left.T @ y
        rank -= 1
    count, known = held.count, x_left.shape[1] + rank
    scores = x_left * left[:, None]
    if errors == "classical":
        spread = inverse * float(left @ left) / (count - known)
    elif errors == "robust":
        spread = inverse @ (scores.T @ scores) @ inverse * count / (count - known)
    else:
        by = _sums(np.unique(held.words[cluster], return_inverse=True)[1], scores)
        groups, few = len(by), x_left.shape[1] + bool(effects)
        spread = inverse @ (by.T @ by) @ inverse * groups / (groups - 1) * (count - 1) / (count - few)
    about = np.sqrt(np.diag(spread))
    return {
        "coefficients": dict(zip(names, map(float, slopes), strict=True)),
        "errors": dict(zip(names, map(float, about), strict=True)),
        "t": dict(zip(names, map(float, slopes / about), strict=True)),
        "r_squared": 1 - float(left @ left) / float(y_left @ y_left),
        "observations": count,
        "dropped": held.dropped,
    }


def _less_effects(columns: Sequence[Array], effects: Sequence[Sequence[str]], root: Array) -> tuple[list[Array], int]:
    """What is left of columns, row by row, when the groups' means are taken out, and how many effects those are.

    The means of the effect with most groups come out by sums; a second effect is fitted on what is left. Columns, and
    the result, are in units of the root of the weights. What is left by rounding alone is zero.
    """
    groups = [np.unique(words, return_inverse=True)[1] for words in effects] or [np.zeros(len(root), int)]
    first, *others = sorted(groups, key=lambda group: -int(group.max()))
    cells = len(root) * sum(int(group.max()) + 1 for group in others)
    if cells > MOST_CELLS:
        wrong = f"{len(root):,} rows have too many groups in more than one column."
        raise ProblemsFound([Problem("effects", wrong, "Only one column can have thousands of groups.")])
    weight = _sums(first, root[:, None] ** 2)

    def demeaned(values: Array) -> Array:
        means = _sums(first, values * root[:, None]) / np.where(weight > 0, weight, 1)
        return np.asarray(values - means[first] * root[:, None])

    left, rank = [demeaned(values) for values in columns], int((weight > 0).sum())
    if others:
        fitted = demeaned(np.column_stack([_dummies(group) for group in others]) * root[:, None])
        _, _, more, _ = np.linalg.lstsq(fitted, left[0], rcond=None)
        left = [values - fitted @ np.linalg.lstsq(fitted, values, rcond=None)[0] for values in left]
        rank += int(more)
    tiny = np.finfo(float).eps * len(root)
    for held, values in zip(left, columns, strict=True):
        held[:, np.linalg.norm(held, axis=0) <= tiny * np.linalg.norm(values, axis=0)] = 0
    return left, rank


def _sums(group: Array, values: Array) -> Array:
    """The sum of each column in each group: a row for each group."""
    return np.column_stack([np.bincount(group, column) for column in values.T])


def _dummies(group: Array) -> Array:
    """A column for each group: row by row whether it is there."""
    return np.asarray(group[:, None] == np.arange(int(group.max()) + 1)[None, :], float)
