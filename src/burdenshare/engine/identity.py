"""The name of a run: a hash of the kernel's inputs and of its code.

Nothing is listed by hand, so nothing can be forgotten. Data classes are read field by field; a field counts unless it
is marked as words. A function counts with its source, and everything that its code names is followed: functions
that it calls, constants of its module, its closure, methods of its objects. Comments, docstrings
and layout do not count. Packages that are installed count with their version.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import struct
import sys
from collections.abc import Callable, Mapping, Set
from functools import lru_cache, partial
from importlib import metadata
from pathlib import Path, PurePath
from types import FunctionType, MappingProxyType, MethodType, ModuleType
from typing import Any, ClassVar, Final, get_args, get_origin

import numpy as np

from burdenshare.engine.compile import OPTIONS, arguments, make_kernel
from burdenshare.engine.draws import CHUNK, sample
from burdenshare.engine.graph import Equation
from burdenshare.engine.manifest import Identity
from burdenshare.engine.outcome import KEYS, WORDS
from burdenshare.engine.program import Program
from burdenshare.engine.source import source_of

RULE: Final = 2  # how runs are named now; `manifest.OLD_RULE` was before
VERSIONED: Final = ("burdenshare", "jax", "jaxlib", "numpy", "scipy")
WORKINGS: Final = (make_kernel, arguments, sample)  # what computes, besides the equations


def versions() -> dict[str, str]:
    """The versions that determine a run's bits, without importing any of the packages."""
    return {name: str(_version(name)) for name in VERSIONED}


def identity(
    program: Program, watched: Mapping[str, Any], *, draws: int, precision: int, besides: Any = None
) -> Identity:
    """Name a run.

    Args:
        program: the program.
        watched: how each outcome is presented; the factors to shown units count.
        draws: how many.
        precision: 64 or 32.
        besides: the kernel's other inputs.
    """
    reader = _Reader()
    fed = {f.name: getattr(program, f.name) for f in dataclasses.fields(program)}
    fed |= {"watched": watched, "draws": draws, "precision": precision, "chunk": CHUNK, "besides": besides}
    fed |= {"workings": (*WORKINGS, OPTIONS)}
    parts = {name: _short(reader.of(value)) for name, value in fed.items()}
    parts["code"] = _short(reader.code())
    return Identity(RULE, {**reader.packages(), **versions()}, parts)


# Every name of a value marks its end, so that no sequence of names can be confused with another.


@lru_cache(maxsize=65536)
def _of_text(value: str) -> bytes:
    raw = value.encode()
    return b"s%d:%b" % (len(raw), raw)


def _of_plain(value: Any) -> bytes:
    if isinstance(value, float):
        return b"f" + struct.pack("<d", value)
    raw = value if isinstance(value, bytes) else str(value).encode()
    return b"%b %d:%b" % (type(value).__name__.encode(), len(raw), raw)


def _of_array(value: Any) -> bytes:
    if value.dtype.hasobject:
        return _digest("objects", _of_text(repr(value.tolist())))
    form = f"{value.dtype.str} {value.shape}"
    return _digest("array", _of_text(form), np.ascontiguousarray(value).tobytes())


def _of_file(path: PurePath) -> bytes:
    """A file by its name and what it holds: the same in every folder, on every machine."""
    held = [path.read_bytes()] if isinstance(path, Path) and path.is_file() else []
    return _digest("file", _of_text(path.name), *held)


def _place(module: str) -> str:
    """A module's name without the package of a user's folder, which is named by the folder's place."""
    top, _, rest = module.partition(".")
    return module if top == __name__.partition(".")[0] or _is_installed(top) else rest


def _digest(what: str, *parts: bytes) -> bytes:
    return b"#" + hashlib.blake2b(b"\0".join((what.encode(), b"".join(parts))), digest_size=16).digest()


class _Reader:
    """Turns values into bytes that name them, each once, and collects the functions that they refer to."""

    def __init__(self) -> None:
        # By identity: the object is held beside its name, so that its id stays its own.
        self._known: dict[int, tuple[object, bytes]] = {}
        self._waiting: list[FunctionType] = []
        self._packages: set[str] = set()

    def of(self, value: Any) -> bytes:
        """The bytes that name a value: equal where the value is, in every process."""
        form = type(value)
        if form is str:
            return _of_text(value)
        if value is None or form is float or form is int or form is bool or form is bytes:
            return _of_plain(value)
        kept = self._known.get(id(value))
        if kept is None:
            self._known[id(value)] = value, b"again"  # what a value that contains itself finds
            read = self._BY_TYPE.get(form, _Reader._read)
            kept = self._known[id(value)] = value, read(self, value)
        return kept[1]

    def _read(self, value: Any) -> bytes:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self._of_record(value)
        if isinstance(value, type):
            return self._of_class(value)
        if isinstance(value, enum.Enum):
            return _digest("choice", self.of(type(value)), _of_text(value.name))
        if isinstance(value, str | bytes | bool | int | float | complex):
            return _of_plain(value)
        if isinstance(value, Mapping):
            return self._of_mapping(value)
        if isinstance(value, tuple | list):
            return self._of_several(value)
        if isinstance(value, Set):
            return _digest("set", *sorted(map(self.of, value)))
        if isinstance(value, PurePath):
            return _of_file(value)
        if isinstance(value, np.ndarray | np.generic) or hasattr(type(value), "__array__"):
            return _of_array(np.asarray(value))
        return self._of_code(value)

    def _of_mapping(self, value: Mapping[Any, Any]) -> bytes:
        of = self.of
        return _digest("mapping", *sorted([of(k) + of(v) for k, v in value.items()]))

    def _of_several(self, value: tuple[Any, ...] | list[Any]) -> bytes:
        return _digest("several", *map(self.of, value))

    def _of_record(self, value: Any) -> bytes:
        """A data class, field by field, with the class that says what it does."""
        form: Any = type(value)
        parts = [self.of(form)]
        for name, keys_alone in _counted(form):
            held = getattr(value, name)
            parts += [_of_text(name), self.of(sorted(held) if keys_alone else held)]
        if isinstance(value, Equation):  # its parts, in the order of its parameters
            parts.append(self.of(value.identity))
        return _digest("record", *parts)

    def _of_class(self, value: type) -> bytes:
        name = _of_text(value.__qualname__)
        if self._is_package(value.__module__):
            return _digest("class", _of_text(value.__module__), name)
        parts = [name, *map(self.of, value.__bases__)]
        for word, held in sorted(vars(value).items()):
            function = getattr(held, "fget", None) or getattr(held, "func", None) or getattr(held, "__func__", held)
            if isinstance(function, FunctionType) and source_of(function.__code__).text:
                parts += [_of_text(word), self.of(function)]
        return _digest("class", *parts)

    def _of_code(self, value: Any) -> bytes:
        """An object that holds or names a function."""
        if isinstance(value, MethodType):
            return _digest("method", self.of(value.__func__), self.of(value.__self__))
        if isinstance(value, partial):
            return _digest("partial", self.of(value.func), self.of(value.args), self.of(value.keywords))
        if get_origin(value) is not None:
            return _digest("alias", self.of(get_origin(value)), self.of(get_args(value)))
        inner = getattr(value, "__wrapped__", None)
        if inner is not None:  # a cached or compiled function
            return _digest("wrapped", self.of(inner))
        named = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
        if named:
            module = str(getattr(value, "__module__", "") or "")
            self._is_package(module)
            return _digest("named", _of_text(_place(module)), _of_text(str(named)))
        said = repr(value)
        if " at 0x" not in said:
            return _digest("object", _of_text(type(value).__qualname__), _of_text(said))
        return _digest("object", self.of(type(value)), self.of(dict(getattr(value, "__dict__", {}))))

    def _of_function(self, function: FunctionType) -> bytes:
        where = _of_text(f"{_place(function.__module__)}:{function.__qualname__}")
        if self._is_package(function.__module__):
            return _digest("function", where)
        self._waiting.append(function)
        closure = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
        # A method that calls `super()` holds its class, from which we came.
        held = [cell.cell_contents for word, cell in closure if word != "__class__" and _is_filled(cell)]
        parts = [self.of(x) for x in (function.__defaults__, function.__kwdefaults__, *held)]
        return _digest("function", where, source_of(function.__code__).digest, *parts)

    _BY_TYPE: ClassVar[Mapping[type, Callable[[_Reader, Any], bytes]]] = {
        dict: _of_mapping,
        MappingProxyType: _of_mapping,
        tuple: _of_several,
        list: _of_several,
        FunctionType: _of_function,
        np.ndarray: lambda _, value: _of_array(value),
        ModuleType: lambda _, value: _digest("module", _of_text(_place(value.__name__))),
    }

    def code(self) -> bytes:
        """The digest of all functions found so far, and of everything that they lead to."""
        found = set()
        while self._waiting:
            function = self._waiting.pop()
            reads = _read_by(function.__globals__, source_of(function.__code__).names)
            found.add(_digest("code", self.of(function), *[_of_text(n) + self.of(v) for n, v in reads]))
        return _digest("code", *sorted(found))

    def packages(self) -> dict[str, str]:
        """The installed packages that were found, with their versions."""
        return {name: str(_version(name)) for name in sorted(self._packages)}

    def _is_package(self, module: str) -> bool:
        """Whether a module belongs to an installed package or to Python: its version counts, not its source."""
        top = module.partition(".")[0]
        if not _is_installed(top):
            return False
        if top not in sys.stdlib_module_names:
            self._packages.add(top)
        return True


@lru_cache(maxsize=1024)
def _counted(record: Any) -> tuple[tuple[str, bool], ...]:
    """The fields of a data class that count, and whether only their keys do."""
    modes = ((f.name, f.metadata.get("identity")) for f in dataclasses.fields(record))
    return tuple((name, mode == KEYS["identity"]) for name, mode in modes if mode != WORDS["identity"])


@lru_cache(maxsize=1024)
def _is_installed(top: str) -> bool:
    return top in sys.stdlib_module_names or not top or (top != "burdenshare" and _version(top) is not None)


@lru_cache(maxsize=1024)
def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _read_by(space: Mapping[str, Any], names: Set[str]) -> list[tuple[str, Any]]:
    """The names of a module that a function reads: the values, and for our own modules the attributes read there."""
    found: list[tuple[str, Any]] = []
    for name in sorted(names & space.keys()):
        value = space[name]
        found.append((name, value))
        if isinstance(value, ModuleType) and not _is_installed(value.__name__.partition(".")[0]):
            found += [(f"{name}.{inner}", v) for inner, v in _read_by(vars(value), names - {name})]
    return found


def _is_filled(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018 an empty cell raises
    except ValueError:
        return False
    return True


def _short(name: bytes) -> str:
    return hashlib.blake2b(name, digest_size=8).hexdigest()
