"""Processes that are stopped at a chosen moment, and what must be true of the store after that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from burdenshare.data.room import Room
from burdenshare.data.verify import verify
from burdenshare.engine.keeping import verify_runs
from burdenshare.engine.listing import kept_runs
from burdenshare.studies.kept import kept_findings
from burdenshare.vocabulary.unfinished import PREFIX
from tests.conftest import ROOT

KILL, TERM, INT = signal.SIGKILL, signal.SIGTERM, signal.SIGINT
AT_LEAST = 0.02  # seconds; before that Python itself is starting
LONGEST = 600.0  # a busy machine may give a process a twentieth of a processor


@dataclass(frozen=True)
class Ended:
    """How a process ended: its code, what it printed, and how long it took."""

    code: int
    out: str
    err: str
    seconds: float


@dataclass
class Tally:
    """Every stop, by what it was and how it ended."""

    rows: list[tuple[str, str, int]] = field(default_factory=list)

    def said(self) -> str:
        ends = sorted({code for *_, code in self.rows})
        counts = {code: sum(c == code for *_, c in self.rows) for code in ends}
        return f"{len(self.rows)} kills and interrupts; ended with {counts}"


def begin(words: Sequence[str], **more: object) -> subprocess.Popen[str]:
    """Begin a command of burdenshare; a list that begins with `-c` is Python."""
    command = list(words) if words[0] == "-c" else ["-m", "burdenshare", *words]
    return subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        stdin=subprocess.DEVNULL, **more,
    )  # type: ignore[call-overload]  # fmt: skip


def whole(words: Sequence[str]) -> Ended:
    """A command that nobody stops."""
    began = time.monotonic()
    process = begin(words)
    out, err = process.communicate(timeout=LONGEST)
    return Ended(process.returncode, out, err, time.monotonic() - began)


def stopped(words: Sequence[str], how: signal.Signals, after: float) -> Ended:
    """A command that is stopped after some seconds."""
    began = time.monotonic()
    process = begin(words)
    time.sleep(max(after, AT_LEAST))
    process.send_signal(how)
    out, err = process.communicate(timeout=LONGEST)
    return Ended(process.returncode, out, err, time.monotonic() - began)


def stopped_at_work(words: Sequence[str], how: signal.Signals, home: Path, later: float) -> Ended:
    """A command that is stopped some seconds after it began to write into the store."""
    before = set(unfinished(home))
    began = time.monotonic()
    process = begin(words)
    while process.poll() is None and not set(unfinished(home)) - before:
        time.sleep(0.0005)
    time.sleep(later)
    process.send_signal(how)
    out, err = process.communicate(timeout=LONGEST)
    return Ended(process.returncode, out, err, time.monotonic() - began)


def unfinished(home: Path) -> Iterator[str]:
    """What is being written, or was left."""
    for folder in ("runs", "data", "findings"):
        if (home / folder).is_dir():
            yield from (name for name in os.listdir(home / folder) if name.startswith(PREFIX))


def faults_of_an_end(ended: Ended, how: signal.Signals) -> list[str]:
    """What a command that was stopped may not do."""
    allowed = {0, -how} | ({130} if how == INT else set())
    faults = [f"ended with {ended.code}"] if ended.code not in allowed else []
    if ("entry.py" in ended.err and "Traceback" in ended.err) or "Internal error" in ended.err:
        faults.append(f"printed {ended.err[-400:]!r}")
    if ended.code == 130 and "Traceback" in ended.err:
        faults.append(f"printed {ended.err[-400:]!r}")
    return faults


def faults_of_the_store(home: Path) -> list[str]:
    """What is listed and not whole, in the runs, the findings and the data of a home."""
    rows, damaged = kept_runs()
    faults = [str(d) for d in damaged] + [str(d) for d in kept_findings()[1]]
    held = {row["run"] for row in rows}
    if held != {v.run for v in verify_runs()}:
        faults.append(f"listed are {held}")
    faults += [f"{v.run}: {w}" for v in verify_runs() for w in v.wrong]
    if (home / "data").is_dir():
        faults += [f"{release.name}: {p}" for release, problems in verify(Room(home / "data")) for p in problems]
    return faults
