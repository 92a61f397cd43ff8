"""Windows and macOS: no module of POSIX alone on the way of a command, names that every system can keep, held files."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from burdenshare.data.room import Room
from burdenshare.engine import keeping, listing, opened, spill, store
from burdenshare.engine import run as runs
from burdenshare.engine.graph import refuse_file_name
from burdenshare.scenario.load import load_scenario
from burdenshare.studies.kept import kept_findings, save_finding
from burdenshare.vocabulary import disk, unfinished
from burdenshare.vocabulary.disk import NotAllowed
from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.file_names import is_device, safe_name
from tests.conftest import ROOT
from tests.engine.test_runs import WORDS, run
from tests.hostile.scenarios import HEAD
from tests.hostile.test_damages import FINDING

DEVICES = ("con", "nul", "aux", "prn", "com1", "lpt9")


def elsewhere(*words: str) -> subprocess.CompletedProcess[bytes]:
    """A command in a process that sees another system, with a console of an old code page."""
    return subprocess.run(
        [sys.executable, "-m", "tests.hostile.another_system", *words], capture_output=True, cwd=ROOT, check=False,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"}, timeout=600,
    )  # fmt: skip


ONE_AFTER_ANOTHER = """
import sys
from burdenshare.engine.listing import list_runs
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.interfaces.cli.output import guard
shown = guard()
def ask(*words):
    code = run_command(list(words))
    assert code == 0, (words, code)
ask("run", "five-states", "--draws", "16")
[row] = list_runs()
for words in (
    ("run", "five-states", "--draws", "16"), ("runs",), ("runs", "verify"), ("runs", "size"), ("cite", row["run"]),
    ("explain", row["run"] + ":debt_burden:DEU:2030:p50"), ("data", "show", "defence_share", "--actor", "KOR"),
    ("list", "scenarios"), ("study", "--list"), ("data", "add", "own", sys.argv[3]), ("runs", "remove", row["run"]),
):
    ask(*words)
from tests.hostile.another_system import COUNTED
assert COUNTED.count("os") > 10 and sys.stdout.encoding == "cp1252", (COUNTED, sys.stdout.encoding)
shown.flush()
"""


@pytest.mark.seconds
def test_the_small_pack_runs_where_nothing_of_posix_is(home, tmp_path):
    (tmp_path / "own.csv").write_text("actor,year,quantity,value,unit,definition\nKOR,2025,tanks,2149,tanks,iiss\n")
    done = elsewhere("-c", ONE_AFTER_ANOTHER, str(tmp_path / "own.csv"))
    assert done.returncode == 0, done.stderr.decode("cp1252")
    assert b"Traceback" not in done.stderr and listing.list_runs() == []
    said = done.stdout.decode("cp1252")
    assert said.count("debt_burden\tDEU\t2030") == 2 and "defence_share" in said and " is removed: " in said


@pytest.mark.slow
@pytest.mark.parametrize("name", ["indo-pacific-2026"])
def test_the_default_pack_runs_where_nothing_of_posix_is(home, name):
    for words in (("run", name, "--draws", "128"), ("run", name, "--draws", "20001", "--keep", "all", "--quiet"), ("runs", "verify")):  # fmt: skip
        done = elsewhere(*words)
        assert (done.returncode, bool(done.stdout)) == (0, True), (words, done.stderr.decode("cp1252"))
        assert b"Traceback" not in done.stderr


OURS = """
import importlib, pkgutil
import burdenshare
from tests.hostile.another_system import COUNTED
for module in pkgutil.walk_packages(burdenshare.__path__, "burdenshare."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(COUNTED.count("os"), *sorted(set(COUNTED) - {"os"}))
"""


@pytest.mark.slow
def test_every_module_can_be_imported_where_nothing_of_posix_is(home):
    done = elsewhere("-c", OURS)
    assert done.returncode == 0, done.stderr.decode()
    count, *asked = done.stdout.decode().split()
    assert int(count) > 10
    assert asked == ["fcntl"]  # `unfinished.py` asks for it, and does without


# Files that another process holds open


class Held:
    """Windows while another process has a file open: it is neither replaced nor renamed, so many times."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
        self.left, self.asked = times, 0
        for name in ("replace", "rename"):
            monkeypatch.setattr(os, name, self.instead(getattr(os, name)))

    def instead(self, real):
        def put(source, target):
            self.asked += 1
            if self.left > 0:
                self.left -= 1
                raise PermissionError(13, "it is used by another process", str(source), 32, str(target))
            real(source, target)

        return put


@pytest.mark.parametrize("times", [1, 3])
def test_a_file_that_is_held_open_for_a_moment_is_replaced(home, monkeypatch, times):
    monkeypatch.setattr(unfinished, "PATIENCE", (0.001, 0.001, 0.001))
    one = run(64)
    for keep in (lambda: store.save_run(one, {"report.html": "a"}), lambda: save_finding(FINDING)):
        held = Held(monkeypatch, times)
        keep()
        assert held.left == 0 and held.asked > times
        keep()
        monkeypatch.undo()
        monkeypatch.setenv("BURDENSHARE_HOME", str(home))
        monkeypatch.setattr(unfinished, "PATIENCE", (0.001, 0.001, 0.001))
    assert [v.wrong for v in keeping.verify_runs()] == [()] and not kept_findings()[1]


def test_a_file_that_stays_open_is_a_sentence_and_nothing_is_half(home, monkeypatch):
    monkeypatch.setattr(unfinished, "PATIENCE", (0.001,))
    monkeypatch.setattr(listing, "PATIENCE", ())
    one = run(64)
    folder = store.save_run(one, {"report.html": "a"}).parents[1]
    save_finding(FINDING)
    held = Held(monkeypatch, 10_000)
    for change in (
        lambda: store.save_run(one, {"report.html": "b"}),
        lambda: store.save_run(run(65)),
        lambda: save_finding(FINDING),
        lambda: keeping.remove_run(folder.name),
        lambda: Room().note_attempt("sipri", "new", "x"),
    ):
        with pytest.raises(NotAllowed, match="another program has a file open there"):
            change()
    assert held.asked >= 5
    monkeypatch.undo()
    monkeypatch.setenv("BURDENSHARE_HOME", str(home))
    assert [(v.run, v.wrong) for v in keeping.verify_runs()] == [(folder.name, ())]
    assert [row["run"] for row in listing.list_runs()] == [folder.name]
    assert [p.name for p in (home / "runs").iterdir()] == [folder.name] and not kept_findings()[1]
    assert [p.name for p in (home / "findings").iterdir()] == [f"{FINDING.name}@invented.json"]


# Locks and processes


def test_without_locks_of_the_system_equal_runs_are_kept_once(home, monkeypatch):
    monkeypatch.setattr(unfinished, "fcntl", None)
    done = run(64)
    assert done.id and done.inputs and done.lineage
    for _ in range(3):
        with ThreadPoolExecutor(8) as pool:
            folders = set(pool.map(lambda i: store.save_run(done, {"report.html": f"<p>{i % 2}</p>"}), range(16)))
        assert len(folders) == 1 and [v.wrong for v in keeping.verify_runs()] == [()]
        assert [p.name for p in (home / "runs").iterdir()] == [done.id]
        keeping.remove_run(done.id)
    assert not [p.name for p in home.iterdir() if "changing" in p.name]


def test_a_lock_of_a_process_that_was_killed_holds_nobody_up(tmp_path, monkeypatch):
    monkeypatch.setattr(unfinished, "fcntl", None)
    (tmp_path / "x").mkdir()
    mark = tmp_path / ".changing-x"
    mark.write_text("")
    os.utime(mark, (1, 1))
    began = time.monotonic()
    with unfinished.alone(tmp_path / "x"):
        assert mark.exists()
        other = threading.Thread(target=lambda: unfinished.alone(tmp_path / "x").__enter__())
        other.start()
        other.join(0.1)
        assert other.is_alive()  # it waits
    other.join(5)
    assert not other.is_alive() and time.monotonic() - began < 5


def test_on_windows_no_process_is_asked_whether_it_lives(home, monkeypatch):
    class Windows:
        name = "nt"

        def __getattr__(self, name):
            assert name != "kill"
            return getattr(os, name)

    left = unfinished.make_unfinished(home / "runs", "abc")
    monkeypatch.setattr(unfinished, "os", Windows())
    unfinished.sweep(home / "runs")
    assert left.exists()
    os.utime(left, (1, 1))
    unfinished.sweep(home / "runs")
    assert not left.exists()


def test_large_runs_are_the_same_where_files_are_read_in_turn(home, monkeypatch):
    monkeypatch.setattr(runs, "KEPT_WHOLE", 1000)
    monkeypatch.setattr(spill, "FIRST_DRAWS", 1500)
    with_pread = run(3000)
    for name in ("pread", "pwrite"):
        monkeypatch.delattr(os, name)
    without = run(3000)
    for name, outcome in with_pread.outcomes.items():
        assert np.array_equal(outcome.summary, without.outcomes[name].summary)
        assert np.array_equal(outcome.values, without.outcomes[name].values)


# Names


@pytest.mark.parametrize("name", DEVICES)
def test_a_scenario_and_a_pack_are_not_named_as_a_device(name, tmp_path, cards):
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD.replace("name: mine", f"name: {name}"))
    with pytest.raises(ProblemsFound) as found:
        load_scenario(path, cards)
    right = "Windows keeps this name for a device. Choose another name."
    assert str(found.value) == f"mine.yaml:1: `name` is `{name}`. {right}"
    pack = tmp_path / "pack"
    (pack / "scenarios").mkdir(parents=True)
    (pack / "pack.yaml").write_text(f"name: {name}\nlabel: Mine\nparent: indo_pacific\n")
    (pack / "scenarios" / "one.yaml").write_text(HEAD.replace("name: mine", "name: one"))
    with pytest.raises(ProblemsFound, match="Windows keeps this name for a device"):
        load_scenario(pack, cards)
    with pytest.raises(ProblemsFound, match="Windows keeps this name for a device"):
        refuse_file_name(name, ())


@pytest.mark.parametrize(
    "name", ["a:b", "a*", "a?", "a.", "a ", "A", "mine/..", "..", "a\\b", "ä", "a|b", "a<b", 'a"b']
)
def test_a_scenario_has_a_name_that_every_system_can_keep(name, tmp_path, cards):
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD.replace("name: mine", f"name: '{name}'"))
    with pytest.raises(ProblemsFound, match=r"mine\.yaml:1: `name` is `.*`\. A name is small letters, digits and hyph"):
        load_scenario(path, cards)


def test_equations_that_differ_in_capitals_alone_are_refused():
    with pytest.raises(ProblemsFound, match="`gdp` differs from it in capitals alone"):
        refuse_file_name("GDP", ["gdp"])
    refuse_file_name("gdp", ["gnp", "gdp_per_head"])


@pytest.mark.parametrize(
    "name",
    ["con.csv", "NUL", "a:b.csv", "what?.csv", "a*.xlsx", "ends. ", ".hidden", "…", "x" * 300 + ".csv", "a\nb.csv", "COM¹.csv", "..", "ä.csv"],
)  # fmt: skip
def test_a_file_that_was_received_is_kept_under_a_name_that_every_system_can_keep(name):
    safe = safe_name(name)
    assert safe != name and safe == safe_name(name) and len(safe) <= 120 and safe.isascii()
    assert not is_device(safe) and not set(safe) & set(':*?"<>|\\/\n') and safe.strip(". ") == safe
    assert safe_name(safe) == safe
    assert len({safe_name(n).casefold() for n in (name, name + "x", "x" + name)}) == 3


def test_a_table_with_an_odd_name_is_kept_and_verified(home, tmp_path):
    from burdenshare.data.refresh import add
    from burdenshare.data.verify import verify

    path = tmp_path / "a:b?.csv"
    path.write_text("actor,year,quantity,value,unit,definition\nKOR,2025,tanks,2149,tanks,iiss\n")
    room = Room(home / "data")
    assert add(room, "own", path).ended == "new" and add(room, "own", path).ended == "unchanged"
    [received] = (home / "data").glob("own*/received/*")
    assert received.name == safe_name("a:b?.csv") and not any(problems for _, problems in verify(room))


def test_plain_names_stay_as_they_are():
    for name in ("SIPRI-Milex-data-1949-2024.xlsx", "WPP2024_Demographic_Indicators_Medium.csv.gz", "my table (2).csv"):
        assert safe_name(name) == name


def test_what_scenarios_keep_beside_each_other_differs_by_more_than_capitals(home):
    """A disk that tells no capitals apart keeps the words and findings of all of these beside each other."""
    one = run(64)
    names = ["mine", "mine-2", "other"]
    for i, name in enumerate((*names, *names)):
        words = dataclasses.replace(WORDS, scenario=name, question=str(i), command=f"burdenshare run FILE{i}.yaml")
        store.save_run(dataclasses.replace(one, words=lambda w=words: w, kept_as=one.id))
    kept = [p.name for p in (home / "runs" / one.id / "words").iterdir() if p.is_dir()]
    assert len({k.casefold() for k in kept}) == len(kept) == 6
    files = {save_finding(dataclasses.replace(FINDING, scenario=s)).name for s in ("a", "A", "A.yaml", "a.yaml", "á")}
    assert len({f.casefold() for f in files}) == 5
    assert opened.load_manifest(one.id).question == "5"


# Messages


def test_a_path_that_is_too_long_for_windows_is_said(monkeypatch):
    class Windows:
        name = "nt"

        def __getattr__(self, name):
            return getattr(os, name)

    long = "C:/" + "x" * 300
    error = FileNotFoundError(2, "not found", long)
    assert "there is no such file" in str(disk.in_words(error))
    monkeypatch.setattr(disk, "os", Windows())
    assert "the path has 303 characters, and Windows may allow 259. Set BURDENSHARE_HOME" in str(disk.in_words(error))
    assert "there is no such file" in str(disk.in_words(FileNotFoundError(2, "not found", "C:/x")))
    assert Path(long)
