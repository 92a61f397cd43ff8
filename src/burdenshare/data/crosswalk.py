"""The crosswalk: one quantity of one actor under its definitions side by side, and the ratios between them.

Ratios compare figures of the same year, after recorded cases are corrected (a rebased GDP, a share of an earlier
year's GDP). Where an actor has figures under one definition only, the other is a distribution: the ratio of the two
for the actors that have both.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from burdenshare.data.observation import Observation
from burdenshare.vocabulary.errors import NotHeld, Problem
from burdenshare.vocabulary.files import read_file

# In logarithms. No two definitions are known to lie closer than the first. Where only one or two other actors have
# both, they cannot show how far actors differ; the spread is then the second at least [judgement].
_NARROWEST: Final = 0.02
_FROM_FEW: Final = 0.10


@dataclass(frozen=True)
class Restated:
    """A figure on today's terms. `factor` is 1 where nothing was corrected."""

    observation: Observation
    value: float
    factor: float
    says: str


@dataclass(frozen=True)
class Kappa:
    """The factor from one definition to another: lognormal, by its median and spread.

    `actors` are those whose figures it uses; `own` means that they are the actor's own.
    """

    of: str
    to: str
    median: float
    spread: float
    pairs: int
    actors: tuple[str, ...]
    own: bool

    def interval(self, part: float = 0.9) -> tuple[float, float]:
        """The middle part of the distribution."""
        reach = statistics.NormalDist().inv_cdf(0.5 + part / 2) * self.spread
        return self.median * math.exp(-reach), self.median * math.exp(reach)


@cache
def recorded_cases() -> Mapping[str, Mapping[str, Any]]:
    """The recorded cases in which a share uses an older GDP figure than today's."""
    path = Path(__file__).with_name("restatements.yaml")
    found: Mapping[str, Mapping[str, Any]] = read_file(path, path.name).value
    return found


def restate(observation: Observation, held: Iterable[Observation]) -> Restated:
    """A figure on today's terms.

    Raises:
        NotHeld: a case is recorded, but a figure that it needs is missing.
    """
    held = tuple(held)
    for case in recorded_cases().values():
        if (observation.quantity, observation.actor) == (case["quantity"], case["actor"]) and any(
            _fits(observation, where) for where in case["where"]
        ):
            times, over = (_named(case[word], observation.year, held) for word in ("times", "over"))
            return Restated(observation, observation.value * times / over, times / over, str(case["says"]))
    return Restated(observation, observation.value, 1.0, "")


def _fits(o: Observation, where: Mapping[str, Any]) -> bool:
    same = where.get("definition", o.definition) == o.definition and where.get("origin", o.origin) == o.origin
    return bool(same and o.year <= where.get("until", o.year))


def _named(name: list[Any], year: int, held: tuple[Observation, ...]) -> float:
    quantity, actor, at, definition = name
    at = year if at == "same" else at
    for o in held:
        if (o.quantity, o.actor, o.year, o.definition) == (quantity, actor, at, definition):
            return o.value
    raise NotHeld([Problem("crosswalk", f"{quantity} of {actor} in {at} ({definition}) is not held.")])


def newest(observations: Iterable[Observation], vintages: Mapping[str, str]) -> tuple[Observation, ...]:
    """The newest release of each figure; superseded ones and those of grade C only where there is no other."""
    found: dict[tuple[object, ...], Observation] = {}
    for o in sorted(observations, key=lambda o: (o.flag != "superseded", o.grade != "C", vintages.get(o.origin, ""))):
        found[o.quantity, o.actor, o.definition, o.unit, o.price_base, o.year] = o
    return tuple(found.values())


def ratios(restated: Mapping[tuple[str, int], Restated], of: str, to: str) -> dict[int, float]:
    """The factor from `of` to `to`, by year, where both are held."""
    years = sorted(y for d, y in restated if d == of and (to, y) in restated)
    return {y: restated[to, y].value / restated[of, y].value for y in years if restated[of, y].value}


def kappa(by_actor: Mapping[str, Mapping[tuple[str, int], Restated]], actor: str, of: str, to: str) -> Kappa | None:
    """The distribution of the factor between two definitions for an actor; None if no actor has both.

    Args:
        by_actor: the restated figures of each actor, by definition and year.
        actor: the code of the actor.
        of: the definition that is held.
        to: the definition that is wanted.
    """
    logs = {
        a: [math.log(r) for r in ratios(figures, of, to).values() if r > 0]
        for a, figures in by_actor.items()
    }  # fmt: skip
    logs = {a: found for a, found in logs.items() if found}
    if not logs:
        return None
    means = {a: statistics.fmean(found) for a, found in logs.items()}
    within = [x - means[a] for a, found in logs.items() for x in found if len(found) > 1]
    drift = math.sqrt(statistics.fmean(x * x for x in within)) if within else 0.0
    if actor in logs:
        spread = max(drift, statistics.stdev(logs[actor]) if len(logs[actor]) > 1 else 0.0, _NARROWEST)
        return Kappa(of, to, math.exp(means[actor]), spread, len(logs[actor]), (actor,), True)
    between = statistics.stdev(means.values()) if len(means) > 1 else 0.0
    spread = max(math.hypot(drift, between), _NARROWEST if len(means) > 2 else _FROM_FEW)
    median = math.exp(statistics.fmean(means.values()))
    return Kappa(of, to, median, spread, sum(map(len, logs.values())), tuple(sorted(means)), False)
