"""Keeping runs: one folder each, written completely or not at all.

    RUN/numbers.json          a digest of the numbers, the outcomes whose draws are kept, and a checksum of each file
    RUN/summary.parquet       quantiles and means of every series, tidy
    RUN/inputs.parquet        the drawn inputs: a row for each draw, a column for each scalar
    RUN/draws/NAME.parquet    the draws of an outcome: a row for each draw, a column for each series
    RUN/words/SCENARIO/       manifest, lineage and report, a set for each scenario with these numbers, and a copy of
                              the scenario if its files are the user's own; `listed.json` has a checksum of each
    RUN/words/latest.json     the scenario whose words were kept last

`numbers.json`, `listed.json` and `latest.json` carry their own checksum. `listing.py` finds runs, `opened.py` opens
them, and `keeping.py` checks and removes them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from burdenshare.engine.inputs import write_inputs
from burdenshare.engine.kept_words import write_words
from burdenshare.engine.listing import find_run, list_runs
from burdenshare.engine.opened import load_manifest, load_run
from burdenshare.engine.outcome import COLUMNS, Outcome, Run
from burdenshare.engine.recorded import (
    NUMBERS,
    SUMMARY,
    WORDS,
    Damaged,
    Mixed,
    has_checksums,
    numbers_of,
    refuse_absent,
    refuse_cut,
)  # fmt: skip
from burdenshare.engine.spill import table_of
from burdenshare.vocabulary.dimensions import SHOWN
from burdenshare.vocabulary.disk import refuse_full, using
from burdenshare.vocabulary.errors import NotHeld, Problem
from burdenshare.vocabulary.folders import runs_folder
from burdenshare.vocabulary.sealed import Sum, seal, sum_of_file, to_text
from burdenshare.vocabulary.unfinished import alone, make_unfinished, rename, replace, sweep, write_whole

ALL: Final = "all"
NAMED: Final = "named"
WORDS_TAKE: Final = 4_000_000  # bytes: manifest, lineage and report, with room to spare
__all__ = ["ALL", "NAMED", "find_run", "list_runs", "load_manifest", "load_run", "save_run", "summary_table"]


def summary_table(run: Run) -> pa.Table:
    """The quantiles and means of all outcomes: a row for each outcome, cell and year."""
    rows: dict[str, list[Any]] = {k: [] for k in ("outcome", "label", "unit", *SHOWN, "year", *COLUMNS)}
    for name, outcome in run.outcomes.items():
        for index, labels in outcome.cells():
            for i, year in enumerate(outcome.years):
                fixed = {"outcome": name, "label": outcome.about.label, "unit": outcome.about.unit, "year": year}
                for key in ("outcome", "label", "unit", "year"):
                    rows[key].append(fixed[key])
                for dimension in SHOWN:
                    rows[dimension].append(labels.get(dimension))
                for column, value in zip(COLUMNS, outcome.summary[(i, *index)], strict=True):
                    rows[column].append(float(value))
    schema = pa.schema(
        [(k, pa.string()) for k in ("outcome", "label", "unit", *SHOWN)]
        + [("year", pa.int32())]
        + [(c, pa.float64()) for c in COLUMNS]
    )
    return pa.table(rows, schema=schema)


def digest_of(run: Run) -> str:
    """A digest of a run's numbers: every shown cell in every year."""
    found = hashlib.blake2b(digest_size=12)
    for name, outcome in sorted(run.outcomes.items()):
        for index, labels in outcome.cells():
            said = [name, outcome.about.unit, sorted(labels.items()), outcome.years]
            found.update(
                json.dumps(said).encode() + np.ascontiguousarray(outcome.summary[(slice(None), *index)]).tobytes()
            )
    return found.hexdigest()


def save_run(run: Run, files: Mapping[str, str] | None = None, folder: Path | None = None, keep: str = NAMED) -> Path:
    """Keep a run: its numbers once, its words beside those of other scenarios that have the same numbers.

    Args:
        run: the run.
        files: texts to keep with the words, by name, such as the report.
        folder: the folder of all runs; by default the user's own.
        keep: `named` keeps the draws of the outcomes that the scenario names under `keep_draws` (the shown ones where
            it names no outcome), `all` those of every outcome.

    Returns:
        The folder of the run's words. If its numbers are kept already, only words and missing draws are added.

    Raises:
        NotHeld: different numbers, or those of another run, are kept under the same name.
    """
    parent = folder or runs_folder()
    with using(parent):
        return _save(run, files or {}, parent, _wanted(run, keep))


def _save(run: Run, files: Mapping[str, str], parent: Path, wanted: list[str]) -> Path:
    sweep(parent)
    final = parent / run.id
    if not is_sound(final):
        part = make_unfinished(parent, run.id)
        try:
            refuse_full(parent, bytes_of(run, wanted))
            _write_numbers(part, run, wanted)
            words = write_words(part, run, files, digest_of(run))
            part.chmod(0o755)
            if _put(part, final):
                return final / words
        finally:
            shutil.rmtree(part, ignore_errors=True)
    with alone(final):
        _refuse_other_numbers(final, run)
        _add_draws(final, run, wanted)
        numbers = numbers_of(final)
        return final / write_words(final, run, files, numbers["digest"] if has_checksums(numbers) else "")


def is_sound(final: Path) -> bool:
    """Whether a run's numbers are kept, as far as the sizes of its files show.

    Raises:
        Mixed: numbers of another run are kept there.
    """
    try:
        refuse_cut(final, "", numbers_of(final))
    except Mixed:
        raise
    except Damaged:
        return False
    return True


def bytes_of(run: Run, wanted: Collection[str]) -> int:
    """About how many bytes a run needs that is not kept yet; an upper bound of what is written."""
    arrays = [*(d.values for d in run.inputs.values()), *(o.summary for o in run.outcomes.values())]
    if run.folder is None:  # else every draw is on the disk already
        arrays += [run.outcomes[n].values for n in wanted]
    return sum(int(a.nbytes) for a in arrays) + WORDS_TAKE


def _put(part: Path, final: Path) -> bool:
    """Give a finished folder its place, unless there is a folder: then only its numbers, if those there are damaged."""
    try:
        rename(part, final)
        return True
    except OSError:
        if not final.is_dir():
            raise
    with alone(final):
        if not is_sound(final):
            _put_numbers(part, final)
    return False


def _put_numbers(part: Path, final: Path) -> None:
    """Replace damaged numbers file by file. Words never move: a kill at any moment loses none.

    `numbers.json` goes first and comes last, so that the run counts as damaged until all is in its place.
    """
    _clear(final / NUMBERS)
    for folder in (final / "draws", final / WORDS):
        if not folder.is_dir():
            _clear(folder)
    (final / "draws").mkdir(exist_ok=True)
    files = [f.relative_to(part) for f in (*part.glob("*.parquet"), *part.glob("draws/*"))]
    for stale in {f.relative_to(final) for f in (final / "draws").iterdir()} - {*files}:
        _clear(final / stale)
    for file in (*files, Path(NUMBERS)):
        if (final / file).is_dir():
            _clear(final / file)
        replace(part / file, final / file)


def _clear(path: Path) -> None:
    """Remove what is in the way, if anything is."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _wanted(run: Run, keep: str) -> list[str]:
    """The outcomes whose draws are kept."""
    if keep == ALL or run.folder is not None:
        return list(run.outcomes)
    named = run.manifest.keep_draws
    return [n for n, o in run.outcomes.items() if (n in named if named else o.about.shown)]


def _write_numbers(part: Path, run: Run, wanted: Collection[str]) -> None:
    body: dict[str, Any] = {
        "run": run.id, "rule": run.identity.rule, "digest": digest_of(run), "whole": run.whole, "kept": {},
        "draws": run.draws, "precision": run.precision, "chunk": run.chunk, "files": {},
    }  # fmt: skip
    (part / "draws").mkdir()
    with _Sums(part) as sums:
        pq.write_table(summary_table(run), part / SUMMARY, compression="none")
        sums.add(SUMMARY)
        if run.inputs:
            write_inputs(part / "inputs.parquet", run.inputs)
            sums.add("inputs.parquet")
        for name, count in _missing(body, run, wanted):
            _put_draws(part / "draws" / f"{name}.parquet", run, name)
            sums.add(f"draws/{name}.parquet")
            body["kept"][name] = count
        _drop_spilled(run)
        body["files"] = sums.found()
    write_whole(part / NUMBERS, seal(body))


def _add_draws(folder: Path, run: Run, wanted: Collection[str]) -> None:
    """Keep the draws of some outcomes if fewer, or no draws, are kept. A run without checksums stays one."""
    body = numbers_of(folder)
    is_older = "files" not in body
    missing = _missing(body, run, wanted)
    if missing:
        refuse_full(folder, sum(run.outcomes[n].values.nbytes for n, _ in missing) if run.folder is None else 0)
    for name, count in missing:
        file = f"draws/{name}.parquet"
        part = folder / "draws" / f".{name}.{os.getpid()}"
        try:
            _put_draws(part, run, name)
            found = sum_of_file(part)
            # What is recorded is true at every moment: a process may be killed at any of them.
            if body["kept"].pop(name, None) is not None:
                body.get("files", {}).pop(file, None)
                write_whole(folder / NUMBERS, to_text(body) if is_older else seal(body))
            replace(part, folder / file)
        finally:
            part.unlink(missing_ok=True)
        body["kept"][name] = count
        if not is_older:
            body["files"][file] = found
        write_whole(folder / NUMBERS, to_text(body) if is_older else seal(body))
    _drop_spilled(run)


def _missing(body: Mapping[str, Any], run: Run, wanted: Collection[str]) -> list[tuple[str, int]]:
    """The outcomes whose draws are still to be kept, and how many draws each has."""
    counts = {n: run.draws if run.folder else run.outcomes[n].values.shape[-1] for n in wanted}
    return [(n, count) for n, count in counts.items() if body["kept"].get(n, 0) < count]


def _put_draws(path: Path, run: Run, name: str) -> None:
    if run.folder is not None:
        replace(run.folder / f"{name}.parquet", path)
    else:
        _write_draws(path, run.outcomes[name])


def _drop_spilled(run: Run) -> None:
    if run.folder is not None:
        shutil.rmtree(run.folder, ignore_errors=True)


class _Sums:
    """The checksums of files, computed in a thread while the next file is written."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._waiting = folder, dict[str, Future[Sum]]()
        self._pool = ThreadPoolExecutor(1)

    def __enter__(self) -> _Sums:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def add(self, name: str) -> None:
        """A file is complete."""
        self._waiting[name] = self._pool.submit(sum_of_file, self._folder / name)

    def found(self) -> dict[str, Sum]:
        """The checksums of all files."""
        return {name: future.result() for name, future in self._waiting.items()}


def _write_draws(path: Path, outcome: Outcome) -> None:
    table = table_of(outcome.about, outcome.years, outcome.values)
    # A series with the same value in every draw is written once.
    same = [n for n, row in zip(table.column_names, table.columns, strict=True) if _is_same(row.to_numpy())]
    pq.write_table(table, path, compression="none", use_dictionary=same)


def _is_same(draws: npt.NDArray[Any]) -> bool:
    """Whether all draws are the same number, or not a number."""
    ends = draws[[0, -1]]
    return np.array_equal(ends[:1], ends[1:], equal_nan=True) and (
        bool((draws == ends[0]).all()) or bool(np.isnan(draws).all())
    )


def _refuse_other_numbers(folder: Path, run: Run) -> None:
    """Refuse kept numbers that differ from a run's: one name, one set of numbers."""
    if numbers_of(folder)["digest"] == digest_of(run):
        return
    refuse_absent(folder, SUMMARY)
    try:
        kept = {_cell(row): row for row in pq.read_table(folder / SUMMARY).to_pylist()}
    except (OSError, ValueError, KeyError):  # Arrow's own errors are of these kinds
        raise Damaged(folder, f"`{SUMMARY}` is missing or damaged.") from None
    said = "they have other outcomes, years or labels"
    for row in summary_table(run).to_pylist():
        column = next((c for c in COLUMNS if kept.get(_cell(row), row).get(c) != row[c]), "")
        if column:
            where = " ".join(str(w) for w in _cell(row) if w)
            said = f"{column} of {where} is {kept[_cell(row)].get(column)!r} there and {row[column]!r} here"
            break
    wrong = f"it is kept with different numbers: {said}. Nothing was written."
    right = "Another processor or a changed library may round differently."
    do = f"Move {folder} away, or set BURDENSHARE_HOME to another folder, and run again."
    raise NotHeld([Problem(f"Run {run.id}", wrong, right, do)])


def _cell(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[k] for k in ("outcome", *SHOWN, "year"))
