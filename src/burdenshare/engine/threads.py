"""How many threads the machine gives us. Only time depends on it, never a bit of a result."""

from __future__ import annotations

import os
from typing import Final


def available() -> int:
    """The number of processors that this process may use, at least 1."""
    if hasattr(os, "process_cpu_count"):  # from Python 3.13 on
        count = os.process_cpu_count()
    elif hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count()
    return max(1, count or 1)


THREADS: Final = available()
