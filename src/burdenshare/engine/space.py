"""How much room a run will take, on the disk and in memory, before it is computed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import numpy as np

from burdenshare.engine.identity import identity
from burdenshare.engine.listing import Damaged, numbers_of, refuse_cut
from burdenshare.engine.outcome import Watched
from burdenshare.engine.program import Program, Sampled
from burdenshare.engine.run import KEPT_WHOLE
from burdenshare.vocabulary.disk import NotAllowed, ready, refuse_full
from burdenshare.vocabulary.folders import runs_folder

WITHOUT_DRAWS: Final = 4_000_000  # bytes: quantiles, manifest, lineage, report, with room to spare
STARTED: Final = 700_000_000  # bytes of memory before the first draw: libraries and compiled code
BESIDE: Final = 1.5  # of what the outcomes take: inputs, what is sorted, and what is written


def refuse_without_room(
    program: Program, watched: Mapping[str, Watched], draws: int, precision: int, named: Collection[str] | None
) -> None:
    """Refuse a run that cannot be kept: its folder cannot be written, or the disk has no room.

    Args:
        program: the program.
        watched: its outcomes.
        draws: how many.
        precision: 64 or 32.
        named: the outcomes whose draws are kept; the shown ones where it is empty; None for all.

    Raises:
        NotAllowed: it cannot.
    """
    parent = runs_folder()
    ready(parent)
    try:
        refuse_full(parent, disk_needed(program, watched, draws, precision, named))
    except NotAllowed:
        place = parent / identity(program, watched, draws=draws, precision=precision).name
        try:
            refuse_cut(place, "", numbers_of(place))  # kept already, it needs no room
        except Damaged:
            pass
        else:
            return
        raise


def disk_needed(
    program: Program, watched: Mapping[str, Watched], draws: int, precision: int, named: Collection[str] | None
) -> int:
    """About how many bytes a run takes on the disk while it is made; an upper bound."""
    each = {n: _series(program, n) * precision // 8 for n in watched}  # bytes of a draw
    wanted = [n for n, about in watched.items() if named is None or (n in named if named else about.shown)]
    held = _held(draws)
    found = WITHOUT_DRAWS + held * _sampled(program) * precision // 8
    if draws <= KEPT_WHOLE:
        return found + draws * sum(each[n] for n in wanted)
    spilled = draws * sum(each.values())
    return found + spilled + (draws * max(each.values(), default=0) if named is None else held * sum(each.values()))


def memory_needed(program: Program, watched: Mapping[str, Watched], draws: int, precision: int) -> int:
    """About how many bytes of memory a run takes; larger runs are computed on the disk."""
    held = _held(draws)
    return STARTED + int(BESIDE * held * sum(_series(program, n) for n in watched) * precision / 8)


def _held(draws: int) -> int:
    """How many draws are held in memory."""
    if draws <= KEPT_WHOLE:
        return draws
    from burdenshare.engine.spill import FIRST_DRAWS  # it loads Arrow, and the first table waits for nothing

    return FIRST_DRAWS


def _series(program: Program, name: str) -> int:
    years = len(program.years) - (program.reference_year is not None)
    return years * int(np.prod(program.shape(program.equations[name].gives)))


def _sampled(program: Program) -> int:
    """The number of drawn scalars."""
    return sum(int(np.prod(program.shape(g.kind))) for g in program.inputs.values() if isinstance(g, Sampled))
