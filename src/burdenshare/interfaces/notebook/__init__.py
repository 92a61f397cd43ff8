"""What a scholar types: scenarios, runs, comparisons, equations and figures as objects.

`import burdenshare as bs` shows these names; each module is imported when one of its names is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

_HOMES: Final[dict[str, tuple[str, ...]]] = {
    "scenarios": ("Scenario", "bind", "load_scenario", "scenarios"),
    "made": ("Implausible", "open", "run"),
    "runs": ("Run",),
    "several": ("Runs",),
    "comparison": ("Comparison", "compare"),
    "words": ("cite", "explain", "export", "show"),
    "slides": ("Slide", "chart"),
    "equations": ("Equations", "equations"),
}
HOME_OF: Final[dict[str, str]] = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOME_OF[name]}"), name)
