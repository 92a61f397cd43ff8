"""A scenario that is not run yet as a run without numbers: what does not fit is refused before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NoReturn

import numpy as np

from burdenshare.engine.compile import Machine
from burdenshare.engine.draws import CHUNK
from burdenshare.engine.identity import identity
from burdenshare.engine.inputs import drawn_inputs
from burdenshare.engine.manifest import Manifest
from burdenshare.engine.outcome import COLUMNS, Outcome, Run
from burdenshare.scenario.bind import Bound, watched
from burdenshare.scenario.manifest import manifest
from burdenshare.studies.parts import program_of


def not_run(bound: Bound, names: Sequence[str], draws: int, precision: int = 64) -> Run:
    """A run of a few outcomes that has words, labels, years and drawn inputs, but no numbers of outcomes.

    Its drawn inputs are those of the first draws: these decide whether two runs can be on the same draws.

    Args:
        bound: the scenario with its program.
        names: the outcomes.
        draws: how many the run will have.
        precision: 64 or 32.

    Raises:
        ProblemsFound: the scenario's theories and numbers do not give one of them.
    """
    program = program_of(bound, names)
    years = tuple(y for y in program.years if y != program.reference_year)
    leading = [n for n in bound.scenario.leading if n in names] or list(names)
    about = {n: watched(bound.cards[n], program, bound.scenario, shown=n in leading) for n in names}

    @cache
    def words() -> Manifest:
        return manifest(bound, draws, precision)

    def summary(name: str) -> Any:
        return np.full((len(years), *program.shape(program.equations[name].gives), len(COLUMNS)), np.nan)

    return Run(
        {n: Outcome(one, years, summary(n), _no_numbers) for n, one in about.items()},
        words,
        named=lambda: identity(bound.program, bound.watched, draws=draws, precision=precision),
        draws=draws,
        precision=precision,
        chunk=CHUNK,
        drawn=lambda: drawn_inputs(Machine(program, precision, None), min(draws, CHUNK), words()),
    )


def _no_numbers() -> NoReturn:
    raise AssertionError("a scenario that is not run has no numbers")
