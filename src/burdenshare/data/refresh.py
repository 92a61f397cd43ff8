"""Refreshing a source, or adding a file: fetched, read, checked against the contracts, then kept whole.

If anything goes wrong, the catalogue does not change: the release in use stays in use, and the result of the attempt is
recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from burdenshare.data.connectors import connector, connectors
from burdenshare.data.fetch import Fetch, Limits
from burdenshare.data.gathered import Source
from burdenshare.data.keeping import Ended, file_rank, keep, named, odd, would_keep
from burdenshare.data.own_options import Options
from burdenshare.data.release import Release
from burdenshare.data.room import Room, now
from burdenshare.vocabulary.errors import Problem, ProblemsFound
from burdenshare.vocabulary.files import STANDARD_INPUT, read_bytes

_PACKED: Final = b"PK"  # a workbook is a packed folder
_OWN: Final = "own"


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
        ended = keep(room, source, gathered, held, replace, now())
    except ProblemsFound as found:
        ended = Ended(key, "failed", f"{found}\n{_stays(source, held)}", held)
    room.note_attempt(key, ended.ended, ended.said)
    return ended


def add(
    room: Room,
    key: str,
    path: Path,
    replace: bool = False,
    vintage: str = "",
    options: Options | None = None,
    dry: bool = False,
) -> Ended:
    """Add a file from disk, or from standard input where its path is `-`.

    Args:
        room: the user's catalogue.
        key: of the source.
        path: of the file.
        replace: whether the file is used even if it is older or smaller than the release in use.
        vintage: the name of the release, as a date; what the file says where empty.
        options: how a table of the user's own is read.
        dry: whether nothing is kept, and only said what would be.

    Raises:
        ProblemsFound: the source accepts no files, the file does not have its known format, or a table of the user's
            own would replace one of its name and lacks some of its series.
    """
    module = connector(key)
    source: Source = module.SOURCE
    place = "burdenshare data add"
    if not source.files:
        do = f"Use `burdenshare data refresh {key}`."
        raise ProblemsFound([Problem(place, f"`{key}` accepts no files.", "", do)])
    if vintage and (wrong := odd(vintage)):
        raise ProblemsFound([Problem("--vintage", wrong, "", "Write YEAR, YEAR-MONTH or YEAR-MONTH-DAY.")])
    if options is not None and key != _OWN:
        right = "Those of publishers have a known form."
        raise ProblemsFound([Problem(place, f"only a table of your own is read with a mapping, not `{key}`.", right)])
    try:
        body = read_bytes(path, str(path), Limits().size)
    except OSError as error:
        raise ProblemsFound([Problem(str(path), f"the file cannot be read ({error.strerror}).")]) from None
    name = path.name
    if name == STANDARD_INPUT:
        name = "standard_input" + (".xlsx" if body.startswith(_PACKED) else ".csv")
    gathered = module.read(body, name, options=options) if options is not None else module.read(body, name)
    if vintage:
        gathered = named(gathered, source, vintage)
    if dry:
        return would_keep(room, source, gathered, replace)
    return keep(room, source, gathered, None, replace, file_rank(gathered))


def _stays(source: Source, held: Release | None) -> str:
    if held is None:
        return f"There was no earlier release of {source.publisher}; the package's figures stay in use."
    return f"{held.name} of {held.retrieved[:10]} stays in use."
