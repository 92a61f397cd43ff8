"""Programs whose shapes were checked: remembered on disk, so that the same equations are not traced again.

What decides the result is hashed: for each equation its kinds and its function's code, and the code of each function
that it leads to. A program that holds anything else, such as a closure, is always checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import jax
import numpy as np

from burdenshare.engine.graph import ByActor, Equation
from burdenshare.vocabulary import dimensions, kinds, numerics
from burdenshare.vocabulary.kept import keep, kept

_RIGHT = "shapes"
_PLAIN = (bool, int, float, str, bytes, type(None))


def digest_of_shapes(equations: Mapping[str, Equation], lengths: Mapping[str, int]) -> str | None:
    """A digest of all that decides whether the shapes of equations fit; None where something cannot be hashed.

    Args:
        equations: by name.
        lengths: of the dimensions, which count where actors differ in theory.
    """
    rules = [Path(str(module.__file__)).read_bytes() for module in (dimensions, kinds, numerics)]
    rules += [path.read_bytes() for path in sorted(Path(__file__).parent.glob("check*.py"))]
    found = hashlib.blake2b(b"\0".join(rules), digest_size=12)
    found.update(f"{jax.__version__} {np.__version__} {sorted(lengths.items())}".encode())
    waiting: list[FunctionType] = []
    for name, equation in equations.items():
        function = equation.function
        takes = [(p, k.name) for p, k in equation.takes.items()]
        found.update(repr((name, takes, equation.gives.name)).encode())
        if isinstance(function, ByActor):
            found.update(repr(function).encode())
        elif isinstance(function, FunctionType):
            waiting.append(function)
        else:
            return None
    seen: set[int] = set()
    while waiting:
        function = waiting.pop()
        found.update(f"{function.__module__}:{function.__qualname__}".encode())
        if id(function) in seen:
            continue
        seen.add(id(function))
        if function.__closure__:
            return None
        found.update(repr((*_code(function.__code__), _defaults(function))).encode())
        for name, value in _globals(function):
            found.update(f"{name}={_said(value)}".encode())
            if isinstance(value, FunctionType) and (value.__module__ or "").partition(".")[0] not in ("jax", "numpy"):
                waiting.append(value)
    return found.hexdigest()


def is_checked(digest: str | None) -> bool:
    """Whether the shapes behind a digest were found right before."""
    return digest is not None and kept(_RIGHT, digest) is not None


def remember_checked(digest: str | None) -> None:
    """Remember that the shapes behind a digest are right."""
    if digest is not None:
        keep(_RIGHT, digest)


def _code(code: CodeType) -> Iterator[Any]:
    """What a code does, without the lines on which it stands."""
    yield code.co_code
    yield (code.co_names, code.co_varnames, code.co_freevars, code.co_argcount)
    for constant in code.co_consts:
        yield tuple(_code(constant)) if isinstance(constant, CodeType) else constant


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _globals(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """The names of its module that a function reads, and what the modules of ours among them hold under its names."""
    names = sorted(set(_names(function.__code__)))
    for name in names:
        if name in function.__globals__:
            value = function.__globals__[name]
            yield name, value
            if isinstance(value, ModuleType) and value.__name__.partition(".")[0] not in ("jax", "numpy"):
                yield from ((f"{name}.{inner}", vars(value)[inner]) for inner in names if inner in vars(value))


def _defaults(function: FunctionType) -> Any:
    return [_said(v) for v in (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values())]


def _said(value: Any) -> str:
    """What of a value can decide a shape."""
    if isinstance(value, _PLAIN):
        return repr(value)
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape} {hashlib.blake2b(value.tobytes(), digest_size=8).hexdigest()}"
    if isinstance(value, tuple | list | frozenset):
        return f"{type(value).__name__}({','.join(map(_said, value))})"
    if isinstance(value, Mapping):
        return f"mapping({','.join(f'{_said(k)}:{_said(v)}' for k, v in value.items())})"
    return f"{type(value).__name__} {getattr(value, '__qualname__', '')}"
