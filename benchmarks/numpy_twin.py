"""The same equations in plain vectorised NumPy: needs NumPy alone, so that peers in other environments can import it.

The source of each equation is run as it stands, with NumPy in the place of JAX's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import numpy as np

LAST_YEAR = "_last_year"
# What equations take from JAX besides its NumPy.
JAX = SimpleNamespace(nn=SimpleNamespace(sigmoid=lambda x: 1 / (1 + np.exp(-x))))


def dimensions(kind: str) -> tuple[str, ...]:
    """The dimensions in a kind's name."""
    return tuple(word.lower() for word in re.findall(r"[A-Z][a-z]*", kind.partition("By")[2]))


def spread(x: np.ndarray, of: tuple[str, ...], to: tuple[str, ...]) -> np.ndarray:
    return np.expand_dims(x, [i for i, d in enumerate(to) if d not in of])


def as_party(x: np.ndarray, of: tuple[str, ...]) -> np.ndarray:
    """The same numbers, read as those of the other state of a pair."""
    return x


def over(dimension: str, x: np.ndarray, of: tuple[str, ...]) -> np.ndarray:
    return x.sum(axis=of.index(dimension))


def _special() -> dict[str, Any]:
    """The functions of SciPy that equations take from JAX's copy; none where SciPy is not there."""
    try:
        from scipy.special import log_ndtr, ndtr, ndtri
    except ImportError:
        return {}
    return {"log_ndtr": log_ndtr, "ndtr": ndtr, "ndtri": ndtri}


def equations(source: str) -> dict[str, Callable[..., Any]]:
    """The functions of a theory's source (and of its topic's tools before it), computing with NumPy."""
    tree = ast.parse(source)
    imported = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    plain = [n for n in imported if _root(n) in ("math", "functools", "operator", "typing", "collections")]
    future = ast.parse("from __future__ import annotations").body
    tree.body = [*future, *(n for n in tree.body if n not in imported or n in plain)]
    kinds = {a.name: dimensions(a.name) for n in imported for a in n.names if n not in plain and a.name[0].isupper()}
    space: dict[str, Any] = {
        "jnp": np,
        "jax": JAX,
        "over": over,
        "spread": spread,
        "as_party": as_party,
        **_special(),
        **kinds,
    }
    exec(compile(tree, "<equations>", "exec", dont_inherit=True), space)
    names = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
    return {name: space[name] for name in names}


def _root(node: ast.Import | ast.ImportFrom) -> str:
    return (node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]


class Twin:
    """A model of ordered steps: each step is a name, a function and the names of its arguments."""

    def __init__(
        self,
        steps: Sequence[tuple[str, Callable[..., Any], Sequence[str]]],
        carried: Sequence[str],
        outcomes: Sequence[str],
    ) -> None:
        self.steps, self.carried, self.outcomes = list(steps), list(carried), list(outcomes)

    def run(
        self, first: Mapping[str, Any], constant: Mapping[str, Any], by_year: Sequence[Mapping[str, Any]], shocks: Callable[[int], Mapping[str, Any]],
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Every year of one block of draws: the outcomes of each."""
        state, kept = dict(first), []
        with np.errstate(all="ignore"):
            for i, year in enumerate(by_year):
                space = {**constant, **year, **shocks(i), **{f"{k}_last_year": v for k, v in state.items()}}
                for name, function, arguments in self.steps:
                    space[name] = function(*[space[a] for a in arguments])
                state = {k: space[k] for k in self.carried}
                kept.append({k: space[k] for k in self.outcomes})
        return kept


def link(
    steps: list[Any], space: dict[str, dict[str, Any]], chosen: dict[str, np.ndarray], observed: list[str]
) -> list[tuple[str, Any, list[str]]]:
    """Give each step its function."""
    linked: list[tuple[str, Any, list[str]]] = []
    for name, theory, own, arguments in steps:
        if theory:
            function = space[theory][own]
            if name in observed:
                linked.append(
                    (name, _observed(function, len(arguments)), [*arguments, "is_reference_year", name + LAST_YEAR])
                )
                continue
            linked.append((name, function, arguments))
        elif own == "reference":
            linked.append((name, np.where, arguments))
        else:
            linked.append((name, _select([chosen[a] for a in arguments]), arguments))
    return linked


def _observed(function: Any, count: int) -> Any:
    return lambda *a: np.where(a[count], a[count + 1], function(*a[:count]))


def _select(masks: list[np.ndarray]) -> Any:
    def select(*values: np.ndarray) -> np.ndarray:
        first = values[0]
        for mask, value in zip(masks[1:], values[1:], strict=True):
            first = np.where(mask, value, first)
        return first

    return select


def in_chunks(one: Callable[[int, int], None], draws: int, chunk: int = 4096, threads: int = 2) -> None:
    """Call `one(first, size)` for every chunk of draws."""
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda first: one(first, min(chunk, draws - first)), range(0, draws, chunk)))
