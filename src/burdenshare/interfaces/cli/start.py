"""Where the command begins: Ctrl-C ends it with 130 and without a trace also while Python imports.

Nothing but `signal` is imported before that is arranged. What Python itself does before its first line is not ours.
"""

from __future__ import annotations

import os
import sys

STOPPED = 130
try:
    import signal
except KeyboardInterrupt:  # this import is the first that takes some time
    os._exit(STOPPED)


def main() -> None:
    """Run the command `burdenshare`."""
    end_at_once()
    from burdenshare.interfaces.cli import entry

    entry.main()


def end_at_once() -> None:
    """From now on Ctrl-C ends the process: nothing is begun yet, or all is done and shown."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else whoever started it had it ignored
        signal.signal(signal.SIGINT, _end)


def end_in_order() -> None:
    """From now on Ctrl-C is an error that the command meets, and puts away what it has not finished."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(*_: object) -> None:
    if sys.stderr is not None:
        sys.stderr.flush()
    os._exit(STOPPED)
