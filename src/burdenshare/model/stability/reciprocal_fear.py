"""Reciprocal fear: each side strikes first because it fears that the other will, and fear feeds on itself.

Claims that the probability of a first strike is where belief and response meet (Schelling). Exposure makes being struck
first more costly, and near a fold small changes can have large effects. Two such points exist only in part of the
range; `is_bistable` shows where. Leaves out learning and signals within a crisis. Disagrees: those who hold that
leaders restrain themselves long before such logic applies; and `exposed_forces`, its rival, to which it is never added.
Source: [Schelling1960], formalised with a logit response; costs and slope are judgement.
"""

import jax.numpy as jnp

from burdenshare.model.stability._first_strike import fear_answer, settled_fear
from burdenshare.vocabulary.arrays import (
    ForPayoff,
    IndexByContingency,
    LogByContingency,
    Payoff,
    PayoffByContingency,
    Ratio,
    RatioByContingency,
    ShareByContingency,
    Truth,
    TruthByContingency,
)
from burdenshare.vocabulary.numerics import ONE_E_FOLD, log_change, relative, spread

OTHERWISE = "exposed_forces"


def struck_cost(
    exposed_share: ShareByContingency, exposed_share_reference: ShareByContingency, struck_cost_at_start: Payoff
) -> PayoffByContingency:
    """Being struck first costs the adversary more when a first strike would destroy more of its forces.

    Holds: between one half and one and a half times the cost in the reference year.
    """
    more = jnp.clip(relative(exposed_share, exposed_share_reference), 0.5, 1.5)
    return spread(struck_cost_at_start, Ratio, RatioByContingency) * more


def fear(
    fear_last_year: ShareByContingency,
    struck_cost: PayoffByContingency,
    striking_cost: Payoff,
    fear_slope: ForPayoff,
    is_reference_year: Truth,
) -> ShareByContingency:
    """Fear is the probability of a first strike in a crisis; each side expects of the other what it would do itself."""
    first, slope = (spread(x, Ratio, RatioByContingency) for x in (striking_cost, fear_slope))
    start = jnp.where(is_reference_year, 0.1, fear_last_year).astype(struck_cost.dtype)
    return settled_fear(start, first, struck_cost, slope)[0]


def fear_residual(
    fear: ShareByContingency, struck_cost: PayoffByContingency, striking_cost: Payoff, fear_slope: ForPayoff
) -> IndexByContingency:
    """The residual shows how far fear is from reproducing itself; above rounding error, no solution was found."""
    first, slope = (spread(x, Ratio, RatioByContingency) for x in (striking_cost, fear_slope))
    return jnp.abs(fear_answer(fear, first, struck_cost, slope) - fear)


def is_bistable(
    fear: ShareByContingency, struck_cost: PayoffByContingency, striking_cost: Payoff, fear_slope: ForPayoff
) -> TruthByContingency:
    """Whether a second point, with much more or less fear, also reproduces itself."""
    first, slope = (spread(x, Ratio, RatioByContingency) for x in (striking_cost, fear_slope))
    return settled_fear(fear, first, struck_cost, slope)[1].astype(fear.dtype)


def preemption_pressure(fear: ShareByContingency, fear_reference: ShareByContingency) -> LogByContingency:
    """Fear raises the hazard of war: log change, 0 in the reference year.

    Holds: at most tenfold either way.
    """
    most = 2.3 * ONE_E_FOLD
    return jnp.clip(log_change(fear, fear_reference), -most, most)
