"""What a pack gives to studies: defaults of their options, in its `studies.yaml`, and files that a study reads.

A pack's words replace its parent's.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from burdenshare.scenario.packs import STUDIES
from burdenshare.scenario.schema import Scenario
from burdenshare.studies.study import GivenFile
from burdenshare.vocabulary.errors import Problem, ProblemsFound
from burdenshare.vocabulary.files import read_bytes, read_file


def default_of(scenario: Scenario, study: str, option: str) -> Any:
    """The default that the pack of a scenario gives to an option; None if it gives none.

    Raises:
        ProblemsFound: `studies.yaml` is not a table of studies, each with a table of options.
    """
    return default_in(map(Path, scenario.pack_folders), study, option)


def default_in(folders: Iterable[Path], study: str, option: str) -> Any:
    """The same for the folders of a pack and its parents, the oldest first."""
    found = None
    for folder in folders:
        path = folder / STUDIES
        if path.exists():
            document = read_file(path, f"{path.parent.name}/{path.name}")
            body = document.value.get(study, {}) if isinstance(document.value, dict) else None
            if not isinstance(body, dict):
                right = "It has a table for each study: {STUDY: {OPTION: VALUE, why: ..., source: [KEY]}}."
                raise ProblemsFound([Problem(document.at((study,)), "it gives no options of studies.", right)])
            found = body.get(option, found)
    return found


def file_of(scenario: Scenario, name: str) -> GivenFile | None:
    """The file of one name that the pack of a scenario holds, or else its nearest parent; None if none does."""
    for folder in reversed(scenario.pack_folders):
        path = Path(folder) / name
        if path.is_file():
            return GivenFile(name, read_bytes(path, name), of_pack=True)
    return None
