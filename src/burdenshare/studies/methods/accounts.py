"""Accounts and simple dynamics: debt, partial adjustment, spatial lags, salvos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import jax.numpy as jnp
import numpy as np

import burdenshare.engine.compile  # noqa: F401  equations then compute in 64 bits
from burdenshare.model.roles._exchange import certain_salvo
from burdenshare.vocabulary.errors import Problem, ProblemsFound

LONGEST: Final = 1_000  # years


def debt_accumulation(
    debt: float, interest: float, growth: float, primary_balance: float | Sequence[float], years: int = 1
) -> dict[str, Any]:
    """Debt after some years, in percent of output: d (1 + i) / (1 + g) less the primary balance, year by year."""
    if isinstance(years, bool) or not isinstance(years, int) or not 1 <= years <= LONGEST:
        right = f"It is a whole number from 1 to {LONGEST:,}."
        raise ProblemsFound([Problem("years", f"it is `{years}`.", right)])
    balances = np.broadcast_to(np.asarray(primary_balance, float), (years,))
    for balance in balances:
        debt = debt * (1 + interest) / (1 + growth) - float(balance)
    return {"debt": debt}


def stabilising_balance(debt: float, interest: float, growth: float) -> dict[str, Any]:
    """The primary balance, in percent of output, that holds debt where it is."""
    return {"balance": debt * (interest - growth) / (1 + growth)}


def borrowed_rise(extra: Sequence[float], borrowed: float, interest: float, growth: float) -> dict[str, Any]:
    """What spending above plan adds to debt, in percent of output, where a part of it is borrowed."""
    debt = 0.0
    for added in extra:
        debt = debt * (1 + interest) / (1 + growth) + borrowed * added
    return {"debt_rise": debt}


def partial_adjustment(short_run: float, persistence: float) -> dict[str, Any]:
    """The long-run effect behind a short-run effect with a lagged outcome."""
    return {"long_run": short_run / (1 - persistence)}


def spatial_lag(weights: Sequence[Sequence[float]], drive: Sequence[float], lag: float) -> dict[str, Any]:
    """The reduced form of a spatial lag, and its own and cross multiplier of the first member."""
    matrix = np.linalg.inv(np.eye(len(drive)) - lag * np.asarray(weights, float))
    return {
        "outcome": (matrix @ np.asarray(drive, float)).tolist(),
        "own_multiplier": float(matrix[0, 0]),
        "cross_multiplier": float(matrix[1, 0]),
    }


def salvo_exchange(first: Mapping[str, float], second: Mapping[str, float]) -> dict[str, Any]:
    """One salvo each way, after Hughes: units lost. A side has `units`, `strike`, `defence` and `staying`."""
    lost = {}
    for name, own, foe in (("first", first, second), ("second", second, first)):
        incoming, stopped = foe["units"] * foe["strike"], own["units"] * own["defence"]
        given = [jnp.asarray(float(v)) for v in (own["units"], own["staying"], incoming, stopped)]
        lost[name] = float(certain_salvo(*given))
    return {"lost": lost}
