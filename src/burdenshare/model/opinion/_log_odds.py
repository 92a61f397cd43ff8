"""Shares of a public as log-odds and back: what moves in log-odds stays between 0 and 1."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array

from burdenshare.vocabulary.numerics import ONE_E_FOLD


def log_odds(share: Array) -> Array:
    """Return the log-odds of a share, with the share limited to the range from 0.001 to 0.999."""
    kept = jnp.clip(share, 0.001, 0.999)
    return ONE_E_FOLD * (jnp.log(kept) - jnp.log1p(-kept))


def share_of(odds: Array) -> Array:
    """Return the share that has these log-odds."""
    return jax.nn.sigmoid(odds / ONE_E_FOLD)
