"""No feedback: output does not notice who spends on defence, nor how much.

Claims that what defence buys at home displaces as much as it adds. Leaves out every channel from defence to output; all
else is as in `trend_growth`. Disagrees: [Ramey2011] and [RameyZubairy2018], who find multipliers of 0.7 to 1.5.
Source: [SheremirovSpirovska2022], whose pooled multiplier of military spending is below 0.2.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import OutputShareByActor, ShareByActor

OTHERWISE = "trend_growth"


def output_effect(fiscal_rise: OutputShareByActor) -> ShareByActor:
    """What the rise in defence adds to output: nothing."""
    return jnp.zeros_like(fiscal_rise)
