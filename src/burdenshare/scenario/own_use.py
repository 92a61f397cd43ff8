"""Whether a run uses anything of the folder with theories of the user's own: if not, the folder is no part of it."""

from __future__ import annotations

from pathlib import Path

from burdenshare.scenario.bind import Bound
from burdenshare.scenario.packs import BIBLIOGRAPHY
from burdenshare.vocabulary.cards import load_cards
from burdenshare.vocabulary.files import read_file
from burdenshare.vocabulary.sources import read_bibliography


def uses_own(bound: Bound, cited: frozenset[str]) -> bool:
    """Whether a chosen theory, a lever or assumption, or a source that is cited comes from the user's folder.

    Args:
        bound: the scenario with its program.
        cited: the keys of the sources of its run.
    """
    scenario, files = bound.scenario, bound.scenario.theory_files
    if not scenario.theory_folder:
        return False
    if any(
        f"{topic}/{name}.py" in files for topic, by_actor in scenario.theories.items() for name in by_actor.values()
    ):
        return True
    known = load_cards()
    if any(name not in known for name in (*scenario.levers, *scenario.uncertainties)):
        return True
    if BIBLIOGRAPHY not in files:
        return False
    path = Path(scenario.theory_folder) / BIBLIOGRAPHY
    return not cited.isdisjoint(read_bibliography(read_file(path, str(path))))
