"""Planted errors: every equation with one thing changed in it, of each kind of error that a check should notice."""

from __future__ import annotations

import ast
import copy
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import jax.numpy as jnp

from burdenshare.engine.check import prime_sizes, shape_problems
from burdenshare.engine.graph import CLOCK, Equation
from burdenshare.engine.units import wrong_units
from burdenshare.vocabulary import numerics
from burdenshare.vocabulary.kinds import QUANTITIES, kind

OTHER_MEASURE = {
    "MoneyFlow": "MoneyStock", "MoneyStock": "MoneyFlow", "PeopleFlow": "PeopleStock", "PeopleStock": "PeopleFlow",
    "ForceFlow": "ForceStock", "ForceStock": "ForceFlow", "LocalMoneyFlow": "MoneyFlow", "OutputFlow": "MoneyFlow",
    "Rate": "Share", "OutputShare": "Share", "Duration": "Ratio", "Log": "Ratio",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """An equation with one error in it: of which kind, and what was changed, in words."""

    error: str
    what: str
    equation: Equation


def caught(equation: Equation) -> str | None:
    """The first check that refuses an equation, or None where all let it pass."""
    if shape_problems(equation, prime_sizes()):
        return "shape"
    try:
        return next((measure for measure, _ in wrong_units(equation)), None)
    except (TypeError, ValueError, IndexError):
        return "shape"


def mutants(equation: Equation, errors: tuple[str, ...]) -> Iterator[Mutant]:
    """Every mutant of an equation with one of these errors."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(equation.function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    for error in (e for e in errors if e in ERRORS):
        for place, new in ERRORS[error](tree, equation):
            changed = _with(tree, place, new)
            made = _made(changed, equation)
            yield Mutant(error, f"{ast.unparse(place)} -> {ast.unparse(new)}", made)
    for parameter, takes in equation.takes.items():
        other = OTHER_MEASURE.get(takes.quantity.name)
        if other and parameter not in CLOCK and "wrong kind" in errors:
            wrong = kind(takes.name.replace(takes.quantity.name, other, 1))
            made = replace(equation, takes={**equation.takes, parameter: wrong})
            yield Mutant("wrong kind", f"{parameter}: {takes.name} -> {wrong.name}", made)


def _made(tree: ast.FunctionDef, equation: Equation) -> Equation:
    """The equation of a changed function, in a copy of the names of its module."""
    space = dict(vars(sys.modules[equation.function.__module__]))
    space.setdefault("jnp", jnp)
    module = ast.fix_missing_locations(ast.Module([tree], []))
    exec(compile(module, "<mutant>", "exec"), space)
    return replace(equation, function=space[tree.name])


def _with(tree: ast.FunctionDef, place: ast.AST, new: ast.AST) -> ast.FunctionDef:
    """A copy of the function in which `new` stands in the place of `place`."""
    where = next(i for i, node in enumerate(ast.walk(tree)) if node is place)
    twin = copy.deepcopy(tree)
    old = next(node for i, node in enumerate(ast.walk(twin)) if i == where)

    class Put(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            return copy.deepcopy(new) if node is old else self.generic_visit(node)

    changed: ast.FunctionDef = Put().visit(twin)
    return changed


def _nodes(tree: ast.FunctionDef, what: type) -> Iterator[Any]:
    """The nodes of a kind in what the function computes: no annotation, no default."""
    for statement in tree.body:
        skipped = {id(a) for f in ast.walk(statement) if isinstance(f, ast.FunctionDef) for a in ast.walk(f.args)}
        skipped |= {id(f.returns) for f in ast.walk(statement) if isinstance(f, ast.FunctionDef)}
        yield from (n for n in ast.walk(statement) if isinstance(n, what) and id(n) not in skipped)


def _calls(tree: ast.FunctionDef, *names: str) -> Iterator[ast.Call]:
    return (n for n in _nodes(tree, ast.Call) if isinstance(n.func, ast.Name) and n.func.id in names)


def _number(node: ast.AST) -> bool:
    """Whether something is a bare number, or made of them."""
    return all(
        isinstance(n, ast.Constant | ast.UnaryOp | ast.BinOp | ast.operator | ast.unaryop) for n in ast.walk(node)
    )


def _operator(old: type, new: ast.operator) -> Callable[..., Iterator[tuple[ast.AST, ast.AST]]]:
    def change(tree: ast.FunctionDef, _: Equation) -> Iterator[tuple[ast.AST, ast.AST]]:
        for node in _nodes(tree, ast.BinOp):
            if isinstance(node.op, old) and not (_number(node.left) or _number(node.right)):
                yield node, ast.BinOp(node.left, new, node.right)

    return change


def _factor(tree: ast.FunctionDef, equation: Equation) -> Iterator[tuple[ast.AST, ast.AST]]:
    """A named factor that has a unit is left out."""
    for node in _nodes(tree, ast.BinOp):
        if isinstance(node.op, ast.Mult) and _has_unit(node.left, equation):
            yield node, node.right
        if isinstance(node.op, ast.Mult | ast.Div) and _has_unit(node.right, equation):
            yield node, node.left


def _has_unit(node: ast.AST, equation: Equation) -> bool:
    return isinstance(node, ast.Name) and node.id in equation.takes and bool(equation.takes[node.id].quantity.scaling)


def _axis(tree: ast.FunctionDef, _: Equation) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The sum runs over another dimension."""
    named = {ast.unparse(a.targets[0]): ast.unparse(a.value) for a in _nodes(tree, ast.Assign)}
    for call in _calls(tree, "over"):
        assert isinstance(call.args[0], ast.Constant)
        of = ast.unparse(call.args[2])
        for other in kind(named.get(of, of)).dimensions:
            if other != call.args[0].value:
                yield call.args[0], ast.Constant(other)


def _transposed(tree: ast.FunctionDef, equation: Equation) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The first two dimensions of an array stand the other way round."""
    for name in _nodes(tree, ast.Name):
        if name.id in equation.takes and len(equation.takes[name.id].dimensions) > 1:
            yield name, ast.parse(f"jnp.swapaxes({name.id}, 0, 1)", mode="eval").body


def _unit(*units: str) -> Callable[..., Iterator[tuple[ast.AST, ast.AST]]]:
    def change(tree: ast.FunctionDef, _: Equation) -> Iterator[tuple[ast.AST, ast.AST]]:
        yield from ((n, ast.Constant(1.0)) for n in _nodes(tree, ast.Name) if n.id in units)

    return change


def _inner(*names: str) -> Callable[..., Iterator[tuple[ast.AST, ast.AST]]]:
    """A call is left out, and what it was given stands there instead."""

    def change(tree: ast.FunctionDef, _: Equation) -> Iterator[tuple[ast.AST, ast.AST]]:
        yield from ((call, call.args[1 if names == ("over",) else 0]) for call in _calls(tree, *names))

    return change


def _another(tree: ast.FunctionDef, equation: Equation) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Another input of the same dimensions stands in an input's place: a flow for a stock, a rate for a share."""
    only_types = {id(a.value) for a in _nodes(tree, ast.Attribute)}
    for name in _nodes(tree, ast.Name):
        own = equation.takes.get(name.id)
        # Whether something is above zero has no unit.
        if own is None or own.quantity.name == "Truth" or name.id in CLOCK or id(name) in only_types:
            continue
        for other, theirs in equation.takes.items():
            unlike = theirs.quantity.scaling != own.quantity.scaling
            if other not in CLOCK and theirs.dimensions == own.dimensions and unlike:
                yield name, ast.Name(other, ast.Load())
                break


ERRORS: dict[str, Callable[..., Iterator[tuple[ast.AST, ast.AST]]]] = {
    "plus for minus": _operator(ast.Sub, ast.Add()),
    "minus for plus": _operator(ast.Add, ast.Sub()),
    "times for over": _operator(ast.Div, ast.Mult()),
    "over for times": _operator(ast.Mult, ast.Div()),
    "factor left out": _factor,
    "wrong axis": _axis,
    "transposed": _transposed,
    "no year": _unit("ONE_YEAR"),
    "no other unit": _unit(*(set(numerics.UNITS) - {"ONE_YEAR"})),
    "not a party": _inner("as_party"),
    "no logarithm": _inner("log", "exp"),
    "not summed": _inner("over"),
    "another input": _another,
}
SIGNS = ("plus for minus", "minus for plus")
assert set(OTHER_MEASURE) | set(OTHER_MEASURE.values()) <= set(QUANTITIES)
