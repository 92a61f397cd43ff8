"""The data room: observations, each with its publisher, definition, release and licence.

The package can be called: `burdenshare.data("defence_share", actor="...")` returns figures as a table. A function of
that name beside the package could not be reached, because importing the package takes the name.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Return the figures of a quantity as a pandas table; see `burdenshare.data.table.figures`."""
        from burdenshare.data.table import figures

        return figures(*arguments, **options)


sys.modules[__name__].__class__ = _Callable
