"""No feedback: defence spending does not change GDP.

Claims that defence purchases at home displace as much output as they add. Leaves out every channel from defence to GDP;
all else follows `trend_growth`. Disagrees: [Ramey2011] and [RameyZubairy2018] find multipliers of 0.7 to 1.5.
Source: [SheremirovSpirovska2022], whose pooled multiplier of military spending is below 0.2.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import OutputShareByActor, ShareByActor

OTHERWISE = "trend_growth"


def output_effect(fiscal_rise: OutputShareByActor) -> ShareByActor:
    """The rise in defence spending adds nothing to GDP."""
    return jnp.zeros_like(fiscal_rise)
