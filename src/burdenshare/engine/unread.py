"""Cells of sampled inputs that nothing reads: an actor's number in a theory that the actor does not follow.

Where actors differ in theory, each theory is computed for all of them and the public quantity selects by actor. What
only an unselected theory would read is not sampled. The rest of a program stands as it is, and so do all other draws.
"""

from __future__ import annotations

import dataclasses
import dis
import math
from collections.abc import Mapping
from types import CodeType, FunctionType
from typing import Any, Final

import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from burdenshare.engine.distributions import fixed
from burdenshare.engine.draws import varies
from burdenshare.engine.graph import LAST_YEAR, REFERENCE, ByActor, Equation
from burdenshare.engine.program import Program, Sampled
from burdenshare.vocabulary import numerics

Mask = npt.NDArray[np.bool_]
ACTOR: Final = "actor"
# Functions and attributes of arrays that take each label by itself; anything else may join labels.
_BY_LABEL: Final = (
    "where", "maximum", "minimum", "clip", "zeros_like", "ones_like", "expm1", "log1p", "astype", "dtype",
)  # fmt: skip
_TOOLS: Final = {"exp", "log", "spread"}
# What a plain expression is made of, in all versions of Python: it takes nothing apart, repeats and decides nothing.
_STEPS: Final = {
    "RESUME", "NOP", "CACHE", "EXTENDED_ARG", "COPY", "SWAP", "POP_TOP", "PUSH_NULL", "LOAD_CONST", "LOAD_SMALL_INT",
    "LOAD_FAST", "LOAD_FAST_BORROW", "LOAD_FAST_LOAD_FAST", "LOAD_FAST_BORROW_LOAD_FAST_BORROW", "STORE_FAST",
    "STORE_FAST_LOAD_FAST", "STORE_FAST_STORE_FAST", "LOAD_GLOBAL", "LOAD_ATTR", "LOAD_METHOD", "BINARY_OP",
    "COMPARE_OP", "UNARY_NEGATIVE", "PRECALL", "KW_NAMES", "CALL", "CALL_KW", "RETURN_VALUE", "RETURN_CONST",
}  # fmt: skip
MIDDLE: Final = 0.5


def without_unread(program: Program) -> Program:
    """The program with one number, the median, where nothing reads what would be sampled."""
    inputs = dict(program.inputs)
    for name, mask in unread(program).items():
        given = inputs[name]
        assert isinstance(given, Sampled)
        cells = tuple(
            fixed(float(cell.quantile(np.array([MIDDLE]))[0])) if is_unread and varies(cell) else cell
            for cell, is_unread in zip(given.cells, mask.ravel(), strict=True)
        )
        inputs[name] = dataclasses.replace(given, cells=cells)
    return dataclasses.replace(program, inputs=inputs)


def unread(program: Program) -> dict[str, Mask]:
    """By sampled input that has such cells, which of its cells nothing reads, in the shape of its kind."""
    if not any(isinstance(e.function, ByActor) for e in program.equations.values()):
        return {}
    read = _read_of(program)
    found = {}
    for name, given in program.inputs.items():
        if isinstance(given, Sampled) and ACTOR in given.kind.dimensions and not read[name].all():
            axis = given.kind.dimensions.index(ACTOR)
            shape = [-1 if i == axis else 1 for i in range(len(given.kind.dimensions))]
            found[name] = np.broadcast_to(~read[name].reshape(shape), program.shape(given.kind))
    return found


def _read_of(program: Program) -> dict[str, Mask]:
    """By quantity, the actors for whom something reads it. What has a public name is always read."""
    count = len(program.labels[ACTOR])
    private = {p for e in program.equations.values() if isinstance(e.function, ByActor) for p in e.takes}
    theories = {p.partition("__")[0] for p in private}
    inner = {n for n in program.equations if n.partition("__")[0] in theories and "__" in n}
    read = {n: np.zeros(count, bool) if n in inner else np.ones(count, bool) for n in program.equations}
    read |= {n: np.zeros(count, bool) for n in program.inputs}
    waiting = [n for n in program.equations if n not in inner]
    while waiting:
        equation = program.equations[waiting.pop()]
        for parameter, mask in _reads(equation, read[equation.name]).items():
            for name in {parameter, parameter.removesuffix(LAST_YEAR), parameter.removesuffix(REFERENCE)}:
                if name in read and (mask & ~read[name]).any():
                    read[name] = read[name] | mask
                    waiting += [name] if name in program.equations else []
    return read


def _reads(equation: Equation, wanted: Mask) -> dict[str, Mask]:
    """For whom an equation reads each of its parameters, if its result is wanted for these actors."""
    if isinstance(equation.function, ByActor):
        return {p: wanted & np.array(whose) for p, whose in zip(equation.takes, equation.function.whose, strict=True)}
    whole = np.full_like(wanted, wanted.any())
    apart = ACTOR in equation.gives.dimensions and is_by_label(equation)
    return {p: wanted if apart and ACTOR in k.dimensions else whole for p, k in equation.takes.items()}


def is_by_label(equation: Equation) -> bool:
    """Whether each label of a result surely depends on the same label of the inputs alone."""
    function: Any = equation.function
    kinds = (*equation.takes.values(), equation.gives)
    if not isinstance(function, FunctionType) or any("party" in k.dimensions for k in kinds):
        return False
    code, space = function.__code__, function.__globals__
    return not any(isinstance(c, CodeType) for c in code.co_consts) and _is_plain(code, space)


def _is_plain(code: CodeType, space: Mapping[str, Any]) -> bool:
    return all(_is_plain_step(step, space) for step in dis.get_instructions(code))


def _is_plain_step(step: dis.Instruction, space: Mapping[str, Any]) -> bool:
    if step.opname not in _STEPS or (step.opname == "BINARY_OP" and step.argrepr in ("@", "@=", "[]")):
        return False
    if step.opname == "LOAD_GLOBAL":
        return _is_tool(step.argval, space.get(step.argval))
    return step.opname not in ("LOAD_ATTR", "LOAD_METHOD") or step.argval in _BY_LABEL


def _is_tool(name: str, value: Any) -> bool:
    """Whether a name of a module is a number, a unit, a kind, the library of arrays, or one of the plain tools."""
    if value is jnp or value is math or isinstance(value, int | float):
        return True
    if name in _TOOLS:
        return value is getattr(numerics, name)
    return name in numerics.UNITS or hasattr(value, "__metadata__")
