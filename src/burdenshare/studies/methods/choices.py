"""Models of choice by maximum likelihood: probit, two-stage least squares, and a strategic probit with fixed utilities.

Probit and two-stage least squares need the packages of the extra `replicate`.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from burdenshare.studies.replication_table import Table, chosen
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed

ERRORS: Final = ("classical", "robust", "clustered")
TYPES: Final = ("private", "agent")


def probit(
    table: Table,
    outcome: str,
    regressors: Sequence[str],
    errors: str = "classical",
    cluster: str = "",
    missing: str = "refuse",
) -> dict[str, Any]:
    """Probit of an outcome that is 0 or 1, with a constant."""
    _check(errors, cluster)
    held = chosen(table, [outcome, *regressors], [cluster] if cluster else [], missing)
    x = np.column_stack([*(held.numbers[n] for n in regressors), np.ones(held.count)])
    model = _package("statsmodels.api").Probit(held.numbers[outcome], x)
    by = np.unique(held.words[cluster], return_inverse=True)[1] if cluster else None
    how: dict[str, dict[str, Any]] = {
        "classical": {},
        "robust": {"cov_type": "HC0"},
        "clustered": {"cov_type": "cluster", "cov_kwds": {"groups": by}},
    }
    fit = model.fit(disp=0, maxiter=200, **how[errors])
    names = [*regressors, "constant"]
    return {
        "coefficients": dict(zip(names, map(float, fit.params), strict=True)),
        "errors": dict(zip(names, map(float, fit.bse), strict=True)),
        "log_likelihood": float(fit.llf),
        "observations": held.count,
        "dropped": held.dropped,
    }


def two_stage(
    table: Table,
    outcome: str,
    regressors: Sequence[str],
    endogenous: Sequence[str],
    instruments: Sequence[str],
    errors: str = "classical",
    cluster: str = "",
    missing: str = "refuse",
) -> dict[str, Any]:
    """Two-stage least squares, with a constant among the other regressors."""
    _check(errors, cluster)
    names = [outcome, *regressors, *endogenous, *instruments]
    held = chosen(table, names, [cluster] if cluster else [], missing)
    outside = np.column_stack([*(held.numbers[n] for n in regressors), np.ones(held.count)])
    inside, shifts = (np.column_stack([held.numbers[n] for n in of]) for of in (endogenous, instruments))
    model = _package("linearmodels.iv").IV2SLS(held.numbers[outcome], outside, inside, shifts)
    by = np.unique(held.words[cluster], return_inverse=True)[1] if cluster else None
    how: dict[str, Any] = {"classical": {"cov_type": "unadjusted"}, "robust": {"cov_type": "robust"}}.get(errors, {})
    fit = model.fit(**(how or {"cov_type": "clustered", "clusters": by}))
    said = [*regressors, "constant", *endogenous]
    return {
        "coefficients": dict(zip(said, map(float, fit.params), strict=True)),
        "errors": dict(zip(said, map(float, fit.std_errors), strict=True)),
        "observations": held.count,
        "dropped": held.dropped,
    }


def strategic_probit(
    counts: Mapping[str, int], first: Mapping[str, float], second_fights: float, type: str
) -> dict[str, Any]:
    """The spread of private payoffs, by maximum likelihood, in a game of attack, concession and fight.

    Args:
        counts: cases of `no_attack`, `concede` and `fight`.
        first: the attacker's utility of each.
        second_fights: the defender's utility of fighting; that of conceding is 0.
        type: `private`, where each knows its own payoffs alone, or `agent`, where each choice errs by itself.
    """
    from scipy.optimize import minimize_scalar
    from scipy.special import log_ndtr, ndtr

    if type not in TYPES:
        raise ProblemsFound([Problem("type", f"it is `{type}`.", f"It is one of {listed(TYPES)}.")])
    below = [name for name, count in counts.items() if count < 0]
    if below:
        wrong = f"`{below[0]}` is {counts[below[0]]}."
        raise ProblemsFound([Problem("counts", wrong, "Each is a number of cases, 0 or more.")])

    def likelihood(log_spread: float) -> float:
        spread = np.exp(log_spread)
        z = second_fights / (spread * np.sqrt(2))
        fights = ndtr(z)
        gain = fights * first["fight"] + (1 - fights) * first["concede"] - first["no_attack"]
        size = np.sqrt(1 + fights**2 + (1 - fights) ** 2) if type == "private" else np.sqrt(2)
        attack = gain / (spread * size)
        return float(
            counts["no_attack"] * log_ndtr(-attack)
            + counts["concede"] * (log_ndtr(attack) + log_ndtr(-z))
            + counts["fight"] * (log_ndtr(attack) + log_ndtr(z))
        )

    grid = np.linspace(-4, 4, 161)
    best = float(grid[np.argmax([likelihood(v) for v in grid])])
    bounds = (best - 0.1, best + 0.1)
    found = minimize_scalar(lambda v: -likelihood(v), bounds=bounds, method="bounded", options={"xatol": 1e-10})
    return {"log_spread": float(found.x), "log_likelihood": -float(found.fun), "aic": 2 + 2 * float(found.fun)}


def _check(errors: str, cluster: str) -> None:
    if errors not in ERRORS or (errors == "clustered") != bool(cluster):
        right = f"It is one of {listed(ERRORS)}; `cluster` names a column where it is `clustered`."
        raise ProblemsFound([Problem("errors", f"it is `{errors}`.", right)])


def _package(name: str) -> Any:
    """A package of the extra `replicate`.

    Raises:
        NotHeld: it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        what = name.partition(".")[0]
        do = "Install it with `pip install 'burdenshare[replicate]'`."
        raise NotHeld([Problem("burdenshare replicate", f"the package `{what}` is not installed.", "", do)]) from None
