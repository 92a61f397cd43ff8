"""Action and reaction: the adversary builds and disperses faster when the defender can strike more by itself.

Claims that the pace of warheads and of dispersal follows the defender's own strike force of the year before, with a
sampled elasticity that may be close to 0. Leaves out responses to the supporter's forces and to words. Disagrees: panel
studies that find no two-way arms race where the adversary's spending data are unusable.
Source: [BowersHiim2021] for the claim; the elasticity is judgement, half-normal with 0.3.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import RatioByContingency, Truth

OTHERWISE = "steady_buildup"


def arms_answer(
    ally_strike_ratio_last_year: RatioByContingency, arms_reaction: RatioByContingency, is_reference_year: Truth
) -> RatioByContingency:
    """The adversary builds faster when the defender's own strike force grows; 1 is its own pace.

    Holds: between one quarter and four times.
    """
    ratio = jnp.where(is_reference_year, 1.0, ally_strike_ratio_last_year)
    return jnp.clip(jnp.exp(arms_reaction * jnp.log(ratio)), 0.25, 4.0)
