"""Arithmetic of burdens: shares, sums, payments of hosts, and what a target costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from burdenshare.studies.fair_rules import ability_to_pay
from burdenshare.studies.inequality import gini, hhi
from burdenshare.studies.sharing import burden_ratios, shares


def burden_shares(spending: Mapping[str, float], share_of_output: Mapping[str, float]) -> dict[str, Any]:
    """Shares of spending and of the output behind a published share of output in percent, with their measures."""
    names = list(spending)
    spent = np.array([spending[n] for n in names], float)
    output = spent / np.array([share_of_output[n] for n in names], float) * 100
    burden, size = shares(spent), shares(output)
    return {
        "spending": _named(names, burden),
        "output": _named(names, size),
        "ratio": _named(names, burden_ratios(burden, size)),
        "hhi_spending": float(hhi(spent)),
        "hhi_output": float(hhi(output)),
        "gini_spending": float(gini(spent)),
    }


def total(amounts: Sequence[float]) -> dict[str, Any]:
    """The sum of amounts."""
    return {"sum": float(np.sum(np.asarray(amounts, float)))}


def host_share(guest: Mapping[str, float], host: Mapping[str, float]) -> dict[str, Any]:
    """What a host pays over what both pay, by host."""
    return {"host_share": {name: host[name] / (host[name] + guest[name]) for name in host}}


def cost_of_targets(
    spending: Mapping[str, float], share_of_output: Mapping[str, float], targets: Mapping[str, float]
) -> dict[str, Any]:
    """What reaching each target in percent of output would add to a year's spending."""
    return {
        target: {n: spending[n] * (wanted / share_of_output[n] - 1) for n in spending}
        for target, wanted in targets.items()
    }


def ability_shares(output: Sequence[float], output_a_head: Sequence[float], exponent: float) -> dict[str, Any]:
    """Shares by ability to pay: output times output a head to a power."""
    held = np.asarray(output, float)
    return {"share": ability_to_pay(held, held / np.asarray(output_a_head, float), exponent).tolist()}


def compound_growth(first: float, last: float, years: float) -> dict[str, Any]:
    """The growth a year that leads from the first amount to the last."""
    return {"rate": (last / first) ** (1 / years) - 1}


def _named(names: Sequence[str], values: Any) -> dict[str, float]:
    """Values by name."""
    return dict(zip(names, map(float, values), strict=True))
