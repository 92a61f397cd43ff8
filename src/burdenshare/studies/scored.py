"""The scores of a hindcast: every form, origin, state and horizon of a record, with nothing read after the origin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from burdenshare.studies.hindcast import Record, forecast, last_value, shocks_of, trend_factor
from burdenshare.studies.paired import Array
from burdenshare.studies.scoring import crps, pit

HORIZONS: Final = (1, 3, 5)
POINT: Final = "last value without a spread"
NO_DRIFT: Final = "last value with the spread of all states"
DRIFT: Final = "last value with the spread and drift of all states"
TREND: Final = "trend of ten years"
LAST_VALUES: Final = (NO_DRIFT, DRIFT)


@dataclass(frozen=True)
class Scores:
    """Scores by form: horizon × origin × state; NaN where the record has no such case.

    `pit` and `sizes`, origin × state, are of the forms that are the equations under one rule for sizes of surprises.
    """

    states: tuple[str, ...]
    origins: tuple[int, ...]
    crps: Mapping[str, Array]
    pit: Mapping[str, Array]
    sizes: Mapping[str, Array]

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
    rules: Mapping[str, Callable[[Record], Array]],
) -> Scores:
    """Score every origin from the first to the last that has a later year.

    Args:
        record: the whole of it; each forecast sees a copy that ends at its origin.
        first_origin: the first.
        draws: of each forecast.
        seed: of the shocks.
        correlation: of two states' surprises.
        rules: for the sizes of surprises, by the name of the form: from a record that ends at the origin.
    """
    origins = tuple(y for y in record.years if first_origin <= y < record.years[-1])
    shape = (len(HORIZONS), len(origins), len(record.states))
    forms = (*rules, POINT, *LAST_VALUES, TREND)
    found = {form: np.full(shape, np.nan) for form in forms}
    positions = {rule: np.full(shape, np.nan) for rule in rules}
    sizes = {rule: np.full(shape[1:], np.nan) for rule in rules}
    shocks = shocks_of(seed, record.states, HORIZONS[-1], draws)
    for i, origin in enumerate(origins):
        known = record.until(origin)
        usable = np.nan_to_num(known.at(origin)) > 0
        outcomes = [np.where(usable, record.at(origin + years), np.nan) for years in HORIZONS]
        drawn = _against(known)
        for rule, size in rules.items():
            sizes[rule][i] = size(known)
            shares = forecast(known, sizes[rule][i], shocks, correlation)
            drawn[rule] = [shares[years - 1] for years in HORIZONS]
            trend = [shares[years - 1] * trend_factor(known, years)[:, None] for years in HORIZONS]
            drawn.setdefault(TREND, trend)  # with the surprises of the first rule
        for form, at_horizon in drawn.items():
            for k, outcome in enumerate(outcomes):
                found[form][k, i] = crps(at_horizon[k], outcome)
                if form in positions:
                    positions[form][k, i] = pit(at_horizon[k], outcome)
    return Scores(record.states, origins, found, positions, sizes)


def _against(known: Record) -> dict[str, list[Array]]:
    """The last values, from a record that ends at the origin: by horizon, state × point."""
    last = known.at(known.years[-1])[:, None]
    found = {POINT: [np.repeat(last, 2, axis=1) for _ in HORIZONS]}
    for form in LAST_VALUES:
        found[form] = [last * last_value(known, years, form == DRIFT) for years in HORIZONS]
    return found
