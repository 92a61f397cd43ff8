"""Refreshing a source, or adding a file: fetched, read, checked against the contracts, then kept whole.

If anything goes wrong, the catalogue does not change: the release in use stays in use, and the result of the attempt is
recorded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from burdenshare.data.connectors import connector, connectors
from burdenshare.data.contracts import broken
from burdenshare.data.displacing import weigh
from burdenshare.data.fetch import Fetch, Limits
from burdenshare.data.gathered import Gathered, NotRead, Source
from burdenshare.data.release import Release
from burdenshare.data.room import Room
from burdenshare.vocabulary.errors import Problem, ProblemsFound, so_many
from burdenshare.vocabulary.files import STANDARD_INPUT, read_bytes

_PACKED: Final = b"PK"  # a workbook is a packed folder


@dataclass(frozen=True)
class Ended:
    """The result of an attempt: `new`, `unchanged` or `failed`, a message, and the release now in use."""

    source: str
    ended: str
    said: str
    in_use: Release | None


def refreshable() -> tuple[str, ...]:
    """The sources that can be fetched over the network."""
    return tuple(key for key, module in connectors().items() if module.SOURCE.address)


def refresh(
    room: Room,
    key: str,
    progress: Callable[[int, int | None], None] = lambda done, whole: None,
    limits: Limits | None = None,
    fetch: Fetch | None = None,
    address: str | None = None,
    replace: bool = False,
) -> Ended:
    """Fetch the newest release of a source and keep it; with `replace`, also one that is older or smaller.

    Raises:
        ProblemsFound: there is no such source, or it has no address.
    """
    module = connector(key)
    source: Source = module.SOURCE
    if not source.address:
        do = f"Add a file: `burdenshare data add {key} FILE`."
        raise ProblemsFound([Problem("burdenshare data", f"`{key}` has no address on the network.", "", do)])
    held = room.in_use().get(key)
    asked = fetch or Fetch(source.publisher, source.hosts, limits or Limits(), progress)
    try:
        gathered = module.gather(asked, address or source.address, held.etag if held else "")
        ended = _keep(room, source, gathered, held, replace)
    except ProblemsFound as found:
        ended = Ended(key, "failed", f"{found}\n{_stays(source, held)}", held)
    room.note_attempt(key, ended.ended, ended.said)
    return ended


def add(room: Room, key: str, path: Path, replace: bool = False) -> Ended:
    """Add a file from disk, or from standard input where its path is `-`.

    Args:
        room: the user's catalogue.
        key: of the source.
        path: of the file.
        replace: whether a file that is older or smaller than the release in use takes its place.

    Raises:
        ProblemsFound: the source accepts no files, the file does not have its known format, or it would displace a
            release that is newer or larger.
    """
    module = connector(key)
    source: Source = module.SOURCE
    if not source.files:
        raise ProblemsFound(
            [
                Problem(
                    "burdenshare data add", f"`{key}` accepts no files.", "", f"Use `burdenshare data refresh {key}`."
                )
            ]
        )
    try:
        body = read_bytes(path, str(path), Limits().size)
    except OSError as error:
        raise ProblemsFound([Problem(str(path), f"the file cannot be read ({error.strerror}).")]) from None
    name = path.name
    if name == STANDARD_INPUT:
        name = "standard_input" + (".xlsx" if body.startswith(_PACKED) else ".csv")
    return _keep(room, source, module.read(body, name), None, replace)


def _keep(room: Room, source: Source, gathered: Gathered | None, held: Release | None, replace: bool) -> Ended:
    if gathered is None:
        return Ended(source.key, "unchanged", f"{source.publisher}: nothing new.", held)
    if wrong := _odd(gathered.vintage):
        raise NotRead([Problem(source.publisher, wrong, "", "If this computer's clock is right, do not use the file.")])
    if problems := broken(gathered.observations):
        raise NotRead([Problem(source.publisher, "the figures break the contracts of the data room."), *problems])
    kept_as = f"{source.key}_{gathered.table}" if gathered.table else source.key
    against, says = weigh(room, kept_as, gathered, source.publisher)
    if against and not replace and not room.holds(kept_as, gathered.received):
        raise ProblemsFound(against)
    release, new = room.keep(
        kept_as, gathered.vintage, gathered.observations, gathered.origin, gathered.received, gathered.etag
    )
    if not new:
        return Ended(source.key, "unchanged", f"{source.publisher}: {release.name} is held already.", release)
    said = " ".join([f"{source.publisher}: {release.name}, {so_many(release.figures, 'figure')}.", *says])
    return Ended(source.key, "new", said, release)


def _odd(vintage: str) -> str:
    """What is wrong with the name of a release; a date to come would displace all that follow."""
    if not re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", vintage):
        return f"the release is named `{vintage}`, which is not a date."
    return f"the release is of {vintage}, which is yet to come." if int(vintage[:4]) > date.today().year + 1 else ""


def _stays(source: Source, held: Release | None) -> str:
    if held is None:
        return f"There was no earlier release of {source.publisher}; the package's figures stay in use."
    return f"{held.name} of {held.retrieved[:10]} stays in use."
