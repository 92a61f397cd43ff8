"""Who carries what in an alliance, what it costs, and what nobody knows.

The public verbs; each is imported when it is first used, so that `import burdenshare` is fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from burdenshare.interfaces.notebook import bind, cite, explain, export, load_scenario, run, show

__all__ = ["bind", "cite", "explain", "export", "load_scenario", "run", "show"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from burdenshare.interfaces import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module 'burdenshare' has no attribute {name!r}")
