"""Which assumptions move a number most: each at its 10th and its 90th percentile, all others as drawn.

Only inputs from which a path of equations leads to the number are looked at. Each of them is first tried in 64 futures;
the twenty with the largest mean effect, up or down, are then tried in all. They are ranked by the statistic that is
chosen (the median, another quantile, or the mean) at the one end less the same at the other. What has no influence has
an effect of exactly 0 in every draw: chance cannot invent a driver. One that acts in few futures alone may be missed.
No correlation is used to choose: one input often decides most of a number, as a base rate does, and beside it all
others drown.

What the listed assumptions leave over is shown too. Surprises of single years are drawn again, with all assumptions as
drawn: how little the number then agrees with itself is their share of the spread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.engine.compile import Machine, arguments, compile_program
from burdenshare.engine.draws import CHUNK, varies
from burdenshare.engine.outcome import LEVEL_NAMES, LEVELS
from burdenshare.engine.program import Program, Sampled, Shock
from burdenshare.scenario.bind import Bound
from burdenshare.studies.parts import program_of
from burdenshare.studies.ranked import Driver, Ranking

Array = npt.NDArray[Any]
TRIED: Final = 20  # assumptions that are tried in all draws, after the screening
GLANCED: Final = 64  # draws in which every assumption is tried first
MOST_DRAWS: Final = 2_048  # draws on which they are tried: the first of the run
ENDS: Final = (0.1, 0.9)
REDRAWN: Final = 4  # times that surprises are drawn again
_RESAMPLED: Final = 400
_INTERVAL: Final = (0.025, 0.975)
_RANGE: Final = (0.05, 0.95)


@dataclass(frozen=True)
class _Scalar:
    """One sampled number: the input and the rows of it that share its draws, and their values."""

    name: str
    quantity: str
    rows: tuple[int, ...]
    values: Array  # by draw, in base units
    ends: tuple[float, float]  # in base units
    factor: float


def rank(
    bound: Bound, outcome: str, labels: Mapping[str, str], year: int, draws: int, precision: int = 64,
    tried: int = TRIED, column: str = "p50",
) -> Ranking:  # fmt: skip
    """Rank the assumptions that move one number.

    Args:
        bound: the scenario with its program.
        outcome: of the program.
        labels: of its cell, by dimension.
        year: which.
        draws: of the run; at most the first 2,048 are used.
        precision: 64 or 32.
        tried: how many are tried in all draws.
        column: of which statistic of the number, `p5` to `p95` or `mean`.

    Raises:
        ProblemsFound: the scenario's theories and numbers do not give the outcome.
    """
    program = program_of(bound, [outcome])
    draws = min(draws, MOST_DRAWS)
    machine = compile_program(program, precision)
    about = program.equations[outcome].gives
    row = [y for y in program.years].index(year)
    at = (row, *(program.labels[d].index(labels[d]) for d in about.dimensions))
    fed = _Fed(machine, program, outcome, at, draws)
    scalars = _scalars(program, fed, draws)
    number = fed.number({})
    correlations = _rank_correlations([s.values for s in scalars], number)
    strongest = np.argsort(-_glanced(scalars, fed), kind="stable")[:tried]
    factor = bound.watched[outcome].factor if outcome in bound.watched else bound.cards[outcome].shown_unit.factor
    found = [_driver(scalars[i], correlations[i], fed, factor, bound, column) for i in strongest]
    drivers = tuple(sorted((d for d in found if d.size > 0), key=lambda d: (-abs(d.effect), -d.size, d.name)))
    moving = {d.name for d in drivers}
    explained = _explained([s.values for s in scalars if s.name in moving], number)
    return Ranking(drivers, len(scalars), len(found), draws, explained, *_surprises(fed, number), column)


class _Fed:
    """A compiled program whose drawn inputs may be replaced, chunk by chunk."""

    def __init__(self, machine: Machine, program: Program, outcome: str, at: tuple[int, ...], draws: int) -> None:
        self.machine, self.program, self.outcome, self.at, self.draws = machine, program, outcome, at, draws
        self.fixed = arguments(program, machine.dtype)
        self.chunks = {first: machine.drawn(first) for first in range(0, draws, CHUNK)}

    def drawn(self, name: str) -> Array:
        """One input in every draw: row × draw."""
        parts = [chunk[name].reshape(-1, CHUNK) for chunk in self.chunks.values()]
        return np.concatenate(parts, axis=-1)[:, : self.draws].astype(np.float64)

    def split(self, pinned: Sequence[tuple[str, Sequence[int], float]], each: int) -> Array:
        """The number in the draws of the first chunk, with each pin in so many draws of its own; in base units."""
        first, chunk = next(iter(self.chunks.items()))
        inputs = {n: np.array(v) for n, v in chunk.items()}
        for i, (name, rows, value) in enumerate(pinned):
            inputs[name].reshape(-1, CHUNK)[list(rows), i * each : (i + 1) * each] = value
        given = self.machine.chunk(first, inputs, self.fixed)
        return np.asarray(given[self.outcome][self.at], np.float64)

    def number(self, pinned: Mapping[str, tuple[Sequence[int], float]], again: int = 0) -> Array:
        """The number in every draw, with some rows of some inputs at one value; in base units.

        Args:
            pinned: by input, its rows and their value.
            again: surprises are those of a run whose seed is higher by so much; all else is as drawn.
        """
        found = []
        for first, chunk in self.chunks.items():
            inputs = dict(chunk)
            for name, (rows, value) in pinned.items():
                flat = inputs[name].reshape(-1, CHUNK).copy()
                flat[list(rows)] = value
                inputs[name] = flat.reshape(inputs[name].shape)
            given = self.machine.chunk(first, inputs, self.fixed, self.program.seed + again)
            found.append(np.asarray(given[self.outcome][self.at], np.float64))
        return np.concatenate(found)[: self.draws]


def _glanced(scalars: Sequence[_Scalar], fed: _Fed) -> Array:
    """The mean absolute effect of each scalar in a few draws.

    Each is at its ends in draws of its own: one pass of the program tries as many as have room in a chunk.
    """
    found = []
    together = CHUNK // GLANCED
    for begin in range(0, len(scalars), together):
        some = scalars[begin : begin + together]
        low, high = (fed.split([(s.quantity, s.rows, s.ends[end]) for s in some], GLANCED) for end in (0, 1))
        found += [float(np.abs(one).mean()) for one in np.split(high - low, together)[: len(some)]]
    return np.array(found)


def _scalars(program: Program, fed: _Fed, draws: int) -> list[_Scalar]:
    """Every sampled number of the program, once each, that is not the same in all draws."""
    found = []
    for quantity, given in program.inputs.items():
        if not isinstance(given, Sampled):
            continue
        values = fed.drawn(quantity)
        for name in dict.fromkeys(given.names):
            rows = tuple(i for i, n in enumerate(given.names) if n == name)
            cell = given.cells[rows[0]]
            if not varies(cell) or np.ptp(values[rows[0]]) == 0:
                continue
            low, high = map(float, cell.quantile(np.array(ENDS)))
            if low == high:
                low, high = map(float, (values[rows[0]].min() / given.factor, values[rows[0]].max() / given.factor))
            ends = (low * given.factor, high * given.factor)
            found.append(_Scalar(name, quantity, rows, values[rows[0]], ends, given.factor))
    return found


def _driver(
    scalar: _Scalar, correlation: Array, fed: _Fed, factor: float, bound: Bound, column: str
) -> Driver:  # fmt: skip
    low, high = (fed.number({scalar.quantity: (scalar.rows, end)}) / factor for end in scalar.ends)
    gap = high - low
    effect, effects = (b - a for a, b in zip(_statistic(low, column), _statistic(high, column), strict=True))
    effect_low, effect_high = map(float, np.quantile(effects, _INTERVAL))
    card = bound.cards.get(scalar.quantity)
    means = _resampled(len(gap)) @ gap / len(gap)
    low_value, high_value = (end / scalar.factor for end in scalar.ends)
    kind = fed.program.inputs[scalar.quantity].kind
    inside = scalar.name[len(scalar.quantity) :].strip("[]")
    least, most = map(float, np.quantile(gap, _RANGE))
    mean_low, mean_high = map(float, np.quantile(means, _INTERVAL))
    value, value_low, value_high = map(float, correlation)
    return Driver(
        name=scalar.name,
        quantity=scalar.quantity,
        labels=tuple(inside.split(",")) if inside else (),
        label=card.label if card else scalar.quantity.replace("_", " "),
        unit=card.shown_unit.name if card else kind.unit,
        low_value=low_value,
        high_value=high_value,
        effect=float(effect),
        effect_low=effect_low,
        effect_high=effect_high,
        low=least,
        high=most,
        mean=float(gap.mean()),
        mean_low=mean_low,
        mean_high=mean_high,
        size=float(np.abs(gap).mean()),
        correlation=value,
        correlation_low=value_low,
        correlation_high=value_high,
    )


def _statistic(number: Array, column: str) -> tuple[Array, Array]:
    """A quantile or the mean over draws, and the same of each sample of the bootstrap."""
    weights = _resampled(len(number))
    if column == "mean":
        return number.mean(), weights @ number / len(number)
    level = LEVELS[LEVEL_NAMES.index(column)]
    order = np.argsort(number, kind="stable")
    ranked, place = number[order], level * (len(number) - 1)
    upto = np.cumsum(weights[:, order], axis=1)  # of a sample: how many of its draws are no larger
    below, above = (ranked[(upto <= at + 0.5).sum(axis=1)] for at in (np.floor(place), np.ceil(place)))
    return np.quantile(number, level), below + (place % 1) * (above - below)


def _explained(inputs: Sequence[Array], number: Array) -> float | None:
    """The part of the spread, in ranks, that some assumptions explain together, less what as many would by chance.

    None where the number is the same in all draws, or there are too few of them.
    """
    from scipy.stats import rankdata

    free = len(number) - len(inputs) - 1
    if free < 1 or np.ptp(number) == 0:
        return None
    if not inputs:
        return 0.0
    x, y = _standard(rankdata(np.stack(inputs), axis=1)), _standard(rankdata(number))
    fitted = x.T @ np.linalg.lstsq(x.T, y, rcond=None)[0]
    left = float(np.mean((y - fitted) ** 2)) * (len(number) - 1) / free
    return min(max(1 - left, 0.0), 1.0)


def _surprises(fed: _Fed, number: Array) -> tuple[float | None, float | None, float | None]:
    """The part of the spread, in ranks, that surprises of single years carry, and its interval.

    With all assumptions as drawn, the number is computed with other surprises. Between two such runs its ranks
    correlate by what the assumptions carry; the rest is of the surprises, alone and together with assumptions.
    """
    from scipy.stats import rankdata

    if np.ptp(number) == 0:
        return None, None, None
    if not any(isinstance(given, Shock) for given in fed.program.inputs.values()):
        return 0.0, 0.0, 0.0
    runs = [number, *(fed.number({}, again) for again in range(1, REDRAWN + 1))]
    z = _standard(rankdata(np.stack(runs), axis=1))
    pairs = (z.sum(axis=0) ** 2 - (z**2).sum(axis=0)) / (len(runs) * (len(runs) - 1))  # by draw: the mean over pairs
    share, several = 1 - pairs.mean(), 1 - _resampled(len(number)) @ pairs / len(number)
    low, high = np.quantile(several, _INTERVAL)
    value, value_low, value_high = (min(max(float(v), 0.0), 1.0) for v in (share, low, high))
    return value, value_low, value_high


def _standard(ranks: Array) -> Array:
    """Ranks with mean 0 and variance 1; all 0 where they do not differ."""
    centred = ranks - ranks.mean(axis=-1, keepdims=True)
    return np.asarray(centred / np.maximum(centred.std(axis=-1, keepdims=True), 1e-300))


def _rank_correlations(inputs: Sequence[Array], number: Array) -> Array:
    """Each input's rank correlation with the number, and its interval: input × (value, low, high)."""
    from scipy.stats import rankdata

    if not inputs or len(number) < 2 or np.ptp(number) == 0:
        return np.zeros((len(inputs), 3))
    x, y = rankdata(np.stack(inputs), axis=1), rankdata(number)
    value = _correlated(x, y, np.ones((1, len(y))))[:, 0]
    low, high = np.quantile(_correlated(x, y, _resampled(len(y))), _INTERVAL, axis=1)
    return np.stack([value, low, high], axis=-1)


def _correlated(x: Array, y: Array, weights: Array) -> Array:
    """Correlations under several sets of weights: input × set."""
    weights = weights / weights.sum(axis=-1, keepdims=True)
    mean_x, mean_y = x @ weights.T, weights @ y
    both = (x * y) @ weights.T - mean_x * mean_y
    spread = ((x * x) @ weights.T - mean_x**2) * (weights @ (y * y) - mean_y**2)
    return np.asarray(both / np.sqrt(np.maximum(spread, 1e-300)))


@lru_cache(maxsize=1)
def _resampled(draws: int) -> Array:
    """How often each draw is in each of the samples of the bootstrap: sample × draw."""
    dice = np.random.default_rng(1)
    return dice.multinomial(draws, np.full(draws, 1 / draws), size=_RESAMPLED).astype(np.float64)
