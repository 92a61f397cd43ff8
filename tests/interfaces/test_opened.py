"""A kept run in Python: each outcome is read alone, and what was not kept is computed again or refused."""

from __future__ import annotations

import dataclasses
import json
import shutil

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.engine.store import save_run
from burdenshare.interfaces.comparing import bound_of, chosen_bounds
from burdenshare.interfaces.sealed_folder import seal_run
from burdenshare.scenario import again
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound
from burdenshare.vocabulary.sealed import seal, sum_of, unseal
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


def _mine(path) -> bs.Run:
    path.write_text(
        "name: mine\nquestion: What if?\nbased_on: five-states\n"
        "levers: {spending_pledge: {POL: {2030: 4.5}, why: A test.}}\n"
    )
    return bs.run(path, draws=DRAWS)


def test_a_run_keeps_its_scenario_whatever_happens_to_the_file(home, tmp_path):
    """It is compared, exported and computed again after its file was edited, and after it was removed."""
    path = tmp_path / "mine.yaml"
    made = _mine(path)
    made.save()
    path.write_text(path.read_text().replace("4.5", "3.1"))
    for name in ("edited", "removed"):
        run = bs.open(made.id)
        assert run.deficit.identical(made.deficit)
        found, _, fixed, _ = chosen_bounds(["five-states", made.id], (), None, None, None, None)
        theirs = found[1].scenario
        assert (theirs.name, theirs.based_on, theirs.called, fixed) == ("mine", "five-states", str(path), {1})
        assert theirs.levers["spending_pledge"].path("POL") == ((2030, 4.5),)
        sealed = seal_run(run.kept, tmp_path / name)
        assert "4.5" in (sealed / "scenario" / "levers.yaml").read_text()
        path.unlink(missing_ok=True)
    moved = bound_of(made.id, ("POL.spending_pledge=2",)).scenario
    assert moved.changes == ("POL.spending_pledge=2",) and moved.levers["spending_pledge"].path("POL")[-1][1] == 2
    with pytest.raises(ProblemsFound, match="spnding"):
        bound_of(made.id, ("POL.spnding=2",))


def test_a_scenario_that_comes_with_the_package_is_not_copied(home, made):
    assert not list(made.save().glob("scenario.json"))


def test_a_copy_with_files_of_another_kind_is_refused(home, tmp_path):
    words = _mine(tmp_path / "mine.yaml").save()
    (tmp_path / "mine.yaml").unlink()
    body = json.loads((words / "scenario.json").read_text())
    for name in ("../out.yaml", "/out.yaml", "theories/code.py", "C:out.yaml", "a\\b.yaml"):
        text = json.dumps({**body, name: "name: x"})
        (words / "scenario.json").write_text(text)
        about = unseal((words / "listed.json").read_bytes())[0]
        (words / "listed.json").write_text(seal({**about, "files": {**about["files"], "scenario.json": sum_of(text)}}))
        with pytest.raises(NotHeld, match=r"`words/.*/scenario\.json` does not hold the files of a scenario"):
            _ = bs.open(words.parent.parent.name).deficit


def test_a_run_without_a_copy_is_refused_when_its_file_has_changed(home, tmp_path):
    """As an older version kept it."""
    path = tmp_path / "mine.yaml"
    made = _mine(path)
    save_run(dataclasses.replace(made.kept, copied=dict))
    path.write_text(path.read_text().replace("4.5", "4"))
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
