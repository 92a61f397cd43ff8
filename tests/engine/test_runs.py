"""Runs: named by what decides their numbers, kept whole or not at all, found again, the same bytes twice."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from burdenshare.engine import run as runs
from burdenshare.engine import spill, store
from burdenshare.engine.identity import RULE
from burdenshare.engine.manifest import Assumption, Manifest
from burdenshare.engine.outcome import ModelFault, Watched
from burdenshare.engine.run import run_program
from burdenshare.vocabulary import unfinished
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound

from . import invented

WORDS = Manifest(
    scenario="invented", seed=1, model="1", data="none", command="burdenshare run invented --draws 64 --seed 1",
    actors={a: a for a in invented.ACTORS}, years=invented.YEARS, reference_year=2025, keep_draws=("wealth",),
)  # fmt: skip


def watched(*names, leave_out=None):
    dimensions = {"common": ()}
    return {
        n: Watched(
            n, n.title(), "billion USD", "invented", 2.0, dimensions.get(n, ("actor",)),
            {"actor": invented.ACTORS} if n != "common" else {}, 1, leave_out or {}, ("judgement",), True,
        )
        for n in names
    }  # fmt: skip


def run(draws=1500, words=WORDS, **more):
    program = invented.program(outcomes=("wealth", "common"))
    return run_program(program, watched("wealth", "common"), words, draws=draws, **more)


def files_of(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_a_run_is_named_when_its_name_is_asked_for(monkeypatch):
    asked = []
    monkeypatch.setattr(runs, "identity", lambda *a, **k: asked.append("name") or 1 / 0)
    one = run(64, words=lambda: asked.append("words") or WORDS)
    assert one.outcomes["wealth"].at(2026, actor="AAA") > 0
    assert asked == []
    with pytest.raises(ZeroDivisionError):
        one.id  # noqa: B018 asking is what is tested
    assert asked == ["name"]


def test_draws_and_precision_are_in_the_name():
    assert len({run(64).id, run(65).id, run(64, precision=32).id}) == 3


def test_numbers_are_in_the_shown_unit():
    one = run(64)
    assert one.outcomes["wealth"].at(2026, actor="AAA") == pytest.approx(51.5, abs=1)
    assert one.outcomes["wealth"].values.shape == (4, 3, 64)
    assert one.outcomes["common"].summary.shape == (4, 8)


def test_a_kept_run_is_opened_as_it_was(home):
    one = run(64)
    words = store.save_run(one, {"report.html": "<p>hello</p>"})
    folder = home / "runs" / one.id
    assert words == folder / "words" / "invented"
    assert files_of(folder) == [
        "draws/wealth.parquet", "inputs.parquet", "numbers.json", "summary.parquet", "words/invented/lineage.json",
        "words/invented/listed.json", "words/invented/manifest.json", "words/invented/report.html",
        "words/latest.json",
    ]  # fmt: skip
    back = store.load_run(one.id[:6])
    assert np.array_equal(back.outcomes["wealth"].values, one.outcomes["wealth"].values)
    for name, outcome in one.outcomes.items():
        assert np.array_equal(back.outcomes[name].summary, outcome.summary)
    assert back.manifest == one.manifest
    assert back.lineage == one.lineage
    assert back.id == one.id == one.manifest.run
    assert back.address == f"{one.id}@invented"


def test_the_drawn_inputs_are_kept_as_the_kernel_was_fed_them(home):
    one = run(300)
    growth = one.inputs["growth"]
    assert (growth.dimensions, growth.labels, growth.values.shape) == (("actor",), {"actor": invented.ACTORS}, (3, 300))
    # Wealth of the first year says what growth was: luck moves it by a hundredth, growth by 1 to 5 of them.
    wealth = one.outcomes["wealth"].values[:, 0] * 2
    assert np.corrcoef(wealth[0] / 100 - 1, growth.values[0])[0, 1] > 0.7
    store.save_run(one)
    back = store.load_run(one.id).inputs["growth"]
    assert np.array_equal(back.values, growth.values)
    assert back.columns() == ["growth[AAA]", "growth[BBB]", "growth[CCC]"]
    assert (back.label, back.unit) == (growth.label, growth.unit)
    assert run(300, precision=32).inputs["growth"].values.dtype == np.float32


def test_inputs_are_in_the_shown_unit_of_the_assumption(home):
    row = Assumption("uncertainty", "Growth", "growth", "% a year", {"each": "uniform(low = 1, high = 5)"}, "", ())
    one = run(300, words=dataclasses.replace(WORDS, assumptions=(row,)))
    values = one.inputs["growth"].values
    assert 1 < values.min() < 1.2
    assert 4.8 < values.max() < 5
    store.save_run(one)
    back = store.load_run(one.id).inputs["growth"]
    assert (back.label, back.unit) == ("Growth", "% a year")


def test_draws_that_were_not_kept_are_computed_again_or_refused(home):
    one = run(64)
    store.save_run(one)
    with pytest.raises(
        NotHeld, match=r"were not kept\. `burdenshare run invented --draws 64 --seed 1 --keep all` keeps them"
    ):
        store.load_run(one.id).outcomes["common"].values  # noqa: B018
    back = store.load_run(one.id, again=lambda kept: run(64))
    assert np.array_equal(back.outcomes["common"].values, one.outcomes["common"].values)


def test_keep_all_keeps_the_draws_of_every_outcome_also_afterwards(home):
    one = run(64)
    for keep, kept in (("named", {"wealth"}), ("all", {"wealth", "common"}), ("named", {"wealth", "common"})):
        store.save_run(run(64), keep=keep)
        assert {p.stem for p in (home / "runs" / one.id / "draws").iterdir()} == kept
    assert np.array_equal(store.load_run(one.id).outcomes["common"].values, one.outcomes["common"].values)


def test_the_shown_outcomes_are_kept_where_none_is_named(home):
    shown = dataclasses.replace(WORDS, keep_draws=())
    one = run(64, words=shown)
    store.save_run(one)
    assert {p.stem for p in (home / "runs" / one.id / "draws").iterdir()} == {"wealth", "common"}


def test_the_same_run_twice_gives_the_same_bytes(tmp_path):
    for name in "ab":
        store.save_run(run(300), folder=tmp_path / name)
    files = files_of(tmp_path / "a")
    assert len(files) == 8
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file


def test_scenarios_with_equal_numbers_share_them_and_keep_their_own_words(home):
    first, second = (
        dataclasses.replace(WORDS, scenario=n, question=f"Why {n}?", command=f"burdenshare run {n}")
        for n in ("one", "other")
    )
    one = run(64, words=first)
    store.save_run(one, {"report.html": "of one"})
    words = store.save_run(run(64, words=second), {"report.html": "of the other"})
    folder = home / "runs" / one.id
    assert words == folder / "words" / "other"
    assert [p for p in files_of(folder) if "words" not in p] == [
        "draws/wealth.parquet", "inputs.parquet", "numbers.json", "summary.parquet"
    ]  # fmt: skip
    assert sorted(r["scenario"] for r in store.list_runs()) == ["one", "other"]
    assert {r["run"] for r in store.list_runs()} == {one.id}
    for address, scenario in ((one.id, "other"), (f"{one.id}@one", "one"), (f"{one.id[:7]}@other", "other")):
        assert store.load_manifest(address).question == f"Why {scenario}?"
        assert store.load_run(address).manifest.scenario == scenario
        assert (store.find_run(address) / "report.html").read_text().endswith(scenario)
    with pytest.raises(NotHeld, match=f"run {one.id} was not kept for `third`. Available: `one` and `other`."):
        store.find_run(f"{one.id}@third")
    store.save_run(run(64, words=first))
    assert store.load_manifest(one.id).scenario == "one"


def test_other_numbers_under_the_same_name_are_refused(home):
    one = run(64)
    words = store.save_run(one)
    before = {p: p.read_bytes() for p in (home / "runs").rglob("*") if p.is_file()}
    other = run(64)
    other.outcomes["wealth"].summary[0, 1, 3] *= 1 + 1e-15
    with pytest.raises(NotHeld) as found:
        store.save_run(other, {"report.html": "of other numbers"})
    assert f"Run {one.id}: it is kept with different numbers: p50 of wealth BBB 2026 is " in str(found.value)
    assert {p: p.read_bytes() for p in (home / "runs").rglob("*") if p.is_file()} == before
    assert not (words / "report.html").exists()


def test_a_manifest_holds_no_clock_time(home):
    text = (store.save_run(run(64)) / "manifest.json").read_text()
    assert str(time.gmtime().tm_year) + "-" not in text
    assert "time" not in json.loads(text)


def without_checksums(folder):
    """A kept run as an older version left it."""
    for file, added in (("numbers.json", ()), ("words/invented/listed.json", ("words", "digest"))):
        body = json.loads((folder / file).read_text())
        (folder / file).write_text(json.dumps({k: v for k, v in body.items() if k not in ("check", "files", *added)}))
    (folder / "words" / "latest.json").unlink()
    (folder / "words" / "last").write_text("invented\n")


def test_a_damaged_manifest_is_refused_with_what_is_wrong(home):
    place = store.save_run(run(64)) / "manifest.json"
    without_checksums(place.parents[2])
    body = json.loads(place.read_text())
    place.write_text(json.dumps({**body, "seed": "one", "scenario": 7}))
    with pytest.raises(ProblemsFound) as found:
        store.load_manifest(run(64).id)
    assert str(found.value).splitlines() == [
        "manifest.json: scenario: `7` is not of the type `str`.",
        "manifest.json: seed: `one` is not of the type `int`.",
    ]
    place.write_text("{")
    with pytest.raises(NotHeld, match=r"`words/invented/manifest\.json` is missing or damaged\."):
        store.load_manifest(run(64).id)


def test_runs_are_listed_newest_first_and_found_by_their_beginning(home):
    first, second = (store.save_run(run(n)) for n in (64, 65))
    os.utime(first / "listed.json", (1, 1))
    assert [(r["draws"], r["rule"]) for r in store.list_runs()] == [(65, RULE), (64, RULE)]
    assert store.find_run(second.parents[1].name[:5]) == second
    with pytest.raises(NotHeld, match="`zzz` is not a kept run"):
        store.find_run("zzz")
    with pytest.raises(NotHeld):
        store.find_run("")


def test_no_runs_is_no_error(home):
    assert store.list_runs() == []


def test_a_large_run_has_the_same_quantiles_and_keeps_its_first_draws(home, monkeypatch):
    small = run(5000)
    monkeypatch.setattr(runs, "KEPT_WHOLE", 1000)
    monkeypatch.setattr(spill, "FIRST_DRAWS", 1500)
    large = run(5000)
    assert not large.whole
    assert large.id == small.id
    for name in small.outcomes:
        np.testing.assert_allclose(large.outcomes[name].summary, small.outcomes[name].summary, rtol=1e-12)
        assert np.array_equal(large.outcomes[name].values, small.outcomes[name].values[..., :1500])
    assert list((home / "runs").iterdir()) == []


def test_a_large_run_keeps_every_draw_where_it_is_asked_to(home, monkeypatch):
    monkeypatch.setattr(runs, "KEPT_WHOLE", 1000)
    words = store.save_run(run(3000, keep_draws=True))
    folder = words.parents[1]
    import pyarrow.parquet as pq

    assert sorted(p.name for p in (folder / "draws").iterdir()) == ["common.parquet", "wealth.parquet"]
    table = pq.read_table(folder / "draws" / "wealth.parquet")
    assert table.num_rows == 3000
    small = runs.run_program(invented.program(outcomes=("wealth",)), watched("wealth"), WORDS, draws=1000)
    flat = small.outcomes["wealth"].values.reshape(12, 1000)
    for i, column in enumerate(table.columns):
        assert np.array_equal(column.to_numpy()[:1000], flat[i])
    assert [p.name for p in (home / "runs").iterdir()] == [folder.name]
    assert json.loads((folder / "numbers.json").read_text())["kept"] == {"common": 3000, "wealth": 3000}


def test_a_large_run_keeps_its_first_draws_and_inputs(home, monkeypatch):
    monkeypatch.setattr(runs, "KEPT_WHOLE", 1000)
    monkeypatch.setattr(spill, "FIRST_DRAWS", 1500)
    one = run(3000)
    store.save_run(one)
    back = store.load_run(one.id)
    assert back.outcomes["wealth"].values.shape[-1] == back.inputs["growth"].values.shape[-1] == 1500
    store.save_run(run(3000, keep_draws=True), keep="all")
    assert store.load_run(one.id).outcomes["wealth"].values.shape[-1] == 3000


def test_a_fault_in_a_large_run_leaves_nothing(home, monkeypatch):
    monkeypatch.setattr(runs, "KEPT_WHOLE", 1000)
    monkeypatch.setattr(spill._Spill, "summary", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(3000)
    assert list((home / "runs").iterdir()) == []


def test_a_fault_while_writing_leaves_nothing(home, monkeypatch):
    monkeypatch.setattr(store, "summary_table", lambda run: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.save_run(run(64))
    assert list((home / "runs").iterdir()) == []


@pytest.mark.seconds
def test_a_killed_run_leaves_no_half_folder(home):
    code = """
import sys, time
from burdenshare.engine import store
from tests.engine.test_runs import run
done = run(64)
store.summary_table = lambda r: (print("ready", flush=True), time.sleep(60))
store.save_run(done)
"""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    left = list((home / "runs").iterdir())
    assert [p.name.startswith(unfinished.PREFIX) for p in left] == [True]
    assert store.list_runs() == []
    kept = store.save_run(run(64))
    assert list((home / "runs").iterdir()) == [kept.parents[1]]


def test_a_folder_that_another_living_process_writes_is_left_alone(home):
    (home / "runs").mkdir(parents=True)
    other = home / "runs" / f"{unfinished.PREFIX}{unfinished.host()}-{os.getppid()}-abc-xyz"
    other.mkdir()
    store.save_run(run(64))
    assert other.is_dir()


def test_what_another_host_writes_is_left_alone(home, monkeypatch):
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    (home / "runs").mkdir(parents=True)
    mine = home / "runs" / f"{unfinished.PREFIX}{unfinished.host()}-{dead.stdout.strip()}-abc-xyz"
    older = (
        home / "runs" / f"{unfinished.PREFIX}{dead.stdout.strip()}-abc-xyz"
    )  # named without a host, by an old version
    with monkeypatch.context() as there:
        there.setattr("socket.gethostname", lambda: "another")
        others = unfinished.make_unfinished(home / "runs", "abc")
    others = others.rename(str(others).replace(f"-{os.getpid()}-", f"-{dead.stdout.strip()}-"))
    mine.mkdir()
    older.mkdir()
    unfinished.sweep(home / "runs")
    assert (mine.exists(), others.exists(), older.exists()) == (False, True, True)


def test_a_number_that_is_lost_is_refused_but_what_is_left_out_is_not(home):
    import jax.numpy as jnp

    def wealth(part: invented.ShareByActor) -> invented.MoneyFlowByActor:
        return jnp.log(part - 0.05)

    program = invented.program(chosen=invented.equations(wealth), outcomes=("wealth",))
    with pytest.raises(ModelFault, match="There is no number for wealth of AAA; wealth of BBB"):
        run_program(program, watched("wealth"), WORDS, draws=8)
    left = watched("wealth", leave_out=dict.fromkeys(invented.ACTORS, "unknown"))
    assert list(run_program(program, left, WORDS, draws=8).outcomes["wealth"].cells()) == []


@pytest.mark.parametrize("draws", [0, -1, 10_000_001])
def test_an_impossible_number_of_draws_is_refused(draws):
    with pytest.raises(ProblemsFound, match="cannot be run"):
        run(draws)


def test_equal_numbers_keep_the_words_of_each_scenario_of_one_name(home):
    def keep(question, *changes):
        told = dataclasses.replace(
            WORDS, question=question, changes=changes, command=f"burdenshare run {WORDS.scenario}.yaml --draws 64"
        )
        return store.save_run(run(64, words=told), {"report.html": question})

    folders = {keep("One?"), keep("Two?"), keep("One?"), keep("One?", "AAA.part=0.5")}
    assert len(folders) == 3
    assert sorted((f / "report.html").read_text() for f in folders) == ["One?", "One?", "Two?"]
    (name,) = {row["run"] for row in store.list_runs()}
    with pytest.raises(NotHeld, match="has the words of 3 scenarios named"):
        store.load_run(f"{name}@{WORDS.scenario}")
    for folder in folders:
        opened = store.load_run(f"{name}@{folder.name}")
        assert opened.address == f"{name}@{folder.name}"
        assert opened.manifest.question == (folder / "report.html").read_text()
