"""Outcomes and runs: the answer with its labels, units and sources, so that no later room opens anything else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from burdenshare.engine.manifest import Identity, Manifest, Outside
from burdenshare.engine.threads import THREADS

if TYPE_CHECKING:
    from burdenshare.engine.lineage import Step

Array: TypeAlias = Any  # a NumPy array; its axes are said where it stands
LEVELS: Final = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
LEVEL_NAMES: Final = ("p5", "p10", "p25", "p50", "p75", "p90", "p95")
COLUMNS: Final = (*LEVEL_NAMES, "mean")
SORTED: Final = 64_000  # how many numbers a thread sorts at a time: what its cache holds
# How a field counts in a run's name: not at all, because it holds words, or with its keys alone, because its values do.
WORDS: Final = {"identity": "words"}
KEYS: Final = {"identity": "keys"}


class ModelFault(Exception):
    """The model gave no number where it must give one. Ours to mend, not the user's."""


@dataclass(frozen=True)
class Watched:
    """How a kept outcome presents itself. `factor` turns the shown unit into the base unit."""

    name: str
    label: str = field(metadata=WORDS)
    unit: str
    definition: str = field(metadata=WORDS)
    factor: float
    dimensions: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    decimals: int = field(metadata=WORDS)
    leave_out: Mapping[str, str] = field(metadata=KEYS)
    source: tuple[str, ...] = field(metadata=WORDS)
    shown: bool = field(metadata=WORDS)
    worlds: str = field(default="", metadata=WORDS)  # of which worlds it speaks; empty where no war is deterred
    plausible: tuple[float, ...] | None = field(default=None, metadata=WORDS)  # low and high, in the shown unit
    plausible_why: str = field(default="", metadata=WORDS)
    plausible_source: tuple[str, ...] = field(default=(), metadata=WORDS)


@dataclass(frozen=True)
class Outcome:
    """One outcome over year, its dimensions, and draws, in the shown unit.

    `summary` is year × dimensions × (p5 … p95, mean), of all draws. `held` are the draws, or what gives them when they
    are first needed. `extremes` is year × dimensions × (lowest, highest draw); a run that was opened has none.
    """

    about: Watched
    years: tuple[int, ...]
    summary: Array
    held: Array | Callable[[], Array]
    extremes: Array | None = None

    @cached_property
    def values(self) -> Array:
        """Year × dimensions × draw: of all draws or, in a run too large to be kept whole, of the first ones."""
        return self.held() if callable(self.held) else self.held

    def cells(self) -> Iterator[tuple[tuple[int, ...], dict[str, str]]]:
        """The cells of the dimensions that are shown, with their labels; what is left out is left out."""
        for index in np.ndindex(*self.summary.shape[1:-1]):
            labels = {d: self.about.labels[d][i] for d, i in zip(self.about.dimensions, index, strict=True)}
            if not self.about.leave_out.keys() & labels.values():
                yield index, labels

    def series(self, **labels: str) -> Array:
        """The summary of one cell: year × (p5 … p95, mean)."""
        index = tuple(self.about.labels[d].index(labels[d]) for d in self.about.dimensions)
        return self.summary[(slice(None), *index)]

    def at(self, year: int, level: str = "p50", **labels: str) -> float:
        """One number of the summary."""
        return float(self.series(**labels)[self.years.index(year), COLUMNS.index(level)])


@dataclass(frozen=True)
class Drawn:
    """One drawn input, in the shown unit: `values` is dimensions × draw, the draws in the order of the run's."""

    name: str
    label: str
    unit: str
    dimensions: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    values: Array

    def columns(self) -> list[str]:
        """The scalars' own names: `growth[AAA]`, or the bare name."""
        cells = np.ndindex(*(len(self.labels[d]) for d in self.dimensions))
        words = [[self.labels[d][i] for d, i in zip(self.dimensions, index, strict=True)] for index in cells]
        return [f"{self.name}[{','.join(w)}]" if w else self.name for w in words]


@dataclass(frozen=True, eq=False)
class Run:
    """A finished run. What its first table does not need is made when it is first needed.

    Args:
        outcomes: the answer, by name.
        words: gives the scenario's words: a manifest without the run's name.
        named: gives what the run's name is made of.
        draws: how many draws the run has.
        precision: 64 or 32.
        chunk: how many draws were computed at a time.
        drawn: gives the drawn inputs, by name.
        traced: gives the lineage, by quantity.
        whole: whether every draw is held.
        folder: where all draws of a large run were written.
        kept_as: the name of a run that was opened; it may be one by the old rule.
        with_draws: the outcomes whose draws were kept, of a run that was opened; None where all are at hand.
        copied: gives a copy of the scenario's files, by name; empty where its name gives it again.
    """

    outcomes: Mapping[str, Outcome]
    words: Callable[[], Manifest] = field(repr=False)
    named: Callable[[], Identity] = field(repr=False)
    draws: int
    precision: int
    chunk: int
    drawn: Callable[[], Mapping[str, Drawn]] = field(default=dict, repr=False)
    traced: Callable[[], Mapping[str, Step]] = field(default=dict, repr=False)
    whole: bool = True
    folder: Path | None = None
    kept_as: str = ""
    with_draws: Collection[str] | None = None
    copied: Callable[[], Mapping[str, str]] = field(default=dict, repr=False)

    @cached_property
    def identity(self) -> Identity:
        """What the run's name is made of."""
        return self.named()

    @cached_property
    def id(self) -> str:
        """The run's name: twelve digits, a hash of all that decides its numbers."""
        return self.kept_as or self.identity.name

    @cached_property
    def manifest(self) -> Manifest:
        """What the run carries besides numbers; it holds no clock time."""
        return replace(
            self.words(), run=self.id, identity=self.identity, draws=self.draws, precision=self.precision,
            chunk=self.chunk, outside=self.outside,
        )  # fmt: skip

    @property
    def address(self) -> str:
        """The run with the scenario whose words are meant, as `cite` and `explain` take it."""
        return f"{self.id}@{self.manifest.words_name}"

    @cached_property
    def outside(self) -> tuple[Outside, ...]:
        """Where the run leaves the plausible ranges of its cards; of a run that was opened, as it was kept."""
        from burdenshare.engine.outside import outside_of

        return self.words().outside if self.kept_as else outside_of(self)

    @property
    def is_plausible(self) -> bool:
        """Whether no mean and no quantile leaves its plausible range; a few draws may."""
        return not any(row.column for row in self.outside)

    @cached_property
    def inputs(self) -> Mapping[str, Drawn]:
        """The drawn inputs, by name: without them there are no drivers and no discovery."""
        return self.drawn()

    @cached_property
    def lineage(self) -> Mapping[str, Step]:
        """For each quantity its theory, docstring, needs and source; empty where none was kept."""
        return self.traced()


def array(outcome: Outcome) -> Any:
    """An outcome's draws as an `xarray.DataArray` over year, its dimensions and draw, with its unit."""
    import xarray

    about = outcome.about
    return xarray.DataArray(
        outcome.values,
        dims=("year", *about.dimensions, "draw"),
        coords={"year": list(outcome.years), **{d: list(about.labels[d]) for d in about.dimensions}},
        name=about.name,
        attrs={"long_name": about.label, "units": about.unit, "definition": about.definition},
    )


def dataset(run: Run) -> Any:
    """A run's draws as an `xarray.Dataset`, an array for each outcome whose draws are at hand.

    Of a run that was opened, the outcomes whose draws were not kept are left out; `attrs["not_kept"]` names them.
    """
    import xarray

    left_out = [n for n in run.outcomes if run.with_draws is not None and n not in run.with_draws]
    m = run.manifest
    known = {"scenario": m.scenario, "seed": m.seed, "draws": m.draws, "model": m.model, "data": m.data}
    if left_out:
        known["not_kept"] = ", ".join(left_out)
    arrays = {n: array(o) for n, o in run.outcomes.items() if n not in left_out}
    return xarray.Dataset(arrays, attrs={"run": run.id, **known})


def quantiles(rows: Array, threads: int = THREADS, extremes: Array | None = None) -> Array:
    """Exact quantiles and the mean of each row: linear between order statistics.

    Args:
        rows: series × draw.
        threads: how many rows are sorted side by side.
        extremes: series × 2, filled with the lowest and the highest number of each row.

    Returns:
        Series × (p5 … p95, mean), float64. A row that holds no number gives none.
    """
    draws = rows.shape[-1]
    place = np.asarray(LEVELS) * (draws - 1)
    below = np.floor(place).astype(int)
    many = len(LEVELS)
    ends = np.concatenate([below, np.minimum(below + 1, draws - 1), [0, draws - 1]])
    part = place - below
    answer = np.empty((len(rows), len(COLUMNS)))
    size = max(1, min(16, SORTED // draws, -(-len(rows) // threads)))

    def some(first: int) -> None:
        block = rows[first : first + size]
        # Rows that are the same in every draw are in order; of the others only what is read is widened.
        moving = (block != block[:, :1]).any(axis=-1)
        read = np.empty((len(block), len(ends)))
        read[~moving] = block[~moving, :1]
        read[moving] = np.sort(block[moving], axis=-1)[:, ends]
        low, high = read[:, :many], read[:, many : 2 * many]
        answer[first : first + size, :-1] = low + part * (high - low)
        answer[first : first + size, -1] = block.mean(axis=-1, dtype=np.float64)
        if extremes is not None:
            extremes[first : first + size] = read[:, -2:]

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(some, range(0, len(rows), size)))
    return answer


def summarise(values: Array, factor: float) -> Array:
    """Quantiles and mean over draws, in the shown unit: the axes before the draw, then (p5 … p95, mean)."""
    return summary_and_extremes(values, factor)[0]


def summary_and_extremes(values: Array, factor: float) -> tuple[Array, Array]:
    """What `summarise` gives, and the lowest and the highest draw: the axes before the draw, then (lowest, highest)."""
    flat = values.reshape(-1, values.shape[-1])
    extremes = np.empty((len(flat), 2))
    summary = quantiles(flat, extremes=extremes).reshape(*values.shape[:-1], len(COLUMNS))
    return summary / factor, extremes.reshape(*values.shape[:-1], 2) / factor
