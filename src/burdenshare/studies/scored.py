"""The scores of a hindcast: every form, origin, state and horizon of a record, with nothing read after the origin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
MOST_NUMBERS: Final = 4_000_000  # of a year's forecasts that are made at once


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
    known = [record.until(origin) for origin in origins]
    last = np.stack([k.at(k.years[-1]) for k in known], axis=1)
    cases = _Cases(record, origins, last)
    shocks = shocks_of(seed, record.states, HORIZONS[-1], draws)
    sizes = {rule: np.stack([size(k) for k in known], axis=1) for rule, size in rules.items()}
    for i, one in enumerate(known):
        for form, at_horizon in _against(one).items():
            cases.score(form, i, at_horizon)
    together = max(MOST_NUMBERS // (len(record.states) * draws), 1)
    for number, (rule, size) in enumerate(sizes.items()):
        for begin in range(0, len(origins), together):
            some = slice(begin, begin + together)
            shares = forecast(last[:, some], size[:, some], shocks, correlation)
            for i, one in enumerate(known[some], begin):
                drawn = [shares[years - 1, :, i - begin] for years in HORIZONS]
                cases.score(rule, i, drawn, with_pit=True)
                if number == 0:  # the trend has the surprises of the first rule
                    trend = [trend_factor(one, years)[:, None] for years in HORIZONS]
                    cases.score(TREND, i, [d * factor for d, factor in zip(drawn, trend, strict=True)])
    return Scores(record.states, origins, cases.crps, cases.pit, {rule: size.T for rule, size in sizes.items()})


class _Cases:
    """Scores as they are filled, horizon × origin × state, with the outcomes that the forecasts are scored against."""

    def __init__(self, record: Record, origins: tuple[int, ...], last: Array) -> None:
        came = [[record.at(origin + years) for origin in origins] for years in HORIZONS]
        self.outcomes = np.where(np.nan_to_num(last.T) > 0, np.array(came), np.nan)
        self.crps: dict[str, Array] = {}
        self.pit: dict[str, Array] = {}

    def score(self, form: str, origin: int, draws: Sequence[Array], with_pit: bool = False) -> None:
        """Score a form's forecasts from one origin: by horizon, state × draw."""
        for k, drawn in enumerate(draws):
            outcome = self.outcomes[k, origin]
            seen = np.isfinite(outcome)
            self._of(self.crps, form)[k, origin, seen] = crps(drawn[seen], outcome[seen])
            if with_pit:
                self._of(self.pit, form)[k, origin, seen] = pit(drawn[seen], outcome[seen])

    def _of(self, scores: dict[str, Array], form: str) -> Array:
        return scores.setdefault(form, np.full(self.outcomes.shape, np.nan))


def _against(known: Record) -> dict[str, list[Array]]:
    """The last values, from a record that ends at the origin: by horizon, state × point."""
    last = known.at(known.years[-1])[:, None]
    found = {POINT: [np.repeat(last, 2, axis=1) for _ in HORIZONS]}
    for form in LAST_VALUES:
        found[form] = [last * last_value(known, years, form == DRIFT) for years in HORIZONS]
    return found
