"""A median with the ends of its range, as three cells of a row."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

LEVELS = (0.05, 0.5, 0.95)


def ranged(name: str, draws: npt.NDArray[Any]) -> dict[str, float]:
    """The median of some draws under a name, and the 5th and 95th percentile as `name_low` and `name_high`."""
    low, middle, high = map(float, np.quantile(draws, LEVELS))
    return {name: middle, f"{name}_low": low, f"{name}_high": high}
