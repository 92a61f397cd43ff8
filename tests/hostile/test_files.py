"""What is no regular file of a reasonable size is refused at once, wherever a file is read."""

from __future__ import annotations

import io
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from burdenshare.data.refresh import add
from burdenshare.data.room import Room
from burdenshare.scenario.load import load_scenario
from burdenshare.vocabulary import files
from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.reading import LARGEST
from tests.hostile.files import SPECIAL, special
from tests.hostile.scenarios import HEAD

PACK = "name: mine\nlabel: Mine\nparent: indo_pacific\n"
ROW = "actor,year,quantity,value,unit,definition\nKOR,2025,tanks,2149,tanks,iiss\n"


def refused(read) -> str:
    """The messages of something that must be refused, within a second and without taking memory."""
    began, held = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ProblemsFound) as found:
        read()
    assert time.process_time() and time.monotonic() - began < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held < 50 * 1024
    return str(found.value)


@pytest.mark.parametrize("kind", SPECIAL)
def test_a_scenario_and_a_parent_are_regular_files_of_a_limited_size(kind, tmp_path, cards):
    with special(kind, tmp_path, ".yaml") as path:
        said = refused(lambda: load_scenario(path, cards))
        child = tmp_path / "child.yaml"
        child.write_text(HEAD.replace("indo-pacific-2026", str(path)))
        of_parent = refused(lambda: load_scenario(child, cards))
    if kind.removeprefix("a link to ") in ("a pipe", "a device", "a socket"):
        assert f"` is {kind.removeprefix('a link to ')}, not a file. It must be a regular file." in said
        assert of_parent.startswith("child.yaml:3: ")
        assert "not a file. It must be a regular file." in of_parent
    elif kind in ("a large file", "a sparse file"):
        assert said == "x.yaml: it is larger than 1 MiB. The most is 1 MiB."
    else:
        assert "is neither the name of a scenario" in said
        assert of_parent.startswith("child.yaml:3: ")


@pytest.mark.parametrize("kind", ["a pipe", "a link to a device", "a sparse file"])
@pytest.mark.parametrize(
    "place", ["pack.yaml", "more.yaml", "groups.yaml", "settings/x.yaml", "scenarios/mine-one.yaml"]
)
def test_the_files_of_a_pack_are_regular_and_limited(kind, place, tmp_path, cards):
    room = tmp_path / "mine"
    for folder in ("scenarios", "settings"):
        (room / folder).mkdir(parents=True)
    (room / "pack.yaml").write_text(PACK)
    (room / "scenarios" / "mine-one.yaml").write_text(HEAD.replace("mine", "mine-one"))
    (room / place).unlink(missing_ok=True)
    (tmp_path / "there").mkdir()
    with special(kind, tmp_path / "there", ".yaml") as path:
        (room / place).symlink_to(path)
        said = refused(lambda: load_scenario(room, cards))
    assert re.search(r"not a file|larger than 1 MiB|cannot be read|is neither", said)


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("source", ["own", "sipri"])
def test_a_table_is_a_regular_file_of_a_limited_size(kind, source, tmp_path):
    with special(kind, tmp_path, ".xlsx" if source == "sipri" else ".csv") as path:
        said = refused(lambda: add(Room(tmp_path / "data"), source, path))
    if kind.removeprefix("a link to ") in ("a pipe", "a device", "a socket", "a folder"):
        assert f"it is {kind.removeprefix('a link to ')}, not a file." in said


def test_a_file_that_grows_is_read_to_the_limit_only(tmp_path, monkeypatch):
    path = tmp_path / "x"
    path.write_bytes(b"x" * 100)
    small = os.stat(path)
    path.write_bytes(b"x" * 5000)
    monkeypatch.setattr(os, "fstat", lambda _: small)  # as if it had grown since
    with pytest.raises(ProblemsFound, match="it is larger than"):
        files.read_bytes(path, "x", 1000)


@pytest.fixture
def standard_input(monkeypatch):
    def given(body: bytes) -> None:
        files._standard_input.cache_clear()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(body)))

    yield given
    files._standard_input.cache_clear()


def test_a_hyphen_reads_a_scenario_from_standard_input_with_the_same_limit(standard_input, cards):
    standard_input(HEAD.encode())
    assert [load_scenario("-", cards).name for _ in range(2)] == ["mine", "mine"]
    standard_input(HEAD.encode() + b"unheard: 1\n")
    assert refused(lambda: load_scenario("-", cards)).startswith("standard input:4: `unheard` is not a word of")
    standard_input(b"x" * (LARGEST + 1))
    assert refused(lambda: load_scenario("-", cards)) == "standard input: it is larger than 1 MiB. The most is 1 MiB."
    standard_input(HEAD.replace("indo-pacific-2026", "'-'").encode())
    assert "`-` is standard input, which cannot be a parent." in refused(lambda: load_scenario("-", cards))


def test_a_hyphen_reads_a_table_from_standard_input(standard_input, tmp_path):
    room = Room(tmp_path / "data")
    standard_input(ROW.encode())
    assert add(room, "own", Path("-")).ended == "new"
    assert [o.value for o in room.find("tanks")] == [2149]


@pytest.mark.slow
@pytest.mark.parametrize("words", [("run",), ("data", "add", "own")])
def test_the_command_line_refuses_a_pipe_and_reads_a_hyphen(words, tmp_path):
    os.mkfifo(tmp_path / "x")
    where = {**os.environ, "BURDENSHARE_HOME": str(tmp_path / "home")}
    begin = [sys.executable, "-m", "burdenshare", *words]
    done = subprocess.run([*begin, str(tmp_path / "x")], env=where, capture_output=True, timeout=60, check=False)
    assert (done.returncode, b"pipe, not a file" in done.stderr) == (2, True), done.stderr
    text, more = (HEAD, ["--dry-run"]) if words == ("run",) else (ROW, [])
    done = subprocess.run(
        [*begin, "-", *more], env=where, capture_output=True, timeout=60, input=text.encode(), check=False
    )
    assert done.returncode == 0, done.stderr
