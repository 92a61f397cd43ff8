"""The public verbs for scripts and notebooks: the same words as the command line."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from burdenshare.engine.outcome import Run
from burdenshare.scenario.bind import Bound
from burdenshare.scenario.schema import Scenario


def load_scenario(name: str | Path = "indo-pacific-2026", changes: Sequence[str] = ()) -> Scenario:
    """Load a scenario, by the name of a pack or the path of a file, with changes such as `KOR.spending_pledge=3@2035`.

    Raises:
        ProblemsFound: everything that is wrong with it.
    """
    from burdenshare.scenario import load
    from burdenshare.vocabulary.cards import load_cards

    return load.load_scenario(name, load_cards(), changes)


def bind(scenario: Scenario) -> Bound:
    """Bind a scenario to theories and observations: a checked program.

    Raises:
        ProblemsFound: something is not given, or does not fit.
    """
    from burdenshare.data.catalog import open_vintage
    from burdenshare.scenario import bind as binding
    from burdenshare.vocabulary.cards import load_cards

    return binding.bind(scenario, open_vintage(scenario.data), load_cards())


def run(
    scenario: Scenario | Bound | str = "indo-pacific-2026",
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


def explain(name: str, scenario: str | Path = "indo-pacific-2026") -> str:
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
