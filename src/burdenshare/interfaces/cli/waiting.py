"""What a terminal shows while a run takes long: one sentence while it compiles, a bar while many draws are computed."""

from __future__ import annotations

import sys
from threading import Timer
from types import TracebackType
from typing import Any, Final

import click

PATIENCE: Final = 3.0  # seconds without a word
BAR_FROM: Final = 20_000  # draws
COMPILING: Final = "Compiling, once for this model: about 10 s."


class Waiting:
    """Speaks on stderr after three seconds, and only on a terminal."""

    def __init__(self, quiet: bool, draws: int) -> None:
        self._speaks = not quiet and sys.stderr.isatty()
        self._draws = draws
        self._timer: Timer | None = None
        self._bar: Any = None

    def __enter__(self) -> Waiting:
        self.start(COMPILING)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        if self._bar is not None:
            self._bar.stop()

    def start(self, sentence: str) -> None:
        """Wait: after three seconds the sentence is printed."""
        if self._speaks:
            self._timer = Timer(PATIENCE, click.echo, (sentence,), {"err": True})
            self._timer.daemon = True
            self._timer.start()

    def stop(self) -> None:
        """The waiting is over; a sentence that was not printed never is."""
        if self._timer is not None:
            self._timer.cancel()

    def advance(self, finished: int) -> None:
        """Some draws are finished: nothing is compiled any more."""
        self.stop()
        if not self._speaks or self._draws < BAR_FROM:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("Draws"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.add_task("draws", total=self._draws)
            self._bar.start()
        self._bar.advance(self._bar.task_ids[0], finished)
