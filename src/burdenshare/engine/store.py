"""Keeping runs: one folder each, written completely or not at all.

    RUN/numbers.json          a digest of the numbers, and the outcomes whose draws are kept
    RUN/summary.parquet       quantiles and means of every series, tidy
    RUN/inputs.parquet        the drawn inputs: a row for each draw, a column for each scalar
    RUN/draws/NAME.parquet    the draws of an outcome: a row for each draw, a column for each series
    RUN/words/SCENARIO/       manifest, lineage and report, a set for each scenario with these numbers
    RUN/words/last            the scenario whose words were kept last

`opened.py` finds and opens them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from burdenshare.engine.inputs import write_inputs
from burdenshare.engine.manifest import to_json
from burdenshare.engine.opened import LAST, LISTED, NUMBERS, find_run, list_runs, load_manifest, load_run
from burdenshare.engine.outcome import COLUMNS, ModelFault, Outcome, Run
from burdenshare.engine.spill import table_of
from burdenshare.vocabulary.dimensions import DIMENSIONS
from burdenshare.vocabulary.folders import runs_folder
from burdenshare.vocabulary.unfinished import make_unfinished, sweep

ALL: Final = "all"
NAMED: Final = "named"
__all__ = ["ALL", "NAMED", "find_run", "list_runs", "load_manifest", "load_run", "save_run", "summary_table"]


def summary_table(run: Run) -> pa.Table:
    """The quantiles and means of all outcomes: a row for each outcome, cell and year."""
    rows: dict[str, list[Any]] = {k: [] for k in ("outcome", "label", "unit", *DIMENSIONS, "year", *COLUMNS)}
    for name, outcome in run.outcomes.items():
        for index, labels in outcome.cells():
            for i, year in enumerate(outcome.years):
                fixed = {"outcome": name, "label": outcome.about.label, "unit": outcome.about.unit, "year": year}
                for key in ("outcome", "label", "unit", "year"):
                    rows[key].append(fixed[key])
                for dimension in DIMENSIONS:
                    rows[dimension].append(labels.get(dimension))
                for column, value in zip(COLUMNS, outcome.summary[(i, *index)], strict=True):
                    rows[column].append(float(value))
    schema = pa.schema(
        [(k, pa.string()) for k in ("outcome", "label", "unit", *DIMENSIONS)]
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
        ModelFault: different numbers are kept under the same name.
    """
    parent = folder or runs_folder()
    sweep(parent)
    final = parent / run.id
    wanted = _wanted(run, keep)
    if not (final / NUMBERS).is_file():
        part = make_unfinished(parent, run.id)
        try:
            _write_numbers(part, run, wanted)
            words = _write_words(part, run, files or {})
            part.chmod(0o755)
            os.rename(part, final)
            return final / words
        except OSError:
            if not (final / NUMBERS).is_file():  # else another process was first
                raise
        finally:
            shutil.rmtree(part, ignore_errors=True)
    _refuse_other_numbers(final, run)
    _add_draws(final, run, wanted)
    return final / _write_words(final, run, files or {})


def _wanted(run: Run, keep: str) -> list[str]:
    """The outcomes whose draws are kept."""
    if keep == ALL or run.folder is not None:
        return list(run.outcomes)
    named = run.manifest.keep_draws
    return [n for n, o in run.outcomes.items() if (n in named if named else o.about.shown)]


def _write_numbers(part: Path, run: Run, wanted: Collection[str]) -> None:
    pq.write_table(summary_table(run), part / "summary.parquet", compression="none")
    if run.inputs:
        write_inputs(part / "inputs.parquet", run.inputs)
    body = {
        "run": run.id, "rule": run.identity.rule, "digest": digest_of(run), "whole": run.whole, "kept": {},
        "draws": run.draws, "precision": run.precision, "chunk": run.chunk,
    }  # fmt: skip
    (part / NUMBERS).write_text(_json(body), encoding="utf-8")
    (part / "draws").mkdir()
    _add_draws(part, run, wanted)


def _add_draws(folder: Path, run: Run, wanted: Collection[str]) -> None:
    """Keep the draws of some outcomes if fewer, or no draws, are kept."""
    body = json.loads((folder / NUMBERS).read_text(encoding="utf-8"))
    kept: dict[str, int] = body["kept"]
    for name in wanted:
        count = run.draws if run.folder else run.outcomes[name].values.shape[-1]
        if kept.get(name, 0) >= count:
            continue
        if run.folder is not None:
            part = run.folder / f"{name}.parquet"
        else:
            part = folder / "draws" / f".{name}.{os.getpid()}"
            _write_draws(part, run.outcomes[name])
        os.replace(part, folder / "draws" / f"{name}.parquet")
        kept[name] = count
    if run.folder is not None:
        shutil.rmtree(run.folder, ignore_errors=True)
    _replace(folder / NUMBERS, _json(body))


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


def _write_words(folder: Path, run: Run, files: Mapping[str, str]) -> Path:
    """Keep a scenario's words, and record them as the latest."""
    manifest = run.manifest
    place = Path("words") / manifest.scenario
    (folder / place).mkdir(parents=True, exist_ok=True)
    about = {n: {**to_json(o.about), "years": list(o.years)} for n, o in run.outcomes.items()}
    body = manifest.to_json()
    texts = {
        **files,
        "lineage.json": _json(to_json(run.lineage)),
        "manifest.json": _json({**body, "whole": run.whole, "outcomes": about}),
        # A few words of the manifest, so that a list of many runs needs no long files.
        "listed.json": _json({**{k: body[k] for k in LISTED}, "rule": manifest.identity.rule}),
    }
    for name, text in texts.items():
        _replace(folder / place / name, text)
    _replace(folder / "words" / LAST, manifest.scenario + "\n")
    return place


def _refuse_other_numbers(folder: Path, run: Run) -> None:
    """Refuse kept numbers that differ from a run's: one name, one set of numbers."""
    body = json.loads((folder / NUMBERS).read_text(encoding="utf-8"))
    if body["digest"] == digest_of(run):
        return
    kept = {_cell(row): row for row in pq.read_table(folder / "summary.parquet").to_pylist()}
    said = "they have other outcomes, years or labels"
    for row in summary_table(run).to_pylist():
        column = next((c for c in COLUMNS if kept.get(_cell(row), row)[c] != row[c]), "")
        if column:
            where = " ".join(str(w) for w in _cell(row) if w)
            said = f"{column} of {where} is {kept[_cell(row)][column]!r} there and {row[column]!r} here"
            break
    raise ModelFault(
        f"Run {run.id} is kept with different numbers: {said}. Nothing was written. Another processor or a changed "
        f"library may round differently: move {folder} away, or set BURDENSHARE_HOME to another folder, and run again."
    )


def _cell(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[k] for k in ("outcome", *DIMENSIONS, "year"))


def _replace(path: Path, text: str) -> None:
    """Write a file completely or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)


def _json(body: Any) -> str:
    return json.dumps(body, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
