"""Outcomes and runs: the results with labels, units and sources, so that no later step needs the model or the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from burdenshare.engine.manifest import Identity, Manifest

if TYPE_CHECKING:
    from burdenshare.engine.lineage import Step

Array: TypeAlias = Any  # a NumPy array; see each use for its axes
LEVELS: Final = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
LEVEL_NAMES: Final = ("p5", "p10", "p25", "p50", "p75", "p90", "p95")
COLUMNS: Final = (*LEVEL_NAMES, "mean")
THREADS: Final = 2
# How a field counts in a run's name: not at all, because it holds words, or only with its keys, because its values do.
WORDS: Final = {"identity": "words"}
KEYS: Final = {"identity": "keys"}


class ModelFault(Exception):
    """The model has no number where there must be one. This is a bug in the model, not a mistake of the user."""


@dataclass(frozen=True)
class Watched:
    """How a kept outcome is presented. `factor` turns the shown unit into the base unit."""

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
    worlds: str = field(
        default="", metadata=WORDS
    )  # "on the path without war" or "in all worlds"; empty if the scenario has no war


@dataclass(frozen=True)
class Outcome:
    """One outcome over year, its dimensions, and draws, in the shown unit.

    `summary` is year × dimensions × (p5 … p95, mean), over all draws. `held` are the draws, or a function that returns
    them when first used.
    """

    about: Watched
    years: tuple[int, ...]
    summary: Array
    held: Array | Callable[[], Array]

    @cached_property
    def values(self) -> Array:
        """Year × dimensions × draw: all draws or, in a run too large for memory, the first ones."""
        return self.held() if callable(self.held) else self.held

    def cells(self) -> Iterator[tuple[tuple[int, ...], dict[str, str]]]:
        """The cells that are shown, with their labels."""
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
    """One drawn input, in the shown unit: `values` is dimensions × draw, the draws in the run's order."""

    name: str
    label: str
    unit: str
    dimensions: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    values: Array

    def columns(self) -> list[str]:
        """The names of the scalars: `growth[AAA]`, or the bare name."""
        cells = np.ndindex(*(len(self.labels[d]) for d in self.dimensions))
        words = [[self.labels[d][i] for d, i in zip(self.dimensions, index, strict=True)] for index in cells]
        return [f"{self.name}[{','.join(w)}]" if w else self.name for w in words]


@dataclass(frozen=True, eq=False)
class Run:
    """A finished run. Everything that the first table does not need is made when first used.

    Args:
        outcomes: the results, by name.
        words: returns the manifest without the run's name.
        named: returns the parts of the run's name.
        draws: how many draws the run has.
        precision: 64 or 32.
        chunk: how many draws were computed at a time.
        drawn: returns the drawn inputs, by name.
        traced: returns the lineage, by quantity.
        whole: whether every draw is in memory.
        folder: where all draws of a large run were written.
        kept_as: the name of an opened run, which may follow the old rule.
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

    @cached_property
    def identity(self) -> Identity:
        """The parts of the run's name."""
        return self.named()

    @cached_property
    def id(self) -> str:
        """The run's name: twelve digits, a hash of everything that determines its numbers."""
        return self.kept_as or self.identity.name

    @cached_property
    def manifest(self) -> Manifest:
        """The words of the run, without a clock time."""
        return replace(
            self.words(), run=self.id, identity=self.identity, draws=self.draws, precision=self.precision,
            chunk=self.chunk,
        )  # fmt: skip

    @property
    def address(self) -> str:
        """The run and its scenario, as `cite` and `explain` read them."""
        return f"{self.id}@{self.manifest.scenario}"

    @cached_property
    def inputs(self) -> Mapping[str, Drawn]:
        """The drawn inputs, by name; drivers and scenario discovery need them."""
        return self.drawn()

    @cached_property
    def lineage(self) -> Mapping[str, Step]:
        """For each quantity its theory, docstring, needs and source; empty if no lineage was kept."""
        return self.traced()


def dataset(run: Run) -> Any:
    """A run's draws as an `xarray.Dataset`: each outcome over year, its dimensions and draw, with its unit."""
    import xarray

    arrays = {
        name: xarray.DataArray(
            o.values,
            dims=("year", *o.about.dimensions, "draw"),
            coords={"year": list(o.years), **{d: list(o.about.labels[d]) for d in o.about.dimensions}},
            attrs={"long_name": o.about.label, "units": o.about.unit, "definition": o.about.definition},
        )
        for name, o in run.outcomes.items()
    }
    m = run.manifest
    known = {"scenario": m.scenario, "seed": m.seed, "draws": m.draws, "model": m.model, "data": m.data}
    return xarray.Dataset(arrays, attrs={"run": run.id, **known})


def quantiles(rows: Array, threads: int = THREADS) -> Array:
    """Exact quantiles and the mean of each row: linear between order statistics.

    Args:
        rows: series × draw.
        threads: how many rows are sorted side by side.

    Returns:
        Series × (p5 … p95, mean), float64. A row without numbers has NaN.
    """
    draws = rows.shape[-1]
    place = np.asarray(LEVELS) * (draws - 1)
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, draws - 1)
    part = place - below
    answer = np.empty((len(rows), len(COLUMNS)))

    def some(first: int) -> None:
        block = rows[first : first + 16]
        answer[first : first + 16, -1] = block.mean(axis=-1, dtype=np.float64)
        ordered = np.sort(block, axis=-1).astype(np.float64, copy=False)
        low, high = ordered[:, below], ordered[:, above]
        answer[first : first + 16, :-1] = low + part * (high - low)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(some, range(0, len(rows), 16)))
    return answer


def summarise(values: Array, factor: float) -> Array:
    """Quantiles and mean over draws, in the shown unit: the axes before the draw, then (p5 … p95, mean)."""
    flat = values.reshape(-1, values.shape[-1])
    return quantiles(flat).reshape(*values.shape[:-1], len(COLUMNS)) / factor


def check_numbers(name: str, about: Watched, summary: Array) -> list[str]:
    """Report the cells in which an outcome must have a number but has none."""
    outcome = Outcome(about, (), summary, summary)
    return [
        f"{name}" + (f" of {', '.join(labels.values())}" if labels else "")
        for index, labels in outcome.cells()
        if not np.isfinite(summary[(slice(None), *index)]).all()
    ]


def refuse_holes(outcomes: Mapping[str, Outcome]) -> None:
    """Refuse a run in which an outcome has no number where it must have one."""
    holes = [hole for n, o in outcomes.items() for hole in check_numbers(n, o.about, o.summary)]
    if holes:
        raise ModelFault(
            f"There is no number for {'; '.join(holes[:6])}. `--slow` names the equation where it is lost."
        )
