"""What other topics read of the threat if no theory of it is chosen: the adversary does not grow."""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import CoverageByMissionContingency, LogByMissionContingency
from burdenshare.vocabulary.numerics import FULL_COVERAGE, ONE_E_FOLD


def requirement_answer(coverage_at_start: CoverageByMissionContingency) -> LogByMissionContingency:
    """The requirement answers nothing: the value is 0."""
    return ONE_E_FOLD * jnp.zeros_like(coverage_at_start) / FULL_COVERAGE
