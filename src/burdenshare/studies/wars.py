"""Which war a study looks at: the one named, or the one in which the actor in focus would be attacked first."""

from __future__ import annotations

from burdenshare.engine.manifest import War
from burdenshare.engine.outcome import Run
from burdenshare.scenario.bind import Bound
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest


def war_of_run(run: Run, contingency: str = "") -> tuple[str, War]:
    """The name of the war and who takes part in it: `adversary`, `defender`, `supporters`.

    Raises:
        ProblemsFound: the run has no such contingency.
    """
    wars = run.manifest.contingencies
    name = _chosen(list(wars), contingency or run.manifest.home, f"Run {run.id}")
    return name, wars[name]


def war_of(bound: Bound, contingency: str = "") -> str:
    """The name of the war that a study of a scenario looks at.

    Raises:
        ProblemsFound: the scenario has no such contingency.
    """
    scenario = bound.scenario
    home = scenario.home.name if scenario.home else ""
    return _chosen(list(scenario.contingencies), contingency or home, scenario.place)


def _chosen(known: list[str], wanted: str, place: str) -> str:
    if wanted in known:
        return wanted
    if not known:
        right = "A study of support or risk needs one: `contingencies:`."
        raise ProblemsFound([Problem(place, "it has no contingency.", right)])
    if not wanted:
        return known[0]
    right = nearest(wanted, known) or f"Contingencies are {listed(known)}."
    raise ProblemsFound([Problem(place, f"`{wanted}` is no contingency.", right)])
