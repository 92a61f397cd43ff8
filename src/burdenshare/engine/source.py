"""The source of functions, found by their code: as readable text, and as a digest.

The digest is of the syntax tree without comments, docstrings and layout: rewording or reformatting a
function changes no name. A tree has its own text form here, because Python's `ast.dump` differs between versions.
"""

from __future__ import annotations

import ast
import hashlib
import linecache
from dataclasses import dataclass
from functools import lru_cache
from textwrap import dedent
from types import CodeType
from typing import Final, TypeAlias

Node: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_NODES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_DOCUMENTED: Final = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Source:
    """A function's code: a digest, its text (empty if it cannot be found), the names it uses."""

    digest: bytes
    text: str
    names: frozenset[str]


@lru_cache(maxsize=16384)
def source_of(code: CodeType) -> Source:
    """The source of a function, by its code. Without a source the digest is that of the compiled code."""
    nodes = _index(code.co_filename).get((code.co_firstlineno, code.co_name), ())
    names = frozenset(_names(code))
    if not nodes:
        return Source(_hash("code", code.co_code.hex(), repr(_plain_constants(code))), "", names)
    # Lambdas of one line cannot be told apart by their line: each counts with its neighbours.
    return Source(_hash(*(written(n) for n in nodes)), _text(code.co_filename, nodes[0]), names)


def _hash(*parts: str) -> bytes:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).digest()


def _names(code: CodeType) -> set[str]:
    """Every name that a function and the functions inside it read: globals, and attributes of what they read."""
    found = {*code.co_names}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _names(constant)
    return found


def _plain_constants(code: CodeType) -> list[object]:
    inner = (c.co_code.hex() if isinstance(c, CodeType) else c for c in code.co_consts)
    return [*inner, *code.co_names]


@lru_cache(maxsize=1024)
def _index(file: str) -> dict[tuple[int, str], tuple[Node, ...]]:
    """The functions of a file, by the line of their code and their name."""
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
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


def _text(file: str, node: Node) -> str:
    return dedent("".join(linecache.getlines(file)[node.lineno - 1 : node.end_lineno]))


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
