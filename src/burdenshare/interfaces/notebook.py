"""The public verbs for scripts and notebooks: the same words as the command line."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from burdenshare.engine.outcome import Run
from burdenshare.scenario.bind import Bound
from burdenshare.scenario.default import DEFAULT
from burdenshare.scenario.schema import Scenario


def load_scenario(
    name: str | Path = DEFAULT, changes: Sequence[str] = (), theories: str | Path | None = None
) -> Scenario:
    """Load a scenario, by its name, its file or its pack's folder, with changes such as `ACTOR.LEVER=VALUE@YEAR`.

    Args:
        name: of the scenario, the path of its file, or the folder of a pack.
        changes: of levers, uncertainties and settings, in order.
        theories: a folder with theories of your own (`TOPIC/NAME.py`), which may then be chosen.

    Raises:
        ProblemsFound: everything that is wrong with it.
    """
    from burdenshare.scenario import load
    from burdenshare.scenario.theories import cards_with

    return load.load_scenario(name, cards_with(theories), changes, theories)


def bind(scenario: Scenario) -> Bound:
    """Bind a scenario to theories and observations: a checked program.

    Raises:
        ProblemsFound: something is not given, or does not fit.
    """
    from burdenshare.data.catalog import open_vintage
    from burdenshare.scenario import bind as binding
    from burdenshare.scenario.theories import cards_with

    return binding.bind(scenario, open_vintage(scenario.data), cards_with(scenario.theory_folder))


def run(
    scenario: Scenario | Bound | str = DEFAULT,
    changes: Sequence[str] = (),
    *,
    draws: int | None = None,
    seed: int | None = None,
    precision: int = 64,
) -> Run:
    """Run a scenario in memory.

    Args:
        scenario: its name or file, or a scenario that was loaded or bound.
        changes: of levers, where a name or file is given.
        draws: how many; the scenario's number if not given.
        seed: the scenario's own if not given.
        precision: 64, or 32 for a preview of the same worlds.
    """
    from burdenshare.engine.run import run_program
    from burdenshare.scenario.manifest import manifest
    from burdenshare.scenario.sampling import sobol_dimensions

    loaded = load_scenario(scenario, changes) if isinstance(scenario, str | Path) else scenario
    if isinstance(loaded, Bound):
        loaded = loaded.scenario
    bound = bind(loaded if seed is None else dataclasses.replace(loaded, seed=seed))
    count = draws or loaded.draws
    return run_program(
        bound.program,
        bound.watched,
        manifest(bound, count, precision),
        draws=count,
        precision=precision,
        dimensions=sobol_dimensions(),
    )


def show(of: Run, outcome: str = "defence_spending", actor: str | None = None, **cell: str) -> Any:
    """A fan of one outcome, as an Altair chart.

    Args:
        of: the run.
        outcome: its name.
        actor: of whom; of the run's focus if none is named.
        cell: other labels, such as `contingency="strait"`; the first of a dimension if none is named.
    """
    import altair

    from burdenshare.views.charts import fan

    chosen = of.outcomes[outcome]
    first = {d: labels[0] for d, labels in chosen.about.labels.items()}
    said = {**first, "actor": actor or of.manifest["focus"], **cell}
    return altair.Chart.from_dict(fan(of, chosen, {d: said[d] for d in chosen.about.dimensions}))


def explain(name: str, scenario: str | Path = DEFAULT) -> str:
    """What a quantity, a source, a series, a programme, a setting or a theory is, in plain text.

    Args:
        name: of it.
        scenario: whose numbers and reasons are told.
    """
    from burdenshare.views.explain import explain as explained

    return explained(name, load_scenario(scenario))


def cite(of: Run) -> str:
    """The sources of exactly this run, a line each."""
    return "\n".join(f"[{s['key']}] {s['text']}" for s in of.manifest["sources"])


def export(of: Run, folder: str | Path) -> Path:
    """Write a run as a folder of its own: manifest, summary, draws and report."""
    from burdenshare.engine.store import save_run
    from burdenshare.views.report import report

    return save_run(of, {"report.html": report(of)}, Path(folder))
