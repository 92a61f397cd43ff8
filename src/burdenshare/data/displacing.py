"""Whether a release may take the place of the one in use: not if it is older or smaller, unless the user says so.

The newest release of a source is in use, so whatever is added under a later date displaces what was there. A book that
was saved again today may hold the figures of years ago, or a part of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from burdenshare.data.gathered import Gathered
from burdenshare.data.observation import Observation
from burdenshare.data.room import Room
from burdenshare.vocabulary.errors import Problem, listed

_FEW: Final = 0.1  # of the series in use; a publisher may drop so many without a question
_SHOWN: Final = 3
Series: TypeAlias = tuple[str, str, str, str, str]


def weigh(room: Room, kept_as: str, gathered: Gathered, publisher: str) -> tuple[list[Problem], list[str]]:
    """What speaks against a release that would displace the one in use, and what the user must know of it.

    Args:
        room: the user's catalogue.
        kept_as: the name of the source or table.
        gathered: the figures of the new release.
        publisher: how messages name the source.

    Returns:
        The reasons to refuse it, each a problem, and sentences for the result.
    """
    says = [gathered.says] if gathered.says else []
    before = room.in_use().get(kept_as)
    if before is None:
        return [], says
    if _date(gathered.vintage) < _date(before.vintage):
        return [], [*says, f"{before.name} stays in use: it is newer."]
    held = room.observations(before.name)
    lost = sorted(_series(held) - _series(gathered.observations))
    shown = listed([" ".join(filter(None, series[:4])) for series in lost], _SHOWN)
    lacks = f"it lacks {len(lost):,} of the {len(_series(held)):,} series of {before.name}: {shown}."
    do = "Add `--replace` to use it all the same."
    if gathered.table and lost:
        right = f"A table with the name `{gathered.table}` is held: the new one would replace it."
        return [Problem(publisher, lacks, right, f"Give the file another name. {do}")], says
    problems = []
    was, now = _last(held), _last(gathered.observations)
    if now < was:
        wrong = f"its figures end in {now}, those of {before.name} in {was}."
        problems.append(Problem(publisher, wrong, "The one in use is not replaced by an older one.", do))
    if len(lost) > _FEW * len(_series(held)):
        problems.append(Problem(publisher, lacks, "The one in use is not replaced by a smaller one.", do))
    elif lost:
        says.append(f"Note: {lacks}")
    return problems, [*says, f"It replaces {before.name}, which is kept."]


def _date(vintage: str) -> str:
    return vintage.partition(".")[0]


def _series(observations: Iterable[Observation]) -> set[Series]:
    """The series of a release. Constant prices of any year are one series: the base moves with each release."""
    return {
        (o.quantity, o.actor, o.definition, o.unit, "constant" if o.price_base.startswith("constant") else o.price_base)
        for o in observations
    }


def _last(observations: Iterable[Observation]) -> int:
    """The last year that is not a forecast, or the last of all."""
    found = tuple(observations)
    return max((o.year for o in found if o.flag != "forecast"), default=max((o.year for o in found), default=0))
