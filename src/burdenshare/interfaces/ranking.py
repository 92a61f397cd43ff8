"""The ranking of what moves a number of a run: kept once it is known, so that the second time is fast."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from burdenshare.vocabulary.errors import NotHeld
from burdenshare.vocabulary.kept import digest_of, keep, kept

if TYPE_CHECKING:
    from burdenshare.engine.outcome import Run
    from burdenshare.studies.ranked import Ranking

FORM: Final = "drivers/5"  # another number where a ranking is made in another way
FOLDER: Final = "drivers"
LACKS: Final = "what moves the number most cannot be worked out"


def ranking_of(
    run: Run, outcome: str, labels: Mapping[str, str], year: int, theories: str | Path | None = None,
    tried: int | None = None, column: str = "p50",
) -> Ranking:  # fmt: skip
    """The assumptions that move one number of a run, ranked on the run's own draws.

    Args:
        run: held or opened.
        outcome: its name.
        labels: of the cell, by dimension.
        year: which.
        theories: the folder with theories of the user's own that the run was made with, if their code may run.
        tried: how many assumptions are tried in all draws; 20 if not given.
        column: of which statistic of the number, `p5` to `p95` or `mean`.

    Raises:
        NotHeld: the run's scenario cannot be found, or these versions give another run.
    """
    place = _place(run, outcome, labels, year, tried, column)
    found = None if theories else _kept(place)  # with the user's own code nothing is skipped
    if found is None:
        from burdenshare.engine.compile import keep_compiled
        from burdenshare.scenario.again import bound_again
        from burdenshare.studies.drivers import TRIED, rank
        from burdenshare.vocabulary.folders import cache_folder

        bound = bound_again(run.manifest, theories, lacks=LACKS, copied=run.copied)
        keep_compiled(cache_folder() / "compiled")
        many = TRIED if tried is None else tried
        found = rank(bound, outcome, labels, year, run.draws, run.precision, many, column)
        keep(FOLDER, place, json.dumps(dataclasses.asdict(found)).encode())
    return found


def ranking_or_reason(
    run: Run, outcome: str, labels: Mapping[str, str], year: int, theories: str | Path | None = None,
    column: str = "p50",
) -> tuple[Ranking | None, str]:  # fmt: skip
    """The ranking, or one sentence that says why there is none."""
    try:
        return ranking_of(run, outcome, labels, year, theories, column=column), ""
    except NotHeld as refused:
        return None, " ".join(str(p).removeprefix(f"Run {run.id}: ") for p in refused.problems)


def kept_ranking(
    run: Run, outcome: str, labels: Mapping[str, str], year: int, column: str = "p50"
) -> Ranking | None:  # fmt: skip
    """The ranking if it is kept."""
    return _kept(_place(run, outcome, labels, year, None, column))


def _place(run: Run, outcome: str, labels: Mapping[str, str], year: int, tried: int | None, column: str) -> str:
    words = [FORM, run.id, outcome, json.dumps(dict(labels), sort_keys=True), str(year), str(tried), column]
    return digest_of(*(word.encode() for word in words))


def _kept(place: str) -> Ranking | None:
    body = kept(FOLDER, place)
    if body is None:
        return None
    from burdenshare.studies.ranked import Driver, Ranking

    found = json.loads(body)
    rows = tuple(Driver(**{**row, "labels": tuple(row["labels"])}) for row in found["drivers"])
    return Ranking(**{**found, "drivers": rows})
