"""Keeping runs: a folder each, written whole or not at all, found again with DuckDB.

A folder holds `manifest.json`, `summary.parquet` (quantiles and means, tidy), `draws/NAME.parquet` (a row a draw, a
column a series) and whatever was made with the run, such as its report.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from burdenshare.engine.outcome import COLUMNS, Outcome, Run, Watched
from burdenshare.engine.spill import table_of
from burdenshare.vocabulary.dimensions import DIMENSIONS
from burdenshare.vocabulary.errors import NotHeld, Problem, nearest
from burdenshare.vocabulary.folders import runs_folder
from burdenshare.vocabulary.unfinished import make_unfinished, sweep


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


def save_run(run: Run, files: Mapping[str, str] | None = None, folder: Path | None = None) -> Path:
    """Keep a run.

    Args:
        run: what to keep.
        files: texts to lay beside it, by name.
        folder: of all runs; the user's own where not given.

    Returns:
        The run's folder. Where the same run is kept already, nothing is written: its name says that it is the same.
    """
    parent = folder or runs_folder()
    sweep(parent)
    final = parent / run.id
    if (final / "manifest.json").is_file():
        _add_files(final, files or {})
        if run.folder is not None:
            shutil.rmtree(run.folder)
        return final
    part = make_unfinished(parent, run.id)
    try:
        if run.folder is not None:
            os.rename(run.folder, part / "draws")
        else:
            (part / "draws").mkdir()
            for name, outcome in run.outcomes.items():
                table = table_of(outcome.about, outcome.years, outcome.values)
                # A series that is the same in every draw is written once.
                same = [n for n, row in zip(table.column_names, table.columns, strict=True) if _is_same(row.to_numpy())]
                pq.write_table(table, part / "draws" / f"{name}.parquet", compression="none", use_dictionary=same)
        pq.write_table(summary_table(run), part / "summary.parquet", compression="none")
        body = {**run.manifest, "whole": run.whole, "outcomes": {n: _about(o) for n, o in run.outcomes.items()}}
        (part / "manifest.json").write_text(_json(body), encoding="utf-8")
        _add_files(part, files or {})
        part.chmod(0o755)
        os.rename(part, final)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return final


def _is_same(draws: npt.NDArray[Any]) -> bool:
    """Whether all draws are the same number, or none."""
    ends = draws[[0, -1]]
    return np.array_equal(ends[:1], ends[1:], equal_nan=True) and (
        bool((draws == ends[0]).all()) or bool(np.isnan(draws).all())
    )


def _add_files(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        part = folder / f".{name}.{os.getpid()}"
        part.write_text(text, encoding="utf-8")
        os.replace(part, folder / name)


def _json(body: Mapping[str, Any]) -> str:
    return json.dumps(body, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _about(outcome: Outcome) -> dict[str, Any]:
    about = outcome.about
    return {
        "label": about.label,
        "unit": about.unit,
        "definition": about.definition,
        "dimensions": list(about.dimensions),
        "labels": {d: list(about.labels[d]) for d in about.dimensions},
        "decimals": about.decimals,
        "leave_out": dict(about.leave_out),
        "source": list(about.source),
        "shown": about.shown,
        "worlds": about.worlds,
        "years": list(outcome.years),
    }


def list_runs(folder: Path | None = None) -> list[dict[str, Any]]:
    """The runs that are kept, newest first: id, scenario, draws, seed, precision, model, data and command."""
    parent = folder or runs_folder()
    kept = sorted(parent.glob("*/manifest.json"), key=lambda p: p.stat().st_mtime, reverse=True)
    if not kept:
        return []
    import duckdb

    texts, numbers = ("run", "scenario", "model", "data", "command"), ("draws", "seed", "precision")
    types = {**dict.fromkeys(texts, "VARCHAR"), **dict.fromkeys(numbers, "BIGINT")}
    columns = "{" + ", ".join(f"{name}: '{kind}'" for name, kind in types.items()) + "}"
    query = f"SELECT * FROM read_json(?, columns = {columns}, maximum_object_size = 67108864)"
    with duckdb.connect() as connection:
        answer = connection.execute(query, [[str(p) for p in kept]])
        names = [d[0] for d in answer.description]
        found = {row[0]: dict(zip(names, row, strict=True)) for row in answer.fetchall()}
    return [found[p.parent.name] for p in kept if p.parent.name in found]


def find_run(name: str, folder: Path | None = None) -> Path:
    """The folder of a run, by its id or the beginning of it.

    Raises:
        NotHeld: no run, or more than one, begins so.
    """
    parent = folder or runs_folder()
    held = [p.parent.name for p in parent.glob("*/manifest.json")]
    fitting = [h for h in held if name and h.startswith(name.lower())]
    if len(fitting) == 1:
        return parent / fitting[0]
    said = "is no run that is kept" if not fitting else f"begins {len(fitting)} runs"
    right = nearest(name, held) or "`burdenshare runs` lists them."
    raise NotHeld([Problem("burdenshare", f"`{name}` {said}.", right)])


def load_manifest(name: str, folder: Path | None = None) -> dict[str, Any]:
    """What a kept run carries besides its numbers."""
    body: dict[str, Any] = json.loads((find_run(name, folder) / "manifest.json").read_text(encoding="utf-8"))
    return body


def load_run(name: str, folder: Path | None = None) -> Run:
    """Open a kept run."""
    place = find_run(name, folder)
    body = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    table = pq.read_table(place / "summary.parquet").to_pylist()
    outcomes = {
        n: _open(place, n, about, [r for r in table if r["outcome"] == n]) for n, about in body["outcomes"].items()
    }
    manifest = {k: v for k, v in body.items() if k not in ("outcomes", "whole")}
    return Run(body["run"], manifest, outcomes, body["whole"])


def _open(place: Path, name: str, body: Mapping[str, Any], rows: list[dict[str, Any]]) -> Outcome:
    labels = {d: tuple(v) for d, v in body["labels"].items()}
    about = Watched(
        name, body["label"], body["unit"], body["definition"], 1.0, tuple(body["dimensions"]), labels,
        body["decimals"], body["leave_out"], tuple(body["source"]), body["shown"],
        body.get("worlds", ""),
    )  # fmt: skip
    years = tuple(body["years"])
    shape = (len(years), *(len(labels[d]) for d in about.dimensions))
    summary = np.full((*shape, len(COLUMNS)), np.nan)
    for row in rows:
        index = tuple(labels[d].index(row[d]) for d in about.dimensions)
        summary[(years.index(row["year"]), *index)] = [row[c] for c in COLUMNS]
    draws = pq.read_table(place / "draws" / f"{name}.parquet")
    values = np.stack([draws.column(i).to_numpy() for i in range(draws.num_columns)]).reshape(*shape, -1)
    return Outcome(about, years, summary, values)
