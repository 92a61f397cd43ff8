"""What a terminal shows while a run takes long: one sentence while it compiles, a bar while many draws are computed."""

from __future__ import annotations

import sys
from threading import Timer
from types import TracebackType
from typing import Any, Final

import click

PATIENCE: Final = 1.0  # seconds of compiling without a word
BAR_ABOVE: Final = 20_000  # draws; a run with a first table has no bar, which would stand below that table
COMPILING: Final = "Compiling, once for this model. The tables come first, what stands below them when all is compiled."
# What JAX says of its folder of compiled programs: one is looked for; it is there; or it was compiled and is now kept.
LOOKED_FOR: Final = "/jax/compilation_cache/compile_requests_use_cache"
FOUND: Final = "/jax/compilation_cache/cache_hits"
KEPT: Final = "/jax/compilation_cache/cache_misses"


class Waiting:
    """Says once on stderr that a program is compiled, if it is and takes a second; only on a terminal.

    Nothing is said after the first table: nothing stands between the tables and what is below them.
    """

    def __init__(self, quiet: bool, draws: int) -> None:
        self._may_speak = self._may_draw = not quiet and sys.stderr.isatty()
        self._draws = draws
        self._timer: Timer | None = None
        self._bar: Any = None

    def __enter__(self) -> Waiting:
        if self._may_speak:
            from jax import monitoring

            monitoring.register_event_listener(self._hear)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        if self._may_draw:
            from jax import monitoring

            monitoring.unregister_event_listener(self._hear)
        if self._bar is not None:
            self._bar.stop()

    def stop(self) -> None:
        """The first numbers are there; a sentence that was not printed never is."""
        self._may_speak = False
        self._forget()

    def advance(self, finished: int) -> None:
        """Some draws are finished: nothing is compiled any more."""
        self.stop()
        if not self._may_draw or self._draws <= BAR_ABOVE:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("Draws"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.add_task("draws", total=self._draws)
            self._bar.start()
        self._bar.advance(self._bar.task_ids[0], finished)

    def _hear(self, event: str, **_: Any) -> None:
        """Wait a second from when a program is looked for until it is there."""
        if event in (LOOKED_FOR, FOUND, KEPT):
            self._forget()
        if event == LOOKED_FOR and self._may_speak:
            self._timer = Timer(PATIENCE, self._say)
            self._timer.daemon = True
            self._timer.start()

    def _say(self) -> None:
        if self._may_speak:
            self._may_speak = False
            click.echo(COMPILING, err=True)

    def _forget(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
