"""Read YAML with line numbers, by the rules of YAML 1.2, and refuse what would surprise.

PyYAML only composes the tree of nodes (with libyaml where available); this module reads the values: `NO`, `on` and
`12:30` are text, `010` is ten, and two equal keys are an error. Anchors, aliases, merge keys and tags are refused, so
that nothing can expand. `7` and `"7"` are different keys.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from burdenshare.vocabulary.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    import yaml

LARGEST: Final = 1_048_576
DEEPEST: Final = 40
MOST_PARTS: Final = 20_000  # words and values of one file; the largest of the package has 650
_LONGEST: Final = 30  # digits of a whole number
Path = tuple[str | int, ...]

_WHOLE = re.compile(r"[-+]?[0-9]+\Z")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+\Z|0o[0-7]+\Z")
_FRACTION = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_WORDS: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}


@dataclass(frozen=True)
class Document:
    """The value of a YAML text, with the line of every part of it."""

    place: str
    value: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line (from 1) of a part, or of the nearest part that contains it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def at(self, path: Path) -> str:
        """Return the place of a part as errors show it: `pledge.yaml:33`."""
        return f"{self.place}:{self.line(path)}"


def read_yaml(text: str | bytes, place: str) -> Document:
    """Read one YAML document.

    Args:
        text: the whole text.
        place: the name that errors show, usually the file's name.

    Raises:
        ProblemsFound: the text is too large, is not UTF-8, is not YAML, or uses what is refused.
    """
    if len(text) > LARGEST:
        raise ProblemsFound([Problem(place, f"it has {len(text):,} characters.", f"The most is {LARGEST:,}.")])
    try:
        plain = text.decode("utf-8-sig") if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        raise ProblemsFound([Problem(place, f"byte {error.start} is not UTF-8.", "Save the file as UTF-8.")]) from None
    problems = _events(plain, place)
    if problems:
        raise ProblemsFound(problems)
    import yaml

    node = yaml.compose(plain, Loader=_loader())
    walk = _Walk(place)
    value = walk.value(node, ()) if node is not None else None
    if walk.problems:
        raise ProblemsFound(sorted(walk.problems, key=lambda p: int(p.place.rpartition(":")[2])))
    return Document(place, value, walk.lines)


def _loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _events(text: str, place: str) -> list[Problem]:
    """Refuse, from the stream of events and so before anything is built, what must not be built."""
    import yaml

    problems: list[Problem] = []
    documents = depth = parts = 0
    try:
        event: Any
        for event in yaml.parse(text, Loader=_loader()):
            where = f"{place}:{event.start_mark.line + 1}"
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    problems.append(Problem(where, "a second document begins.", "One file holds one document."))
            elif isinstance(event, yaml.AliasEvent):
                problems.append(
                    Problem(where, f"`*{event.anchor}` is an alias.", "Aliases are not allowed. Write the value out.")
                )
            elif getattr(event, "anchor", None):
                problems.append(
                    Problem(where, f"`&{event.anchor}` is an anchor.", "Anchors are not allowed. Write the value out.")
                )
            if getattr(event, "tag", None) and not isinstance(event, yaml.AliasEvent):
                problems.append(Problem(where, f"`{event.tag}` is a tag.", "Tags are not allowed."))
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            parts += isinstance(event, yaml.NodeEvent)
            if depth > DEEPEST:
                problems.append(Problem(where, f"it is nested more than {DEEPEST} deep."))
                return problems
            if parts > MOST_PARTS:
                wrong = f"it has more than {MOST_PARTS:,} parts before this line's end."
                problems.append(Problem(where, wrong, "", "Split the file, or leave out what is repeated."))
                return problems
    except yaml.YAMLError as error:
        problems.append(_syntax(error, text, place))
    return problems


def _syntax(error: yaml.YAMLError, text: str, place: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        position = getattr(error, "position", 0)
        line = text[: int(position or 0)].count("\n") + 1
        return Problem(f"{place}:{line}", "a character here is not allowed.", "YAML holds printable text only.")
    line = mark.line + 1
    rows = text.splitlines()
    row = rows[mark.line] if mark.line < len(rows) else ""
    if "\t" in row[: len(row) - len(row.lstrip())] or "\t" in row[: mark.column + 1]:
        return Problem(f"{place}:{line}", "a tab is used for indentation.", "YAML is indented with spaces.")
    return Problem(
        f"{place}:{line}",
        f"the YAML cannot be read at `{row.strip()[:60]}`.",
        "Look for a missing colon, quote or bracket.",
    )


class _Walk:
    """Turn nodes into values and keep their lines."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, path: Path) -> Any:
        """Return the value of a node and keep its line under its path."""
        import yaml

        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, i)) for i, child in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[Any, Any]:
        import yaml

        found: dict[Any, Any] = {}
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            where = f"{self.place}:{line}"
            key = self._scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str | int) or isinstance(key, bool):
                self.problems.append(Problem(where, "a key is neither a word nor a whole number.", "Put it in quotes."))
                continue
            if key == "<<" and not key_node.style:
                self.problems.append(
                    Problem(where, "`<<` is a merge key.", "Merge keys are not allowed. Write it out.")
                )
                continue
            if key in found:
                first = self.lines[(*path, key)]
                self.problems.append(
                    Problem(where, f"`{key}` is repeated; it is already in line {first}.", "Keep one.")
                )
                continue
            self.lines[(*path, key)] = line
            found[key] = self.value(child, (*path, key))
        return found

    def _scalar(self, node: yaml.Node) -> Any:
        text = str(node.value)
        if getattr(node, "style", None):
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _WHOLE.match(text) and len(text) <= _LONGEST:
            return int(text)
        if _HEXADECIMAL.match(text) and len(text) <= _LONGEST:
            return int(text, 0)
        if _NO_NUMBER.match(text):
            return self._no_number(node, f"`{text}` is not a number.", "Every value is finite.")
        if not _FRACTION.match(text) and not _HEXADECIMAL.match(text):
            return text
        value = float(text) if _FRACTION.match(text) else math.inf
        if not math.isfinite(value):
            return self._no_number(
                node, f"`{text}` is too large a number.", f"The largest is {sys.float_info.max:.0e}."
            )
        return value

    def _no_number(self, node: yaml.Node, wrong: str, right: str) -> None:
        self.problems.append(Problem(f"{self.place}:{node.start_mark.line + 1}", wrong, right))
