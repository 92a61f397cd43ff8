"""Runs: named by what decides their numbers, kept whole or not at all, found again, the same bytes twice."""

from __future__ import annotations

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
from burdenshare.engine.outcome import ModelFault, Watched
from burdenshare.engine.run import run_id, run_program
from burdenshare.vocabulary import unfinished
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound

from . import invented

IDENTITY = {"versions": "1", "scenario": {"a": 1}, "seed": 1}


def watched(*names, leave_out=None):
    dimensions = {"common": ()}
    return {
        n: Watched(
            n, n.title(), "billion USD", "invented", 2.0, dimensions.get(n, ("actor",)),
            {"actor": invented.ACTORS} if n != "common" else {}, 1, leave_out or {}, ("judgement",), True,
        )
        for n in names
    }  # fmt: skip


def run(draws=1500, **more):
    program = invented.program(outcomes=("wealth", "common"))
    manifest = {
        "identity": IDENTITY, "scenario": "invented", "seed": 1, "model": "1", "data": "none", "command": "x",
        "actors": {a: a for a in invented.ACTORS}, "years": list(invented.YEARS), "reference_year": 2025,
    }  # fmt: skip
    return run_program(program, watched("wealth", "common"), manifest, draws=draws, **more)


def test_the_name_changes_with_whatever_decides_the_numbers():
    base = run_id(IDENTITY)
    assert base == run_id({"seed": 1, "scenario": {"a": 1}, "versions": "1"})
    for changed in ({"seed": 2}, {"scenario": {"a": 2}}, {"versions": "2"}):
        assert run_id({**IDENTITY, **changed}) != base
    assert len({run(64).id, run(65).id, run(64, precision=32).id}) == 3


def test_numbers_are_in_the_shown_unit():
    one = run(64)
    assert one.outcomes["wealth"].at(2026, actor="AAA") == pytest.approx(51.5, abs=1)
    assert one.outcomes["wealth"].values.shape == (4, 3, 64)
    assert one.outcomes["common"].summary.shape == (4, 8)


def test_a_kept_run_is_opened_as_it_was(home):
    one = run(64)
    folder = store.save_run(one, {"report.html": "<p>hello</p>"})
    assert sorted(p.name for p in folder.iterdir()) == ["draws", "manifest.json", "report.html", "summary.parquet"]
    back = store.load_run(one.id[:6])
    for name, outcome in one.outcomes.items():
        assert np.array_equal(back.outcomes[name].values, outcome.values)
        assert np.array_equal(back.outcomes[name].summary, outcome.summary)
    assert back.manifest["scenario"] == "invented"


def test_the_same_run_twice_gives_the_same_bytes(tmp_path):
    folders = [store.save_run(run(300), folder=tmp_path / name) for name in "ab"]
    files = sorted(p.relative_to(folders[0]) for p in folders[0].rglob("*") if p.is_file())
    assert len(files) == 4
    for file in files:
        assert (folders[0] / file).read_bytes() == (folders[1] / file).read_bytes(), file


def test_a_manifest_holds_no_clock_time(home):
    text = (store.save_run(run(64)) / "manifest.json").read_text()
    assert str(time.gmtime().tm_year) + "-" not in text
    assert "time" not in json.loads(text)


def test_runs_are_listed_newest_first_and_found_by_their_beginning(home):
    first, second = (store.save_run(run(n)) for n in (64, 65))
    os.utime(first / "manifest.json", (1, 1))
    assert [r["draws"] for r in store.list_runs()] == [65, 64]
    assert store.find_run(second.name[:5]) == second
    with pytest.raises(NotHeld, match="is no run that is kept"):
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
    folder = store.save_run(run(3000, keep_draws=True))
    import pyarrow.parquet as pq

    assert sorted(p.name for p in (folder / "draws").iterdir()) == ["common.parquet", "wealth.parquet"]
    table = pq.read_table(folder / "draws" / "wealth.parquet")
    assert table.num_rows == 3000
    small = runs.run_program(
        invented.program(outcomes=("wealth",)), watched("wealth"), {"identity": IDENTITY}, draws=1000
    )
    flat = small.outcomes["wealth"].values.reshape(12, 1000)
    for i, column in enumerate(table.columns):
        assert np.array_equal(column.to_numpy()[:1000], flat[i])
    assert [p.name for p in (home / "runs").iterdir()] == [folder.name]


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
        env={**os.environ, "PYTHONPATH": str(root)},
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
    assert list((home / "runs").iterdir()) == [kept]


def test_a_folder_that_another_living_process_writes_is_left_alone(home):
    (home / "runs").mkdir(parents=True)
    other = home / "runs" / f"{unfinished.PREFIX}{os.getppid()}-abc-xyz"
    other.mkdir()
    store.save_run(run(64))
    assert other.is_dir()


def test_a_number_that_is_lost_is_refused_but_what_is_left_out_is_not(home):
    import jax.numpy as jnp

    def wealth(part: invented.ShareByActor) -> invented.MoneyFlowByActor:
        return jnp.log(part - 0.05)

    program = invented.program(chosen=invented.equations(wealth), outcomes=("wealth",))
    manifest = {"identity": IDENTITY}
    with pytest.raises(ModelFault, match="No number comes out for wealth of AAA; wealth of BBB"):
        run_program(program, watched("wealth"), manifest, draws=8)
    left = watched("wealth", leave_out=dict.fromkeys(invented.ACTORS, "unknown"))
    assert list(run_program(program, left, manifest, draws=8).outcomes["wealth"].cells()) == []


@pytest.mark.parametrize("draws", [0, -1, 10_000_001])
def test_an_impossible_number_of_draws_is_refused(draws):
    with pytest.raises(ProblemsFound, match="cannot be run"):
        run(draws)
