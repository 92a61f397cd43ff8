"""How much room a run will take, on the disk and in memory, before it is computed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

from burdenshare.engine.program import Program, Sampled
from burdenshare.engine.recorded import Damaged, numbers_of, refuse_cut
from burdenshare.engine.run import KEPT_WHOLE
from burdenshare.vocabulary.disk import NotAllowed, ready, refuse_full
from burdenshare.vocabulary.folders import runs_folder

WITHOUT_DRAWS: Final = 4_000_000  # bytes: quantiles, manifest, lineage, report, with room to spare
STARTED: Final = 700_000_000  # bytes of memory before the first draw: libraries and compiled code
BESIDE: Final = 1.5  # of what the outcomes take: inputs, what is sorted, and what is written


def refuse_without_room(
    program: Program, draws: int, precision: int, wanted: Collection[str], named: Callable[[], str]
) -> None:
    """Refuse a run that cannot be kept: its folder cannot be written, or the disk has no room.

    Args:
        program: the program.
        draws: how many.
        precision: 64 or 32.
        wanted: the outcomes whose draws are kept.
        named: gives the run's name, which takes longer; called where there is no room.

    Raises:
        NotAllowed: it cannot.
    """
    parent = runs_folder()
    ready(parent)
    try:
        refuse_full(parent, disk_needed(program, draws, precision, wanted))
    except NotAllowed:
        place = parent / named()
        try:
            refuse_cut(place, "", numbers_of(place))  # kept already, it needs no room
        except Damaged:
            pass
        else:
            return
        raise


def disk_needed(program: Program, draws: int, precision: int, wanted: Collection[str]) -> int:
    """About how many bytes a run takes on the disk while it is made; an upper bound."""
    each = {n: _series(program, n) * precision // 8 for n in program.outcomes}  # bytes of a draw
    held = _held(draws)
    found = WITHOUT_DRAWS + held * _sampled(program) * precision // 8
    if draws <= KEPT_WHOLE:
        return found + draws * sum(each[n] for n in wanted)
    spilled = draws * sum(each.values())
    is_all = len(wanted) == len(each)
    return found + spilled + (draws * max(each.values()) if is_all else held * sum(each[n] for n in wanted))


def memory_needed(program: Program, draws: int, precision: int) -> int:
    """About how many bytes of memory a run takes; larger runs are computed on the disk."""
    series = sum(_series(program, n) for n in program.outcomes)
    return STARTED + int(BESIDE * _held(draws) * series * precision / 8)


def _held(draws: int) -> int:
    """How many draws are held in memory."""
    if draws <= KEPT_WHOLE:
        return draws
    from burdenshare.engine.spill import FIRST_DRAWS  # it loads Arrow, and the first table waits for nothing

    return FIRST_DRAWS


def _series(program: Program, name: str) -> int:
    years = len(program.years) - (program.reference_year is not None)
    return years * _cells(program.labels, program.equations[name].gives.dimensions)


def _sampled(program: Program) -> int:
    """The number of drawn scalars."""
    return sum(_cells(program.labels, g.kind.dimensions) for g in program.inputs.values() if isinstance(g, Sampled))


def _cells(labels: Mapping[str, tuple[str, ...]], dimensions: Collection[str]) -> int:
    found = 1
    for dimension in dimensions:
        found *= len(labels[dimension])
    return found
