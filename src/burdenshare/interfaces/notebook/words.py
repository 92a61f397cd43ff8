"""A run in words: its sources, its report, and what the names of the model mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from burdenshare.interfaces.notebook.scenarios import Scenario, load_scenario
from burdenshare.scenario.load import DEFAULT

if TYPE_CHECKING:
    from burdenshare.interfaces.notebook.runs import Run


def show(of: Run, outcome: str, **labels: str) -> Any:
    """A fan of one outcome, as a picture; the same as `run.plot.fan(outcome, ...)`.

    Args:
        of: the run.
        outcome: its name.
        labels: such as `actor`; the focus, or the first label, if not given.
    """
    return of.plot.fan(outcome, **labels)


def explain(name: str, scenario: Scenario | str | Path = DEFAULT, *, all: bool = False) -> str:
    """What a quantity, scenario, source, series, programme, setting or theory is, in plain text.

    Args:
        name: its name or its label; or a number: `RUN:OUTCOME:LABEL:YEAR[:p50]` of a kept run, a figure of the data
            room, a column of a study.
        scenario: the scenario to read assumptions from.
        all: everything that is known of it.
    """
    from burdenshare.interfaces.notebook.scenarios import bind
    from burdenshare.interfaces.ranking import ranking_or_reason
    from burdenshare.views.hearing import number_named, text
    from burdenshare.views.trace import is_of_run, is_trace, trace

    if is_of_run(name) and not all:
        number = number_named(name)
        of = number.run, number.outcome.about.name, number.cell, number.year
        return text(number, *ranking_or_reason(*of, column=number.column))
    if is_trace(name):
        return trace(name, lambda: bind(scenario if isinstance(scenario, Scenario) else load_scenario(scenario)))
    from burdenshare.views.explain import explain as explained

    loaded = (scenario if isinstance(scenario, Scenario) else load_scenario(scenario)).loaded
    return explained(name, loaded, all)


def cite(of: Run, form: str = "text") -> str:
    """The sources of exactly this run.

    Args:
        of: the run.
        form: `text`, a line each, with a licence where one is on record; or `chicago`, `apa`, `bibtex`, `csl` or `ris`,
            with the software, the run, its data and its equations.

    Raises:
        ProblemsFound: there is no such form.
    """
    from burdenshare.interfaces.citing import run_as
    from burdenshare.views.words import citations

    return "\n".join(citations(of.manifest)) if form == "text" else run_as(of.manifest, form)


def export(of: Run, folder: str | Path, *, theories: str | Path | None = None, replace: bool = False) -> Path:
    """Write a run as a sealed folder: report, numbers, workbook, pictures, scenario, citation, and a hash of each file.

    Args:
        of: the run.
        folder: where; its parent must be there. An export of the same run is replaced, and nothing else.
        theories: the folder with theories of your own that the run was made with, if its code may run.
        replace: whether an export of the same run is replaced though files in it were edited.

    Returns:
        The folder.

    Raises:
        NotHeld: the run's scenario cannot be found, or these versions give another run.
        ProblemsFound: something else, or an export that was edited, is in the folder's place.
    """
    from burdenshare.interfaces.sealed_folder import seal_run

    return seal_run(of.kept, folder, theories, replace)
