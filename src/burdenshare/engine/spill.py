"""Runs too large for memory: draws go to disk by outcome, and quantiles are taken one column at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from burdenshare.engine.compile import THREADS, Machine
from burdenshare.engine.draws import CHUNK
from burdenshare.engine.outcome import COLUMNS, Array, Outcome, Run, Watched, quantiles, refuse_holes
from burdenshare.engine.unfinished import make_unfinished
from burdenshare.vocabulary.folders import runs_folder

FIRST_DRAWS: Final = 10_000
BUFFERED: Final = 8  # chunks a row group: 8,192 draws


def column_names(about: Watched, years: tuple[int, ...]) -> list[str]:
    """The columns of an outcome's table, one a series: `KOR 2030`."""
    shape = [len(about.labels[d]) for d in about.dimensions]
    cells = [
        " ".join(about.labels[d][i] for d, i in zip(about.dimensions, index, strict=True))
        for index in np.ndindex(*shape)
    ]
    return [f"{cell} {year}".strip() for year in years for cell in cells]


def table_of(about: Watched, years: tuple[int, ...], values: Array) -> pa.Table:
    """An outcome's draws as a table: a row a draw, a column a series."""
    flat = values.reshape(-1, values.shape[-1])
    return pa.table([pa.array(row) for row in flat], names=column_names(about, years))


class _Spill:
    """One outcome's growing Parquet file."""

    def __init__(self, folder: Path, about: Watched, years: tuple[int, ...]) -> None:
        self.path = folder / f"{about.name}.parquet"
        self.about, self.years = about, years
        self.waiting: list[Array] = []
        self.writer: pq.ParquetWriter | None = None

    def add(self, values: Array) -> None:
        self.waiting.append(values)
        if len(self.waiting) >= BUFFERED:
            self.flush()

    def flush(self) -> None:
        if not self.waiting:
            return
        table = table_of(self.about, self.years, np.concatenate(self.waiting, axis=-1))
        self.waiting.clear()
        if self.writer is None:
            self.writer = pq.ParquetWriter(
                self.path, table.schema, compression="none", use_dictionary=False, write_statistics=False
            )
        self.writer.write_table(table, row_group_size=BUFFERED * CHUNK)

    def close(self) -> None:
        self.flush()
        if self.writer is not None:
            self.writer.close()

    def summary(self) -> Array:
        """Quantiles and means of every column, read one at a time."""
        names = column_names(self.about, self.years)

        def one(name: str) -> Array:
            column = pq.ParquetFile(self.path).read(columns=[name]).column(0).to_numpy()
            return quantiles(column[None, :], threads=1)[0]

        with ThreadPoolExecutor(THREADS) as pool:
            rows = np.stack(list(pool.map(one, names)))
        return rows.reshape(len(self.years), *(len(self.about.labels[d]) for d in self.about.dimensions), len(COLUMNS))


def run_large(
    machine: Machine,
    watched: Mapping[str, Watched],
    manifest: Mapping[str, Any],
    name: str,
    years: tuple[int, ...],
    draws: int,
    keep_draws: bool,
    progress: Callable[[int], None] | None,
) -> Run:
    """Run more draws than memory holds: quantiles and means of all, and the first 10,000 draws.

    What is spilled lies in a folder of its own, beside the runs; it is deleted at the end unless `keep_draws`, when it
    becomes the run's draws (`folder` of the run).
    """
    folder = make_unfinished(runs_folder(), name)
    try:
        spills = {n: _Spill(folder, about, years) for n, about in watched.items()}
        first: dict[str, list[Array]] = {n: [] for n in watched}
        for start, block in machine.chunks(draws):
            for n, about in watched.items():
                shown = block[n] / machine.dtype(about.factor)
                spills[n].add(shown)
                if start < FIRST_DRAWS:
                    first[n].append(shown[..., : FIRST_DRAWS - start])
            if progress:
                progress(min(CHUNK, draws - start))
        outcomes = {}
        for n, spill in spills.items():
            spill.close()
            outcomes[n] = Outcome(watched[n], years, spill.summary(), np.concatenate(first.pop(n), axis=-1))
        refuse_holes(outcomes)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if not keep_draws:
        shutil.rmtree(folder)
    precision = 32 if machine.precision == 32 else 64
    body = {**manifest, "run": name, "draws": draws, "precision": precision, "chunk": CHUNK}
    return Run(name, body, outcomes, whole=False, folder=folder if keep_draws else None)
