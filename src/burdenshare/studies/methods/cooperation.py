"""Games: Shapley's values, indices of power, and the private provision of a public good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np

import burdenshare.engine.compile  # noqa: F401  equations then compute in 64 bits
from burdenshare.model.spending.pure_public_good import allied_defence, best_response
from burdenshare.studies import games
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest


def airport_game(costs: Sequence[float]) -> dict[str, Any]:
    """Shapley's values where a set costs what its dearest player costs."""
    return {"values": games.values_of(games.airport(np.asarray(costs, float)), len(costs)).values.tolist()}


def voting_game(weights: Sequence[float], quota: float) -> dict[str, Any]:
    """The index of Shapley and Shubik of a vote with weights and a quota."""
    found = games.values_of(games.weighted_vote(np.asarray(weights, float), quota), len(weights))
    return {"index": found.values.tolist()}


def worth_of_sets(players: Sequence[str], worth: Mapping[str, float]) -> dict[str, Any]:
    """Shapley's values of a game whose worth is given by set: names joined by `+`; a set not named is worth 0."""
    twice = next((player for player in players if list(players).count(player) > 1), None)
    if twice is not None:
        raise ProblemsFound([Problem("players", f"`{twice}` is named twice.")])
    by_set: dict[frozenset[str], float] = {}
    for names, value in worth.items():
        parts = [part.strip() for part in names.split("+")]
        one = frozenset(parts)
        if len(one) < len(parts):
            raise ProblemsFound([Problem("worth", f"a player is named twice in `{names}`.")])
        if unknown := sorted(one - set(players)):
            right = nearest(unknown[0], players) or f"Players are {listed(list(players))}."
            raise ProblemsFound([Problem("worth", f"`{unknown[0]}` in `{names}` is no player.", right)])
        if one in by_set:
            raise ProblemsFound([Problem("worth", f"the set `{names}` is given twice.")])
        by_set[one] = value

    def game(sets: Any) -> Any:
        return np.array([by_set.get(frozenset(np.array(players)[row].tolist()), 0.0) for row in sets])

    return {"values": dict(zip(players, games.values_of(game, len(players)).values.tolist(), strict=True))}


def public_good(income: Sequence[float], taste: float) -> dict[str, Any]:
    """Provision of a pure public good by members who each answer the others, with corners: the total and each part."""
    money = jnp.asarray(np.asarray(income, float)[:, None])
    wanted, all_spills, member = jnp.full_like(money, taste), jnp.ones_like(money), jnp.ones_like(money)
    together = allied_defence(wanted, all_spills, money, member)
    each = np.asarray(best_response(wanted, all_spills, money, together, member))[:, 0]
    return {"total": float(each.sum()), "parts": each.tolist()}
