"""What a value holds, as bytes that name it: equal where the value is, in every process and every folder.

Data classes are read field by field; a field counts unless it is marked as words. Of other objects every attribute
counts. What cannot be read to its numbers is refused.
"""

from __future__ import annotations

import hashlib
import struct
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path, PurePath
from types import MappingProxyType, ModuleType
from typing import Any, ClassVar, Final

import numpy as np

from burdenshare.engine.graph import Equation
from burdenshare.engine.held import attributes, layout, told_by_package
from burdenshare.engine.installed import OWN, is_installed, version
from burdenshare.engine.outcome import KEYS, WORDS
from burdenshare.vocabulary.errors import Problem, ProblemsFound

# Every name of a value marks its end, so that no sequence of names can be confused with another.


@lru_cache(maxsize=65536)
def of_text(value: str) -> bytes:
    """The bytes of a text, with its length."""
    raw = value.encode("utf-8", "surrogatepass")
    return b"s%d:%b" % (len(raw), raw)


def of_plain(value: Any) -> bytes:
    """The bytes of a number, a truth or nothing, with its type."""
    if isinstance(value, float):
        return b"f" + struct.pack("<d", value)
    raw = value if isinstance(value, bytes) else str(value).encode()
    return b"%b %d:%b" % (type(value).__name__.encode(), len(raw), raw)


def place_of(module: str) -> str:
    """A module's name without the package of a user's folder, which is named by the folder's place."""
    top, _, rest = module.partition(".")
    return rest if top.startswith(OWN) else module


def digest(what: str, *parts: bytes) -> bytes:
    """The digest of several names, and of what they are together."""
    return b"#" + hashlib.blake2b(b"\0".join((what.encode(), b"".join(parts))), digest_size=16).digest()


class Unread(Exception):
    """A value that cannot be read to its numbers."""


class _Nothing:
    """Marks what was never given."""


NOTHING: Final = _Nothing()


def refused(found: Exception, at: str) -> ProblemsFound:
    """The refusal of what has no name, at its place."""
    said = found.args[0] if isinstance(found, Unread) else "too many things inside each other"
    wrong = f"it holds {said}, which cannot be read to its numbers. A run is named by all numbers that it uses."
    right = "Use numbers, text, arrays, lists, mappings, functions, and objects of your own made of these."
    return ProblemsFound([Problem(at, wrong, right)])


class Values:
    """Turns values into bytes that name them, each once, and remembers the packages in which they stand.

    The order of a mapping counts where code may walk through it, and not in a program.
    """

    def __init__(self) -> None:
        # By identity: the object is held beside its name, so that its id stays its own. A table for each rule of order.
        self._tables: tuple[dict[int, tuple[object, bytes]], ...] = ({}, {})
        self._in_order = False
        self._known = self._tables[0]
        self._circles: dict[int, int] = {}
        self._packages: set[str] = set()

    def part(self, name: str, value: Any) -> bytes:
        """The bytes that name a part of a program.

        Raises:
            ProblemsFound: it cannot be read to its numbers.
        """
        try:
            return self.of(value)
        except (Unread, RecursionError) as found:
            raise refused(found, f"`{name}` of the program") from None

    def of(self, value: Any) -> bytes:
        """The bytes that name a value: equal where the value is, in every process."""
        form: Any = type(value)
        if form is str:
            return of_text(value)
        if value is None or form is float or form is int or form is bool or form is bytes:
            return of_plain(value)
        known, key = self._known, id(value)
        kept = known.get(key)
        if kept is None:
            known[key] = value, b""
            read: Callable[[Any, Any], bytes] = self._BY_TYPE.get(form, type(self)._read)
            name = read(self, value)
            if key in self._circles:
                name = digest("circle", b"%d" % self._circles[key], name)
            kept = known[key] = value, name
        elif not kept[1]:  # it contains itself
            return b"@%d " % self._circles.setdefault(key, len(self._circles))
        return kept[1]

    def _as_code(self, value: Any, read: Callable[[], bytes]) -> bytes:
        """Read what code may walk through: there the order of mappings counts."""
        if self._in_order:
            return read()
        known, key = self._tables[1], id(value)
        if key in known and known[key][1]:
            return known[key][1]
        known[key] = value, b""
        self._in_order, self._known = True, known
        try:
            name = read()
        finally:
            self._in_order, self._known = False, self._tables[0]
        known[key] = value, name
        return name

    def _read(self, value: Any) -> bytes:
        """Read a value of any other type."""
        return self._of_object(value)

    def _of_mapping(self, value: Mapping[Any, Any]) -> bytes:
        of = self.of
        pairs = [of(k) + of(v) for k, v in value.items()]
        return digest("row of pairs", *pairs) if self._in_order else digest("mapping", *sorted(pairs))

    def _of_several(self, value: tuple[Any, ...] | list[Any]) -> bytes:
        return digest("several", *map(self.of, value))

    def _of_array(self, value: Any) -> bytes:
        """An array or a scalar of NumPy or JAX: how it is combined with others depends on which it is."""
        form = "array" if type(value) is np.ndarray else type(value).__name__ + str(getattr(value, "weak_type", ""))
        try:
            held = np.asarray(value)
        except Exception:  # whatever a library says of an array without values
            raise self._unread(value) from None
        about = of_text(f"{held.dtype.descr if held.dtype.fields else held.dtype.str} {held.shape}")
        if held.dtype.hasobject:
            return digest("objects", of_text(form), about, self.of(held.tolist()))
        return digest(form, about, np.ascontiguousarray(held).tobytes())

    def _of_file(self, path: PurePath) -> bytes:
        """A file by its name and what it holds: the same in every folder, on every machine."""
        if isinstance(path, Path) and path.is_dir():
            raise Unread(f"the folder `{path}`")
        if isinstance(path, Path) and path.is_file():
            return digest("file", of_text(path.name), path.read_bytes())
        return digest("path", of_text(path.as_posix()))

    def _of_module(self, value: ModuleType) -> bytes:
        """A package's module by its name; one of ours or of the user with all that it holds."""
        name = of_text(place_of(value.__name__))
        if self._is_package(value.__name__):
            return digest("module", name)
        held = [(word, v) for word, v in sorted(vars(value).items()) if word == "__getattr__" or word[:2] != "__"]
        return self._as_code(
            value, lambda: digest("own module", name, *[of_text(word) + self.of(v) for word, v in held])
        )

    def _of_object(self, value: Any) -> bytes:
        """An object with its class, which says what it does, and with all that it holds.

        Of a data class the fields come first, in their order; those that are marked as words do not count.
        """
        form: Any = type(value)
        where = layout(form)
        parts = [self.of(form)]
        for name, mark in where.fields:
            if mark == WORDS["identity"]:
                continue
            held: Any = getattr(value, name, NOTHING)
            parts += [of_text(name), self.of(sorted(held) if mark == KEYS["identity"] else held)]
        if where.plain is not None:
            parts.append(self.of(where.plain(value)))
        if where.closed is not None:
            parts.append(self._of_closed(value, where.closed))
        for name, held in attributes(value, where):
            parts += [self.of(name), self.of(held)]
        if isinstance(value, Equation):  # its parts, in the order of its parameters
            parts.append(self.of(value.identity))
        return digest("record", *parts)

    def _of_closed(self, value: Any, closed: type) -> bytes:
        """What a package's object keeps where only the package can look: what it says when it is copied."""
        form: Any = type(value)
        above = form.__mro__[: form.__mro__.index(closed)]
        hides = any({"__reduce__", "__reduce_ex__", "__getstate__"} & vars(c).keys() for c in above)
        if hides or not self._is_package(closed.__module__):
            raise self._unread(value)
        try:
            said = told_by_package(value)
        except Exception:  # whatever the package says of an object that cannot be copied
            raise self._unread(value) from None
        if isinstance(said, str):
            if not any(getattr(sys.modules.get(m), said, None) is value for m in ("numpy", "scipy.special")):
                raise self._unread(value)
            return of_text(said)
        return digest("made", self.of(said))

    def _unread(self, value: Any) -> Unread:
        return Unread(f"an object of the class `{type(value).__module__}.{type(value).__qualname__}`")

    def packages(self) -> dict[str, str]:
        """The installed packages that were found, with their versions."""
        return {name: str(version(name)) for name in sorted(self._packages)}

    def _is_package(self, module: str) -> bool:
        """Whether a module belongs to an installed package or to Python: its version counts, not its source."""
        top = module.partition(".")[0]
        if not is_installed(top):
            return False
        if top not in sys.stdlib_module_names:
            self._packages.add(top)
        return True

    _BY_TYPE: ClassVar[Mapping[type, Callable[[Any, Any], bytes]]] = {
        dict: _of_mapping,
        MappingProxyType: _of_mapping,
        tuple: _of_several,
        list: _of_several,
        np.ndarray: _of_array,
        ModuleType: _of_module,
    }
