"""The user's catalogue: releases of publishers kept as Parquet, each whole or not there at all, asked with DuckDB.

    data/snapshot@2026-11/      the tables of the package, built at first use
    data/sipri@2026-04-27/      observations.parquet, release.json, received/<what the publisher sent>
    data/attempts.json          how the last refresh of each source ended

A release is written beside and renamed into place, so a reader sees the old state or the new one. The newest release of
a source is the one in use; nothing points at it that could go wrong.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from burdenshare.data.catalog import EMBEDDED, SNAPSHOT
from burdenshare.data.observation import Observation, Origin
from burdenshare.data.tables import digest_of, read_tables
from burdenshare.vocabulary.errors import NotHeld, Problem, listed, nearest
from burdenshare.vocabulary.folders import data_folder
from burdenshare.vocabulary.unfinished import make_unfinished, sweep

OWN: Final = "snapshot"
_COLUMNS: Final = tuple(f.name for f in fields(Observation))
_MORE: Final = ("publisher", "dataset", "vintage", "licence")


@dataclass(frozen=True)
class Release:
    """One release of one source: what was received, and what was read out of it."""

    source: str
    vintage: str
    retrieved: str
    figures: int
    digest: str
    received: Mapping[str, str]
    origins: Mapping[str, Origin]
    etag: str = ""

    @property
    def name(self) -> str:
        """`sipri@2026-04-27`."""
        return f"{self.source}@{self.vintage}"


@dataclass(frozen=True)
class Attempt:
    """How the last refresh of a source ended."""

    when: str
    ended: str
    said: str


def now() -> str:
    """The time to the second, in UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Room:
    """The user's catalogue in a folder of its own."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or data_folder()

    # What is held

    def releases(self) -> tuple[Release, ...]:
        """All releases that are whole, by source and vintage; the package's own tables among them."""
        self._build_own()
        found = [_open(p) for p in sorted(self.folder.glob("*@*/release.json"))]
        return tuple(sorted((r for r in found if r.source != OWN or r.vintage == EMBEDDED), key=lambda r: r.name))

    def in_use(self) -> dict[str, Release]:
        """The newest release of each source."""
        return {release.source: release for release in self.releases()}

    def release(self, name: str) -> Release:
        """A release by its name, such as `sipri@2026-04-27`; a source alone means its newest release.

        Raises:
            NotHeld: nothing is called so.
        """
        held = {r.name: r for r in self.releases()}
        held |= {source: r for source, r in self.in_use().items()}
        if name in held:
            return held[name]
        known = [n for n in held if "@" in n]
        right = nearest(name, known) or f"Held are {listed(known)}."
        raise NotHeld([Problem("data", f"`{name}` is no release that is held.", right, "`burdenshare data status`.")])

    def observations(self, name: str) -> tuple[Observation, ...]:
        """All observations of a release, as they were read."""
        import pyarrow.parquet as pq

        rows = pq.read_table(self.place(self.release(name)) / "observations.parquet", columns=list(_COLUMNS))
        return tuple(Observation(**row) for row in rows.to_pylist())

    def find(
        self,
        quantity: str,
        actors: Iterable[str] = (),
        years: tuple[int, int] | None = None,
        definition: str | None = None,
        releases: Iterable[Release] | None = None,
    ) -> tuple[Observation, ...]:
        """The observations of a quantity in the releases in use (or in those given), by actor, year and definition."""
        import duckdb

        places = [str(self.place(r) / "observations.parquet") for r in releases or self.in_use().values()]
        asked = ["quantity = ?"]
        given: list[Any] = [places, quantity]
        if actors := tuple(actors):
            asked.append("list_contains(?, actor)")
            given.append(list(actors))
        if years:
            asked.append("year BETWEEN ? AND ?")
            given += list(years)
        if definition:
            asked.append("definition = ?")
            given.append(definition)
        order = "actor, year, definition, vintage DESC, origin"
        query = f"SELECT {', '.join(_COLUMNS)} FROM read_parquet(?) WHERE {' AND '.join(asked)} ORDER BY {order}"
        with duckdb.connect() as connection:
            rows = connection.execute(query, given).fetchall()
        return tuple(Observation(*row) for row in rows)

    def quantities(self) -> dict[str, int]:
        """Every quantity in the releases in use, with how many figures there are of it."""
        import duckdb

        places = [str(self.place(r) / "observations.parquet") for r in self.in_use().values()]
        query = "SELECT quantity, count(*) FROM read_parquet(?) GROUP BY quantity ORDER BY quantity"
        with duckdb.connect() as connection:
            return {str(q): int(n) for q, n in connection.execute(query, [places]).fetchall()}

    def origins(self) -> dict[str, Origin]:
        """The origins of all releases, by key."""
        return {key: origin for release in self.releases() for key, origin in release.origins.items()}

    def place(self, release: Release) -> Path:
        """The folder of a release."""
        return self.folder / release.name

    # What is added

    def keep(
        self,
        source: str,
        vintage: str,
        observations: Iterable[Observation],
        origins: Mapping[str, Origin],
        received: Mapping[str, bytes],
        etag: str = "",
    ) -> tuple[Release, bool]:
        """Keep a release: whole, or not at all.

        Returns:
            The release, and whether it is new. The same bytes under the same name are kept once; other bytes under a
            vintage that is held become `vintage.2`, so that nothing that a run may have read is overwritten.
        """
        sweep(self.folder)
        hashes = {name: hashlib.sha256(body).hexdigest() for name, body in received.items()}
        held = [r for r in self.releases() if r.source == source]
        for release in held:
            if release.received == hashes and release.vintage.partition(".")[0] == vintage:
                return release, False
        taken = {r.vintage for r in held}
        name, count = vintage, 1
        while name in taken:
            count += 1
            name = f"{vintage}.{count}"
        about = Release(source, name, now(), 0, "", hashes, dict(origins), etag)
        return self._store(about, tuple(observations), received), True

    def _store(self, about: Release, observations: tuple[Observation, ...], received: Mapping[str, bytes]) -> Release:
        """Write a release beside its place and rename it there."""
        part = make_unfinished(self.folder, about.source)
        try:
            (part / "received").mkdir()
            for file, body in received.items():
                (part / "received" / file).write_bytes(body)
            digest = _write(part / "observations.parquet", observations, about.origins)
            release = replace(about, figures=len(observations), digest=digest)
            (part / "release.json").write_text(_json(asdict(release)), encoding="utf-8")
            part.chmod(0o755)
            if about.source == OWN:
                shutil.rmtree(self.place(release), ignore_errors=True)
            os.rename(part, self.place(release))
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        return release

    def note_attempt(self, source: str, ended: str, said: str) -> None:
        """Write down how a refresh ended."""
        attempts = {**self.attempts(), source: Attempt(now(), ended, said)}
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f".attempts.{os.getpid()}"
        part.write_text(_json({k: asdict(a) for k, a in attempts.items()}), encoding="utf-8")
        os.replace(part, self.folder / "attempts.json")

    def attempts(self) -> dict[str, Attempt]:
        """How the last refresh of each source ended."""
        try:
            body = json.loads((self.folder / "attempts.json").read_text(encoding="utf-8"))
            return {source: Attempt(**attempt) for source, attempt in body.items()}
        except (OSError, ValueError, TypeError):
            return {}

    def _build_own(self) -> None:
        """Build the Parquet of the package's tables, where it is missing or of other tables."""
        digest = digest_of(SNAPSHOT)
        place = self.folder / f"{OWN}@{EMBEDDED}" / "release.json"
        try:
            if json.loads(place.read_text(encoding="utf-8"))["received"] == {"tables": digest}:
                return
        except (OSError, ValueError, KeyError):
            pass
        tables = read_tables(SNAPSHOT)
        about = Release(OWN, EMBEDDED, now(), 0, "", {"tables": digest}, dict(tables.origins))
        self._store(about, tables.observations, {})


def _write(path: Path, observations: tuple[Observation, ...], origins: Mapping[str, Origin]) -> str:
    """Write observations as Parquet and give back the fingerprint of the file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"year": pa.int32(), "value": pa.float64()}
    schema = pa.schema([(c, types.get(c, pa.string())) for c in (*_COLUMNS, *_MORE)])
    rows: dict[str, list[Any]] = {c: [getattr(o, c) for o in observations] for c in _COLUMNS}
    told = {k: (o.publisher, o.title, o.vintage, o.licence) for k, o in origins.items()}
    for i, column in enumerate(_MORE):
        rows[column] = [told[o.origin][i] for o in observations]
    pq.write_table(pa.table(rows, schema=schema), path, compression="zstd")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _open(path: Path) -> Release:
    body = json.loads(path.read_text(encoding="utf-8"))
    origins = {key: Origin(**origin) for key, origin in body.pop("origins").items()}
    return Release(**body, origins=origins)


def _json(body: Mapping[str, Any]) -> str:
    return json.dumps(body, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
