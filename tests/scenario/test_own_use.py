"""A folder of theories of which nothing is used is no part of a run: its command does not name it."""

from __future__ import annotations

import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.interfaces.cli import run_command as run_command_module
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.manifest import manifest, notes_of
from burdenshare.scenario.theories import cards_with

CARD = "theory: half\nsays: half.\n"
SOURCE = '{}: {{author: "Author, A.", year: 2020, title: A book, where: A press, evidence: judgement}}\n'
SCENARIO = "name: mine\nquestion: What if?\nbased_on: five-states\n"


def bound(folder, scenario="five-states", changes=()):
    cards = cards_with(folder)
    loaded = load_scenario(scenario, cards, changes, folder)
    return bind(loaded, load_catalog(), cards)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "own" / "spending").mkdir(parents=True)
    return tmp_path / "own"


def test_a_folder_of_which_nothing_is_used_leaves_no_trace(folder):
    plain = manifest(bound(None), 100, 64)
    for name in ("", "spending/half.py", "bibliography.yaml"):
        if name:
            (folder / name).write_text(SOURCE.format("Author2020") if name.endswith("yaml") else '"""Half."""\n')
        found = bound(folder)
        assert manifest(found, 100, 64) == plain
        (note,) = notes_of(found)
        assert note.startswith(f"Nothing of the folder `{folder}` is used")
    assert notes_of(bound(None)) == ()


def test_a_source_of_the_folder_that_is_cited_is_a_use(folder, tmp_path):
    (folder / "bibliography.yaml").write_text(SOURCE.format("Author2020"))
    mine = tmp_path / "mine.yaml"
    levers = "levers: {spending_pledge: {DEU: {2030: 3}, why: A test., source: [Author2020]}}\n"
    mine.write_text(SCENARIO + levers)
    found = bound(folder, str(mine))
    assert f"--theories {folder}" in manifest(found, 100, 64).command and not notes_of(found)


def test_the_command_says_that_nothing_is_used(home, folder, capfd, monkeypatch):
    monkeypatch.setattr(run_command_module, "_run_and_keep", lambda bound, *_: None)
    assert run_command(["run", "five-states", "--draws", "20", "--theories", str(folder)]) == 0
    assert f"Nothing of the folder `{folder}` is used" in capfd.readouterr().err
