"""Replications: published numbers, computed again by a named method, and compared within a tolerance.

A case says its source and page, its method with inputs or a table, what is expected and how near. Cases that are
`soft`, because their inputs are doubted or typed from memory, are computed and shown, and never counted; `reference`
cases cannot be computed from what was published, and are shown alone.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from burdenshare.studies import methods
from burdenshare.studies.case_fields import field_faults, leaves, tolerance_for
from burdenshare.studies.replication_table import Table, read_table
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.files import read_bytes, read_file
from burdenshare.vocabulary.reading import Document

HOUSE: Final = Path(__file__).parent.parent / "data" / "cases"
KINDS: Final = ("published", "closed form", "own computation", "property", "reference")
WORDS: Final = (
    "title", "source", "place", "page", "kind", "soft", "method", "inputs", "table", "expected", "tolerance", "note"
)  # fmt: skip
NEEDED: Final = ("title", "source", "page", "kind", "expected")
LARGEST: Final = 64_000_000  # bytes of a table
COUNTED, SOFT, REFERENCE = "counted", "soft", "reference"


@dataclass(frozen=True)
class Case:
    """A case as read. `how` is `counted`, `soft` or `reference`; `table` is None where inputs are in the file."""

    name: str
    place: str
    body: Mapping[str, Any]
    table: Table | None = None

    @property
    def how(self) -> str:
        """Whether it counts."""
        return REFERENCE if self.body["kind"] == REFERENCE else SOFT if self.body.get("soft") else COUNTED


@dataclass(frozen=True)
class Line:
    """One expected number or word beside the one that was found; `found` is None where nothing is computed."""

    output: str
    expected: Any
    found: Any
    tolerance: float | None
    agrees: bool | None


@dataclass(frozen=True)
class Replicated:
    """A case with its lines."""

    case: Case
    lines: tuple[Line, ...] = field(default=())

    @property
    def fails(self) -> bool:
        """Whether it counts and a line does not agree."""
        return self.case.how == COUNTED and not all(line.agrees for line in self.lines)


@cache
def all_methods() -> Mapping[str, Callable[..., Mapping[str, Any]]]:
    """Every method, by name: the public functions of the folder of methods."""
    found = {}
    for module in pkgutil.iter_modules(methods.__path__):
        inside = vars(importlib.import_module(f"{methods.__name__}.{module.name}"))
        for name, thing in inside.items():
            if inspect.isfunction(thing) and thing.__module__.endswith(f".{module.name}") and name[0] != "_":
                found[name] = thing
    return found


def house_cases() -> tuple[Case, ...]:
    """The cases that come with the package, in the order of their names."""
    found = [case for path in sorted(HOUSE.glob("*.yaml")) for case in read_cases(path)]
    return tuple(sorted(found, key=lambda case: case.name))


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a file: a table of cases by name.

    Raises:
        ProblemsFound: a case lacks a word, or has an unknown one, or its table cannot be read; all faults at once.
    """
    document = read_file(path, path.name)
    if not isinstance(document.value, dict) or not document.value:
        right = f"It is a table of cases by name; each has {listed(NEEDED)}."
        raise ProblemsFound([Problem(document.at(()), "it holds no case.", right)])
    problems = [p for name in document.value for p in _faults(document, name)]
    if problems:
        raise ProblemsFound(problems)
    return tuple(_case(document, name, path.parent) for name in document.value)


def chosen_cases(wanted: str) -> tuple[Case, ...]:
    """The case of that name, or those of a file; all of the package's where nothing is wanted.

    Raises:
        ProblemsFound: there is neither such a case nor such a file.
    """
    if not wanted:
        return house_cases()
    known = {case.name: case for case in house_cases()}
    if wanted.upper() in known:
        return (known[wanted.upper()],)
    path = os.path.expanduser(wanted)  # leaves `~nobody/x` as it is
    if os.path.isfile(path):
        return read_cases(Path(path))
    right = nearest(wanted.upper(), known) or f"Cases are {listed(list(known), 60)}."
    raise ProblemsFound([Problem("burdenshare replicate", f"`{wanted}` is neither a case nor a file.", right)])


def replicate(case: Case) -> Replicated:
    """Compute a case and compare it.

    Raises:
        ProblemsFound: an input does not fit the method, or an expected output is not one of its.
        NotHeld: a package that the method needs is not installed.
    """
    expected = case.body["expected"]
    if case.how == REFERENCE:
        return Replicated(case, tuple(Line(n, v, None, None, None) for n, v in leaves(expected)))
    given = dict(case.body.get("inputs") or {})
    if case.table is not None:
        given["table"] = case.table
    found = dict(leaves(_computed(case, given)))
    lacking = [name for name, _ in leaves(expected) if name not in found]
    if lacking:
        right = nearest(lacking[0], found) or f"Its outputs are {listed(list(found), 30)}."
        wrong = f"the method `{case.body['method']}` gives no `{lacking[0]}`."
        raise ProblemsFound([Problem(case.place, wrong, right)])
    for name, _ in leaves(expected):
        if isinstance(found[name], complex) or (isinstance(found[name], float) and not np.isfinite(found[name])):
            wrong = f"`{name}` of the method `{case.body['method']}` is {found[name]}, which is no finite number."
            raise ProblemsFound([Problem(case.place, wrong, "", "Look at the inputs.")])
    return Replicated(case, tuple(_line(case, name, value, found[name]) for name, value in leaves(expected)))


def _computed(case: Case, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The outputs of the method, with what does not fit said at the case."""
    try:
        with np.errstate(all="ignore"):  # what is not finite is said where it is compared
            return all_methods()[case.body["method"]](**given)
    except ProblemsFound as found:
        if type(found) is not ProblemsFound:
            raise
        raise ProblemsFound(
            [Problem(case.place, f"{p.place}: {p.wrong}", p.right, p.do) for p in found.problems]
        ) from None
    except MemoryError:
        raise
    except Exception as error:  # a method takes what users write, and fails in its own way on what does not fit
        wrong = f"the inputs do not fit the method `{case.body['method']}` ({error})."
        right = f"Its words: {_signature(all_methods()[case.body['method']])}."
        raise ProblemsFound([Problem(case.place, wrong, right)]) from None


def _line(case: Case, name: str, expected: Any, found: Any) -> Line:
    if isinstance(expected, bool | str) or expected is None:
        return Line(name, expected, found, None, expected == found)
    allowed = tolerance_for(name, case.body.get("tolerance", 0))
    if isinstance(found, bool | str) or found is None:
        return Line(name, expected, found, allowed, False)
    near = abs(float(found) - float(expected)) <= allowed * (1 + 1e-9)
    return Line(name, expected, found, allowed, bool(near))


def _faults(document: Document, name: Any) -> Iterator[Problem]:
    """What a case lacks, and what it says that no case knows."""
    body, at = document.value[name], document.at((name,))
    if not isinstance(body, dict):
        yield Problem(at, f"`{name}` is not a case.", f"A case is a table with {listed(NEEDED)}.")
        return
    for word in body:
        if word not in WORDS:
            right = nearest(str(word), WORDS) or f"Its words are {listed(WORDS, 20)}."
            yield Problem(document.at((name, word)), f"`{word}` is not a word of a case.", right)
    for word in NEEDED:
        if not str(body.get(word) if body.get(word) is not None else "").strip():
            do = "A number without a source is not replicated." if word == "source" else ""
            yield Problem(at, f"`{name}.{word}` is missing.", "", do)
    kind = body.get("kind")
    if kind is not None and kind not in KINDS:
        yield Problem(document.at((name, "kind")), f"`kind` is `{kind}`.", f"It is one of {listed(KINDS)}.")
    yield from field_faults(document, name, body)
    if not isinstance(body.get("inputs") or {}, dict):
        yield Problem(document.at((name, "inputs")), "`inputs` is not a table of words and values.")
    elif kind != REFERENCE:
        yield from _method_faults(document, name, body)


def _method_faults(document: Document, name: Any, body: Mapping[str, Any]) -> Iterator[Problem]:
    method = all_methods().get(str(body.get("method")))
    if method is None:
        right = nearest(str(body.get("method")), all_methods()) or f"Methods are {listed(sorted(all_methods()), 40)}."
        at = document.at((name, "method")) if "method" in body else document.at((name,))
        yield Problem(at, f"there is no method `{body.get('method')}`.", right)
        return
    words = inspect.signature(method).parameters
    if "table" in words and "table" in (body.get("inputs") or {}):
        right = "Write it beside `inputs`, as the name of a CSV file."
        yield Problem(document.at((name, "inputs", "table")), "`table` is no word of `inputs`.", right)
    given = [*(body.get("inputs") or {}), *(["table"] if "table" in body else [])]
    for word in given:
        if word not in words:
            right = nearest(str(word), words) or f"Its words are {listed(list(words))}."
            where = (name, "inputs", word) if word in (body.get("inputs") or {}) else (name, "table")
            yield Problem(document.at(where), f"`{word}` is not a word of the method `{body['method']}`.", right)
    for word, parameter in words.items():
        if parameter.default is parameter.empty and word not in given:
            yield Problem(document.at((name,)), f"`{word}` of the method `{body['method']}` is missing.")


def _case(document: Document, name: Any, folder: Path) -> Case:
    body = document.value[name]
    table = body.get("table")
    if table is None:
        return Case(str(name), document.at((name,)), body)
    path = folder / str(table)
    if Path(str(table)).name != str(table) or not os.path.isfile(path):
        right = "It is the name of a CSV file that lies beside this file."
        raise ProblemsFound([Problem(document.at((name, "table")), f"there is no file `{table}`.", right)])
    return Case(str(name), document.at((name,)), body, read_table(read_bytes(path, path.name, LARGEST), path.name))


def _signature(method: Callable[..., Any]) -> str:
    return ", ".join(inspect.signature(method).parameters)
