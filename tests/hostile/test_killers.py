"""Kills, interrupts and equal processes at every moment: no half of anything is kept, and the same command succeeds."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from burdenshare.engine.keeping import verify_runs
from burdenshare.engine.listing import kept_runs
from burdenshare.studies.kept import kept_findings
from tests.conftest import ROOT
from tests.data.replay import Reply, serving
from tests.hostile.killers import (
    INT,
    KILL,
    TERM,
    Ended,
    Tally,
    begin,
    faults_of_an_end,
    faults_of_the_store,
    stopped,
    stopped_at_work,
    unfinished,
    whole,
)  # fmt: skip

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system sends no such signals")
RUN = ("run", "five-states", "--draws", "16")
STUDY = ("study", "who-carries-what", "--draws", "100")
ADD = "actor,year,quantity,value,unit,definition\n" + "".join(
    f"KOR,{year},tanks,{year},tanks,own\n" for year in range(1900, 2000)
)
REFRESH = """
import sys
from burdenshare.data.refresh import refresh
from burdenshare.data.room import Room
from burdenshare.data.fetch import Fetch, Limits
ended = refresh(Room(), "un_population", fetch=Fetch("here", ("127.0.0.1",), Limits()), address=sys.argv[1])
print(ended.ended, ended.said)
sys.exit(ended.ended == "failed")
"""
POPULATION = "SortOrder,LocID,Notes,ISO3_code,Time,Variant,TPopulation1July\n"
# A finding that is written again and again: nearly every moment is one of writing.
FINDING = """
from burdenshare.studies.finding import Finding
from burdenshare.studies.kept import save_finding
from burdenshare.vocabulary.answers import Table
rows = tuple({"who": f"A{i}", "part": i / 7} for i in range(4000))
table = Table("parts", "Parts", "Who.", {"who": "", "part": "%"}, rows, no_picture="It is a list.")
made = {"model": "1", "data": "2", "seed": 1, "draws": 100}
one = Finding("who", "Who?", (table,), (), "0123456789ab", {}, "invented", made, ())
for _ in range(COUNT):
    save_finding(one)
"""


def check(ended: Ended, how: signal.Signals, home: Path, what: str, tally: Tally) -> list[str]:
    tally.rows.append((what, how.name, ended.code))
    return [f"{what} {how.name}: {f}" for f in (*faults_of_an_end(ended, how), *faults_of_the_store(home))]


def again(words, home: Path, what: str) -> list[str]:
    """The same command succeeds, and what was left unfinished is gone."""
    ended = whole(words)
    faults = [f"{what} again: {ended.code}, {ended.err[-400:]!r}"] if ended.code or "Traceback" in ended.err else []
    return [*faults, *(f"{what} again left {name}" for name in unfinished(home)), *faults_of_the_store(home)]


def stop_everywhere(words, what, home, tally, times, seconds, undo=lambda: None) -> list[str]:
    """Stop a command at spread moments, each signal in turn; the rest of them just as it writes."""
    faults: list[str] = []
    for i in range(times):
        undo()
        how = (KILL, INT, TERM)[i % 3]
        if i % 2:
            ended = stopped_at_work(words, how, home, 0.002 * (i // 2))
        else:
            ended = stopped(words, how, seconds * (i + 0.5) / times)
        faults += check(ended, how, home, what, tally)
        faults += again(words, home, what)
    return faults


def empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def of_a_command(words, what, home, times, undo) -> None:
    """Stop a command so many times, after two that nobody stops: what is compiled and built is there."""
    began, tally = time.monotonic(), Tally()
    assert not whole(words).code
    undo()
    seconds = whole(words).seconds
    faults = stop_everywhere(words, what, home, tally, times, seconds, undo)
    print(f"{what}: {tally.said()}; {time.monotonic() - began:.0f} s")
    assert not faults, "\n".join(faults)


@pytest.mark.slow
@pytest.mark.parametrize(("times", "again"), [(10, False), (4, True)])
def test_a_run_that_is_stopped_is_whole_or_absent(home, times, again):
    of_a_command(RUN, "run again" if again else "run", home, times, lambda: again or empty(home / "runs"))


@pytest.mark.slow
def test_draws_that_are_added_and_stopped_leave_a_whole_run(home):
    def with_fewer_draws() -> None:
        empty(home / "runs")
        whole(RUN)

    of_a_command((*RUN, "--keep", "all"), "more draws", home, 4, with_fewer_draws)


@pytest.mark.slow
def test_a_table_that_is_added_and_stopped_is_whole_or_absent(home, tmp_path):
    (tmp_path / "own.csv").write_text(ADD)
    add = ("data", "add", "own", str(tmp_path / "own.csv"))
    of_a_command(add, "data add", home, 8, lambda: empty(home / "data"))


@pytest.mark.slow
def test_findings_that_are_written_and_stopped_are_whole_or_absent(home):
    of_a_command(("-c", FINDING.replace("COUNT", "40")), "finding", home, 8, lambda: None)


@pytest.mark.slow
def test_a_study_that_is_stopped_keeps_its_finding_or_nothing(home):
    of_a_command(STUDY, "study", home, 4, lambda: empty(home / "findings"))
    assert len(kept_findings()[0]) == 1


@pytest.mark.slow
def test_a_refresh_that_is_killed_leaves_the_catalogue_as_it_was(home):
    tally, faults = Tally(), list[str]()
    rows = "".join(f"1,410,,KOR,{year},Medium,51000.5\n" for year in range(1950, 2100))
    with serving() as replay:
        replay.on("*", Reply((POPULATION + rows).encode()))
        refresh = ("-c", REFRESH, f"{replay.address}WPP2024_Demographic_Indicators_Medium.csv")
        first, again = whole(refresh), whole(refresh)
        for i in range(6):
            empty(home / "data")
            how = (KILL, TERM, INT)[i % 3]
            ended = stopped(refresh, how, first.seconds * (i + 1) / 7)
            tally.rows.append(("refresh", how.name, ended.code))
            faults += [*faults_of_the_store(home)]
            after = whole(refresh)
            faults += faults_of_the_store(home)
            # One that was stopped after it had kept the release leaves nothing to do.
            if after.code != first.code or after.out not in (first.out, again.out):
                faults.append(f"{how.name}: {after}")
    print(tally.said())
    assert first.code == 0 and "new" in first.out and "unchanged" in again.out, (first, again)
    assert not faults, "\n".join(faults)


@pytest.mark.slow
def test_a_removal_that_is_killed_removes_all_or_nothing(home):
    tally, faults = Tally(), list[str]()
    whole(RUN)
    [folder] = [p for p in (home / "runs").iterdir() if p.name[0] != "."]
    kept = home / "kept"
    shutil.copytree(folder, kept)
    remove = ("runs", "remove", folder.name)
    seconds = whole(remove).seconds
    for i in range(10):
        how = (KILL, INT, TERM)[i % 3]
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        ended = (
            stopped_at_work(remove, how, home, 0.0005 * i) if i % 2 else stopped(remove, how, seconds * (0.5 + i / 20))
        )
        faults += check(ended, how, home, "runs remove", tally)
        if folder.exists():
            faults += again(remove, home, "runs remove")
    print(tally.said())
    assert not faults, "\n".join(faults)


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 4, 8])
def test_equal_commands_at_once_all_succeed(home, count):
    whole(RUN)
    empty(home / "runs")
    several = [begin(RUN) for _ in range(count)]
    ends = [(p, *p.communicate(timeout=300)) for p in several]
    assert [p.returncode for p, *_ in ends] == [0] * count, [err for *_, err in ends]
    assert len({out for _, out, _ in ends}) == 1 and not any("Traceback" in err for *_, err in ends)
    assert len(kept_runs()[0]) == 1 and not faults_of_the_store(home) and not list(unfinished(home))
    print(f"{count} equal processes")


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), -1))
sys.argv[1:] = sys.argv[2:]
from burdenshare.interfaces.cli.start import main
main()
"""


@pytest.mark.slow
def test_a_limit_on_the_size_of_files_is_a_sentence_at_every_size(home, tmp_path):
    whole(RUN)
    (tmp_path / "own.csv").write_text(ADD)
    add = ("data", "add", "own", str(tmp_path / "own.csv"))
    seen = set()
    for words in (RUN, add):
        for limit in (0, 100, 1000, 4000, 16_000, 64_000, 256_000, 10_000_000):
            empty(home / "runs")
            empty(home / "data")
            ended = whole(("-c", LIMITED, str(limit), *words))
            seen.add(ended.code)
            assert ended.code in (0, 3), (words, limit, ended)
            assert "Traceback" not in ended.err and "report it" not in ended.err, (words, limit, ended)
            assert ended.code == 0 or "does not allow a file of this size" in ended.err, (words, limit, ended)
            assert not faults_of_the_store(home) and (ended.code == 0 or not kept_runs()[0])
    assert seen == {0, 3}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize(
    ("after", "codes"),
    [
        (">/dev/full", {0, 3}), ("2>/dev/full", {0}), (">/dev/full 2>/dev/full", {0, 3}), (">&-", {0, 3}), ("2>&-", {0}),
        (">&- 2>&- <&-", {0, 3}), ("| head -1", {0}), ("2>&1 | head -1", {0}), ("| true", {0}),
    ],
)  # fmt: skip
def test_a_run_is_kept_whatever_happens_to_its_outputs(home, after, codes):
    line, *reader = after.split(" | ") if " | " in after else after.split("| ")
    pipe = f"| {reader[0]}; exit ${{PIPESTATUS[0]}}" if reader else ""
    for words in (" ".join(RUN), "runs", "runs verify", "explain gdp five-states"):
        script = f'"{sys.executable}" -m burdenshare {words} {line} {pipe}'
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
        assert done.returncode in codes and "Traceback" not in done.stderr, (words, done)
        assert len(kept_runs()[0]) == 1 and all(v.wrong == () for v in verify_runs()), words


def test_a_finding_is_whole_at_every_moment_of_being_written_and_after_a_kill(home):
    process = begin(("-c", FINDING.replace("COUNT", "100000")))
    folder = home / "findings"
    while not kept_findings()[0] and process.poll() is None:
        assert not kept_findings()[1]
    [path] = folder.glob("0123456789ab@*.json")
    until, looks = time.monotonic() + 1, 0
    while time.monotonic() < until or looks < 1000:
        body = path.read_bytes()
        assert body.startswith(b'{\n "check"') and body.endswith(b"}\n")
        looks += 1
    process.kill()
    process.communicate()
    assert not faults_of_the_store(home)
    assert not whole(("-c", FINDING.replace("COUNT", "1"))).code
    assert os.listdir(folder) == ["0123456789ab@invented.json"]
