"""Runs too large for memory: draws go to disk by series, and quantiles are computed one series at a time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from burdenshare.engine.holes import first_hole, refuse_holes
from burdenshare.engine.outcome import COLUMNS, Array, Outcome, Watched, quantiles
from burdenshare.engine.threads import THREADS
from burdenshare.vocabulary.disk import using
from burdenshare.vocabulary.folders import runs_folder
from burdenshare.vocabulary.unfinished import make_unfinished

if TYPE_CHECKING:
    from burdenshare.engine.compile import Machine

FIRST_DRAWS: Final = 10_000
BUFFERED: Final = 8  # chunks in memory before they are written
ROW_GROUP: Final = 32_768


def column_names(about: Watched, years: tuple[int, ...]) -> list[str]:
    """The columns of an outcome's table, one for each series, named by labels and year."""
    shape = [len(about.labels[d]) for d in about.dimensions]
    cells = [
        " ".join(about.labels[d][i] for d, i in zip(about.dimensions, index, strict=True))
        for index in np.ndindex(*shape)
    ]
    return [f"{cell} {year}".strip() for year in years for cell in cells]


def table_of(about: Watched, years: tuple[int, ...], values: Array) -> pa.Table:
    """An outcome's draws as a table: a row for each draw, a column for each series."""
    flat = values.reshape(int(np.prod(values.shape[:-1])), values.shape[-1])
    return pa.table([pa.array(row) for row in flat], names=column_names(about, years))


class _Spill:
    """One outcome's draws on disk: series after series, so that a chunk is written and a series read in one piece."""

    def __init__(self, folder: Path, about: Watched, years: tuple[int, ...], draws: int, dtype: Any) -> None:
        self.path = folder / about.name
        self.about, self.years, self.draws, self.dtype = about, years, draws, np.dtype(dtype)
        self.shape = (len(years), *(len(about.labels[d]) for d in about.dimensions))
        self.series = int(np.prod(self.shape))
        self.start, self.waiting = 0, list[Array]()
        self.file = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        self.turn = Lock()  # for systems without `pread`, where reading moves a place that all threads share

    def add(self, values: Array) -> None:
        """Add the next draws: year × dimensions × draw, in the shown unit."""
        self.waiting.append(values.reshape(self.series, -1))
        if len(self.waiting) >= BUFFERED:
            self.flush()

    def flush(self) -> None:
        """Write the buffered draws, each series to its own place."""
        if self.waiting:
            block = np.ascontiguousarray(np.concatenate(self.waiting, axis=-1))
            self.waiting.clear()
            for i, row in enumerate(block):
                _write(self.file, row, (i * self.draws + self.start) * self.dtype.itemsize)
            self.start += block.shape[-1]

    def read(self, series: int, first: int, count: int) -> Array:
        """Some draws of one series."""
        at = (series * self.draws + first) * self.dtype.itemsize
        length = count * self.dtype.itemsize
        if hasattr(os, "pread"):
            return np.frombuffer(os.pread(self.file, length, at), self.dtype)
        with self.turn:
            os.lseek(self.file, at, os.SEEK_SET)
            return np.frombuffer(os.read(self.file, length), self.dtype)

    def summary(self) -> tuple[Array, Array]:
        """Quantiles and means of every series, and the lowest and highest draw, read one series at a time."""
        extremes = np.empty((self.series, 2))

        def one(series: int) -> Array:
            drawn = self.read(series, 0, self.draws)[None, :]
            return quantiles(drawn, threads=1, extremes=extremes[series : series + 1])[0]

        with ThreadPoolExecutor(THREADS) as pool:
            rows = np.stack(list(pool.map(one, range(self.series))))
        return rows.reshape(*self.shape, len(COLUMNS)), extremes.reshape(*self.shape, 2)

    def block(self, first: int, count: int) -> Array:
        """Some draws of every series: year × dimensions × draw."""
        return np.stack([self.read(i, first, count) for i in range(self.series)]).reshape(*self.shape, count)

    def close(self, keep: bool) -> None:
        """Remove the file; before that, where draws are kept, write them as Parquet."""
        if keep:
            table = table_of(self.about, self.years, self.block(0, 0))
            with pq.ParquetWriter(self.path.with_suffix(".parquet"), table.schema, compression="none") as writer:
                for first in range(0, self.draws, ROW_GROUP):
                    rows = self.block(first, min(ROW_GROUP, self.draws - first))
                    writer.write_table(table_of(self.about, self.years, rows))
        os.close(self.file)
        self.path.unlink()


def _write(file: int, row: Array, at: int) -> None:
    """Write a complete row, even if the system writes it in parts (a full disk raises)."""
    rest = memoryview(row).cast("B")
    if not hasattr(os, "pwrite"):
        os.lseek(file, at, os.SEEK_SET)
    while rest:
        written = os.pwrite(file, rest, at) if hasattr(os, "pwrite") else os.write(file, rest)
        rest, at = rest[written:], at + written


def run_large(
    machine: Machine,
    watched: Mapping[str, Watched],
    years: tuple[int, ...],
    draws: int,
    keep_draws: bool,
    progress: Callable[[int], None] | None,
) -> tuple[dict[str, Outcome], Path | None]:
    """Run more draws than memory holds: quantiles and means of all, and the first 10,000 draws.

    The spilled draws lie in their own folder beside the runs. It is deleted at the end or, with `keep_draws`, becomes
    the run's draws.

    Returns:
        The outcomes, and the folder of all draws if they are kept.
    """
    from burdenshare.engine.draws import CHUNK

    with using(runs_folder()):
        folder = make_unfinished(runs_folder(), "draws")
    try:
        with using(folder):
            spills = {n: _Spill(folder, about, years, draws, machine.dtype) for n, about in watched.items()}
            for start, block in machine.chunks(draws):
                for n, about in watched.items():
                    spills[n].add(block[n] / machine.dtype(about.factor))
                if progress:
                    progress(min(CHUNK, draws - start))
            outcomes = {}
            for n, spill in spills.items():
                spill.flush()
                summary, extremes = spill.summary()
                held = spill.block(0, min(FIRST_DRAWS, draws))
                outcomes[n] = Outcome(watched[n], years, summary, held, extremes)
                spill.close(keep_draws)
        refuse_holes(outcomes, lambda: first_hole(watched, years, machine.chunks(draws)))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if not keep_draws:
        shutil.rmtree(folder)
    return outcomes, folder if keep_draws else None
