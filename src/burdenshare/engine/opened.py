"""Opening kept runs, including those of older versions. What is read is compared with its checksum first."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np

from burdenshare.engine.lineage import Step
from burdenshare.engine.listing import find_run, patiently
from burdenshare.engine.manifest import Manifest, from_json
from burdenshare.engine.outcome import COLUMNS, Array, Outcome, Run, Watched
from burdenshare.engine.recorded import (
    CHANGED,
    MANIFEST,
    SCENARIO,
    SUMMARY,
    WORDS,
    Damaged,
    Mixed,
    about_of,
    numbers_of,
    refuse_absent,
    refuse_cut,
    refuse_unlike,
)  # fmt: skip
from burdenshare.vocabulary.disk import in_words
from burdenshare.vocabulary.errors import NotHeld, Problem
from burdenshare.vocabulary.sealed import Unfit, read_regular, sum_of_file

if TYPE_CHECKING:
    import pyarrow as pa

    from burdenshare.engine.outcome import Drawn


@dataclass(frozen=True)
class _Folder:
    """The folder of a run, and that of one scenario's words in it."""

    place: Path
    words: Path

    @cached_property
    def numbers(self) -> dict[str, Any]:
        """What is recorded of the numbers; nothing in a run of the first rule."""
        return {} if self.words == self.place else numbers_of(self.place)

    @cached_property
    def about(self) -> dict[str, Any]:
        """What is recorded of the words, which belong to the numbers; nothing in a run of the first rule."""
        if self.words == self.place:
            return {}
        found = about_of(self.place, self.words.name)
        refuse_unlike(self.place, self.numbers, self.words.name, found)
        return found

    def checked(self, file: Path) -> Path:
        """A file of the run, after its bytes were compared with the checksum that was kept.

        Raises:
            Damaged: it is missing, cut, changed or unreadable.
        """
        about = self.about  # also where a file of the numbers is read: it is looked at with the words of its run
        body, folder = (about, self.words) if file.parent == self.words else (self.numbers, self.place)
        name = file.relative_to(folder).as_posix()
        kept = body.get("files", {}).get(name)
        if kept is None:
            refuse_absent(self.place, file.relative_to(self.place).as_posix())
            return file
        command = about.get("command", "")
        inside = "" if folder == self.place else f"{WORDS}/{self.words.name}/"
        refuse_cut(self.place, inside, {"files": {name: kept}, "command": command})
        try:
            if sum_of_file(file) == kept:
                return file
        except OSError as error:
            wrong = f"cannot be read: {in_words(error).problems[0].wrong}"
        except Unfit as unfit:
            wrong = str(unfit)
        else:
            wrong = f"{CHANGED}."
        raise Damaged(self.place, f"`{file.relative_to(self.place)}` {wrong}", command)

    def json(self, file: Path) -> dict[str, Any]:
        """A JSON file of the run."""
        try:
            body = json.loads(read_regular(self.checked(file))[0].decode())
        except (OSError, ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise Damaged(self.place, f"`{file.relative_to(self.place)}` is missing or damaged.")
        return body

    def table(self, file: Path) -> pa.Table:
        """A Parquet file of the run."""
        import pyarrow.parquet as pq

        checked = self.checked(file)
        try:
            with pq.ParquetFile(checked) as opened:  # `read_table` would import pandas
                return opened.read()
        except (OSError, ValueError, KeyError):  # Arrow's own errors are of these kinds
            raise Damaged(self.place, f"`{file.relative_to(self.place)}` is missing or damaged.") from None

    def manifest(self) -> tuple[dict[str, Any], Manifest]:
        """The manifest, as it is kept and typed."""
        file = self.words / MANIFEST
        body = self.json(file)
        if body.get("run", self.place.name) != self.place.name:
            wrong = f"`{file.relative_to(self.place)}` is that of run `{body['run']}`."
            raise Mixed(self.place, wrong, scenario=self.words.name if self.about else "")
        if not isinstance(body.get("outcomes", {}), dict):
            raise Damaged(self.place, f"`outcomes` of `{file.relative_to(self.place)}` is not a mapping.")
        return body, from_json(Manifest, _plain(body), MANIFEST)

    def copied(self) -> dict[str, str]:
        """The copy of the scenario, as files by name; empty where none was kept."""
        file = self.words / SCENARIO
        if not (file.exists() or SCENARIO in self.about.get("files", {})):
            return {}
        body = self.json(file)
        if not all(type(text) is str and _is_of_a_scenario(name) for name, text in body.items()):
            raise Damaged(self.place, f"`{file.relative_to(self.place)}` does not hold the files of a scenario.")
        return body


def _is_of_a_scenario(name: str) -> bool:
    """Whether a name is that of a file of words, in the folder where it is written."""
    parts = PurePosixPath(name).parts
    strange = name.startswith("/") or ".." in parts or "\\" in name or ":" in name
    return name.endswith(".yaml") and not strange


def load_copy(name: str, folder: Path | None = None) -> dict[str, str]:
    """The copy of its scenario that a kept run holds, as files by name; empty where it holds none.

    Raises:
        NotHeld: there is no such run, or it is damaged.
    """
    return patiently(lambda: _folder(name, folder).copied())


def _folder(name: str, folder: Path | None) -> _Folder:
    words = find_run(name, folder)
    return _Folder(words.parent.parent if words.parent.name == WORDS else words, words)


def load_manifest(name: str, folder: Path | None = None) -> Manifest:
    """The manifest of a kept run.

    Raises:
        NotHeld: there is no such run, or it is damaged.
    """
    return patiently(lambda: _folder(name, folder).manifest()[1])


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    """The keys of a manifest; that of an older version has no rule."""
    identity = body.get("identity", {})
    if not isinstance(identity, dict) or "rule" in identity:
        return body
    return {**body, "identity": {"versions": identity.get("versions", {})}}


def load_run(name: str, folder: Path | None = None, again: Callable[[Run], Run] | None = None) -> Run:
    """Open a kept run. Draws, inputs and lineage are read when first used.

    Args:
        name: `RUN` or `RUN@SCENARIO`.
        folder: the folder of all runs; by default the user's own.
        again: computes a run again; called for draws that were not kept.

    Raises:
        NotHeld: there is no such run, or it is damaged.
        ProblemsFound: its manifest is of another program.
    """
    return patiently(lambda: _open(_folder(name, folder), again))


def _open(held: _Folder, again: Callable[[Run], Run] | None) -> Run:
    body, manifest = held.manifest()
    computed: list[Run] = []

    def whole() -> Run:
        if again is None:
            right = f"`{manifest.command} --keep all` keeps them."
            raise NotHeld([Problem(f"Run {manifest.run}", "these draws were not kept.", right)])
        if not computed:
            computed.append(again(run))
        return computed[0]

    def draws_of(outcome: str, shape: tuple[int, ...]) -> Array:
        path = held.place / "draws" / f"{outcome}.parquet"
        is_kept = outcome in held.numbers["kept"] if held.numbers else path.exists()
        if not is_kept:
            return whole().outcomes[outcome].values
        table = held.table(path)
        return np.stack([table.column(i).to_numpy() for i in range(table.num_columns)]).reshape(*shape, -1)

    def inputs() -> Mapping[str, Drawn]:
        from burdenshare.engine.inputs import read_inputs

        path = held.place / "inputs.parquet"
        if path.exists() or path.name in held.numbers.get("files", {}):
            return read_inputs(held.checked(path))
        return {} if held.numbers else whole().inputs

    def traced() -> dict[str, Step]:
        path = held.words / "lineage.json"
        steps = held.json(path) if path.exists() or path.name in held.about.get("files", {}) else {}
        return {name: from_json(Step, step, f"{path.name}: {name}") for name, step in steps.items()}

    run = Run(
        _outcomes(held, body.get("outcomes", {}), draws_of),
        words=lambda: manifest,
        named=lambda: manifest.identity,
        draws=manifest.draws,
        precision=manifest.precision,
        chunk=manifest.chunk,
        drawn=inputs,
        traced=traced,
        whole=bool(body.get("whole")),
        kept_as=manifest.run,
        with_draws=frozenset(path.stem for path in (held.place / "draws").glob("*.parquet")),
        copied=held.copied,
    )
    return run


def _outcomes(
    held: _Folder, about: Mapping[str, Any], draws_of: Callable[[str, tuple[int, ...]], Array]
) -> dict[str, Outcome]:
    table = held.table(held.place / SUMMARY)
    try:
        rows = _rows(table)
        return {name: _outcome(name, said, rows[name], draws_of) for name, said in about.items()}
    except (KeyError, ValueError, TypeError, IndexError, AttributeError):
        raise Damaged(held.place, "`summary.parquet` and `manifest.json` do not fit together.") from None


def _rows(table: pa.Table) -> dict[str, pa.Table]:
    """The rows of each outcome, which stand together."""
    found: dict[str, pa.Table] = {}
    first = 0
    for name, same in groupby(table.column("outcome").to_pylist()):
        count = sum(1 for _ in same)
        if name in found:
            raise ValueError(name)
        found[name] = table.slice(first, count)
        first += count
    return found


def _outcome(
    name: str, body: Mapping[str, Any], rows: pa.Table, draws_of: Callable[[str, tuple[int, ...]], Array]
) -> Outcome:
    about = from_json(Watched, {**body, "name": name, "factor": 1.0}, f"{MANIFEST}: outcomes.{name}")
    years, labels = tuple(body["years"]), about.labels
    shape = (len(years), *(len(labels[d]) for d in about.dimensions))
    summary = np.full((*shape, len(COLUMNS)), np.nan)
    at = [_places(rows, "year", years), *(_places(rows, d, labels[d]) for d in about.dimensions)]
    summary[tuple(at)] = np.stack([np.array(rows.column(c).to_pylist()) for c in COLUMNS], axis=-1)
    return Outcome(about, years, summary, lambda: draws_of(name, shape))


def _places(rows: pa.Table, column: str, known: tuple[Any, ...]) -> Array:
    """The place of each row's word among those that are known."""
    at = {word: i for i, word in enumerate(known)}
    return np.array([at[word] for word in rows.column(column).to_pylist()], int)
