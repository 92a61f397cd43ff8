"""Pictures of a run, as Altair charts that a notebook shows and `.save` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from burdenshare.vocabulary.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    from burdenshare.interfaces.notebook.runs import Run


class Plots:
    """The pictures of one run."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def fan(self, outcome: str, **labels: str) -> Any:
        """An outcome over the years: the median, and bands that hold half, 8 and 9 of 10 draws.

        Args:
            outcome: its name.
            labels: such as `actor`; the focus, or the first label, if not given.

        Returns:
            An `altair.Chart`.
        """
        from burdenshare.views.charts import fan

        cell = self.run.cell(outcome, labels)
        return chart(fan(self.run.kept, self.run.outcomes[outcome], cell))


def chart(specification: dict[str, Any]) -> Any:
    """A Vega-Lite specification as an Altair chart.

    Raises:
        ProblemsFound: Altair is not installed.
    """
    try:
        import altair
    except ModuleNotFoundError:
        right = "Install it: pip install altair"
        raise ProblemsFound([Problem("plot", "charts in a notebook need the library `altair`.", right)]) from None
    return altair.Chart.from_dict(specification)
