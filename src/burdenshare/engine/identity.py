"""The name of a run: a hash of the kernel's inputs and of its code.

Nothing is listed by hand, so nothing can be forgotten. Data classes are read field by field; a field counts unless it
is marked as words. A function counts with its source, and everything that its code names is followed: functions
that it calls, constants of its module, its closure, its classes with their constants and methods, and every attribute
of its objects. Comments, docstrings and layout do not count. Packages that are installed count with their version.
An object that cannot be read to its numbers is refused: it has no name. The engine counts with its files, whole: what
computes draws, years and quantiles is in them, and so are constants that no equation names.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from functools import cached_property, partial
from importlib.util import resolve_name
from pathlib import Path, PurePath
from types import (
    BuiltinFunctionType,
    CodeType,
    FunctionType,
    MethodType,
    MethodWrapperType,
    ModuleType,
)
from typing import Any, ClassVar, Final, get_args, get_origin

import jax
import numpy as np

from burdenshare.engine.compile import OPTIONS, arguments, make_kernel
from burdenshare.engine.draws import CHUNK, draw_shocks, sample
from burdenshare.engine.engine_files import digest_of_engine
from burdenshare.engine.held import class_words, is_built_in, layout
from burdenshare.engine.installed import version
from burdenshare.engine.manifest import Identity
from burdenshare.engine.program import Program
from burdenshare.engine.source import compiled, source_of
from burdenshare.engine.values import NOTHING, Unread, Values, digest, of_plain, of_text, place_of, refused
from burdenshare.vocabulary.errors import Problem, ProblemsFound

RULE: Final = 2  # how runs are named now; `naming.OLD_RULE` was before
VERSIONED: Final = ("burdenshare", "jax", "jaxlib", "numpy", "scipy")
WORKINGS: Final = (make_kernel, arguments, sample, draw_shocks)  # what computes, besides the equations


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
    fed |= {"workings": (*WORKINGS, OPTIONS, digest_of_engine())}
    parts = {name: _short(reader.part(name, value)) for name, value in fed.items()}
    parts["code"] = _short(reader.code())
    return Identity(RULE, {**reader.packages(), **versions()}, parts)


class _Reader(Values):
    """Reads values, and follows the functions and classes that they lead to."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[tuple[FunctionType, bytes]] = []
        self._queued: set[int] = set()

    def _read(self, value: Any) -> bytes:
        form: Any = type(value)
        if issubclass(form, type):
            return self._as_code(value, lambda: self._of_class(value))
        if hasattr(form, "__dataclass_fields__"):
            return self._of_object(value)
        if issubclass(form, enum.Enum):
            return digest("choice", self.of(form), of_text(str(value._name_)), self.of(value._value_))
        if form in (complex, bytearray, range, type(...), type(NotImplemented)):  # they print as what they are
            return of_plain(value)
        if form in (set, frozenset):
            return digest("set", *sorted(map(self.of, value)))
        if issubclass(form, PurePath) and self._is_package(form.__module__):
            return self._of_file(value)
        if issubclass(form, np.generic) or isinstance(value, jax.Array):
            return self._of_array(value)
        if issubclass(form, ModuleType):
            return self._of_module(value)
        if issubclass(form, CodeType):
            return digest("compiled", compiled(value))
        return self._of_callable(value) or self._of_object(value)

    def _of_class(self, value: type) -> bytes:
        name = of_text(value.__qualname__)
        module = str(value.__module__)
        if self._is_package(module) and (is_built_in(value) or _stands(value, module, value.__qualname__)):
            return digest("class", of_text(module), name)
        parts = [of_text(place_of(module)), name, self.of(type(value)), *map(self.of, value.__bases__)]
        for word, held in class_words(value):
            parts += [of_text(word), self.of(held)]
        return digest("own class", *parts)

    def _of_callable(self, value: Any) -> bytes | None:
        """What leads to a function, and what a package holds under a name; None for any other object."""
        form: Any = type(value)
        if form is MethodType:
            return digest("method", self.of(value.__func__), self.of(value.__self__))
        if form in (BuiltinFunctionType, MethodWrapperType) and not isinstance(value.__self__, ModuleType | None):
            return digest("method", of_text(value.__name__), self.of(value.__self__))
        if form is partial:
            held = {k: v for k, v in vars(value).items() if k != "__doc__"}
            return digest("partial", self.of(value.func), self.of(value.args), self.of(value.keywords), self.of(held))
        if form is property:
            return digest("property", self.of((value.fget, value.fset, value.fdel)))
        if form in (staticmethod, classmethod):
            return digest(form.__name__, self.of(value.__func__))
        if form is cached_property:
            return digest("kept", self.of(value.func))
        if form is ContextVar:
            return digest("context", of_text(value.name), self.of(_now_in(value)))
        if not self._is_package(form.__module__):
            return None
        if form.__module__ in ("typing", "types") and get_origin(value) is not None:
            return digest("alias", self.of(get_origin(value)), self.of(get_args(value)))
        named = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
        module = str(getattr(getattr(value, "__objclass__", value), "__module__", None) or "builtins")
        if isinstance(named, str) and self._is_package(module) and _stands(value, module, named):
            return digest("named", of_text(module), of_text(named))
        inner = getattr(value, "__wrapped__", None)
        if inner is not None and layout(form).closed is not None:  # a cached or compiled function
            return digest("wrapped", of_text(form.__qualname__), self.of(inner))
        return None

    def _of_function(self, function: FunctionType) -> bytes:
        return self._as_code(function, lambda: self._of_code(function))

    def _of_code(self, function: FunctionType) -> bytes:
        where, code = f"{place_of(str(function.__module__))}:{function.__qualname__}", function.__code__
        home = str(function.__globals__.get("__name__", ""))
        is_package = self._is_package(home)
        if is_package and any(_stands(function, m, function.__qualname__) for m in (home, str(function.__module__))):
            return digest("function", of_text(where))
        closure = zip(code.co_freevars, function.__closure__ or (), strict=True)
        held: list[Any] = [function.__defaults__, function.__kwdefaults__, function.__dict__ or None]
        held += [cell.cell_contents for _, cell in closure if _is_filled(cell)]
        try:
            parts = [self.of(x) for x in held]
        except (Unread, RecursionError) as found:
            raise refused(found, f"{_said_of(function)}, `{function.__name__}`") from None
        if is_package:  # it was made by a function of a package
            return digest("made", of_text(f"{home}:{code.co_qualname}"), *parts)
        name = digest("function", of_text(where), source_of(function).digest, *parts)
        if id(function) not in self._queued:
            self._queued.add(id(function))
            self._waiting.append((function, name))
        return name

    _BY_TYPE: ClassVar[Mapping[type, Callable[[Any, Any], bytes]]] = {
        **Values._BY_TYPE,
        FunctionType: _of_function,
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
                    parts.append(of_text(word) + self.of(value))
                except (Unread, RecursionError) as found:
                    raise refused(found, f"{_said_of(function)}, `{word}`") from None
            followed.add(digest("code", name, *parts))
        return digest("code", *sorted(followed))

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
        return NOTHING


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
