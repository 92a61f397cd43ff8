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
    root = np.sqrt(held.numbers[weights]) if weights else np.ones(held.count)
    y, x = held.numbers[outcome] * root, np.column_stack([held.numbers[n] for n in regressors]) * root[:, None]
    absorbed = np.column_stack([np.ones(held.count), *(_dummies(held.words[e]) for e in effects)]) * root[:, None]
    y_left, x_left = (v - absorbed @ np.linalg.lstsq(absorbed, v, rcond=None)[0] for v in (y, x))
    rank = int(np.linalg.matrix_rank(absorbed))
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
        by = _dummies(held.words[cluster]).T @ scores
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


def _dummies(words: Sequence[str]) -> Array:
    """A column for each word: row by row whether it is there."""
    known = sorted(set(words))
    return np.asarray(np.array(words)[:, None] == np.array(known)[None, :], float)
