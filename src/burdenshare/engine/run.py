"""Running: from a program to a run, named by everything that determines its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from burdenshare.engine.compile import Machine, compile_program
from burdenshare.engine.draws import CHUNK
from burdenshare.engine.holes import first_hole, refuse_holes
from burdenshare.engine.identity import identity
from burdenshare.engine.lineage import lineage
from burdenshare.engine.manifest import Manifest
from burdenshare.engine.outcome import Drawn, Outcome, Run, Watched, summary_and_extremes
from burdenshare.engine.program import Program
from burdenshare.vocabulary.errors import Problem, ProblemsFound

KEPT_WHOLE: Final = 100_000


def run_program(
    program: Program,
    watched: Mapping[str, Watched],
    manifest: Manifest | Callable[[], Manifest],
    *,
    draws: int,
    precision: int = 64,
    keep_draws: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Run:
    """Run a program. The run's name, manifest, inputs and lineage are made when first used.

    Args:
        program: the program.
        watched: how each outcome is presented.
        manifest: the scenario's words, or a function that returns them.
        draws: how many. Up to 100,000 are kept in memory; above that, quantiles, means and the first 10,000 draws.
        precision: 64, or 32 for previews on the same draws.
        keep_draws: keep every draw of a large run in its folder.
        progress: called with the number of draws finished.

    Raises:
        ModelFault: an outcome has no number where it must have one.
        ProblemsFound: the number of draws cannot be run.
    """
    if draws < 1 or draws > 10_000_000:
        raise ProblemsFound([Problem("draws", f"{draws:,} draws cannot be run.", "Choose 1 to 10,000,000.")])
    machine = compile_program(program, precision)
    years = tuple(y for y in program.years if y != program.reference_year)
    whole, folder = draws <= KEPT_WHOLE, None
    outcomes: dict[str, Outcome] = {}
    if whole:
        values = machine.run(draws, program, progress=progress)
        for n, about in watched.items():
            summary, extremes = summary_and_extremes(values[n], about.factor)
            values[n] /= machine.dtype(about.factor)  # in place: a run may fill half of the memory
            outcomes[n] = Outcome(about, years, summary, values[n], extremes)
        refuse_holes(outcomes, lambda: first_hole(watched, years, [(0, values)]))
    else:
        from burdenshare.engine.spill import run_large

        outcomes, folder = run_large(machine, watched, years, draws, keep_draws, progress)

    @cache
    def words() -> Manifest:
        return manifest if isinstance(manifest, Manifest) else manifest()

    return Run(
        outcomes,
        words,
        named=lambda: identity(program, watched, draws=draws, precision=precision),
        draws=draws,
        precision=precision,
        chunk=CHUNK,
        drawn=lambda: _inputs(machine, draws, words()),
        traced=lambda: lineage(program),
        whole=whole,
        folder=folder,
    )


def _inputs(machine: Machine, draws: int, words: Manifest) -> dict[str, Drawn]:
    """The drawn inputs of a run: of all draws or, in a run too large to be kept whole, of the first ones."""
    from burdenshare.engine.inputs import drawn_inputs
    from burdenshare.engine.spill import FIRST_DRAWS

    return drawn_inputs(machine, draws if draws <= KEPT_WHOLE else FIRST_DRAWS, words)
