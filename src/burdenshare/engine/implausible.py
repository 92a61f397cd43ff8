"""A run whose mean or quantile leaves its plausible range, in words: refused; and a few draws that leave: noted."""

from __future__ import annotations

from typing import Final

from burdenshare.engine.manifest import Manifest, Outside
from burdenshare.engine.outcome import LEVEL_NAMES, Run
from burdenshare.engine.outside import FEWEST
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed

JUDGEMENT: Final = "judgement"
LOOK: Final = "`burdenshare run` keeps the run to look at. Change the assumption or end earlier."


class Implausible(ProblemsFound):
    """A mean or a quantile of a run leaves its plausible range. `run` holds the run, so that it can be looked at."""

    def __init__(self, run: Run, do: str) -> None:
        self.run = run
        super().__init__([*problems(run), Problem(f"Run {run.id}", "these numbers are not to be quoted.", "", do)])


def refuse_implausible(run: Run, do: str) -> None:
    """Refuse a run in which a mean or a quantile leaves its plausible range.

    Args:
        run: a finished run.
        do: how to look at it, and what to change.

    Raises:
        Implausible: one does; all of them are named.
    """
    if not run.is_plausible:
        raise Implausible(run, do)


def problems(run: Run) -> list[Problem]:
    """Each mean or quantile outside its range, with the draws and the assumption from which it comes."""
    return [_problem(run, row) for row in run.outside if row.column]


def _problem(run: Run, row: Outside) -> Problem:
    named = f"quantile {row.column}" if row.column in LEVEL_NAMES else row.column
    place = f"Run {run.id}, {cell_in_words(run.manifest, row)}"
    wrong = f"its {named} is {row.value:.6g} {row.unit} in {row.year}."
    return Problem(place, wrong, range_in_words(row), draws_in_words(row))


def notes(run: Run) -> list[str]:
    """A sentence or two for each outcome of which only a few draws leave the range."""
    return [
        f"{cell_in_words(run.manifest, row)}: a draw reaches {row.value:.6g} {row.unit} in {row.year}. "
        f"{range_in_words(row)} {draws_in_words(row)}"
        for row in run.outside
        if not row.column
    ]


def noted(run: Run) -> str:
    """One sentence on the outcomes of which only a few draws leave the range; empty if there are none."""
    rows = [row for row in run.outside if not row.column]
    if not rows:
        return ""
    most = max(rows, key=lambda row: row.draws)
    names = listed(list(dict.fromkeys(row.outcome for row in rows)), 4)
    return f"A few draws, at most {most.draws:,} of {most.of:,}, leave the plausible range of {names}."


def cell_in_words(m: Manifest, row: Outside) -> str:
    """An outcome and its labels: the name by which it can be explained, and actors and programmes by their names."""
    called = {**m.actors, **{p.name: p.label for p in m.programmes}}
    labels = [called.get(label, label.replace("_", " ")) for label in row.labels.values()]
    return f"`{row.outcome}`" + (f" of {', '.join(labels)}" if labels else "")


def range_in_words(row: Outside) -> str:
    """The plausible range with its reason and source."""
    source = [key for key in row.source if key != JUDGEMENT or JUDGEMENT not in row.why.lower()]
    return f"The plausible range is {row.low:g} to {row.high:g} ({'; '.join((_small(row.why), *source))})."


def draws_in_words(row: Outside) -> str:
    """How many draws leave the range, from when, and which assumption sets them apart."""
    if row.draws == 0:
        return f"None of the {row.of:,} draws that are held leaves it."
    said = f"{row.draws:,} of {row.of:,} draws leave{'s' * (row.draws == 1)} it, first in {row.first}"
    if row.driver is None:
        few = min(row.draws, row.of - row.draws) < FEWEST and row.draws < row.of
        why = "too few to find the assumption behind them" if few else "look at the levers, fixed assumptions and years"
        return f"{said}; {why}."
    d = row.driver
    return f"{said}; in these `{d.name}` is {d.outside:.3g} {d.unit} on average, in the others {d.inside:.3g}."


def _small(sentence: str) -> str:
    """A sentence to go on after a colon: its first letter small, its stop removed."""
    return (sentence[:1].lower() + sentence[1:]).removesuffix(".")
