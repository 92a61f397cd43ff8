"""Repairing the catalogue by hand: another release is used, or one is removed."""

from __future__ import annotations

from typing import Final

from burdenshare.data.choosing import choices, choose
from burdenshare.data.release import Release
from burdenshare.data.room import OWN, Room
from burdenshare.vocabulary.errors import NotHeld, Problem, listed
from burdenshare.vocabulary.unfinished import remove as take_away

_USE: Final = "burdenshare data use"
_REMOVE: Final = "burdenshare data remove"


def use(room: Room, name: str) -> str:
    """Use a release, or with a source alone the one that the rule chooses; return what is so now, as a sentence.

    Raises:
        NotHeld: there is no such release, or it is an older one of the package.
    """
    source, _, vintage = name.partition("@")
    found = room.release(name, _USE)
    if source == OWN and vintage:
        do = "`burdenshare data show … --vintage NAME` and `burdenshare run --data NAME` read an older one."
        raise NotHeld([Problem(_USE, "of the package's figures the newest are in use.", "", do)])
    choose(room.folder, found.source, vintage)
    now = room.in_use()[found.source]
    if not vintage:
        return f"{now.name} is in use: the newest release that is whole."
    back = f"`burdenshare data use {found.source}` goes back to the newest that is whole."
    return f"{now.name} is in use, until you say otherwise. {back}"


def remove(room: Room, name: str) -> str:
    """Remove a release that was added or fetched; return what is so now, as a sentence.

    Raises:
        NotHeld: there is no such release (any more), or it is the package's.
    """
    source, _, vintage = name.partition("@")
    if source == OWN:
        raise NotHeld([Problem(_REMOVE, "the figures of the package are not removed.")])
    held = [r.name for r in room.releases() if r.source == source] + [
        n for n in room.unreadable() if n.partition("@")[0] == source
    ]
    if name not in held:
        right = f"Held are {listed(held)}." if held else "`burdenshare data status` lists the releases."
        wrong = f"there is no release named `{name}`." if vintage else "it removes one release, named with its date."
        raise NotHeld([Problem(_REMOVE, wrong, right)])
    try:
        take_away(room.folder / name)
    except FileNotFoundError:
        raise NotHeld([Problem(_REMOVE, f"`{name}` was removed by another process.")]) from None
    if choices(room.folder).get(source) == vintage:
        choose(room.folder, source, "")
    now: Release | None = room.in_use().get(source)
    after = f"{now.name} is in use." if now else "No release of it is left; the package's figures stay in use."
    return f"{name} is removed. {after}"
