"""The name of a run: a hash of the kernel's inputs and of its code.

Nothing is listed by hand, so nothing can be forgotten. Data classes are read field by field; a field counts unless it
is marked as words. A function counts with its source, and everything that its code names is followed: functions
that it calls, constants of its module, its closure, its classes with their constants and methods, and every attribute
of its objects. Comments, docstrings and layout do not count. Packages that are installed count with their version.
An object that cannot be read to its numbers is refused: it has no name.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import importlib
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from functools import cached_property, lru_cache, partial
from importlib.util import resolve_name
from pathlib import Path, PurePath
from types import (
    BuiltinFunctionType,
    CodeType,
    FunctionType,
    MappingProxyType,
    MethodType,
    MethodWrapperType,
    ModuleType,
)
from typing import Any, ClassVar, Final, get_args, get_origin

import jax
import numpy as np

from burdenshare.engine.compile import OPTIONS, arguments, make_kernel
from burdenshare.engine.draws import CHUNK, sample
from burdenshare.engine.graph import Equation
from burdenshare.engine.held import attributes, class_words, is_built_in, layout, told_by_package
from burdenshare.engine.installed import OWN, is_installed, version
from burdenshare.engine.manifest import Identity
from burdenshare.engine.outcome import KEYS, WORDS
from burdenshare.engine.program import Program
from burdenshare.engine.source import compiled, source_of
from burdenshare.vocabulary.errors import Problem, ProblemsFound

RULE: Final = 2  # how runs are named now; `manifest.OLD_RULE` was before
VERSIONED: Final = ("burdenshare", "jax", "jaxlib", "numpy", "scipy")
WORKINGS: Final = (make_kernel, arguments, sample)  # what computes, besides the equations


def versions() -> dict[str, str]:
    """The versions that determine a run's bits, without importing any of the packages."""
    return {name: str(version(name)) for name in VERSIONED}


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

    Raises:
        ProblemsFound: something that the code reads cannot be read to its numbers.
    """
    reader = _Reader()
    fed = {f.name: getattr(program, f.name) for f in dataclasses.fields(program)}
    fed |= {"watched": watched, "draws": draws, "precision": precision, "chunk": CHUNK, "besides": besides}
    fed |= {"workings": (*WORKINGS, OPTIONS)}
    parts = {name: _short(reader.part(name, value)) for name, value in fed.items()}
    parts["code"] = _short(reader.code())
    return Identity(RULE, {**reader.packages(), **versions()}, parts)


# Every name of a value marks its end, so that no sequence of names can be confused with another.


@lru_cache(maxsize=65536)
def _of_text(value: str) -> bytes:
    raw = value.encode("utf-8", "surrogatepass")
    return b"s%d:%b" % (len(raw), raw)


def _of_plain(value: Any) -> bytes:
    if isinstance(value, float):
        return b"f" + struct.pack("<d", value)
    raw = value if isinstance(value, bytes) else str(value).encode()
    return b"%b %d:%b" % (type(value).__name__.encode(), len(raw), raw)


def _place(module: str) -> str:
    """A module's name without the package of a user's folder, which is named by the folder's place."""
    top, _, rest = module.partition(".")
    return rest if top.startswith(OWN) else module


def _digest(what: str, *parts: bytes) -> bytes:
    return b"#" + hashlib.blake2b(b"\0".join((what.encode(), b"".join(parts))), digest_size=16).digest()


class _Unread(Exception):
    """A value that cannot be read to its numbers."""


class _Reader:
    """Turns values into bytes that name them, each once, and collects the functions that they refer to.

    The order of a mapping counts where code may walk through it, and not in a program.
    """

    def __init__(self) -> None:
        # By identity: the object is held beside its name, so that its id stays its own. A table for each rule of order.
        self._tables: tuple[dict[int, tuple[object, bytes]], ...] = ({}, {})
        self._in_order = False
        self._known = self._tables[0]
        self._circles: dict[int, int] = {}
        self._waiting: list[tuple[FunctionType, bytes]] = []
        self._queued: set[int] = set()
        self._packages: set[str] = set()

    def part(self, name: str, value: Any) -> bytes:
        """The bytes that name a part of a program.

        Raises:
            ProblemsFound: it cannot be read to its numbers.
        """
        try:
            return self.of(value)
        except (_Unread, RecursionError) as found:
            raise _refused(found, f"`{name}` of the program") from None

    def of(self, value: Any) -> bytes:
        """The bytes that name a value: equal where the value is, in every process."""
        form: Any = type(value)
        if form is str:
            return _of_text(value)
        if value is None or form is float or form is int or form is bool or form is bytes:
            return _of_plain(value)
        known, key = self._known, id(value)
        kept = known.get(key)
        if kept is None:
            known[key] = value, b""
            name = self._BY_TYPE.get(form, _Reader._read)(self, value)
            if key in self._circles:
                name = _digest("circle", b"%d" % self._circles[key], name)
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
        form: Any = type(value)
        if issubclass(form, type):
            return self._as_code(value, lambda: self._of_class(value))
        if hasattr(form, "__dataclass_fields__"):
            return self._of_object(value)
        if issubclass(form, enum.Enum):
            return _digest("choice", self.of(form), _of_text(str(value._name_)), self.of(value._value_))
        if form in (complex, bytearray, range, type(...), type(NotImplemented)):  # they print as what they are
            return _of_plain(value)
        if form in (set, frozenset):
            return _digest("set", *sorted(map(self.of, value)))
        if issubclass(form, PurePath) and self._is_package(form.__module__):
            return self._of_file(value)
        if issubclass(form, np.generic) or isinstance(value, jax.Array):
            return self._of_array(value)
        if issubclass(form, ModuleType):
            return self._of_module(value)
        if issubclass(form, CodeType):
            return _digest("compiled", compiled(value))
        return self._of_callable(value) or self._of_object(value)

    def _of_mapping(self, value: Mapping[Any, Any]) -> bytes:
        of = self.of
        pairs = [of(k) + of(v) for k, v in value.items()]
        return _digest("row of pairs", *pairs) if self._in_order else _digest("mapping", *sorted(pairs))

    def _of_several(self, value: tuple[Any, ...] | list[Any]) -> bytes:
        return _digest("several", *map(self.of, value))

    def _of_array(self, value: Any) -> bytes:
        """An array or a scalar of NumPy or JAX: how it is combined with others depends on which it is."""
        form = "array" if type(value) is np.ndarray else type(value).__name__ + str(getattr(value, "weak_type", ""))
        try:
            held = np.asarray(value)
        except Exception:  # whatever a library says of an array without values
            raise self._unread(value) from None
        about = _of_text(f"{held.dtype.descr if held.dtype.fields else held.dtype.str} {held.shape}")
        if held.dtype.hasobject:
            return _digest("objects", _of_text(form), about, self.of(held.tolist()))
        return _digest(form, about, np.ascontiguousarray(held).tobytes())

    def _of_file(self, path: PurePath) -> bytes:
        """A file by its name and what it holds: the same in every folder, on every machine."""
        if isinstance(path, Path) and path.is_dir():
            raise _Unread(f"the folder `{path}`")
        if isinstance(path, Path) and path.is_file():
            return _digest("file", _of_text(path.name), path.read_bytes())
        return _digest("path", _of_text(path.as_posix()))

    def _of_module(self, value: ModuleType) -> bytes:
        """A package's module by its name; one of ours or of the user with all that it holds."""
        name = _of_text(_place(value.__name__))
        if self._is_package(value.__name__):
            return _digest("module", name)
        held = [(word, v) for word, v in sorted(vars(value).items()) if word == "__getattr__" or word[:2] != "__"]
        return self._as_code(
            value, lambda: _digest("own module", name, *[_of_text(word) + self.of(v) for word, v in held])
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
            held: Any = getattr(value, name, _NOTHING)
            parts += [_of_text(name), self.of(sorted(held) if mark == KEYS["identity"] else held)]
        if where.plain is not None:
            parts.append(self.of(where.plain(value)))
        if where.closed is not None:
            parts.append(self._of_closed(value, where.closed))
        for name, held in attributes(value, where):
            parts += [self.of(name), self.of(held)]
        if isinstance(value, Equation):  # its parts, in the order of its parameters
            parts.append(self.of(value.identity))
        return _digest("record", *parts)

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
            return _of_text(said)
        return _digest("made", self.of(said))

    def _unread(self, value: Any) -> _Unread:
        return _Unread(f"an object of the class `{type(value).__module__}.{type(value).__qualname__}`")

    def _of_class(self, value: type) -> bytes:
        name = _of_text(value.__qualname__)
        module = str(value.__module__)
        if self._is_package(module) and (is_built_in(value) or _stands(value, module, value.__qualname__)):
            return _digest("class", _of_text(module), name)
        parts = [_of_text(_place(module)), name, self.of(type(value)), *map(self.of, value.__bases__)]
        for word, held in class_words(value):
            parts += [_of_text(word), self.of(held)]
        return _digest("own class", *parts)

    def _of_callable(self, value: Any) -> bytes | None:
        """What leads to a function, and what a package holds under a name; None for any other object."""
        form: Any = type(value)
        if form is MethodType:
            return _digest("method", self.of(value.__func__), self.of(value.__self__))
        if form in (BuiltinFunctionType, MethodWrapperType) and not isinstance(value.__self__, ModuleType | None):
            return _digest("method", _of_text(value.__name__), self.of(value.__self__))
        if form is partial:
            held = {k: v for k, v in vars(value).items() if k != "__doc__"}
            return _digest("partial", self.of(value.func), self.of(value.args), self.of(value.keywords), self.of(held))
        if form is property:
            return _digest("property", self.of((value.fget, value.fset, value.fdel)))
        if form in (staticmethod, classmethod):
            return _digest(form.__name__, self.of(value.__func__))
        if form is cached_property:
            return _digest("kept", self.of(value.func))
        if form is ContextVar:
            return _digest("context", _of_text(value.name), self.of(_now_in(value)))
        if not self._is_package(form.__module__):
            return None
        if form.__module__ in ("typing", "types") and get_origin(value) is not None:
            return _digest("alias", self.of(get_origin(value)), self.of(get_args(value)))
        named = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
        module = str(getattr(getattr(value, "__objclass__", value), "__module__", None) or "builtins")
        if isinstance(named, str) and self._is_package(module) and _stands(value, module, named):
            return _digest("named", _of_text(module), _of_text(named))
        inner = getattr(value, "__wrapped__", None)
        if inner is not None and layout(form).closed is not None:  # a cached or compiled function
            return _digest("wrapped", _of_text(form.__qualname__), self.of(inner))
        return None

    def _of_function(self, function: FunctionType) -> bytes:
        return self._as_code(function, lambda: self._of_code(function))

    def _of_code(self, function: FunctionType) -> bytes:
        where, code = f"{_place(str(function.__module__))}:{function.__qualname__}", function.__code__
        home = str(function.__globals__.get("__name__", ""))
        is_package = self._is_package(home)
        if is_package and any(_stands(function, m, function.__qualname__) for m in (home, str(function.__module__))):
            return _digest("function", _of_text(where))
        closure = zip(code.co_freevars, function.__closure__ or (), strict=True)
        held: list[Any] = [function.__defaults__, function.__kwdefaults__, function.__dict__ or None]
        held += [cell.cell_contents for _, cell in closure if _is_filled(cell)]
        try:
            parts = [self.of(x) for x in held]
        except (_Unread, RecursionError) as found:
            raise _refused(found, f"{_said_of(function)}, `{function.__name__}`") from None
        if is_package:  # it was made by a function of a package
            return _digest("made", _of_text(f"{home}:{code.co_qualname}"), *parts)
        name = _digest("function", _of_text(where), source_of(function).digest, *parts)
        if id(function) not in self._queued:
            self._queued.add(id(function))
            self._waiting.append((function, name))
        return name

    _BY_TYPE: ClassVar[Mapping[type, Callable[[_Reader, Any], bytes]]] = {
        dict: _of_mapping,
        MappingProxyType: _of_mapping,
        tuple: _of_several,
        list: _of_several,
        FunctionType: _of_function,
        np.ndarray: _of_array,
        ModuleType: _of_module,
    }

    def code(self) -> bytes:
        """The digest of all functions found so far, and of everything that they lead to.

        Raises:
            ProblemsFound: something that they read cannot be read to its numbers.
        """
        return self._as_code(self, self._followed)

    def _followed(self) -> bytes:
        followed = set()
        while self._waiting:
            function, name = self._waiting.pop()
            parts = []
            for word, value in self._read_by(function):
                try:
                    parts.append(_of_text(word) + self.of(value))
                except (_Unread, RecursionError) as found:
                    raise _refused(found, f"{_said_of(function)}, `{word}`") from None
            followed.add(_digest("code", name, *parts))
        return _digest("code", *sorted(followed))

    def _read_by(self, function: FunctionType) -> Iterator[tuple[str, Any]]:
        """The names of its module that a function reads, and what it imports when it is called."""
        space, source = function.__globals__, source_of(function)
        if source.reaches_all:
            yield from ((word, space[word]) for word in sorted(space) if word[:2] != "__")
        else:
            yield from ((word, space[word]) for word in sorted(source.names & space.keys()))
        for level, module, _ in source.imports:
            home = str(space.get("__package__") or str(space.get("__name__", "")).rpartition(".")[0])
            try:
                full = resolve_name("." * level + module, home)
                if not self._is_package(full):
                    yield f"import {full}", importlib.import_module(full)
            except ImportError:
                raise ProblemsFound([Problem(_said_of(function), f"`{module}` cannot be imported.")]) from None

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


class _Nothing:
    """Stands where nothing was given."""


_NOTHING: Final = _Nothing()


def _stands(value: Any, module: str, name: str) -> bool:
    """Whether a value is what a package's module holds under a name: then the package's version tells what it is."""
    home: Any = sys.modules.get(module)
    held = home
    for word in name.split("."):
        held = getattr(held, word, None)
    return held is value or getattr(home, name.rpartition(".")[2], None) is value


def _now_in(variable: ContextVar[Any]) -> Any:
    try:
        return variable.get()
    except LookupError:
        return _NOTHING


def _refused(found: Exception, at: str) -> ProblemsFound:
    said = found.args[0] if isinstance(found, _Unread) else "too many things inside each other"
    wrong = f"it holds {said}, which cannot be read to its numbers. A run is named by all numbers that it uses."
    right = "Use numbers, text, arrays, lists, mappings, functions, and objects of your own made of these."
    return ProblemsFound([Problem(at, wrong, right)])


def _said_of(function: FunctionType) -> str:
    """A function as errors name it, by its file: `spending/half_kept.py`."""
    return "/".join(Path(function.__code__.co_filename).parts[-2:])


def _is_filled(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018 an empty cell raises
    except ValueError:
        return False
    return True


def _short(name: bytes) -> str:
    return hashlib.blake2b(name, digest_size=8).hexdigest()
