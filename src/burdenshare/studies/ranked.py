"""What a ranking of assumptions says: each with its effect on one number. Read without JAX."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

CENTRAL: Final = ("p50", "mean")
SAFE_DRAWS: Final = 1_000  # with fewer, the order of a ranking is uncertain


@dataclass(frozen=True)
class Driver:
    """One assumption, of one label where each label is drawn by itself, and how it moves the number.

    `low_value` and `high_value` are its 10th and 90th percentile; if both percentiles are equal, its minimum and
    maximum.
    `effect` is the ranking's statistic (the median, another quantile, or the mean) with the assumption at the second,
    less the same statistic with it at the first; by its absolute value they are ranked. `effect_low` and `effect_high`
    are its 95 percent interval. `low` and `high` are the range of the difference within a draw, in 9 of 10 draws,
    `mean` its mean with a 95 percent interval, `size` the mean of its absolute value. `correlation` is the rank
    correlation over draws, with a 95 percent interval. Intervals are bootstraps over draws, the same ones on both
    sides.
    """

    name: str
    quantity: str
    labels: tuple[str, ...]
    label: str
    unit: str
    low_value: float
    high_value: float
    effect: float
    effect_low: float
    effect_high: float
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
        tried: how many of them were tried in all draws, after each was tried in a few.
        draws: on how many draws.
        explained: the part of the spread, in ranks, that the drivers explain together: R² of a regression on their
            ranks, adjusted for their number. None where the number is the same in all draws, or draws are too few.
        surprises: the part that surprises of single years carry, all together, with a 95 percent interval. 0 where none
            leads to the number, None where the number is the same in all draws.
        column: the statistic of which effects are: `p5` to `p95`, or `mean`.
    """

    drivers: tuple[Driver, ...]
    joined: int
    tried: int
    draws: int
    explained: float | None = None
    surprises: float | None = None
    surprises_low: float | None = None
    surprises_high: float | None = None
    column: str = "p50"

    @property
    def is_of_single_draws(self) -> bool:
        """Whether the range within draws goes with the effect: that of a tail is a difference of two other draws."""
        return self.column in CENTRAL

    @property
    def bracketed(self) -> tuple[Driver, ...]:
        """The drivers with the range that goes with their effect as `low` and `high`."""
        if self.is_of_single_draws:
            return self.drivers
        return tuple(replace(d, low=d.effect_low, high=d.effect_high) for d in self.drivers)

    @property
    def others(self) -> float | None:
        """The part of the spread that is left: of assumptions not listed, and of combinations."""
        if self.explained is None or self.surprises is None:
            return None
        return max(0.0, 1 - self.explained - self.surprises)

    @property
    def is_safe(self) -> bool:
        """Whether there are enough draws for the order of the ranking."""
        return self.draws >= SAFE_DRAWS
