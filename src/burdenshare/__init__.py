"""Who carries what in an alliance, what it costs, and what nobody knows.

The public names; each is imported when it is first used, so that `import burdenshare` is fast.
"""

from __future__ import annotations

TYPE_CHECKING = False  # that of `typing` would be imported before Ctrl-C is heard
if TYPE_CHECKING:
    from typing import Any

    from burdenshare import data, studies
    from burdenshare.interfaces.notebook.comparison import Comparison, compare
    from burdenshare.interfaces.notebook.equations import equations
    from burdenshare.interfaces.notebook.made import Implausible, open, run
    from burdenshare.interfaces.notebook.runs import Run
    from burdenshare.interfaces.notebook.scenarios import Scenario, bind, load_scenario, scenarios
    from burdenshare.interfaces.notebook.several import Runs
    from burdenshare.interfaces.notebook.slides import Slide, chart
    from burdenshare.interfaces.notebook.words import cite, explain, export, show

__all__ = [
    "Comparison", "Implausible", "Run", "Runs", "Scenario", "Slide", "bind", "chart", "cite", "compare", "data",
    "equations", "explain", "export", "load_scenario", "open", "run", "scenarios", "show", "studies",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("burdenshare")
    if name in ("data", "studies"):  # packages: `data(...)` returns figures, `studies.NAME(...)` asks a study
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    if name in __all__:
        from burdenshare.interfaces import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module 'burdenshare' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
