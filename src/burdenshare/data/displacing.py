"""What a new release does to the one in use, in words; and why a table of the user's own may not replace another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from burdenshare.data.choosing import choices, last_year
from burdenshare.data.gathered import Gathered
from burdenshare.data.observation import Observation
from burdenshare.data.release import Release
from burdenshare.data.room import Room
from burdenshare.vocabulary.errors import Problem, listed

_SHOWN: Final = 3
Series: TypeAlias = tuple[str, str, str, str, str]


def against(room: Room, kept_as: str, gathered: Gathered, publisher: str) -> list[Problem]:
    """What speaks against a table of the user's own: it would replace one of its name, and lacks some of its series."""
    before = room.in_use().get(kept_as)
    if before is None or not gathered.table:
        return []
    lacks = _lacks(room.observations(before.name), gathered.observations, before)
    if not lacks:
        return []
    right = f"A table with the name `{gathered.table}` is held: the new one would replace it."
    do = "Give the file another name. Add `--replace` to use it all the same."
    return [Problem(publisher, f"{lacks}.", right, do)]


def told(room: Room, gathered: Gathered, release: Release, before: Release | None, in_use: Release) -> list[str]:
    """What the user should know of a release beside those that were held.

    Args:
        room: the user's catalogue.
        gathered: the figures of the new release.
        release: it, as it is kept.
        before: the release that was in use; None if there was none.
        in_use: the release that is in use now.
    """
    if before is None:
        return []
    lacks = _lacks(room.observations(before.name), gathered.observations, before)
    if in_use.name == release.name:
        note = [f"Note: {lacks}."] if lacks else []
        return [*note, f"It replaces {before.name}, which is kept."]
    chosen = choices(room.folder).get(before.source) == before.vintage
    why = "you have chosen it" if chosen else _why(before, release, gathered, lacks)
    return [f"{before.name} stays in use: {why}. "
            f"`burdenshare data use {release.name}` uses the new one."]  # fmt: skip


def _why(before: Release, release: Release, gathered: Gathered, lacks: str) -> str:
    """Why the release that was in use is so still."""
    end, was = last_year(gathered.observations), before.last
    if was and end < was:
        return f"the figures of the new one end in {end}, its own in {was}"
    if release.order < before.order:
        return "it is newer"
    return f"the new one is a part; {lacks}" if lacks else "the new one has fewer series"


def _lacks(held: Iterable[Observation], new: Iterable[Observation], before: Release) -> str:
    """Which series of the release in use a new one lacks, without a full stop; empty where it lacks none."""
    had = _series(held, before)
    lost = sorted(had - _series(new, before))
    if not lost:
        return ""
    shown = listed([" ".join(filter(None, series[:4])) for series in lost], _SHOWN)
    return f"it lacks {len(lost):,} of the {len(had):,} series of {before.name}: {shown}"


def _series(observations: Iterable[Observation], before: Release) -> set[Series]:
    """The series of a release. Constant prices of any year are one series: the base moves with each release.

    A publisher may count otherwise from one release on, so its definition does not tell series apart; a user's does.
    """
    return {
        (
            o.quantity,
            o.actor,
            "" if before.rank else o.definition,
            o.unit,
            "constant" if o.price_base.startswith("constant") else o.price_base,
        )
        for o in observations
    }
