"""The source of functions, found by their code: as readable text, and as a digest.

The digest is of the syntax tree without comments, docstrings and layout: rewording or reformatting a
function changes no name. A tree has its own text form here, because Python's `ast.dump` differs between versions.
A text counts only if it is the one that was loaded: a file may have been edited since.
"""

from __future__ import annotations

import ast
import dis
import hashlib
import linecache
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from textwrap import dedent
from types import CodeType, FunctionType
from typing import Any, Final, TypeAlias

Node: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_NODES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_DOCUMENTED: Final = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_BEGAN: Final = time.time() - 1  # files that are older were not edited since they were loaded
_IMPORT: Final = dis.opmap["IMPORT_NAME"]
# Names under which a function can reach all that its module holds.
_EVERYTHING: Final = frozenset({"eval", "exec", "globals", "locals", "vars", "__import__", "__dict__", "__globals__"})


@dataclass(frozen=True)
class Source:
    """A function's code: a digest, its text (empty if it cannot be found), the names it uses.

    `imports` holds what it imports when it is called (dots, module, names); `reaches_all` says that it may read any
    name of its module.
    """

    digest: bytes
    text: str
    names: frozenset[str]
    imports: tuple[tuple[int, str, tuple[str, ...]], ...]
    reaches_all: bool


@dataclass(frozen=True, eq=False)
class _Same:
    """A code as itself: codes that are alike may stand in different texts."""

    code: CodeType
    space: Mapping[str, Any] = field(repr=False)

    def __hash__(self) -> int:
        return id(self.code)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.code is self.code


def source_of(function: FunctionType) -> Source:
    """The source of a function, by its code. Without a source the digest is that of the compiled code."""
    return _source(_Same(function.__code__, function.__globals__))


@lru_cache(maxsize=16384)
def _source(same: _Same) -> Source:
    code = same.code
    names, imports = frozenset(_names(code)), tuple(_imports(code))
    text = _text_of(code.co_filename, same.space)
    nodes = _index(text).get((code.co_firstlineno, code.co_name), ()) if text else ()
    more = (names, imports, bool(names & _EVERYTHING))
    if not nodes or not _is_loaded(code, text):
        return Source(compiled(code), "", *more)
    lines = text.splitlines(keepends=True)
    if len(nodes) == 1:
        return Source(_hash(written(nodes[0])), _cut(lines, nodes[0]), *more)
    # Lambdas of one line are told apart by their columns, or else by what they were compiled to.
    chosen = _enclosing(code, nodes)
    if chosen is None:
        return Source(_hash(*(written(n) for n in nodes), compiled(code).hex()), _cut(lines, nodes[0]), *more)
    return Source(_hash(written(chosen)), _cut(lines, chosen), *more)


def _hash(*parts: str) -> bytes:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).digest()


def _names(code: CodeType) -> set[str]:
    """Every name that a function and the functions inside it read: globals, and attributes of what they read."""
    found = {*code.co_names}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _names(constant)
    return found


def _imports(code: CodeType) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """What a function, or a function inside it, imports when it is called."""
    if _IMPORT in code.co_code[::2]:
        steps = [i for i in dis.get_instructions(code) if i.opname != "EXTENDED_ARG"]
        for level, names, step in zip(steps, steps[1:], steps[2:], strict=False):
            if step.opcode == _IMPORT:
                yield int(level.argval or 0), str(step.argval), tuple(names.argval or ())
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _imports(constant)


def compiled(code: CodeType) -> bytes:
    """The digest of a compiled code, with all its constants."""
    parts = [code.co_code.hex(), *code.co_names, *code.co_freevars, *code.co_cellvars, str(code.co_argcount)]
    parts += [str(code.co_kwonlyargcount), str(code.co_flags & 0xFF), code.co_exceptiontable.hex()]
    return _hash("code", *parts, *(_constant(c) for c in code.co_consts))


def _constant(value: object) -> str:
    if isinstance(value, CodeType):
        return compiled(value).hex()
    if isinstance(value, tuple):
        return f"({','.join(map(_constant, value))})"
    if isinstance(value, frozenset):
        return f"{{{','.join(sorted(map(_constant, value)))}}}"
    return f"{type(value).__name__}:{value!r}"


def _text_of(file: str, space: Mapping[str, Any]) -> str:
    """The text of a file as it was loaded, where its loader kept it; or else as it is."""
    loader = space.get("__loader__")
    kept = getattr(loader, "kept_text", None)
    if kept is not None and getattr(loader, "path", None) == file:
        return str(kept)
    linecache.checkcache(file)
    return "".join(linecache.getlines(file))


def _is_loaded(code: CodeType, text: str) -> bool:
    """Whether a code was compiled from a text: it may be that of a file which was edited since."""
    try:
        held = os.stat(code.co_filename)
    except (OSError, ValueError):
        return True  # of no file, so that nobody can edit it
    return max(held.st_mtime, held.st_ctime) < _BEGAN or code in _codes(text, code.co_filename)


@lru_cache(maxsize=64)
def _codes(text: str, file: str) -> frozenset[CodeType]:
    """All codes that a text compiles to."""
    try:
        waiting = [compile(text, file, "exec", dont_inherit=True)]
    except (SyntaxError, ValueError):
        return frozenset()
    found: set[CodeType] = set()
    while waiting:
        code = waiting.pop()
        found.add(code)
        waiting += [c for c in code.co_consts if isinstance(c, CodeType)]
    return frozenset(found)


@lru_cache(maxsize=1024)
def _index(text: str) -> dict[tuple[int, str], tuple[Node, ...]]:
    """The functions of a text, by the line of their code and their name."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return {}
    found: dict[tuple[int, str], tuple[Node, ...]] = {}
    for node in ast.walk(tree):
        if isinstance(node, _NODES):
            name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
            decorated = getattr(node, "decorator_list", ())
            line = min([node.lineno, *(d.lineno for d in decorated)])
            found[line, name] = (*found.get((line, name), ()), node)
    return found


def _enclosing(code: CodeType, nodes: tuple[Node, ...]) -> Node | None:
    """The smallest of some nodes in which all of a code stands."""
    spots = [p for p in code.co_positions() if None not in p and p[2:] != (0, 0)]
    if not spots:
        return None
    first = min((line, column) for line, _, column, _ in spots)
    last = max((line, column) for _, line, _, column in spots)
    around = [n for n in nodes if (n.lineno, n.col_offset) <= first and last <= (n.end_lineno, n.end_col_offset)]
    return max(around, key=lambda n: (n.lineno, n.col_offset), default=None)


def _cut(lines: list[str], node: Node) -> str:
    return dedent("".join(lines[node.lineno - 1 : node.end_lineno]))


def written(node: object) -> str:
    """A syntax tree as text: without places, comments, docstrings and empty fields."""
    if isinstance(node, ast.AST):
        parts = []
        for name, value in ast.iter_fields(node):
            if name in ("kind", "type_comment") or value is None or value == []:
                continue
            if name == "body" and isinstance(node, _DOCUMENTED) and _is_text(value[0]):
                value = value[1:]
            parts.append(f"{name}={written(value)}")
        return f"{type(node).__name__}({','.join(parts)})"
    if isinstance(node, list):
        return f"[{','.join(written(n) for n in node)}]"
    return f"{type(node).__name__}:{node!r}"


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
