"""Finding and opening kept runs, including those of older versions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow.parquet as pq

from burdenshare.engine.inputs import read_inputs
from burdenshare.engine.lineage import Step
from burdenshare.engine.manifest import OLD_RULE, Manifest, from_json
from burdenshare.engine.outcome import COLUMNS, Array, Outcome, Run, Watched
from burdenshare.vocabulary.errors import NotHeld, Problem, listed, nearest
from burdenshare.vocabulary.folders import runs_folder

MANIFEST: Final = "manifest.json"
NUMBERS: Final = "numbers.json"
LAST: Final = "last"
LISTED: Final = ("run", "scenario", "draws", "seed", "precision", "model", "data", "command")


def list_runs(folder: Path | None = None) -> list[dict[str, Any]]:
    """The kept runs, newest first, a row for each scenario with their numbers.

    Returns:
        Rows of run, scenario, draws, seed, precision, model, data, command, and the rule that named the run.
    """
    parent = folder or runs_folder()
    files = [*parent.glob("*/words/*/listed.json"), *parent.glob(f"*/{MANIFEST}")]
    kept = sorted(files, key=lambda p: p.stat().st_mtime, reverse=True)
    rows = [
        (p, json.loads(p.read_text(encoding="utf-8")))
        for p in kept
        if not p.relative_to(parent).parts[0].startswith(".")
    ]
    return [{**{k: row[k] for k in LISTED}, "rule": row.get("rule", OLD_RULE)} for _, row in rows]


def find_run(name: str, folder: Path | None = None) -> Path:
    """The folder of a run's words: `RUN` (its name, or the beginning of it) for the latest, or `RUN@SCENARIO`.

    Raises:
        NotHeld: no run, or more than one, has this beginning; or no such scenario has its numbers.
    """
    parent = folder or runs_folder()
    begins, _, scenario = name.partition("@")
    held = sorted({p.parent.name for mark in (NUMBERS, MANIFEST) for p in parent.glob(f"[!.]*/{mark}")})
    fitting = [h for h in held if begins and h.startswith(begins.lower())]
    if len(fitting) != 1:
        said = "is not a kept run" if not fitting else f"begins {len(fitting)} runs"
        right = nearest(name, held) or "`burdenshare runs` lists them."
        raise NotHeld([Problem("burdenshare", f"`{name}` {said}.", right)])
    place = parent / fitting[0]
    if not (place / NUMBERS).is_file():  # kept by an older version: one manifest
        known = [_read(place / MANIFEST)["scenario"]]
        words = place
    else:
        known = sorted(p.parent.name for p in place.glob("words/*/listed.json"))
        chosen = scenario or (place / "words" / LAST).read_text(encoding="utf-8").strip()
        words = place / "words" / chosen
    if scenario and scenario not in known:
        right = f"Available: {listed(known)}."
        raise NotHeld([Problem("burdenshare", f"run {fitting[0]} was not kept for `{scenario}`.", right)])
    return words


def load_manifest(name: str, folder: Path | None = None) -> Manifest:
    """The manifest of a kept run."""
    return _manifest(find_run(name, folder))


def _manifest(words: Path) -> Manifest:
    return from_json(Manifest, _plain(_read(words / MANIFEST)), MANIFEST)


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    """The keys of a manifest; that of an older version has no rule."""
    identity = body.get("identity")
    is_new = isinstance(identity, dict) and "rule" in identity
    return body if is_new else {**body, "identity": {"versions": (identity or {}).get("versions", {})}}


def load_run(name: str, folder: Path | None = None, again: Callable[[Run], Run] | None = None) -> Run:
    """Open a kept run. Draws, inputs and lineage are read when first used.

    Args:
        name: `RUN` or `RUN@SCENARIO`.
        folder: the folder of all runs; by default the user's own.
        again: computes a run again; called for draws that were not kept.

    Raises:
        NotHeld: there is no such run.
        ProblemsFound: it is damaged.
    """
    words = find_run(name, folder)
    place = words.parent.parent if words.parent.name == "words" else words
    body, manifest = _read(words / MANIFEST), _manifest(words)
    numbers = _read(place / NUMBERS) if (place / NUMBERS).is_file() else {}
    computed: list[Run] = []

    def whole() -> Run:
        if again is None:
            right = f"`{manifest.command} --keep all` keeps them."
            raise NotHeld([Problem(f"Run {manifest.run}", "these draws were not kept.", right)])
        if not computed:
            computed.append(again(run))
        return computed[0]

    def draws_of(outcome: str, shape: tuple[int, ...]) -> Array:
        path = place / "draws" / f"{outcome}.parquet"
        if not path.is_file():
            return whole().outcomes[outcome].values
        table = pq.read_table(path)
        return np.stack([table.column(i).to_numpy() for i in range(table.num_columns)]).reshape(*shape, -1)

    def inputs() -> Mapping[str, Any]:
        path = place / "inputs.parquet"
        return read_inputs(path) if path.is_file() else {} if numbers else whole().inputs

    run = Run(
        _outcomes(place, body["outcomes"], draws_of),
        words=lambda: manifest,
        named=lambda: manifest.identity,
        draws=manifest.draws,
        precision=manifest.precision,
        chunk=manifest.chunk,
        drawn=inputs,
        traced=lambda: _lineage(words / "lineage.json"),
        whole=body["whole"],
        kept_as=manifest.run,
        with_draws=frozenset(path.stem for path in (place / "draws").glob("*.parquet")),
    )
    return run


def _outcomes(
    place: Path, about: Mapping[str, Any], draws_of: Callable[[str, tuple[int, ...]], Array]
) -> dict[str, Outcome]:
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in about}
    for row in pq.read_table(place / "summary.parquet").to_pylist():
        rows[row["outcome"]].append(row)
    return {name: _outcome(name, body, rows[name], draws_of) for name, body in about.items()}


def _outcome(
    name: str, body: Mapping[str, Any], rows: list[dict[str, Any]], draws_of: Callable[[str, tuple[int, ...]], Array]
) -> Outcome:
    about = from_json(Watched, {**body, "name": name, "factor": 1.0}, f"{MANIFEST}: outcomes.{name}")
    years, labels = tuple(body["years"]), about.labels
    shape = (len(years), *(len(labels[d]) for d in about.dimensions))
    summary = np.full((*shape, len(COLUMNS)), np.nan)
    for row in rows:
        index = tuple(labels[d].index(row[d]) for d in about.dimensions)
        summary[(years.index(row["year"]), *index)] = [row[c] for c in COLUMNS]
    return Outcome(about, years, summary, lambda: draws_of(name, shape))


def _lineage(path: Path) -> dict[str, Step]:
    body = _read(path) if path.is_file() else {}
    return {name: from_json(Step, step, f"{path.name}: {name}") for name, step in body.items()}


def _read(path: Path) -> dict[str, Any]:
    try:
        body: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        right = "Run the scenario again, or move the folder away."
        raise NotHeld([Problem(str(path), "it is missing or damaged.", right)]) from None
    return body
