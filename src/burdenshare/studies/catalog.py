"""The studies there are, by name."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from burdenshare.engine.outcome import Run
from burdenshare.scenario.bind import Bound
from burdenshare.scenario.manifest import named
from burdenshare.studies.credibility_ledger import credibility_ledger
from burdenshare.studies.finding import Finding, Traces
from burdenshare.studies.paradox import paradox
from burdenshare.studies.peace_and_war import peace_and_war
from burdenshare.studies.replacement_cost import replacement_cost
from burdenshare.studies.theory_table import theory_table
from burdenshare.studies.what_binds import what_binds
from burdenshare.studies.who_carries_what import who_carries_what

# Studies that read one run, and studies that run the scenario again and again.
OF_A_RUN: Final[Mapping[str, Callable[..., Finding]]] = MappingProxyType(
    {"who-carries-what": who_carries_what, "what-binds": what_binds}
)
OF_A_SCENARIO: Final[Mapping[str, Callable[..., Finding]]] = MappingProxyType(
    {
        "replacement-cost": replacement_cost,
        "theory-table": theory_table,
        "paradox": paradox,
        "credibility-ledger": credibility_ledger,
        "peace-and-war": peace_and_war,
    }
)
STUDIES: Final[Mapping[str, Callable[..., Finding]]] = MappingProxyType({**OF_A_RUN, **OF_A_SCENARIO})


def traces(name: str) -> Mapping[str, Traces]:
    """Where the numbers of a study's tables come from, by table and column."""
    module: Any = sys.modules[STUDIES[name].__module__]
    found: Mapping[str, Traces] = module.TRACES
    return found


def study(name: str, bound: Bound, run: Callable[[], Run], **options: Any) -> Finding:
    """Do a study by its name.

    Args:
        name: of the study.
        bound: the scenario.
        run: gives a run of it, for studies that read one.
        options: of the study, such as `year` and `confidence`.
    """
    found = STUDIES[name](run() if name in OF_A_RUN else bound, **options)
    return replace(found, scenario=shlex.join(named(bound.scenario)))
