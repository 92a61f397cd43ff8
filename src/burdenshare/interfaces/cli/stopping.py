"""Ctrl-C: the command ends, wherever it is met."""

from __future__ import annotations

import signal
import sys
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

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


def interrupt() -> None:
    """Interrupt the main thread as Ctrl-C does."""
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)
