"""The equations that lead to an outcome of a run, as they were when it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from burdenshare.engine.lineage import Step
    from burdenshare.engine.outcome import Run

LAGS = ("_last_year", "_reference")


@dataclass(frozen=True, repr=False)
class Lineage:
    """What an outcome is computed from.

    Attributes:
        outcome: its name.
        steps: for each quantity on the way its theory, docstring, needs and source.
        given: the inputs at the ends: levers, uncertainties, shocks and figures.
    """

    outcome: str
    steps: Mapping[str, Step]
    given: tuple[str, ...]

    @staticmethod
    def of(run: Run, outcome: str) -> Lineage:
        """The lineage of an outcome of a run."""
        steps: dict[str, Step] = {}
        given: dict[str, None] = {}
        waiting = [outcome]
        while waiting:
            name = waiting.pop(0)
            step = run.lineage.get(name)
            if step is None:
                given[name] = None
            elif name not in steps:
                steps[name] = step
                waiting += map(quantity, step.needs)
        return Lineage(outcome, steps, tuple(given))

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """Each pair of a quantity and what it needs; a need of the year before, or of the reference year, says so."""
        return tuple((name, need) for name, step in self.steps.items() for need in step.needs)

    def to_pandas(self) -> pd.DataFrame:
        """A row for each equation: theory, what it says, what it needs."""
        import pandas as pd

        rows = [(n, s.theory, s.says, ", ".join(s.needs)) for n, s in self.steps.items()]
        return pd.DataFrame(rows, columns=["quantity", "theory", "says", "needs"]).set_index("quantity")

    def __repr__(self) -> str:
        head = f"<Lineage of {self.outcome}: {len(self.steps)} equations, {len(self.given)} inputs>"
        return "\n".join([head, *self._tree(self.outcome, 0, set())])

    def _tree(self, need: str, depth: int, shown: set[str]) -> Iterator[str]:
        """The first two levels of needs as an indented list; a quantity is opened once."""
        step = self.steps.get(quantity(need))
        said = f"{step.theory}: {step.says}" if step and need not in shown else "given" if not step else "see above"
        yield f"{'  ' * depth}{need}: {said}"
        if step and depth < 2 and quantity(need) == need and need not in shown:
            shown.add(need)
            for further in step.needs:
                yield from self._tree(further, depth + 1, shown)


def quantity(need: str) -> str:
    """The quantity behind a need: `debt` for `debt_last_year`."""
    for lag in LAGS:
        need = need.removesuffix(lag)
    return need
