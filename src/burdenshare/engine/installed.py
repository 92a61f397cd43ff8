"""Which modules belong to Python or to an installed package: their version counts, not their source."""

from __future__ import annotations

import site
import sys
import sysconfig
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Final

OURS: Final = "burdenshare"
OWN: Final = "burdenshare_theories_"  # how the packages of users' folders begin; their place follows
LIBRARIES: Final = ("jax", "jaxlib", "numpy", "scipy")


@lru_cache(maxsize=1024)
def is_installed(top: str) -> bool:
    """Whether a top module lies where Python or its packages are installed, and not in a file elsewhere."""
    if top == OURS or top.startswith(OWN) or top == "__main__":
        return False
    if not top or top in LIBRARIES:
        return True
    module = sys.modules.get(top)
    files = [getattr(module, "__file__", None), *getattr(module, "__path__", ())]
    places = [Path(f).resolve() for f in files if isinstance(f, str)]
    if not places:
        return (module is None and version(top) is not None) or top in sys.stdlib_module_names
    return any(place.is_relative_to(folder) for place in places for folder in _folders(top))


def _folders(top: str) -> list[Path]:
    found = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    found += [*site.getsitepackages(), site.getusersitepackages()]
    try:
        held = metadata.distribution(top)
        found += [str(held.locate_file(f)) for f in held.files or () if f.parts[0] in (top, f"{top}.py")]
    except metadata.PackageNotFoundError:
        pass
    return [Path(f).resolve() for f in found if f]


@lru_cache(maxsize=1024)
def version(package: str) -> str | None:
    """The version of an installed package, by its own name or by that of a module of it."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        named = _by_module().get(package, ()) if package in sys.modules else ()
        return " ".join(sorted(f"{n} {metadata.version(n)}" for n in {*named})) or None


@lru_cache(maxsize=1)
def _by_module() -> dict[str, list[str]]:
    return dict(metadata.packages_distributions())
