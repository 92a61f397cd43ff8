"""Studies: questions that need more than one look at a run. Each answers with a finding.

A study is a function under its own name: `burdenshare.studies.replacement_cost(scenario, confidence=0.9)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from burdenshare.studies.study import Study


def __getattr__(name: str) -> Study:
    from burdenshare.studies.catalog import study, study_names

    if name.replace("_", "-") not in study_names():
        raise AttributeError(f"There is no study `{name}`. Studies are {', '.join(study_names())}.")
    return study(name)


def __dir__() -> list[str]:
    from burdenshare.studies.catalog import study_names

    return [name.replace("-", "_") for name in study_names()]
