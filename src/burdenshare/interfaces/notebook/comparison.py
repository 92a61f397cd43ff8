"""Two scenarios side by side, on the same draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from burdenshare.interfaces.notebook.runs import Run, run
from burdenshare.interfaces.notebook.scenarios import Scenario
from burdenshare.interfaces.notebook.several import Runs
from burdenshare.vocabulary import whole_numbers
from burdenshare.vocabulary.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    import pandas as pd

    from burdenshare.studies.compare import Difference


@dataclass(frozen=True, repr=False)
class Comparison:
    """What differs between two runs: a row for each outcome, cell and year."""

    first: Run
    second: Run
    rows: tuple[Difference, ...]

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a table.

        `first` and `second` are medians; `low`, `middle` and `high` are percentiles 5, 50 and 95 of the difference draw
        by draw (first less second); `rises` and `falls` are shares of draws.
        """
        import pandas as pd

        from burdenshare.studies.compare import Difference

        rows = [{**asdict(row), "cell": ", ".join(row.cell), "unit": self._unit(row)} for row in self.rows]
        return pd.DataFrame(rows, columns=[f.name for f in fields(Difference)]).set_index(["outcome", "cell", "year"])

    def _unit(self, row: Difference) -> str:
        """The unit of a row as people read it: money with its prices, and an actor's own currency by name."""
        from burdenshare.views.words import unit_of_cell

        outcome = self.first.outcomes[row.outcome]
        return unit_of_cell(self.first.kept, outcome, dict(zip(outcome.about.dimensions, row.cell, strict=True)))

    def __repr__(self) -> str:
        head = f"{self.first.manifest.title} less {self.second.manifest.title}, the same draws\n"
        columns = ["unit", "first", "second", "low", "middle", "high", "rises"]
        return head + str(self.to_pandas()[columns].to_string())

    def _repr_html_(self) -> str:
        shown = self.to_pandas().drop(columns="label")
        return str(shown.to_html(float_format="{:,.2f}".format))


def compare(
    first: Run | Scenario | str | Path,
    second: Run | Scenario | str | Path,
    *,
    outcomes: str | Sequence[str] = (),
    years: int | Sequence[int] = (),
    actors: str | Sequence[str] = (),
    draws: int | None = None,
) -> Comparison:
    """Compare two runs, or two scenarios that are run on the same draws.

    Args:
        first: a run, a scenario, its name or its file.
        second: what it is compared with.
        outcomes: which, or one of them; those shown if not given.
        years: which, or one of them; the last if not given.
        actors: which, or one of them; the focus if not given.
        draws: how many, where two scenarios are given. A scenario beside a run has the run's draws.

    Raises:
        ProblemsFound: the runs do not share their draws, as where one has 32 bits, or a name does not fit.
    """
    from burdenshare.studies.compare import differences

    one, other = _runs(first, second, draws)
    return Comparison(one, other, differences(one.kept, other.kept, outcomes, years, actors))


def _runs(first: Run | Scenario | str | Path, second: Run | Scenario | str | Path, draws: int | None) -> Sequence[Run]:
    given = (first, second)
    for one in given:
        if not isinstance(one, Run | Scenario | str | Path):
            right = "Give a run, a scenario, its name or its file, such as compare(runs[0], runs[1])."
            raise ProblemsFound([Problem("compare", f"{whole_numbers.said(one)} cannot be compared.", right)])
    held = next((one.manifest for one in given if isinstance(one, Run)), None)
    if held is None:
        both = run([one for one in given if not isinstance(one, Run)], draws=draws)
        assert isinstance(both, Runs)
        return both.runs
    if draws is not None and whole_numbers.draws(draws, "compare") != held.draws:
        wrong = f"`draws` is {draws}, but run {held.run} has {held.draws}."
        raise ProblemsFound([Problem("compare", wrong, "", "Leave `draws` out, or give two scenarios.")])
    return [
        one if isinstance(one, Run) else run(one, draws=held.draws, seed=held.seed, precision=held.precision)
        for one in given
    ]
