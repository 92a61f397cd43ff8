"""One module for each publisher: its name, its address, and how to read its files."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest


@cache
def connectors() -> dict[str, ModuleType]:
    """Every connector, by the key of its source."""
    found = [importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]
    return {module.SOURCE.key: module for module in sorted(found, key=lambda m: m.SOURCE.key)}


def connector(key: str) -> ModuleType:
    """The connector of a source.

    Raises:
        ProblemsFound: there is no such source.
    """
    if key in connectors():
        return connectors()[key]
    right = nearest(key, connectors()) or f"Sources are {listed(list(connectors()))}."
    raise ProblemsFound([Problem("burdenshare data", f"there is no source named `{key}`.", right)])
