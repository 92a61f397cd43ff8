"""Closed forms of deterrence: the strategic probit, the asymmetric escalation game, and quantal response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.scipy.special import ndtr


class Escalation(NamedTuple):
    """The probabilities with which an escalation game ends."""

    status_quo: Array
    conceded: Array
    limited: Array
    war: Array
    by_outcome: Mapping[str, Array]


def escalation(challenger: Mapping[str, Array], defender: Mapping[str, Array], precision: Array) -> Escalation:
    """Solve the asymmetric escalation game in one backward pass; each choice is a logit of its payoffs.

    The challenger keeps the status quo or demands; the defender concedes, responds in kind, or escalates; after a
    response in kind the challenger yields or escalates, and then the defender yields or escalates; after an escalation
    the challenger yields or escalates. As precision grows without bound this is backward induction.

    Args:
        challenger: payoffs by outcome: SQ, DC, DD, ED, DE, EE.
        defender: the defender's payoffs by outcome.
        precision: of choice; 0 is a coin toss.
    """
    c, d, s = challenger, defender, precision

    def likelier(first: Array, second: Array) -> Array:
        return jax.nn.sigmoid(s * (first - second))

    def mixed(p: Array, first: Array, second: Array) -> Array:
        return p * first + (1 - p) * second

    stands = likelier(d["EE"], d["ED"])  # the defender, after the challenger escalated first
    climbs = likelier(mixed(stands, c["EE"], c["ED"]), c["DD"])  # the challenger, after an answer in kind
    fights = likelier(c["EE"], c["DE"])  # the challenger, after the defender escalated
    in_kind = mixed(climbs, mixed(stands, d["EE"], d["ED"]), d["DD"])
    escalated = mixed(fights, d["EE"], d["DE"])
    answers = jax.nn.softmax(s * jnp.stack(jnp.broadcast_arrays(d["DC"], in_kind, escalated)), axis=0)
    concede, kind, escalate = answers[0], answers[1], answers[2]
    after_kind = mixed(climbs, mixed(stands, c["EE"], c["ED"]), c["DD"])
    demanded = concede * c["DC"] + kind * after_kind + escalate * mixed(fights, c["EE"], c["DE"])
    demands = likelier(demanded, c["SQ"])
    ends = {
        "SQ": 1 - demands,
        "DC": demands * concede,
        "DD": demands * kind * (1 - climbs),
        "ED": demands * kind * climbs * (1 - stands),
        "DE": demands * escalate * (1 - fights),
        "EE": demands * (kind * climbs * stands + escalate * fights),
    }
    return Escalation(ends["SQ"], ends["DC"], ends["DD"] + ends["ED"] + ends["DE"], ends["EE"], ends)


def strategic_probit(
    attacker: tuple[Array, Array, Array], fight: Array, noise: Array, agent_error: bool = False
) -> tuple[Array, Array]:
    """Return the probabilities that the attacker attacks and that the defender fights, with private payoffs.

    Args:
        attacker: the attacker's payoffs of no attack, of concession, and of war.
        fight: the defender's payoff of war less that of concession.
        noise: the standard deviation of each private payoff.
        agent_error: whether errors belong to choices and not to payoffs, so that the attacker's noise does not depend
            on the defender's probability.
    """
    none, conceded, war = attacker
    fights = ndtr(fight / (noise * jnp.sqrt(2.0)))
    gain = fights * war + (1 - fights) * conceded - none
    spread = jnp.sqrt(2.0) if agent_error else jnp.sqrt(1 + fights**2 + (1 - fights) ** 2)
    return ndtr(gain / (noise * spread)), fights


def quantal_response(row: Array, column: Array, precision: Array, halvings: int = 200) -> tuple[Array, Array]:
    """Return the logit equilibrium of a two-by-two game: the probability that each plays its first strategy.

    It is found by halving on the row player's probability: the column's response to it, and the row's response to that.
    Where there is more than one equilibrium, it returns one of them.

    Args:
        row: payoffs of the row player, row × column.
        column: payoffs of the column player, row × column.
        precision: of choice.
        halvings: how often the interval is halved.
    """

    def column_answer(p: Array) -> Array:
        gain = p * (column[0, 0] - column[0, 1]) + (1 - p) * (column[1, 0] - column[1, 1])
        return jax.nn.sigmoid(precision * gain)

    def row_answer(q: Array) -> Array:
        gain = q * (row[0, 0] - row[1, 0]) + (1 - q) * (row[0, 1] - row[1, 1])
        return jax.nn.sigmoid(precision * gain)

    low, high = jnp.zeros_like(precision), jnp.ones_like(precision)
    for _ in range(halvings):
        middle = 0.5 * (low + high)
        rises = row_answer(column_answer(middle)) > middle
        low, high = jnp.where(rises, middle, low), jnp.where(rises, high, middle)
    p = 0.5 * (low + high)
    return p, column_answer(p)


def one_stage_threshold(conceded: float, status_quo: float, answered: float) -> float:
    """Return the probability of a hard response above which a challenge does not pay."""
    return (conceded - status_quo) / (conceded - answered)


def war_by_risk(chance_of_winning: float, own_cost: float, most_cost: float) -> tuple[float, float]:
    """Return the best demand against an opponent of unknown cost, and the probability of war that it brings.

    The opponent's cost is uniform from 0 to `most_cost`.
    """
    return chance_of_winning + 0.5 * (most_cost - own_cost), (most_cost - own_cost) / (2 * most_cost)


def inefficiency(patience: float, power: tuple[float, float], costs: tuple[float, float]) -> float:
    """Return Powell's condition: above 0, power shifts too fast for a bargain, and war is preferred.

    Args:
        patience: the discount factor.
        power: the rising side's chance of winning now and later.
        costs: of war, for the declining and for the rising side.
    """
    whole = 1 / (1 - patience)
    declining = (1 - power[0]) * whole - costs[0]
    rising = power[1] * whole - costs[1]
    return declining + patience * rising - whole
