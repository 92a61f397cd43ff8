"""The copy of a scenario that is kept with its run: files of the user's own may be edited or removed afterwards."""

from __future__ import annotations

import dataclasses
import shlex
import tempfile
from collections.abc import Mapping
from pathlib import Path

from burdenshare.engine.manifest import Manifest
from burdenshare.scenario.bind import Bound
from burdenshare.scenario.packs import known_scenarios
from burdenshare.scenario.schema import Scenario
from burdenshare.vocabulary.cards import Card


def copy_of(bound: Bound) -> dict[str, str]:
    """The files that are kept with a run of a scenario: the scenario written out whole, by name.

    Args:
        bound: the scenario with its program.

    Returns:
        Nothing where the scenario comes with the package or a distribution: its name and the versions give it again.
    """
    from burdenshare.scenario.written import written_out

    scenario = bound.scenario
    return {} if scenario.called in known_scenarios() else written_out(bound, scenario.draws)


def from_copy(
    told: Manifest,
    files: Mapping[str, str],
    cards: Mapping[str, Card],
    theories: str | Path | None,
    changes: tuple[str, ...] = (),
) -> Scenario:
    """The scenario of a kept run from its copy, under the run's own words.

    Args:
        told: the run's manifest.
        files: the copy, by name.
        cards: of all quantities, by name.
        theories: the folder with theories of the user's own, if their code may run.
        changes: further changes.

    Raises:
        ProblemsFound: the copy does not fit these versions, or a change is wrong.
    """
    from burdenshare.scenario.load import load_scenario

    with tempfile.TemporaryDirectory(prefix="burdenshare-") as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        found = load_scenario(folder, cards, changes, theories)
    return dataclasses.replace(
        found,
        based_on=told.based_on,
        called=shlex.split(told.command)[2],
        changes=(*told.changes, *changes),
        compared_with=told.compared_with,
        seed=told.seed,
        data=told.data,
        notes=told.notes,
        pack_folders=(),
    )
