"""Whatever a publisher's server does, a refresh ends in time with a message, and the catalogue stays as it was."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from burdenshare.data import refresh as refreshing
from burdenshare.data.connectors import connector
from burdenshare.data.fetch import Limits
from burdenshare.data.room import Room
from burdenshare.data.verify import verify
from burdenshare.interfaces.cli.entry import run_command
from tests.hostile.behaviours import whole
from tests.hostile.families import BEHAVIOURS, EITHER, ENCRYPTED, NAMED, TAKEN
from tests.hostile.server import Behaviour, Hostile, Line, listening, nobody
from tests.hostile.sites import GOOD, START

LIMITS = Limits(
    size=2**20, seconds=0.4, silence=0.2, connect=0.2, tries=3, redirects=3, pause=0.01, longest_pause=0.05,
    size_together=2**22, seconds_together=0.8,
)  # fmt: skip
PATIENT = replace(LIMITS, seconds=20, silence=10, connect=10, tries=6, seconds_together=40)
LATE = 8  # seconds that a busy machine may need beyond the limit; what drips or is silent here takes longer
BUFFERS = 2**24  # bytes that this machine's network holds
SECOND = ("sipri", "nato")  # publishers whose page names the file


class Tried(NamedTuple):
    """A connector, a behaviour, and which answers it spoils: all, or only the file that a page names."""

    key: str
    name: str
    spoils: str

    @property
    def behaviour(self) -> Behaviour:
        return ENCRYPTED[self.name] if self.spoils == "encrypted" else BEHAVIOURS[self.name]


def every(key: str) -> Iterator[Tried]:
    yield from (Tried(key, name, "all") for name in BEHAVIOURS)
    if key in SECOND:
        yield from (Tried(key, name, "file") for name in BEHAVIOURS)
    yield from (Tried(key, name, "encrypted") for name in ENCRYPTED)


def aimed(monkeypatch: pytest.MonkeyPatch, key: str, address: str, limits: Limits) -> None:
    """Aim a connector at an address of this machine."""
    module = connector(key)
    monkeypatch.setattr(module, "SOURCE", replace(module.SOURCE, address=address + START[key], hosts=("127.0.0.1",)))
    monkeypatch.setattr(refreshing, "Limits", lambda: limits)


def good(line: Line) -> Iterator[bytes]:
    yield whole(line.asked().body)


def files(folder: Path) -> dict[str, str]:
    """The fingerprints of a catalogue, but for the note of the last attempt."""
    kept = [p for p in folder.rglob("*") if p.is_file() and p.name != "attempts.json"]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in kept}


@pytest.fixture
def held(home, monkeypatch, capsys):
    """Make a catalogue that holds a release of a publisher."""

    def made(key: str) -> Room:
        with listening(good, GOOD[key]) as server, monkeypatch.context() as patch:
            aimed(patch, key, server.address, PATIENT)
            assert run_command(["data", "refresh", key]) == 0, capsys.readouterr().err
        capsys.readouterr()
        room = Room()
        assert set(room.in_use()) >= {key, "snapshot"}
        return room

    return made


def spoiled(tried: Tried) -> Behaviour:
    """The behaviour, on the answers that it spoils."""
    if tried.spoils != "file":
        return tried.behaviour

    def behaviour(line: Line) -> Iterator[bytes | float | str]:
        asked = line.asked()
        if not asked.path.endswith(".xlsx"):
            yield whole(asked.body)
            return
        seen = replace(asked, times=sum(path.endswith(".xlsx") for path, _ in line.server.requests) - 1)
        line.asked = lambda: seen
        yield from tried.behaviour(line)

    return behaviour


def faults_of(tried: Iterator[Tried], room: Room, monkeypatch, capsys) -> Iterator[str]:
    """What went wrong: a code, a message, the time, the bytes, or the catalogue."""
    figures = {key: room.observations(release.name) for key, release in room.in_use().items()}
    before = files(room.folder)
    for one in tried:
        limits = PATIENT if one.name in TAKEN and one.spoils != "encrypted" else LIMITS
        scheme = "https" if one.spoils == "encrypted" else "http"
        with listening(spoiled(one), GOOD[one.key], scheme) as server, monkeypatch.context() as patch:
            aimed(patch, one.key, server.address, limits)
            began = time.monotonic()
            try:
                code = run_command(["data", "refresh", one.key])
                took = time.monotonic() - began
                out, err = capsys.readouterr()
                said = wrong(one, code, out, err, took, server, limits)
            except BaseException as error:
                said = f"{type(error).__name__}: {str(error)[:200]}"
        after = files(room.folder)
        if not said and after != before:
            release = room.in_use()[one.key]
            same = [replace(o, origin="") for o in room.observations(release.name)]
            if same != [replace(o, origin="") for o in figures[one.key]] or one.name not in TAKEN | EITHER:
                said = f"the catalogue changed: {sorted(after.keys() ^ before.keys())}"
        before = after
        if said:
            yield f"{one.key}, {one.name} ({one.spoils}): {said}"


def wrong(one: Tried, code: int, out: str, err: str, took: float, server: Hostile, limits: Limits) -> str:
    """What is wrong with the end of a command; nothing where it is right."""
    if took > limits.seconds_together + LATE:
        return f"{took:.1f} s"
    if server.sent > limits.size_together + BUFFERS:
        return f"{server.sent:,} bytes were sent"
    if [c for c in out + err if c in "\x1b\x9b\u202e\0"] or len(err) > 2_000:
        return f"{len(err)} characters: {err[:200]!r}"
    if one.spoils != "encrypted" and one.name in TAKEN | EITHER and code == 0:
        return ""
    if code != 3 or (one.spoils != "encrypted" and one.name in TAKEN):
        return f"code {code}: {(out + err)[:300]!r}"
    source = connector(one.key).SOURCE
    if not re.match(rf"{re.escape(source.publisher)}[:,] .+[.?]\n{source.key}@.* stays in use\.\n\Z", err, re.DOTALL):
        return f"another form: {err[:300]!r}"
    return ""


def test_the_behaviours_are_many_and_named_rightly():
    assert len(BEHAVIOURS) + len(ENCRYPTED) > 41
    assert not (TAKEN | EITHER) - set(BEHAVIOURS)
    assert all(BEHAVIOURS[name] is behaviour for name, behaviour in NAMED.items())  # no family hides one


# Python's `ssl` leaves a socket that the other side resets before the handshake to its collector.
@pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning")
@pytest.mark.slow
@pytest.mark.parametrize("key", START)
def test_every_behaviour_by_every_connector(key, held, monkeypatch, capsys):
    tried = list(every(key))
    found = list(faults_of(iter(tried), held(key), monkeypatch, capsys))
    with capsys.disabled():
        print(f"\n{key}: {len(BEHAVIOURS) + len(ENCRYPTED)} behaviours, {len(tried)} refreshes, {len(found)} faults")
    assert not found, "\n".join(found)


def test_every_fiftieth_behaviour(held, monkeypatch, capsys):
    for i, key in enumerate(("nato", "imf_datamapper")):
        tried = itertools.islice(every(key), 7 + 20 * i, None, 50)
        found = list(faults_of(tried, held(key), monkeypatch, capsys))
        assert not found, "\n".join(found)


def test_nobody_there(held, monkeypatch, capsys):
    room = held("world_bank")
    before = files(room.folder)
    aimed(monkeypatch, "world_bank", nobody(), LIMITS)
    assert run_command(["data", "refresh", "world_bank"]) == 3
    assert "World Bank: `127.0.0.1` cannot be reached; 3 tries." in capsys.readouterr().err
    assert files(room.folder) == before


def test_an_odd_name_for_an_answer_does_not_spoil_the_next_refresh(home, monkeypatch, capsys):
    for name in ("an odd ETag", "a long ETag"):
        with listening(BEHAVIOURS[name], GOOD["imf_weo"]) as server, monkeypatch.context() as patch:
            aimed(patch, "imf_weo", server.address, PATIENT)
            assert [run_command(["data", "refresh", "imf_weo"]) for _ in range(2)] == [0, 0]
            assert not any("if-none-match" in headers for _, headers in server.requests)


@pytest.mark.parametrize("day", ["9999-12-31", "2026-13-45x", "../../x"])
def test_a_release_of_no_day_or_of_one_to_come_is_refused(day, held, monkeypatch, capsys):
    room = held("world_bank")
    before = files(room.folder)
    with listening(good, lambda path: GOOD["world_bank"](path).replace(b"2026-07-13", day.encode())) as server:
        aimed(monkeypatch, "world_bank", server.address, PATIENT)
        assert run_command(["data", "refresh", "world_bank"]) == 3
    said = "the release is of 9999-12-31, which is yet to come." if day[0] == "9" else f"last update is `{day}`."
    assert said in capsys.readouterr().err
    assert files(room.folder) == before


STOPPED = """
import sys
from dataclasses import replace
from burdenshare.data import refresh as refreshing
from burdenshare.data.connectors import connector
module = connector(sys.argv[1])
module.SOURCE = replace(module.SOURCE, address=sys.argv[2], hosts=("127.0.0.1",))
sys.argv = ["burdenshare", "data", "refresh", sys.argv[1]]
from burdenshare.interfaces.cli.entry import main
main()
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a signal")
@pytest.mark.parametrize("key", ["un_population"])
@pytest.mark.parametrize(
    "name", ["says nothing", "drips the headers", "drips the body", "falls silent in the body", "endless notices"]
)
def test_an_interrupt_ends_a_refresh_at_once(key, name, held, monkeypatch):
    room = held(key)
    before = files(room.folder)
    with listening(BEHAVIOURS[name], GOOD[key]) as server:
        words = [sys.executable, "-c", STOPPED, key, server.address + START[key]]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            until = time.monotonic() + 60
            while not server.lines and process.poll() is None and time.monotonic() < until:
                time.sleep(0.02)
            time.sleep(0.3)
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
            assert time.monotonic() - began < 2
    assert (process.returncode, out, err.strip()) == (130, b"", b"Stopped. Nothing unfinished is kept.")
    assert files(room.folder) == before
    assert not any(problems for _, problems in verify(room))
