"""The fields of a replication's case: of what kind each is, what may be expected, and which tolerance holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from burdenshare.vocabulary.errors import Problem, listed, nearest
from burdenshare.vocabulary.reading import Document

TEXTS: Final = ("title", "source", "place", "note", "method", "table")


def field_faults(document: Document, name: Any, body: Mapping[str, Any]) -> Iterator[Problem]:
    """What is of the wrong kind in the fields of a case, each at its line; a field that is not there is no fault."""
    for word in TEXTS:
        if body.get(word) is not None and not isinstance(body[word], str):
            yield _fault(document, (name, word), body[word], "It is text; write a number in quotes.")
    page = body.get("page")
    if page is not None and (isinstance(page, bool) or not isinstance(page, str | int | float)):
        yield _fault(document, (name, "page"), page, "It is text or a number.")
    if body.get("soft") is not None and not isinstance(body["soft"], bool | str):
        yield _fault(document, (name, "soft"), body["soft"], "It is the reason, as text, or true or false.")
    yield from _expected_faults(document, name, body)


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """The single values of outputs, by a name with dots."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from leaves(part, f"{name}.{key}" if name else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, part in enumerate(value, 1):
            yield from leaves(part, f"{name}.{number}")
    else:
        yield name, value


def tolerance_for(output: str, tolerance: Any) -> float:
    """The tolerance of an output, in its own unit: the one for all, or that of the first name that covers it, or 0."""
    if isinstance(tolerance, Mapping):
        return float(next((given for key, given in tolerance.items() if _covers(str(key), output)), 0))
    return float(tolerance)


def _expected_faults(document: Document, name: Any, body: Mapping[str, Any]) -> Iterator[Problem]:
    expected, tolerance = body.get("expected"), body.get("tolerance", 0)
    if expected is not None and (not isinstance(expected, dict) or _has_empty(expected)):
        wrong = "`expected` has a part in which nothing is expected."
        if not isinstance(expected, dict):
            wrong = f"`expected` is `{expected}`."
        right = "It is a table of outputs, and each has a number, a word or a list of them."
        yield Problem(document.at((name, "expected")), wrong, right)
        return
    parts = list(tolerance.values()) if isinstance(tolerance, dict) else [tolerance]
    if not all(isinstance(p, int | float) and not isinstance(p, bool) and p >= 0 for p in parts):
        right = "It is a number of at least 0, or one for each output by name."
        yield _fault(document, (name, "tolerance"), tolerance, right)
    elif isinstance(tolerance, dict) and expected is not None:
        outputs = [output for output, _ in leaves(expected)]
        for key in tolerance:
            if not any(_covers(str(key), output) for output in outputs):
                right = nearest(str(key), outputs) or f"Outputs that are expected: {listed(outputs)}."
                wrong = f"`{key}` has a tolerance, and nothing is expected of it."
                yield Problem(document.at((name, "tolerance", key)), wrong, right)


def _has_empty(value: Any) -> bool:
    """Whether a table or list, or one inside it, holds nothing."""
    if not isinstance(value, dict | list):
        return False
    return not value or any(map(_has_empty, value.values() if isinstance(value, dict) else value))


def _covers(key: str, output: str) -> bool:
    return output == key or output.startswith(f"{key}.")


def _fault(document: Document, path: tuple[Any, ...], value: Any, right: str) -> Problem:
    return Problem(document.at(path), f"`{path[-1]}` is `{value}`.", right)
