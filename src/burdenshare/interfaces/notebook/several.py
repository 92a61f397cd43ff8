"""Several runs on the same draws, as one object."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from burdenshare.interfaces.notebook.labels import checked, known_word
from burdenshare.interfaces.notebook.runs import Run
from burdenshare.vocabulary.errors import Problem, ProblemsFound, nearest

if TYPE_CHECKING:
    import xarray as xr


class Runs:
    """Several runs on the same draws: their outcomes have the dimension `scenario` in front.

    Raises:
        ProblemsFound: the runs are not on the same draws, or there is none.
    """

    def __init__(self, runs: Sequence[Run]) -> None:
        from burdenshare.studies.same_draws import refuse_other_draws

        if not runs:
            raise ProblemsFound([Problem("Runs", "the list of runs is empty.", "Give one run or more.")])
        for run in runs[1:]:
            refuse_other_draws("run", runs[0].kept, run.kept)
        self.runs = tuple(runs)
        self.names = _unique([run.manifest.title for run in runs])

    @cached_property
    def dataset(self) -> xr.Dataset:
        """The outcomes whose draws all runs have at hand, over scenario, year, dimensions and draw."""
        shared = [n for n in self._shared() if all(n in run.dataset for run in self.runs)]
        return self._joined([run.dataset[shared] for run in self.runs])

    def _shared(self) -> list[str]:
        """The outcomes that all runs have."""
        return [n for n in self.runs[0].outcomes if all(n in run.outcomes for run in self.runs)]

    def _joined(self, several: Sequence[xr.Dataset]) -> xr.Dataset:
        import xarray as xr

        joined = xr.concat(several, dim="scenario", combine_attrs="drop")
        for name in joined:
            joined[name].attrs = several[0][name].attrs
        return joined.assign_coords(scenario=self.names)

    def sel(self, **labels: Any) -> xr.Dataset:
        """Select by label, `scenario` among them."""
        found: xr.Dataset = self.dataset.sel(checked(self.dataset, labels))
        return found

    def __getitem__(self, name: str | int) -> Run:
        if isinstance(name, str):
            known_word(name, self.names, f"no run is called `{name}`.")
            return self.runs[self.names.index(name)]
        return self.runs[name]

    def __len__(self) -> int:
        return len(self.runs)

    def __getattr__(self, name: str) -> xr.DataArray:
        if name.startswith("_") or name in ("runs", "names", "dataset"):
            raise AttributeError(name)
        if name not in self._shared():
            right = nearest(name, self._shared()) or "dir(runs) lists the outcomes."
            raise AttributeError(f"The runs have no outcome `{name}`. {right}")
        return self._joined([getattr(run, name).to_dataset() for run in self.runs])[name]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._shared()})

    def __repr__(self) -> str:
        return f"<{len(self.runs)} runs on the same draws: {', '.join(self.names)}>"


def _unique(names: Sequence[str]) -> list[str]:
    """Names made different by a number where two are equal."""
    return [n if names.count(n) == 1 else f"{n} ({names[: i + 1].count(n)})" for i, n in enumerate(names)]
