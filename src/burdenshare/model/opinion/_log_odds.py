"""Shares of a public as log-odds and back: what moves in log-odds never leaves the range from none to all."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array

from burdenshare.vocabulary.numerics import ONE_E_FOLD


def log_odds(share: Array) -> Array:
    """The log-odds of a share; a share beyond one in a thousand from none or all counts as that."""
    kept = jnp.clip(share, 0.001, 0.999)
    return ONE_E_FOLD * (jnp.log(kept) - jnp.log1p(-kept))


def share_of(odds: Array) -> Array:
    """The share that has these log-odds."""
    return jax.nn.sigmoid(odds / ONE_E_FOLD)
