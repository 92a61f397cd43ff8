"""A focus or an alliance of which the model has no figures is refused at its line, before anything is computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.theories import cards_with
from burdenshare.scenario.vintage import catalog_of
from burdenshare.vocabulary.errors import ProblemsFound

HEAD = "name: mine\nquestion: What if?\nbased_on: indo-pacific-2026\n"
# Words of a file -> the outcome of which it has no number, and the words that say why.
WITHOUT = {
    "focus: PRK\noutcomes: [active_force, preferred_share]\n": ("`focus` is `PRK`", "`preferred_share`"),
    "alliance: []\noutcomes: [inequality]\n": ("`alliance` is empty", "`inequality`"),
    "alliance: [PRK]\noutcomes: [disproportion, active_force]\n": ("`alliance` holds `PRK`", "`disproportion`"),
}


def _bind(folder: Path, words: str, *changes: str) -> None:
    file = folder / "mine.yaml"
    file.write_text(HEAD + words)
    loaded = load_scenario(file, cards_with(None), changes)
    bind(loaded, catalog_of(loaded), cards_with(None))


@pytest.mark.parametrize("words", WITHOUT)
def test_who_has_no_figures_is_refused_at_the_line(tmp_path: Path, words: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        _bind(tmp_path, words)
    (problem,) = found.value.problems
    assert problem.place == "mine.yaml:4"
    assert all(said in problem.wrong for said in WITHOUT[words])
    assert "active_force" not in problem.wrong


def test_a_focus_that_a_change_names_is_refused_at_the_change(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        _bind(tmp_path, "outcomes: [preferred_share]\n", "focus=PRK")
    assert [problem.place for problem in found.value.problems] == ["--set focus=PRK"]


@pytest.mark.parametrize("words", ["focus: PRK\noutcomes: [active_force]\n", "alliance: []\noutcomes: [war_index]\n"])
def test_what_has_its_numbers_is_bound(tmp_path: Path, words: str) -> None:
    _bind(tmp_path, words)
