"""Two scenarios side by side, on the same draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from burdenshare.interfaces.notebook.runs import Run, Runs, run
from burdenshare.interfaces.notebook.scenarios import Scenario

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

        rows = [{**asdict(row), "cell": ", ".join(row.cell), "unit": self._unit(row)} for row in self.rows]
        return pd.DataFrame(rows).set_index(["outcome", "cell", "year"])

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
    outcomes: Sequence[str] = (),
    years: Sequence[int] = (),
    actors: Sequence[str] = (),
    draws: int | None = None,
) -> Comparison:
    """Compare two runs, or two scenarios that are run on the same draws.

    Args:
        first: a run, a scenario, its name or its file.
        second: what it is compared with.
        outcomes: which; those shown if not given.
        years: which; the last if not given.
        actors: which; the focus if not given.
        draws: how many, where scenarios are given.

    Raises:
        ProblemsFound: the runs do not share their draws, or a name does not fit.
    """
    from burdenshare.studies.compare import differences

    one, other = _runs(first, second, draws)
    return Comparison(one, other, differences(one.kept, other.kept, outcomes, years, actors))


def _runs(first: Run | Scenario | str | Path, second: Run | Scenario | str | Path, draws: int | None) -> Sequence[Run]:
    if isinstance(first, Run) and isinstance(second, Run):
        return first, second
    if not isinstance(first, Run) and not isinstance(second, Run):
        both = run([first, second], draws=draws)
        assert isinstance(both, Runs)
        return both.runs
    held = first if isinstance(first, Run) else second
    assert isinstance(held, Run)
    m = held.manifest
    found = [one if isinstance(one, Run) else run(one, draws=m.draws, seed=m.seed, precision=m.precision)
             for one in (first, second)]  # fmt: skip
    return [one for one in found if isinstance(one, Run)]
