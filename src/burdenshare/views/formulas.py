"""The value of a formula: numbers, names, brackets, and the four kinds of arithmetic; nothing else is written."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Final

_DOES: Final[dict[type[ast.operator], Callable[[float, float], float]]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip


def value_of(text: str, names: Mapping[str, float]) -> float:
    """Compute a formula without its `=`.

    Args:
        text: such as `debt / (1 + growth / 100)`.
        names: the value of each name.

    Raises:
        KeyError: there is no such name.
        ValueError: it is more than arithmetic.
    """

    def of(node: ast.expr) -> float:
        if isinstance(node, ast.BinOp) and type(node.op) in _DOES:
            return _DOES[type(node.op)](of(node.left), of(node.right))
        if isinstance(node, ast.Name):
            return names[node.id]
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return node.value
        raise ValueError(text)

    return of(ast.parse(text, mode="eval").body)
