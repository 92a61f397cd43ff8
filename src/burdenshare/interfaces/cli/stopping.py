"""Ctrl-C and a closed terminal: how a command ends, or goes on."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

# What a command ends with, besides 0, and 130 after Ctrl-C.
CHECK_FAILED: Final = 1
BAD_INPUT: Final = 2
MISSING: Final = 3
OUR_FAULT: Final = 4
_AGAIN: Final = 0.05  # seconds


class Stopped(Exception):
    """The user stopped the command after something was kept; the text says what."""


def never_swallow() -> None:
    """Deliver a Ctrl-C again where Python must ignore it: while rubbish is collected, or in an object's last call."""
    before = sys.unraisablehook

    def hook(found: UnraisableHookArgs, /) -> None:
        if issubclass(found.exc_type, KeyboardInterrupt):
            timer = threading.Timer(_AGAIN, interrupt)  # not at once: this is such a place too
            timer.daemon = True
            timer.start()
        else:
            before(found)

    sys.unraisablehook = hook


@contextmanager
def through_hangup() -> Iterator[None]:
    """Go on where the terminal is closed meanwhile: what was shown on it is about to be kept."""
    hangup = getattr(signal, "SIGHUP", None)  # Windows has none
    if hangup is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(hangup, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(hangup, before)


def interrupt() -> None:
    """Interrupt the main thread as Ctrl-C does."""
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)
