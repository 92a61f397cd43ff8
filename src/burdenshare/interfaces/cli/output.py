"""Standard output and standard error that may be closed, full or broken: what cannot be shown loses no work.

What is written after that goes nowhere, so that the command goes on and keeps what it makes. `main` reports it at the
end.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import shutil
import sys
from typing import Any, Final

from burdenshare.vocabulary.disk import in_words

NARROWEST: Final = 20  # columns


def is_screen() -> bool:
    """Whether tables are drawn for a person, and not written for a pipe."""
    return sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))


def screen_width() -> int | None:
    """The width of the terminal; None in a pipe, where lines are as long as they are."""
    return shutil.get_terminal_size((80, 24)).columns if is_screen() else None


def silence_compiler() -> None:
    """Keep the compiler's log off the screen: errors come as exceptions; its alarm at a slow compilation is none."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


class Output(io.TextIOWrapper):
    """A stream that remembers the error that it met, and raises none. Letters that it cannot show become `?`."""

    lost: OSError | None = None

    def write(self, text: str, /) -> int:
        """Write, or remember why not."""
        try:
            return super().write(text)
        except OSError as error:
            self._lose(error)
            return len(text)

    def flush(self) -> None:
        """Flush, or remember why not."""
        try:
            super().flush()
        except OSError as error:
            self._lose(error)

    def _lose(self, error: OSError) -> None:
        self.lost = self.lost or error
        with contextlib.suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)

    @property
    def wrong(self) -> str:
        """What went wrong, in words. A reader that has read enough, as `head` does, is nothing wrong."""
        if self.lost is None or self.lost.errno == errno.EPIPE:
            return ""
        what = "it is closed." if self.lost.errno == errno.EBADF else in_words(self.lost).problems[0].wrong
        return f"Standard output: {what} Not everything was shown; what is complete is kept."


def guard() -> Output:
    """Put streams of this kind in the places of standard output and standard error; return standard output's."""
    # The number of a stream that was closed would go to the next file that is opened. `/dev/null`, opened to be read,
    # takes its place: what is written there is an error, as it must be.
    for number, how in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, how), True)
    sys.stdout, sys.stderr = found = _guarded(sys.stdout, 1), _guarded(sys.stderr, 2)
    return found[0]


def _guarded(stream: Any, number: int) -> Output:
    if stream is None:
        return Output(open(number, "wb", closefd=False), encoding="utf-8", errors="replace")
    # The old stream lives on as `sys.__stdout__`, or its end would close the file.
    return Output(stream.buffer, encoding=stream.encoding, errors="replace", line_buffering=stream.line_buffering)


def forget_odd_columns() -> None:
    """Ignore a `COLUMNS` that is no width of a terminal: 0 would show nothing."""
    given = os.environ.get("COLUMNS", "80")
    if not re.fullmatch(r"[0-9]{1,4}", given) or int(given) < NARROWEST:
        del os.environ["COLUMNS"]
