"""The C words of each operation, by JAX's name of it. What is not here cannot be printed.

Conditions are 0 or 1. Nothing branches, so that a loop over draws becomes vector instructions. The functions `f_...`
are those of `functions.h`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from burdenshare.engine.emit.parts import Number

NAN: Final = '__builtin_nanf("")'
_PLAIN: Final = {
    "neg": "-{0}",
    "log": "f_log({0})",
    "exp": "f_exp({0})",
    "exp2": "f_exp({0}*0x1.62e43p-1f)",
    "expm1": "f_expm1({0})",
    "log1p": "f_log1p({0})",
    "erf": "f_erf({0})",
    "erfc": "f_erfc({0})",
    "erf_inv": "f_erfinv({0})",
    "tanh": "f_tanh({0})",
    "logistic": "1.0f/(1.0f+f_exp(-{0}))",
    "sqrt": "__builtin_sqrtf({0})",
    "rsqrt": "1.0f/__builtin_sqrtf({0})",
    "floor": "__builtin_floorf({0})",
    "ceil": "__builtin_ceilf({0})",
    "abs": "__builtin_fabsf({0})",
    "sign": "f_sign({0})",
    "square": "{0}*{0}",
    "is_finite": "{0}-{0}==0.0f",
    "copy": "{0}",
    "add": "{0}+{1}",
    "add_any": "{0}+{1}",
    "sub": "{0}-{1}",
    "mul": "{0}*{1}",
    "div": "{0}/{1}",
    "pow": "f_pow({0},{1})",
    "max": "f_max({0},{1})",
    "min": "f_min({0},{1})",
    "gt": "{0}>{1}",
    "lt": "{0}<{1}",
    "ge": "{0}>={1}",
    "le": "{0}<={1}",
    "eq": "{0}=={1}",
    "ne": "{0}!={1}",
    "and": "{0}&{1}",
    "or": "{0}|{1}",
    "xor": "{0}^{1}",
    "not": "!{0}",
    "clamp": "f_min(f_max({1},{0}),{2})",
    "select_n": "{0}?{2}:{1}",
}
# The same of whole numbers, where it is written otherwise.
_WHOLE: Final = {
    "abs": "__builtin_abs({0})",
    "max": "({0}>{1}?{0}:{1})",
    "min": "({0}<{1}?{0}:{1})",
    "sign": "({0}>0)-({0}<0)",
}
_NEVER_WHOLE: Final = ("clamp", "div", "pow")  # written for floats alone
ELEMENTWISE: Final = (*_PLAIN, "integer_pow", "convert_element_type")
# What joins the numbers of a sum and the like: an operator, or a function; and what the result of no numbers is.
REDUCTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "reduce_sum": ("+", "0"),
    "reduce_prod": ("*", "1"),
    "reduce_max": ("f_max", "-__builtin_inff()"),
    "reduce_min": ("f_min", "__builtin_inff()"),
    "reduce_or": ("|", "0"),
    "reduce_and": ("&", "1"),
}


def joined(operation: str, first: str, second: str) -> str:
    """Two numbers of a sum and the like as one."""
    sign = REDUCTIONS[operation][0]
    return f"{sign}({first},{second})" if sign.startswith("f_") else f"{first}{sign}{second}"


def words(operation: str, given: Sequence[str], whole: bool, more: Mapping[str, Any]) -> str:
    """One operation in C.

    Args:
        operation: JAX's name of it.
        given: what it reads, in C.
        whole: whether it reads whole numbers.
        more: its parameters.
    """
    if operation == "integer_pow":
        return power(given[0], more["y"])
    if operation == "convert_element_type":
        return _converted(given[0], whole, more["new_dtype"])
    form = _WHOLE.get(operation, _PLAIN[operation]) if whole else _PLAIN[operation]
    return form.format(*given)


def is_printed(operation: str, whole: bool) -> bool:
    """Whether there are words for an operation on such numbers."""
    return operation in ELEMENTWISE and not (whole and operation in _NEVER_WHOLE)


def _converted(x: str, whole: bool, dtype: Any) -> str:
    if np.issubdtype(dtype, np.floating):
        return f"(float){x}"
    if np.dtype(dtype) == np.bool_:
        return f"{x}!=0"
    return f"(int){x}"


def power(x: str, exponent: int) -> str:
    """A whole power, by squares."""
    if exponent < 0:
        return f"1.0f/({power(x, -exponent)})"
    if exponent == 0:
        return "1.0f"
    half = power(x, exponent // 2)
    squared = f"({half})*({half})" if exponent > 1 else ""
    return squared if exponent % 2 == 0 else f"{squared}*{x}" if squared else x


def number(x: Number) -> str:
    """A number in C, to the last bit."""
    if x.whole:
        return _apart(str(int(x.value)))
    value = float(np.float32(x.value))
    if value != value:
        return NAN
    if np.isinf(value):
        return _apart(f"{'-' if value < 0 else ''}__builtin_inff()")
    return _apart(f"{value.hex()}f")


def _apart(text: str) -> str:
    """A negative number in brackets: two signs in a row are an operation of their own in C."""
    return f"({text})" if text.startswith("-") else text
