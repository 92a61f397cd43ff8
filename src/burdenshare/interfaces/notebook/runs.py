"""Runs as objects: every outcome and every drawn input is a labelled array."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from burdenshare.interfaces.notebook.labels import article, checked, known_word
from burdenshare.vocabulary.errors import nearest

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from burdenshare.engine.manifest import Outside
    from burdenshare.engine.outcome import Run as Kept
    from burdenshare.interfaces.notebook.lineage import Lineage
    from burdenshare.interfaces.notebook.plots import Plots
    from burdenshare.scenario.bind import Bound


class Run:
    """A finished run.

    Each outcome is an attribute: `run.debt_burden` is an `xarray.DataArray` over year, the outcome's dimensions and
    draw, in its shown unit (`attrs["units"]`; `attrs["units_by_actor"]` where actors have their own currencies).

    Attributes:
        kept: the run as the engine keeps it, with its quantiles and its manifest.
    """

    def __init__(self, kept: Kept, bound: Bound | None = None) -> None:
        self.kept = kept
        self._bound = bound  # of a run that was made here: with it the answer is computed when it is first read

    def inside(self) -> Kept:
        """What a study reads."""
        return self.kept

    @property
    def id(self) -> str:
        """The run's name: the same name means the same numbers."""
        return self.kept.id

    @property
    def manifest(self) -> Any:
        """What the run carries besides numbers: scenario, assumptions, figures, sources, versions."""
        return self.kept.manifest

    @property
    def answer(self) -> str:
        """The answer to the scenario's question: its difference to the one beside which it is read, on the same draws.

        It is computed when it is first read, unless the run was kept with it. Where there is none, it is what the run
        gives for the actor in focus. `run.manifest.answer` has its numbers.
        """
        from burdenshare.views.answer import answer_text
        from burdenshare.views.words import headline

        self._take_answer()
        return answer_text(self.manifest.answer) or headline(self.kept)

    def _take_answer(self) -> None:
        from burdenshare.interfaces.running import answered

        if self._bound is not None:
            self.kept, said = answered(self.kept, self._bound)
            self._bound = None
            for sentence in said:
                warnings.warn(sentence, stacklevel=3)

    @property
    def outcomes(self) -> Mapping[str, Any]:
        """Each outcome with its quantiles: `run.outcomes["debt_burden"].at(year, "p50", actor=...)`."""
        return self.kept.outcomes

    @property
    def outside(self) -> tuple[Outside, ...]:
        """Where draws leave the plausible range of an outcome: its labels, years, draws, and the assumption behind."""
        return self.kept.outside

    @cached_property
    def dataset(self) -> xr.Dataset:
        """The outcomes whose draws are at hand, as one `xarray.Dataset`.

        Of a run that was opened, `attrs["not_kept"]` names the outcomes whose draws were not kept; they are left out
        here, and `run.NAME` computes them again.
        """
        from burdenshare.engine.outcome import dataset

        found: xr.Dataset = dataset(self.kept)
        for name in found:
            found[name].attrs |= self._units(str(name))
        return found

    def _units(self, name: str) -> dict[str, str]:
        """The unit of an outcome as people read it; for each actor, where actors have their own currencies."""
        from burdenshare.views.words import unit_of, units_by_actor

        outcome = self.outcomes[name]
        own = "; ".join(f"{actor}: {unit}" for actor, unit in units_by_actor(self.kept, outcome).items())
        return {"units": unit_of(self.kept, outcome), **({"units_by_actor": own} if own else {})}

    @cached_property
    def inputs(self) -> xr.Dataset:
        """The drawn uncertainties, over their dimensions and draw, in shown units."""
        import xarray as xr

        from burdenshare.views.words import unit_text

        return xr.Dataset(
            {
                name: xr.DataArray(
                    drawn.values,
                    dims=(*drawn.dimensions, "draw"),
                    coords={d: list(drawn.labels[d]) for d in drawn.dimensions},
                    attrs={"long_name": drawn.label, "units": unit_text(drawn.unit, self.manifest.reference_year)},
                )
                for name, drawn in self.kept.inputs.items()
            },
            attrs={"run": self.id},
        )

    def sel(self, **labels: Any) -> xr.Dataset:
        """Select by label, such as `run.sel(actor="…", year=…)`.

        Raises:
            ProblemsFound: a dimension or label is not in the run.
        """
        found: xr.Dataset = self.dataset.sel(checked(self.dataset, labels))
        return found

    @property
    def plot(self) -> Plots:
        """Pictures of this run: `run.plot.fan("debt_burden")`."""
        from burdenshare.interfaces.notebook.plots import Plots

        return Plots(self)

    def explain(
        self, outcome: str, *, year: int | None = None, level: str = "p50", all: bool = False,
        theories: str | Path | None = None, **labels: str,
    ) -> str:  # fmt: skip
        """Return what is behind a number, in plain text: its range, what moves it most, levers, the main equations.

        Args:
            outcome: its name.
            year: the last year if not given.
            level: `p5` to `p95`, or `mean`.
            all: all equations, assumptions and figures instead.
            theories: the folder with theories of your own that the run was made with, if its code may run.
            labels: such as `actor`; the focus, or the first label, if not given.
        """
        from burdenshare.interfaces.notebook.hearing import explained

        return explained(self, outcome, labels, year, level, all, theories)

    def drivers(
        self, outcome: str, *, year: int | None = None, level: str = "p50", theories: str | Path | None = None,
        **labels: str,
    ) -> pd.DataFrame:  # fmt: skip
        """Rank the assumptions that move a number: each at its 90th percentile less at its 10th, on the same draws.

        Args:
            outcome: its name.
            year: the last year if not given.
            level: `p5` to `p95`, or `mean`: `effect` is this statistic at the one end less the same at the other.
            theories: the folder with theories of your own that the run was made with, if its code may run.
            labels: such as `actor`; the focus, or the first label, if not given.

        Returns:
            A row for each assumption, the strongest first, with intervals; `attrs` says how it was made and what the
            screening may have missed.

        Raises:
            NotHeld: the run's scenario cannot be found, or these versions give another run.
        """
        from burdenshare.interfaces.notebook.hearing import drivers

        return drivers(self, outcome, labels, year, level, theories)

    def lineage(self, outcome: str) -> Lineage:
        """The equations that lead to an outcome."""
        from burdenshare.interfaces.notebook.lineage import Lineage

        self._outcome(outcome)
        return Lineage.of(self.kept, outcome)

    def cite(self, form: str = "text") -> str:
        """The sources of exactly this run.

        Args:
            form: `text`, a line each; or `chicago`, `apa`, `bibtex`, `csl` or `ris`.
        """
        from burdenshare.interfaces.notebook.words import cite

        return cite(self, form)

    def save(self, folder: str | Path | None = None) -> Path:
        """Keep the run, with its report; return its folder.

        Args:
            folder: the folder in which the run's own folder is written; the user's kept runs if not given.
        """
        from burdenshare.engine.store import save_run
        from burdenshare.views.report import report

        self._take_answer()
        return save_run(self.kept, {"report.html": report(self.kept)}, None if folder is None else Path(folder))

    def to_csv(self, file: str | Path) -> Path:
        """Write every outcome, cell and year with its quantiles as comma-separated text; return the file.

        Raises:
            ProblemsFound: there is no such folder, or the name is that of a folder.
        """
        from burdenshare.interfaces.files import CSV, check_place, put_file, run_to_csv

        check_place(file, "to_csv", CSV)
        return put_file(file, run_to_csv(self.kept).encode(), "to_csv")

    def to_excel(self, file: str | Path) -> Path:
        """Write a workbook: read-me, numbers, assumptions, prices, sources, a debt path that computes; return the file.

        Raises:
            ProblemsFound: there is no such folder, or the name is that of a folder.
        """
        from burdenshare.interfaces.files import XLSX, check_place, put_file, run_to_excel

        check_place(file, "to_excel", XLSX)
        return put_file(file, run_to_excel(self.kept), "to_excel")

    def cell(self, outcome: str, labels: Mapping[str, str]) -> dict[str, str]:
        """The labels of one cell: those given, else the focus, else the first of each dimension.

        Raises:
            ProblemsFound: a label is not in the outcome.
        """
        about = self._outcome(outcome).about
        for dimension, label in labels.items():
            known_word(dimension, about.dimensions, f"`{outcome}` has no dimension `{dimension}`.")
            known_word(label, about.labels[dimension], f"`{label}` is not {article(dimension)} of `{outcome}`.")
        first = {d: about.labels[d][0] for d in about.dimensions}
        focus = self.manifest.focus
        if "actor" in first and focus in about.labels["actor"]:
            first["actor"] = focus
        return {**first, **labels}

    def _outcome(self, name: str) -> Any:
        known_word(name, list(self.outcomes), f"the run has no outcome `{name}`.")
        return self.outcomes[name]

    def __getattr__(self, name: str) -> xr.DataArray:
        if name.startswith("_") or name in ("kept", "dataset", "inputs"):
            raise AttributeError(name)
        if name not in self.outcomes:
            right = nearest(name, self.outcomes) or "dir(run) lists the outcomes."
            raise AttributeError(f"The run has no outcome `{name}`. {right}")
        from burdenshare.engine.outcome import array

        found: xr.DataArray = array(self.outcomes[name])
        return found.assign_attrs(self._units(name))

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.outcomes})

    def __repr__(self) -> str:
        m = self.manifest
        return f"<Run {self.id}: {m.title}, {m.draws:,} draws, {len(self.outcomes)} outcomes>"

    def _repr_html_(self) -> str:
        from burdenshare.views.card import card

        return card(self.kept)
