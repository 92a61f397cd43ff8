"""The Python modules of a user's folder of theories, from its files as they were when a scenario was loaded.

Each state of the folder is a package of its own, named after a hash of the files. An edit makes another package;
modules, numbers and names of the one before stay as they were.
"""

from __future__ import annotations

import hashlib
import importlib.abc
import importlib.util
import re
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Final

from burdenshare.engine.installed import OWN

DEEPEST: Final = 3
CODE: Final = ".py"


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their place in it: Python files with their text, others with their size and time."""
    patterns = ["/".join("*" * depth) for depth in range(1, DEEPEST + 1)]
    paths = {path.relative_to(folder): path for pattern in patterns for path in folder.glob(pattern)}
    seen = {
        inner.as_posix(): path
        for inner, path in sorted(paths.items())
        if not any(part.startswith((".", "__pycache__")) for part in inner.parts) and path.is_file()
    }
    return {
        inner: path.read_bytes() if path.suffix == CODE else f"{path.stat().st_size} {path.stat().st_mtime_ns}".encode()
        for inner, path in seen.items()
    }


def package_of(folder: Path, files: Mapping[str, bytes]) -> str:
    """The name of the package that a state of a folder makes; its modules can be imported from now on."""
    parts = [str(folder).encode(), *(part for inner, text in sorted(files.items()) for part in (inner.encode(), text))]
    digest = hashlib.blake2b(b"".join(b"%d:%b" % (len(p), p) for p in parts), digest_size=8).hexdigest()
    package = OWN + digest
    _FINDER.folders.setdefault(package, (folder, files))
    if _FINDER not in sys.meta_path:
        sys.meta_path.append(_FINDER)
    return package


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of users' folders. The folder and its topics have no code of their own."""

    def __init__(self) -> None:
        self.folders: dict[str, tuple[Path, Mapping[str, bytes]]] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a module is."""
        package, *inner = fullname.split(".")
        if package not in self.folders:
            return None
        folder, files = self.folders[package]
        place = "/".join(inner)
        for file in (f"{place}.py", f"{place}/__init__.py"):
            if file in files and (len(inner) > 2 or not file.endswith("/__init__.py")):
                at = str(folder / file)
                own: list[str] | None = [] if file.endswith("/__init__.py") else None
                topic = file.rpartition("/")[0]
                beside = [f for f in sorted(files) if re.fullmatch(rf"{re.escape(topic)}/_[a-z][^/]*\.py", f)]
                loader = _Loader(fullname, at, files[file], [files[f] for f in beside])
                return importlib.util.spec_from_file_location(
                    fullname, at, loader=loader, submodule_search_locations=own
                )
        if not inner or any(file.startswith(f"{place}/") for file in files):
            return ModuleSpec(fullname, None, is_package=True)
        return None


class _Loader(importlib.abc.SourceLoader):
    """Loads a module from the text that was read with the scenario, and keeps it."""

    def __init__(self, fullname: str, path: str, text: bytes, beside: Sequence[bytes]) -> None:
        self.fullname, self.path, self.text = fullname, path, text
        self.texts = (text, *beside)  # with those of the closed forms that its topic shares

    @property
    def kept_text(self) -> str:
        """The text that was loaded."""
        return importlib.util.decode_source(self.text)

    def get_filename(self, fullname: str) -> str:
        """The file's path."""
        return self.path

    def get_data(self, path: str) -> bytes:
        """What the file held."""
        return self.text

    def get_code(self, fullname: str) -> CodeType:
        """The code of the text: never one that was compiled before."""
        return self.source_to_code(self.text, self.path)


_FINDER: Final = _Finder()
