"""Outcomes and runs: the answer with its labels, units and sources, so that no later room opens anything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np

from burdenshare.engine.threads import THREADS

Array: TypeAlias = Any  # a NumPy array; its axes are said where it stands
LEVELS: Final = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
LEVEL_NAMES: Final = ("p5", "p10", "p25", "p50", "p75", "p90", "p95")
COLUMNS: Final = (*LEVEL_NAMES, "mean")


class ModelFault(Exception):
    """The model gave no number where it must give one. Ours to mend, not the user's."""


@dataclass(frozen=True)
class Watched:
    """How a kept outcome presents itself. `factor` turns the shown unit into the base unit."""

    name: str
    label: str
    unit: str
    definition: str
    factor: float
    dimensions: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    decimals: int
    leave_out: Mapping[str, str]
    source: tuple[str, ...]
    shown: bool
    worlds: str = ""  # of which worlds it speaks, in words; empty where no war is deterred


@dataclass(frozen=True)
class Outcome:
    """One outcome over year, its dimensions, and draws, in the shown unit.

    `summary` is year × dimensions × (p5 … p95, mean), of all draws. `values` is year × dimensions × draw, of all draws
    or, in a run too large to be kept whole, of the first ones.
    """

    about: Watched
    years: tuple[int, ...]
    summary: Array
    values: Array

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
class Run:
    """A finished run. `manifest` is plain JSON and holds no clock time."""

    id: str
    manifest: Mapping[str, Any]
    outcomes: Mapping[str, Outcome]
    whole: bool = True
    folder: Any = field(default=None, compare=False)


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
    known = {k: run.manifest[k] for k in ("scenario", "seed", "draws", "model", "data") if k in run.manifest}
    return xarray.Dataset(arrays, attrs={"run": run.id, **known})


def quantiles(rows: Array, threads: int = THREADS) -> Array:
    """Exact quantiles and the mean of each row: linear between order statistics.

    Args:
        rows: series × draw.
        threads: how many rows are sorted side by side.

    Returns:
        Series × (p5 … p95, mean), float64. A row that holds no number gives none.
    """
    draws = rows.shape[-1]
    place = np.asarray(LEVELS) * (draws - 1)
    below = np.floor(place).astype(int)
    ends = np.stack([below, np.minimum(below + 1, draws - 1)])
    part = place - below
    answer = np.empty((len(rows), len(COLUMNS)))
    size = max(1, min(16, -(-len(rows) // threads)))

    def some(first: int) -> None:
        block = rows[first : first + size]
        read = np.empty((len(block), *ends.shape))
        for i, row in enumerate(block):
            # A row that is the same in every draw is in order; of the others only what is read is widened.
            same = row[0] == row[-1] and (row == row[0]).all()
            read[i] = row[0] if same else np.sort(row)[ends]
        low, high = read[:, 0], read[:, 1]
        answer[first : first + size, :-1] = low + part * (high - low)
        answer[first : first + size, -1] = block.mean(axis=-1, dtype=np.float64)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(some, range(0, len(rows), size)))
    return answer


def summarise(values: Array, factor: float) -> Array:
    """Quantiles and mean over draws, in the shown unit: the axes before the draw, then (p5 … p95, mean)."""
    flat = values.reshape(-1, values.shape[-1])
    return quantiles(flat).reshape(*values.shape[:-1], len(COLUMNS)) / factor


def check_numbers(name: str, about: Watched, summary: Array) -> list[str]:
    """Say where an outcome has no number though it must have one."""
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
            f"No number comes out for {'; '.join(holes[:6])}. `--slow` names the equation where it is lost."
        )
