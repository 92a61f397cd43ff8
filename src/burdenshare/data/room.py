"""The user's catalogue: releases of publishers kept as Parquet, each complete or absent, queried with DuckDB.

    data/snapshot@2026-11/      the tables of the package, built at first use
    data/sipri@2026-04-27/      observations.parquet, release.json, received/<the publisher's file>
    data/own_balance@2026-11-25 the same, of a table of the user's own
    data/attempts.json          how the last refresh of each source ended
    data/in_use/sipri           the release that the user has chosen, if any
    data/maps/name.json         how a table of another form is read

A release is written beside its place and renamed, so a reader sees the old state or the new one. `choosing` says which
release of a source is in use. The figures of a release name it as their origin.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from burdenshare.data.asking import NotAsked, ask
from burdenshare.data.choosing import choices, forms_of, in_use_by_rule, last_year
from burdenshare.data.observation import Observation, Origin
from burdenshare.data.release import FIGURE_COLUMNS, Release, json_of, read_release, write_figures
from burdenshare.data.tables import EMBEDDED, SNAPSHOTS, digest_of, read_tables
from burdenshare.vocabulary.errors import NotHeld, Problem, listed, nearest
from burdenshare.vocabulary.file_names import safe_name
from burdenshare.vocabulary.folders import data_folder
from burdenshare.vocabulary.unfinished import make_unfinished, rename, sweep, write_whole

OWN: Final = "snapshot"


@dataclass(frozen=True)
class Attempt:
    """The result of the last refresh of a source."""

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
        self._own_is_built = False

    # What is held

    def releases(self) -> tuple[Release, ...]:
        """All readable releases, by source and vintage, the package's own tables included."""
        if not self._own_is_built:
            self._build_own(EMBEDDED)
            self._own_is_built = True
        found = [read_release(p) for p in self.folder.glob("*@*/release.json")]
        current = (r for r in found if r is not None and (r.source != OWN or r.vintage == EMBEDDED))
        return tuple(sorted(current, key=lambda r: r.order))

    def unreadable(self) -> tuple[str, ...]:
        """The names of releases whose description is damaged or missing."""
        return tuple(sorted(p.name for p in self.folder.glob("[a-z]*@*") if read_release(p / "release.json") is None))

    def in_use(self) -> dict[str, Release]:
        """The release of each source that is in use."""
        releases = self.releases()
        found = in_use_by_rule(releases)
        chosen = choices(self.folder)
        return found | {r.source: r for r in releases if chosen.get(r.source) == r.vintage}

    def release(self, name: str, place: str = "data") -> Release:
        """A release by its name, such as `sipri@2026-04-27`; a source alone means its release in use.

        An older vintage of the package is built when it is named.

        Raises:
            NotHeld: there is no release of that name.
        """
        held = {r.name: r for r in self.releases()}
        held |= {source: r for source, r in self.in_use().items()}
        if name in held:
            return held[name]
        own = {f"{OWN}@{p.name}": p.name for p in SNAPSHOTS.iterdir() if (p / "origins.yaml").is_file()}
        if name in own:
            return self._build_own(own[name])
        known = sorted({*(n for n in held if "@" in n), *own})
        right = nearest(name, known) or f"Available: {listed(known)}."
        raise NotHeld([Problem(place, f"there is no release named `{name}`.", right, "`burdenshare data status`.")])

    def observations(self, name: str) -> tuple[Observation, ...]:
        """All observations of a release."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            with (self.place(self.release(name)) / "observations.parquet").open("rb") as file:
                rows = pq.read_table(file, columns=list(FIGURE_COLUMNS))
        except (OSError, pa.ArrowException):
            raise _damaged() from None
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
        asked = ["quantity = ?"]
        given: list[Any] = [quantity]
        if actors := tuple(actors):
            asked.append("actor IN ?")
            given.append(list(actors))
        if years:
            asked.append("year BETWEEN ? AND ?")
            given += list(years)
        if definition:
            asked.append("definition = ?")
            given.append(definition)
        order = "actor, year, definition, vintage DESC, origin"
        said = f"SELECT {', '.join(FIGURE_COLUMNS)} FROM read_parquet(?) WHERE {' AND '.join(asked)} ORDER BY {order}"
        return tuple(Observation(*row) for row in self._ask(said, given, releases))

    def quantities(self) -> dict[str, int]:
        """Every quantity in the releases in use, with its number of figures."""
        said = "SELECT quantity, count(*) FROM read_parquet(?) GROUP BY quantity ORDER BY quantity"
        return {str(q): int(n) for q, n in self._ask(said)}

    def last_years(self, quantity: str) -> dict[str, int]:
        """The last year of a quantity under each definition over all actors, without forecasts."""
        which = "quantity = ? AND flag <> 'forecast'"
        said = f"SELECT definition, max(year) FROM read_parquet(?) WHERE {which} GROUP BY definition"
        return {str(d): int(y) for d, y in self._ask(said, [quantity])}

    def _ask(self, said: str, given: Iterable[Any] = (), releases: Iterable[Release] | None = None) -> list[Any]:
        """Query the releases in use, or those given."""
        given = list(given)
        asked = list(releases) if releases is not None else None
        for again in (True, False):
            places = [self.place(r) / "observations.parquet" for r in asked or self.in_use().values()]
            try:
                return ask(places, said, given)
            except NotAsked:
                if again and asked is None and not all(p.parent.is_dir() for p in places):  # removed meanwhile
                    continue
                break
        raise _damaged()

    def origins(self) -> dict[str, Origin]:
        """The origins of all releases, by key."""
        return {key: origin for release in self.releases() for key, origin in release.origins.items()}

    def place(self, release: Release) -> Path:
        """The folder of a release."""
        return self.folder / release.name

    # What is added

    def holds(self, source: str, received: Mapping[str, bytes]) -> bool:
        """Whether a release of a source was read from these very bytes."""
        return any(r.source == source and r.received == _hashes(_safe(received)) for r in self.releases())

    def keep(
        self,
        source: str,
        vintage: str,
        observations: Iterable[Observation],
        origin: Origin,
        received: Mapping[str, bytes],
        etag: str = "",
        rank: str = "",
        left_out: Sequence[str] = (),
    ) -> tuple[Release, bool]:
        """Keep a release: complete, or not at all.

        Returns:
            The release, and whether it is new. The same bytes are kept once; other bytes under an existing vintage
            become `vintage.2`, so that nothing that a run may have used is overwritten.
        """
        sweep(self.folder)
        received = _safe(received)
        hashes = _hashes(received)
        rows = tuple(observations)
        while True:
            held = {r.vintage: r for r in self.releases() if r.source == source}
            for release in held.values():
                if release.received == hashes:
                    return release, False
            name = next(v for v in _numbered(vintage) if v not in held and not (self.folder / f"{source}@{v}").exists())
            key = f"{source}@{name}"
            origins = {key: replace(origin, key=key)}
            about = Release(source, name, now(), 0, "", hashes, origins, etag, forms_of(rows), last_year(rows), rank,
                            tuple(left_out))  # fmt: skip
            try:
                return self._store(about, (replace(o, origin=key) for o in rows), received), True
            except FileExistsError:  # another process was faster
                continue

    def _store(self, about: Release, observations: Iterable[Observation], received: Mapping[str, bytes]) -> Release:
        """Write a release beside its place and rename it there.

        Raises:
            FileExistsError: its place is already taken.
        """
        rows = tuple(observations)
        part = make_unfinished(self.folder, about.source)
        try:
            (part / "received").mkdir()
            for file, body in received.items():
                (part / "received" / file).write_bytes(body)
            digest = write_figures(part / "observations.parquet", rows, about.origins)
            release = replace(about, figures=len(rows), digest=digest)
            (part / "release.json").write_text(json_of(asdict(release)), encoding="utf-8")
            part.chmod(0o755)
            try:
                rename(part, self.place(release))
            except OSError:
                if self.place(release).exists():
                    raise FileExistsError from None
                raise
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        return release

    def note_attempt(self, source: str, ended: str, said: str) -> None:
        """Record the result of a refresh."""
        attempts = {**self.attempts(), source: Attempt(now(), ended, said)}
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / "attempts.json", json_of({k: asdict(a) for k, a in attempts.items()}))

    def attempts(self) -> dict[str, Attempt]:
        """How the last refresh of each source ended."""
        try:
            body = json.loads((self.folder / "attempts.json").read_text(encoding="utf-8"))
            return {source: Attempt(**attempt) for source, attempt in body.items()}
        except (OSError, ValueError, TypeError):
            return {}

    def _build_own(self, vintage: str) -> Release:
        """Build the Parquet of the package's tables of a vintage, if it is missing or was built from other tables."""
        tables_are = {"tables": digest_of(SNAPSHOTS / vintage)}
        place = self.folder / f"{OWN}@{vintage}"

        def built() -> Release | None:
            found = read_release(place / "release.json")
            return found if found is not None and found.received == tables_are else None

        if release := built():
            return release
        sweep(self.folder)
        tables = read_tables(SNAPSHOTS / vintage)
        about = Release(OWN, vintage, now(), 0, "", tables_are, dict(tables.origins))
        while not (release := built()):
            if place.exists():  # of an older package, or damaged
                shutil.move(place, make_unfinished(self.folder, OWN))
            with contextlib.suppress(FileExistsError):  # another process was faster
                self._store(about, tables.observations, {})
        return release


def _hashes(received: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(body).hexdigest() for name, body in received.items()}


def _safe(received: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that were received, under names that every system can keep."""
    return {safe_name(name): body for name, body in received.items()}


def _numbered(vintage: str) -> Iterator[str]:
    """`2026`, `2026.2`, `2026.3` …"""
    yield vintage
    yield from (f"{vintage}.{n}" for n in itertools.count(2))


def _damaged() -> NotHeld:
    do = "`burdenshare data verify` shows which, and what to do."
    return NotHeld([Problem("data", "a file of the catalogue is damaged or missing.", "", do)])
