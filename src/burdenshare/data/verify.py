"""Verifying the catalogue: every fingerprint is computed again, every contract checked again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from burdenshare.data.contracts import broken
from burdenshare.data.release import Release
from burdenshare.data.room import OWN, Room
from burdenshare.vocabulary.errors import Problem


def verify(room: Room) -> Iterator[tuple[Release, tuple[Problem, ...]]]:
    """Each release and its faults."""
    for release in room.releases():
        problems = list(_hashes(room, release))
        if not problems:
            problems += broken(room.observations(release.name))
        yield release, tuple(problems)
    for name in room.unreadable():
        source, _, vintage = name.partition("@")
        do = _instead(name)
        problem = Problem(f"{name}/release.json", "the description is damaged or missing.", "", do)
        yield Release(source, vintage, "", 0, "", {}, {}), (problem,)


def _hashes(room: Room, release: Release) -> Iterator[Problem]:
    place = room.place(release)
    expected = {place / "observations.parquet": release.digest}
    if release.source != OWN:
        expected |= {place / "received" / name: digest for name, digest in release.received.items()}
    for path, digest in expected.items():
        shown = f"{release.name}/{path.relative_to(place)}"
        if not path.is_file():
            yield Problem(shown, "the file is missing.", "", _instead(release.name))
        elif _digest(path) != digest:
            yield Problem(shown, "the file has changed: its fingerprint differs.", "", _instead(release.name))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _instead(name: str) -> str:
    """What to do about a damaged release. The package's own figures are built again when they are missing."""
    if name.startswith(f"{OWN}@"):
        return "Delete its folder; the next command builds it again."
    return f"`burdenshare data remove {name}` removes it; then refresh it or add its file again."
