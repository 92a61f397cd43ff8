"""The scores of a hindcast: every form, origin, state and horizon of a record, with nothing read after the origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from burdenshare.studies.hindcast import (
    Record,
    Shocks,
    forecast,
    last_value,
    shocks_of,
    surprise_sizes,
    trend_factor,
)
from burdenshare.studies.paired import Array
from burdenshare.studies.scoring import crps, pit

HORIZONS: Final = (1, 3, 5)
EQUATIONS: Final = "equations"
POINT: Final = "last value without a spread"
NO_DRIFT: Final = "last value with the spread of all states"
DRIFT: Final = "last value with the spread and drift of all states"
TREND: Final = "trend of ten years"
LAST_VALUES: Final = (NO_DRIFT, DRIFT)


@dataclass(frozen=True)
class Scores:
    """Scores by form: horizon × origin × state; NaN where the record has no such case.

    `pit` holds the equations' alone; `sizes` are those of the equations, origin × state.
    """

    states: tuple[str, ...]
    origins: tuple[int, ...]
    crps: Mapping[str, Array]
    pit: Array
    sizes: Array

    def since(self, origin: int) -> Array:
        """Which origins are that year's or later."""
        return np.array(self.origins) >= origin

    def mean(self, form: str, horizon: int, origins: Array, like: str = "") -> float:
        """The mean CRPS of a form over some origins, where it and another form both have a case."""
        mine, other = self.crps[form][horizon, origins], self.crps[like or form][horizon, origins]
        both = np.isfinite(mine) & np.isfinite(other)
        return float(mine[both].mean()) if both.any() else float("nan")

    def harder(self, horizon: int, origins: Array) -> str:
        """The last value with a spread that scores better over some origins."""
        return min(LAST_VALUES, key=lambda form: self.mean(form, horizon, origins))

    def ratio(self, form: str, horizon: int, origins: Array) -> float:
        """A form's CRPS over that of the harder last value, over the same cases."""
        harder = self.harder(horizon, origins)
        return self.mean(form, horizon, origins, harder) / self.mean(harder, horizon, origins, form)


def scores(
    record: Record,
    first_origin: int,
    draws: int,
    seed: int,
    correlation: float,
    given_sizes: Mapping[str, float] | None = None,
) -> Scores:
    """Score every origin from the first to the last that has a later year.

    Args:
        record: the whole of it; each forecast sees a copy that ends at its origin.
        first_origin: the first.
        draws: of each forecast.
        seed: of the shocks.
        correlation: of two states' surprises.
        given_sizes: of surprises by state, instead of the rule's; states without one are left out, and so are the
            other forms.
    """
    origins = tuple(y for y in record.years if first_origin <= y < record.years[-1])
    if given_sizes is not None:
        kept = [i for i, state in enumerate(record.states) if state in given_sizes]
        record = Record(tuple(record.states[i] for i in kept), record.years, record.shares[kept])
    forms = (EQUATIONS,) if given_sizes is not None else (EQUATIONS, POINT, *LAST_VALUES, TREND)
    shape = (len(HORIZONS), len(origins), len(record.states))
    found = {form: np.full(shape, np.nan) for form in forms}
    positions, sizes = np.full(shape, np.nan), np.full(shape[1:], np.nan)
    shocks = shocks_of(seed, record.states, HORIZONS[-1], draws)
    for i, origin in enumerate(origins):
        known = record.until(origin)
        sizes[i] = surprise_sizes(known) if given_sizes is None else [given_sizes[state] for state in record.states]
        usable = np.nan_to_num(known.at(origin)) > 0
        for form, at_horizon in _forecasts(known, sizes[i], shocks, correlation, forms).items():
            for k, years in enumerate(HORIZONS):
                outcome = np.where(usable, record.at(origin + years), np.nan)
                found[form][k, i] = crps(at_horizon[k], outcome)
                if form == EQUATIONS:
                    positions[k, i] = pit(at_horizon[k], outcome)
    return Scores(record.states, origins, found, positions, sizes)


def _forecasts(
    known: Record, sizes: Array, shocks: Shocks, correlation: float, forms: tuple[str, ...]
) -> dict[str, list[Array]]:
    """The draws of each form from a record that ends at the origin: by horizon, state × draw."""
    shares = forecast(known, sizes, shocks, correlation)
    found = {EQUATIONS: [shares[years - 1] for years in HORIZONS]}
    if POINT in forms:
        last = known.at(known.years[-1])[:, None]
        found[POINT] = [np.repeat(last, 2, axis=1) for _ in HORIZONS]
        for form in LAST_VALUES:
            found[form] = [last * last_value(known, years, form == DRIFT) for years in HORIZONS]
        found[TREND] = [shares[years - 1] * trend_factor(known, years)[:, None] for years in HORIZONS]
    return found
