"""What computes a replication, and is it reproduced?

Kinds: `live`, by equations of the model or by functions that an equation runs; `helper`, by functions that no equation
runs; `data`, by arithmetic on figures, counts and priors. A case names its kind and the functions of the model that it
calls (`by`); numbers of a live case that come from elsewhere are named too (`beside`).

A case is reproduced if each number differs from the number given by at most one unit of its last digit, and the tolerance is
at most a quarter of the number. A test may pass within a wider tolerance; the case then says `not reproduced`.
"""

from __future__ import annotations

import importlib
import re
from contextlib import contextmanager
from decimal import Decimal
from inspect import isfunction
from types import CodeType

import jax
import numpy as np

from burdenshare.views.reference import theory_files

KINDS = ("live", "helper", "data")
AGAINST = ("published", "closed form", "own computation", "property")
RESULTS = ("reproduced", "not reproduced")
UNKNOWN, WITHOUT = "page not known", "no pages"
WIDE = 0.25  # a tolerance above this part of the number says nothing
MODEL = "burdenshare.model."


def faults(case):
    """What a case does not say of itself, or says wrongly."""
    if case.get("kind") not in KINDS:
        yield f"kind is one of {KINDS}"
    if case.get("against") not in AGAINST:
        yield f"against is one of {AGAINST}"
    if case.get("result", RESULTS[0]) not in RESULTS:
        yield f"result is one of {RESULTS}"
    for word in ("source", "place"):
        if not str(case.get(word) or "").strip():
            yield f"{word} is missing"
    page = str(case.get("page") or "")
    if page != WITHOUT and not page.endswith(UNKNOWN) and not re.fullmatch(r"(.*, )?pp?\. \d+(–\d+)?", page):
        yield f"page is `p. N`, `{UNKNOWN}` or, where the source has none, `{WITHOUT}`"
    if (case.get("kind") == "data") == bool(case.get("by")):
        yield "a case names the functions of the model that compute it, unless it is of data"


def equations():
    """Every equation of every theory."""
    for path in theory_files():
        module = importlib.import_module(f"{MODEL}{path.parent.name}.{path.stem}")
        for name, made in vars(module).items():
            if isfunction(made) and made.__module__ == module.__name__ and not name.startswith("_"):
                yield made


def names(code):
    """Every name that a function and the functions inside it read."""
    found = {*code.co_names}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= names(constant)
    return found


def run_by(functions):
    """The code of functions of the model, and of all that they run within it."""
    found, left = set(), list(functions)
    while left:
        function = left.pop()
        if function.__code__ not in found:
            found.add(function.__code__)
            read = (function.__globals__.get(name) for name in names(function.__code__))
            left += [f for f in read if isfunction(f) and f.__module__.startswith(MODEL)]
    return found


@contextmanager
def replaced(module, make):
    """For a while, each function of the model that a module imports is what `make` makes of it."""
    own = {n: f for n, f in vars(module).items() if isfunction(f) and f.__module__.startswith(MODEL)}
    vars(module).update({name: make(function) for name, function in own.items()})
    try:
        yield
    finally:
        vars(module).update(own)


def called(module, compute, inputs):
    """The code of each function of the model that a computation of a module calls by itself, and what it finds."""
    seen = set()

    def watched(function):
        def call(*given, **named):
            seen.add(function.__code__)
            return function(*given, **named)

        return call

    with replaced(module, watched):
        return seen, compute(inputs)


def kind_of(seen, live):
    """The kind of a case from the functions of the model that it calls, and those that equations run."""
    return "live" if seen & live else "helper" if seen else "data"


def spoiled(function, spoil):
    """A function whose every number is wrong."""
    return lambda *given, **named: jax.tree_util.tree_map(spoil, function(*given, **named))


def turned(value):
    """Another number, or the other truth."""
    value = np.asarray(value)
    return ~value if value.dtype == bool else -value - 1


def lost(value):
    """No number."""
    return np.asarray(value) * np.nan


def leaves(value):
    """The numbers of an expected or a found value, in order."""
    if isinstance(value, dict):
        return [leaf for k in sorted(value, key=str) for leaf in leaves(value[k])]
    if isinstance(value, list | tuple):
        return [leaf for part in value for leaf in leaves(part)]
    return [] if isinstance(value, bool | str) or value is None else [value]


def unit(value):
    """One unit of the last digit that is given."""
    return 1 if isinstance(value, int) else 10.0 ** Decimal(repr(value)).as_tuple().exponent


def is_reproduced(expected, found, allowed):
    """Whether all numbers of an output are as given, and the test is no wider than a quarter of them."""
    pairs = zip(leaves(expected), leaves(found), strict=True)
    return all(abs(f - e) <= unit(e) * (1 + 1e-9) and (e == 0 or allowed <= WIDE * abs(e)) for e, f in pairs)
