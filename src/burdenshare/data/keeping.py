"""Keeping what was gathered: checked against the contracts and the release in use, kept whole or not at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from burdenshare.data.changes import changes, counted
from burdenshare.data.choosing import choose
from burdenshare.data.contracts import broken
from burdenshare.data.displacing import against, told
from burdenshare.data.far_off import far_from_held, flagged
from burdenshare.data.gathered import Gathered, NotRead, Source
from burdenshare.data.release import Release
from burdenshare.data.room import Room
from burdenshare.vocabulary.errors import Problem, ProblemsFound, so_many

_SHOWN: Final = 5


@dataclass(frozen=True)
class Ended:
    """The result of an attempt: `new`, `unchanged`, `failed` or `tried`, a message, and the release now in use.

    `left_out` are the cells that could not be read, each as a sentence with its place; `kept` is the new release.
    """

    source: str
    ended: str
    said: str
    in_use: Release | None
    left_out: Sequence[str] = ()
    kept: Release | None = None


def keep(
    room: Room, source: Source, gathered: Gathered | None, held: Release | None, use: bool, rank: str = ""
) -> Ended:
    """Keep what was gathered.

    Args:
        room: the user's catalogue.
        source: of the figures.
        gathered: the figures; None if there is nothing new.
        held: the release that was in use, where it is known.
        use: whether the new release is used even if the rule chooses another.
        rank: by which releases of one vintage are ordered.

    Raises:
        NotRead: the figures break the contracts.
        ProblemsFound: a table of the user's own would replace one of its name and lacks some of its series.
    """
    if gathered is None:
        return Ended(source.key, "unchanged", f"{source.publisher}: nothing new.", held)
    gathered = _checked(room, source, gathered)
    kept_as = _kept_as(source, gathered)
    if not use and not room.holds(kept_as, gathered.received) and (problems := against(room, kept_as, gathered,
                                                                                    source.publisher)):  # fmt: skip
        raise ProblemsFound(problems)
    before = room.in_use().get(kept_as)
    release, new = room.keep(
        kept_as, gathered.vintage, gathered.observations, gathered.origin, gathered.received, gathered.etag,
        "" if gathered.table else rank, [str(p) for p in gathered.left_out],
    )  # fmt: skip
    now = room.in_use()[kept_as]
    if use and now.name != release.name:
        choose(room.folder, kept_as, release.vintage)
        now = release
    if not new:
        return Ended(source.key, "unchanged", f"{source.publisher}: {release.name} is held already.", now, kept=release)
    said = [f"{source.publisher}: {release.name}, {so_many(release.figures, 'figure')}.", gathered.says]
    said += _cells(release.left_out)
    said += told(room, gathered, release, before, now)
    return Ended(source.key, "new", " ".join(filter(None, said)), now, release.left_out, release)


def would_keep(room: Room, source: Source, gathered: Gathered, use: bool) -> Ended:
    """What `keep` would do, without doing it."""
    gathered = _checked(room, source, gathered)
    kept_as = _kept_as(source, gathered)
    left_out = [str(p) for p in gathered.left_out]
    before = room.in_use().get(kept_as)
    said = [f"{source.publisher}: {kept_as}@{gathered.vintage}, {so_many(len(gathered.observations), 'figure')}."]
    said += [gathered.says, *_cells(left_out)]
    if room.holds(kept_as, gathered.received):
        said.append("The file is held already.")
    elif problems := [] if use else against(room, kept_as, gathered, source.publisher):
        said += ["It would be refused.", *map(str, problems)]
    elif before is not None:
        moved = counted(changes(room.observations(before.name), gathered.observations))
        said.append(f"Beside {before.name}, which is in use:")
        said += [f"{so_many(number, 'figure')}: {why};" for why, number in moved.items()] or ["no figure differs."]
    else:
        said.append("It would be the first of its source.")
    said.append("Nothing was kept.")
    return Ended(source.key, "tried", " ".join(filter(None, said)), before, left_out)


def named(gathered: Gathered, source: Source, vintage: str) -> Gathered:
    """What was gathered as a release of another name."""
    key = f"{source.key}@{vintage}"
    origin = replace(gathered.origin, key=key, vintage=vintage, published=vintage)
    return replace(gathered, vintage=vintage, origin=origin)


def file_rank(gathered: Gathered) -> str:
    """The order of a file among those of its vintage, whatever the order in which they are added."""
    digest = hashlib.sha256(b"".join(gathered.received.values())).hexdigest()
    return f"{gathered.saved} {len(gathered.observations):09d} {digest[:12]}"


def odd(vintage: str) -> str:
    """What is wrong with the name of a release; a date to come would displace all that follow."""
    if not re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", vintage) or not _is_date(vintage):
        return f"the release is named `{vintage}`, which is not a date."
    return f"the release is of {vintage}, which is yet to come." if int(vintage[:4]) > date.today().year + 1 else ""


def _is_date(vintage: str) -> bool:
    """Whether the calendar has a year, a month or a day."""
    try:
        date.fromisoformat(vintage + "-01-01"[len(vintage) - 4 :])
    except ValueError:
        return False
    return True


def _checked(room: Room, source: Source, gathered: Gathered) -> Gathered:
    """What was gathered, with its outliers marked.

    Raises:
        NotRead: its name is no date, or the figures break the contracts.
    """
    if not gathered.vintage:
        do = "Name its date: `--vintage YEAR-MONTH`."
        raise NotRead([Problem(source.publisher, "the file does not say of which release it is.", "", do)])
    if wrong := odd(gathered.vintage):
        raise NotRead([Problem(source.publisher, wrong, "", "If this computer's clock is right, do not use the file.")])
    if not gathered.table:
        figures, said = flagged(gathered.observations)
        gathered = replace(gathered, observations=figures, says=" ".join(filter(None, (gathered.says, said))))
    if problems := broken(gathered.observations):
        raise NotRead([Problem(source.publisher, "the figures break the contracts of the data room."), *problems])
    if gathered.table and (far := far_from_held(room, gathered.observations)):
        raise NotRead(far)
    return gathered


def _kept_as(source: Source, gathered: Gathered) -> str:
    apart = gathered.table or gathered.part
    return f"{source.key}_{apart}" if apart else source.key


def _cells(left_out: Sequence[str]) -> list[str]:
    if not left_out:
        return []
    more = f" and {len(left_out) - _SHOWN} more" if len(left_out) > _SHOWN else ""
    return [f"{so_many(len(left_out), 'cell')} left out, which could not be read: {' '.join(left_out[:_SHOWN])}{more}"]
