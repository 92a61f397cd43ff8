"""Running a bound scenario, the same way from the command line and from Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from burdenshare.engine.outcome import Run
    from burdenshare.scenario.bind import Bound


def run_bound(
    bound: Bound,
    draws: int,
    precision: int = 64,
    keep_draws: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Run:
    """Run a bound scenario; its words are put together when they are first needed.

    Args:
        bound: the scenario with its program.
        draws: how many.
        precision: 64 or 32.
        keep_draws: keep every draw of a large run in its folder.
        progress: called with the number of draws finished.
    """
    from burdenshare.engine.run import run_program
    from burdenshare.scenario.manifest import manifest

    return run_program(
        bound.program,
        bound.watched,
        lambda: manifest(bound, draws, precision),
        draws=draws,
        precision=precision,
        keep_draws=keep_draws,
        progress=progress,
    )
