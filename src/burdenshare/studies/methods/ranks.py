"""Rank correlations, the signed-rank test, inequality and progressivity of values by name or in a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from burdenshare.studies import concordance, inequality
from burdenshare.vocabulary.errors import Problem, ProblemsFound


def rank_correlation(
    first: Mapping[str, float], second: Mapping[str, float], without: Sequence[str] = ()
) -> dict[str, Any]:
    """Spearman's and Kendall's correlation of two values by name, and Spearman's without some names."""
    for word, held, others in (("second", second, first), ("first", first, second), ("without", without, first)):
        alone = [name for name in held if name not in others]
        if alone:
            where = "second" if word == "first" else "first"
            raise ProblemsFound([Problem(word, f"`{alone[0]}` is in `{word}` and not in `{where}`.")])
    names, kept = list(first), [n for n in first if n not in without]
    one, other = (np.array([values[n] for n in names]) for values in (first, second))
    found = {"spearman": concordance.spearman(one, other), "kendall": concordance.kendall(one, other)}
    if without:
        one, other = (np.array([values[n] for n in kept]) for values in (first, second))
        found["spearman_without"] = concordance.spearman(one, other)
    return found


def signed_rank(first: Sequence[float], second: Sequence[float]) -> dict[str, Any]:
    """Wilcoxon's signed-rank test of pairs: the smaller sum of ranks and the two-sided p value."""
    smaller, chance = concordance.wilcoxon(np.asarray(first, float), np.asarray(second, float))
    return {"w": smaller, "p": chance}


def unequal(amounts: Sequence[float]) -> dict[str, Any]:
    """The Gini coefficient in its population form, and the sum of squared shares."""
    held = np.asarray(amounts, float)
    return {"gini": float(inequality.gini(held)), "hhi": float(inequality.hhi(held))}


def progressivity(
    payments: Sequence[float], incomes: Sequence[float], heads: Sequence[float] | None = None
) -> dict[str, Any]:
    """Kakwani's index of payments over incomes; each member counts as one head if no heads are given."""
    paid, earned = np.asarray(payments, float), np.asarray(incomes, float)
    people = np.ones_like(earned) if heads is None else np.asarray(heads, float)
    return {"kakwani": float(inequality.kakwani(paid, earned, people))}
