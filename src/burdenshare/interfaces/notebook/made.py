"""Runs made from scenarios, and kept runs opened."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from burdenshare.engine.implausible import Implausible, refuse_implausible
from burdenshare.interfaces.notebook.runs import Run
from burdenshare.interfaces.notebook.scenarios import Scenario, bind, load_scenario
from burdenshare.scenario.load import DEFAULT
from burdenshare.vocabulary import whole_numbers
from burdenshare.vocabulary.errors import Problem, ProblemsFound

__all__ = ["Implausible", "open", "run"]


def run(
    scenario: Scenario | str | Path | Sequence[Scenario | str | Path] = DEFAULT,
    changes: Sequence[str] = (),
    *,
    draws: int | None = None,
    seed: int | None = None,
    precision: int = 64,
) -> Any:
    """Run a scenario in memory; a list of scenarios runs each on the same draws, or is refused.

    Args:
        scenario: a scenario, its name or its file; or a list of them.
        changes: of levers, where one name or file is given.
        draws: how many; the scenario's number if not given, and of a list the largest.
        seed: the scenario's own if not given; a whole number from 0 on.
        precision: 64, or 32 for a preview of the same worlds.

    Returns:
        A `Run`, or `Runs` for a list.

    Raises:
        ProblemsFound: the scenario, a change or a number is wrong, or the scenarios of a list differ in seed, sampling,
            correlations or groups.
        Implausible: a mean or a quantile leaves the plausible range of its card; the exception holds the run.
    """
    draws = None if draws is None else whole_numbers.draws(draws, "run")
    seed = None if seed is None else whole_numbers.seed(seed, "run")
    precision = whole_numbers.precision(precision, "run")
    if isinstance(scenario, Sequence) and not isinstance(scenario, str):
        from burdenshare.interfaces.notebook.several import Runs

        if not scenario or changes:
            wrong = "changes are given beside a list of scenarios." if scenario else "the list of scenarios is empty."
            raise ProblemsFound([Problem("run", wrong, "Give scenarios, each with its own changes.")])
        several = [_scenario(one, ()) for one in scenario]
        count = draws if draws is not None else max(one.loaded.draws for one in several)
        _refuse_other_words([one if seed is None else dataclasses.replace(one, seed=seed) for one in several])
        return Runs([run(one, draws=count, seed=seed, precision=precision) for one in several])
    chosen = _scenario(scenario, changes)
    if seed is not None:
        chosen = dataclasses.replace(chosen, seed=seed)
    return _run(chosen, draws, precision)


def _refuse_other_words(several: Sequence[Scenario]) -> None:
    """Refuse scenarios that draw otherwise before any of them is run."""
    from burdenshare.studies.same_draws import refuse_other_words

    words = [{"seed": one.loaded.seed, "sampling": one.loaded.sampling} for one in several]
    for one, said in zip(several[1:], words[1:], strict=True):
        refuse_other_words("run", (several[0].name, one.name), words[0], said)


def _scenario(given: Scenario | str | Path, changes: Sequence[str]) -> Scenario:
    if not isinstance(given, Scenario):
        return load_scenario(given, changes)
    if changes:
        right = 'Write scenario.set("LABEL.LEVER", VALUE), or give the name of the scenario.'
        raise ProblemsFound([Problem("run", "changes are given beside a scenario that is loaded.", right)])
    return given


def _run(scenario: Scenario, draws: int | None, precision: int) -> Run:
    from burdenshare.engine.compile import keep_compiled
    from burdenshare.interfaces.running import run_bound
    from burdenshare.vocabulary.folders import cache_folder

    keep_compiled(cache_folder() / "compiled")
    bound = bind(scenario)
    found = run_bound(bound, scenario.loaded.draws if draws is None else draws, precision)
    do = "`except burdenshare.Implausible as found` gives the run as `found.run`. Change the assumption or end earlier."
    refuse_implausible(found, do)
    return Run(found, bound)


def open(name: str, folder: str | Path | None = None, *, theories: str | Path | None = None) -> Run:
    """Open a kept run. Draws that were not kept are computed when they are first used, under the same name.

    Args:
        name: of the run, or the beginning of it; `RUN@SCENARIO` shows the words of one scenario.
        folder: in which it is kept; the user's own if not given.
        theories: the folder with theories of your own that the run was made with. To compute draws again their code
            must run, and it runs only if the folder is named here.

    Raises:
        NotHeld: no run, or more than one, has this name.
        ProblemsFound: the folder of theories is not there, or the run was made without one.
    """
    from burdenshare.scenario.again import open_run

    return Run(open_run(name, None if folder is None else Path(folder), theories))
