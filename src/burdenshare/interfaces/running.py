"""Running a bound scenario, the same way from the command line and from Python.

The first table comes early: the leading outcomes are computed by the part of the program that they need, and the whole
is compiled, run, named and described after they were shown. Every number that was shown is compared with the whole's.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from burdenshare.engine.outcome import ModelFault, Run

if TYPE_CHECKING:
    from burdenshare.engine.answered import Answered
    from burdenshare.engine.manifest import Manifest
    from burdenshare.scenario.bind import Bound

EARLY_UP_TO: Final = 20_000  # draws; of more, computing them twice would take longer than compiling the whole
WORTH: Final = 0.8  # a part that needs more of the equations than this saves nothing


class FirstTable(Run):
    """The leading outcomes of a run that is not finished. Its name is the whole's; its manifest has no name yet."""

    @cached_property
    def manifest(self) -> Manifest:
        """The scenario's words, without the run's name, which takes longer than the table."""
        return dataclasses.replace(self.words(), draws=self.draws, precision=self.precision, chunk=self.chunk)


def run_bound(
    bound: Bound,
    draws: int,
    precision: int = 64,
    keep_draws: bool = False,
    progress: Callable[[int], None] | None = None,
    first: Callable[[FirstTable], None] | None = None,
) -> Run:
    """Run a bound scenario; its words are put together when they are first needed.

    Args:
        bound: the scenario with its program.
        draws: how many.
        precision: 64 or 32.
        keep_draws: keep every draw of a large run in its folder.
        progress: called with the number of draws finished.
        first: called with the leading outcomes before the rest is compiled, where that is sooner.

    Raises:
        ModelFault: an outcome has no number where it must have one, or a number that was shown is not the run's.
        ProblemsFound: the number of draws cannot be run, or the scenario's words are wrong.
    """
    from burdenshare.engine.run import run_program
    from burdenshare.scenario.manifest import manifest
    from burdenshare.scenario.own_copy import copy_of

    early = first_table(bound, draws, precision) if first else None
    if early is not None and first is not None:
        first(early)
    whole = run_program(
        bound.program,
        bound.watched,
        early.words if early else lambda: manifest(bound, draws, precision),
        draws=draws,
        precision=precision,
        keep_draws=keep_draws,
        progress=progress,
    )
    if early is not None:
        refuse_other_digits(early, whole)
    return dataclasses.replace(whole, copied=lambda: copy_of(bound))


def first_table(bound: Bound, draws: int, precision: int = 64) -> FirstTable | None:
    """The leading outcomes, from the part of the program that they need; None where that would not be sooner.

    Args:
        bound: the scenario with its program.
        draws: how many.
        precision: 64 or 32. A preview has no first table: it is fast, and its last digits depend on what is compiled.
    """
    from burdenshare.engine.part import part_of
    from burdenshare.studies.parts import run_part

    program, early = bound.program, _early(bound)
    part = part_of(program, early)
    if precision != 64 or draws > EARLY_UP_TO or len(part.equations) > WORTH * len(program.equations):
        return None
    run = run_part(bound, early, draws, precision)
    return FirstTable(**{f.name: getattr(run, f.name) for f in dataclasses.fields(run)})


def _early(bound: Bound) -> tuple[str, ...]:
    """The outcomes of a first table: those shown, those of its sentences, and those that answer the question.

    The answer is computed by the same part of the program.
    """
    from burdenshare.views.words import BESIDE

    answering = {n for part in bound.scenario.answers_with for n in part}
    return tuple(n for n, about in bound.watched.items() if about.shown or n in BESIDE or n in answering)


@dataclass
class Answering:
    """The answer to a scenario's question, computed once: before the first table, or after the run.

    Attributes:
        said: what is to be said beside it: why there is none, and which levers were set and change nothing.
    """

    bound: Bound
    draws: int
    precision: int
    said: tuple[str, ...] = ()

    @cached_property
    def answer(self) -> Answered | None:
        """The answer; None where there is none, and then `said` says why if it should be there."""
        from burdenshare.studies.scenario_answer import answer_of
        from burdenshare.vocabulary.errors import ProblemsFound

        try:
            return answer_of(self.bound, self.draws, self.precision, _early(self.bound))
        except (ProblemsFound, ModelFault) as found:
            why = str(found.problems[0]) if isinstance(found, ProblemsFound) else str(found)
            beside = self.bound.scenario.compared_with or self.bound.scenario.name
            self.said = (*self.said, f"No answer beside `{beside}`: {why}")
            return None

    def early(self, run: Run) -> Run:
        """The first table with the answer."""
        from burdenshare.studies.scenario_answer import with_answer

        return with_answer(run, self.answer)

    def whole(self, run: Run) -> Run:
        """The run with the answer, and with a note on each lever that was set and changes nothing."""
        from burdenshare.scenario.unmoved import unmoved
        from burdenshare.studies.scenario_answer import with_answer

        notes = unmoved(self.bound, run.draws, run.precision)
        told = with_answer(run, self.answer, notes)
        self.said = (*notes, *self.said)
        return told


def answered(run: Run, bound: Bound) -> tuple[Run, tuple[str, ...]]:
    """The run with the answer to its scenario's question among its words, and what is to be said beside it.

    Args:
        run: a finished run.
        bound: its scenario with its program.
    """
    answering = Answering(bound, run.draws, run.precision)
    return answering.whole(run), answering.said


def refuse_other_digits(early: FirstTable, whole: Run) -> None:
    """Compare a first table with the run, in every digit that was shown.

    Raises:
        ModelFault: a number differs.
    """
    from burdenshare.views.tables import rows, shown_outcomes, shown_years, tsv

    said = [tsv(run).splitlines() for run in (early, whole)]
    years = shown_years(early)
    for run, lines in zip((early, whole), said, strict=True):
        lines += [" ".join((o.about.name, *row)) for o in shown_outcomes(run) for row in rows(early, o, years)]
    for was, now in zip(*said, strict=True):
        if was != now:
            raise ModelFault(
                f"The first table shows `{was.replace(chr(9), ' ')}`, and the whole run gives "
                f"`{now.replace(chr(9), ' ')}`. Nothing was kept."
            )
