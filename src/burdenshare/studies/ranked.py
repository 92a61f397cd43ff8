"""What a ranking of assumptions says: each with its effect on one number. Read without JAX."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SAFE_DRAWS: Final = 1_000  # with fewer, the screening may miss what matters


@dataclass(frozen=True)
class Driver:
    """One assumption, of one label where each label is drawn by itself, and how it moves the number.

    `low_value` and `high_value` are its 10th and 90th percentile; of what has one value at both, its least and most.
    `effect` is the median over draws of the number with the second less that with the first, `low` and `high` the range
    of 9 in 10 draws, `mean` its mean with a 95 percent interval, `size` the mean of its absolute value: by that they
    are ranked. `correlation` is the rank correlation over draws, with a 95 percent interval. Intervals are bootstraps
    over draws.
    """

    name: str
    quantity: str
    labels: tuple[str, ...]
    label: str
    unit: str
    low_value: float
    high_value: float
    effect: float
    low: float
    high: float
    mean: float
    mean_low: float
    mean_high: float
    size: float
    correlation: float
    correlation_low: float
    correlation_high: float


@dataclass(frozen=True)
class Ranking:
    """The assumptions that move one number, the strongest first.

    Attributes:
        drivers: those that were tried and have an effect.
        joined: how many assumptions a path of equations joins to the number.
        tried: how many of them were tried one at a time.
        draws: on how many draws.
        unseen: a rank correlation below which the screening may have missed an assumption; 0 where all were tried.
    """

    drivers: tuple[Driver, ...]
    joined: int
    tried: int
    draws: int
    unseen: float

    @property
    def is_safe(self) -> bool:
        """Whether there are enough draws for the screening, or no screening was needed."""
        return self.tried == self.joined or self.draws >= SAFE_DRAWS
