"""The bibliography: the sources behind the keys in cards, theories and scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from burdenshare.vocabulary.errors import Problem, ProblemsFound, nearest
from burdenshare.vocabulary.files import read_file
from burdenshare.vocabulary.reading import Document

BIBLIOGRAPHY: Final = Path(__file__).with_name("bibliography.yaml")


@dataclass(frozen=True)
class Source:
    """One entry of the bibliography."""

    key: str
    author: str
    year: int
    title: str
    where: str
    evidence: str

    def citation(self) -> str:
        """Return the entry as one line of text, producer first."""
        if self.evidence == "judgement":
            return f"{self.title}."
        return f"{self.author} ({self.year}). {self.title}." + (f" {self.where}." if self.where else "")


@cache
def load_bibliography(path: Path = BIBLIOGRAPHY) -> dict[str, Source]:
    """Return every entry, by key."""
    document = read_file(path, path.name)
    return {key: Source(key, **body) for key, body in document.value.items()}


def read_bibliography(document: Document) -> dict[str, Source]:
    """The entries of a bibliography of one's own, in the form of the package's.

    Raises:
        ProblemsFound: an entry misses a word or has an unknown one.
    """
    words = [f.name for f in fields(Source) if f.name != "key"]
    entries = {} if document.value is None else document.value
    if not isinstance(entries, dict):
        right = "It has an entry for each key."
        raise ProblemsFound([Problem(document.at(()), "it is not a table of sources.", right)])
    problems = []
    for key, body in entries.items():
        if not isinstance(key, str) or not isinstance(body, dict) or set(body) != set(words):
            right = f"Its words are {', '.join(words)}."
            problems.append(Problem(document.at((key,)), f"the entry `{key}` does not fit.", right))
            continue
        for word, value in body.items():
            if not isinstance(value, int if word == "year" else str) or isinstance(value, bool):
                wrong = f"`{key}.{word}` is not {'a year' if word == 'year' else 'text'}."
                problems.append(Problem(document.at((key, word)), wrong))
    if problems:
        raise ProblemsFound(problems)
    return {key: Source(key, **body) for key, body in entries.items()}


def cited(keys: Iterable[str], place: str, own: Mapping[str, Source] = MappingProxyType({})) -> list[Source]:
    """Return the entries of some keys, each once, in order.

    Args:
        keys: of the entries.
        place: where they are cited.
        own: entries besides the package's.

    Raises:
        ProblemsFound: a key has no entry.
    """
    held = {**load_bibliography(), **own}
    unknown = [k for k in dict.fromkeys(keys) if k not in held]
    if unknown:
        raise ProblemsFound([Problem(place, f"`{k}` is not in the bibliography.", nearest(k, held)) for k in unknown])
    return [held[k] for k in dict.fromkeys(keys)]
