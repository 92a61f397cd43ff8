"""A kept run in Python: each outcome is read alone, and what was not kept is computed again or refused."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.scenario import again
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound
from tests.packs.test_own_theories import folder  # noqa: F401 a fixture

DRAWS = 16


@pytest.fixture(scope="module")
def made():
    return bs.run("five-states", draws=DRAWS)


@pytest.fixture
def never(monkeypatch):
    """Nothing is computed again."""

    def refuse(*_, **__):
        raise AssertionError("a run was computed again")

    monkeypatch.setattr(again, "compute_again", refuse)


def refused(run, name: str) -> str:
    with pytest.raises(NotHeld) as found:
        getattr(run, name)
    return str(found.value)


def test_an_outcome_is_read_alone(home, made, never):
    made.save()
    run = bs.open(made.id[:8])
    assert run.gdp.identical(made.gdp)
    assert [n for n, o in run.outcomes.items() if "values" in vars(o)] == ["gdp"]


def test_the_dataset_names_what_was_not_kept(home, made, never):
    made.save()
    run = bs.open(made.id)
    assert set(run.dataset) == {"defence_spending", "defence_share", "debt_burden", "gdp"}
    assert set(run.dataset.attrs["not_kept"].split(", ")) == set(run.outcomes) - set(run.dataset)
    assert "not_kept" not in made.dataset.attrs
    assert set(made.dataset) == set(made.outcomes)
    assert run.sel(actor="POL").gdp.identical(made.gdp.sel(actor="POL"))
    for one in (run, made):
        assert all(one.dataset[name].identical(getattr(one, name)) for name in one.dataset)


def test_draws_that_were_not_kept_are_computed_under_the_same_name(home, made):
    made.save()
    run = bs.open(made.id)
    assert run.deficit.identical(made.deficit)
    assert bs.open(f"{made.id}@five-states").deficit.identical(made.deficit)


def test_opened_runs_stand_beside_each_other(home, made):
    moved = bs.run(bs.load_scenario("five-states").set("POL.spending_pledge", 4), draws=DRAWS)
    names = [one.save() and one.id for one in (made, moved)]
    both = bs.Runs([bs.open(name) for name in names])
    assert set(both.dataset) == {"defence_spending", "defence_share", "debt_burden", "gdp"}
    np.testing.assert_array_equal(both.deficit.values, bs.Runs([made, moved]).deficit.values)
    assert bs.compare(*both.runs, outcomes="deficit", actors="POL").blocks


def test_a_changed_file_gives_another_run_and_is_refused(home, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nquestion: What if?\nbased_on: five-states\n")
    made = bs.run(path, draws=DRAWS)
    made.save()
    path.write_text(path.read_text() + "levers: {spending_pledge: {POL: {2030: 4}, why: A test.}}\n")
    run = bs.open(made.id)
    assert run.gdp.identical(made.gdp)
    said = refused(run, "deficit")
    assert said.startswith(
        f"Run {made.id}: these draws were not kept, and `burdenshare run {path} --draws 16 --seed 1`"
    )
    assert "is now another run, " in said and "These parts differ: " in said
    path.unlink()
    said = refused(bs.open(made.id), "deficit")
    assert "cannot be repeated." in said and "mine.yaml` is neither the name of a scenario, nor a file" in said


def test_other_numbers_under_the_same_name_are_refused(home, made, monkeypatch):
    made.save()
    run = bs.open(made.id)
    run.outcomes["gdp"].summary[0, 0, 0] += 1
    assert "computed again the run has other numbers than those that were kept" in refused(run, "deficit")


def test_a_kept_run_does_not_run_a_folders_code(home, folder, monkeypatch, tmp_path):  # noqa: F811
    monkeypatch.chdir(folder.parent)
    scenario = bs.load_scenario("half.yaml", theories="theories")
    made = bs.run(scenario, draws=DRAWS)
    made.save()
    ran = tmp_path / "ran"
    theory = folder / "spending" / "half_kept.py"
    theory.write_text(theory.read_text() + f"\nopen({str(ran)!r}, 'a').close()\n")
    said = refused(bs.open(made.id), "deficit")
    assert said == (
        f"Run {made.id}: these draws were not kept, and to compute them again the code in the folder `theories` must run. "
        f'It runs only if you name the folder. Write bs.open("{made.id}", theories="theories").'
    )
    assert not ran.exists()


def test_a_named_folder_gives_the_draws(home, folder, monkeypatch, tmp_path):  # noqa: F811
    monkeypatch.chdir(folder.parent)
    made = bs.run(bs.load_scenario("half.yaml", theories="theories"), draws=DRAWS)
    made.save()
    moved = shutil.copytree(folder, tmp_path / "elsewhere")
    for theories in ("theories", folder, moved):
        assert bs.open(made.id, theories=theories).deficit.identical(made.deficit)
    with pytest.raises(
        ProblemsFound, match=r"`theories` is `nowhere`, which is no folder\. It was made with `theories`"
    ):
        bs.open(made.id, theories="nowhere")


def test_a_folder_that_a_run_has_no_use_for_is_refused(home, made, tmp_path):
    made.save()
    with pytest.raises(ProblemsFound, match=r"the run was made without theories of your own\. Leave `theories` out\."):
        bs.open(made.id, theories=tmp_path)
