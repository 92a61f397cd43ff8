"""What a study says: tidy tables, each with a sentence, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from burdenshare.engine.manifest import Manifest

Cell: TypeAlias = str | int | float | bool | None
# Of which worlds the numbers of a study speak, where it does not tell them apart.
ON_THE_PATH: Final = "All numbers are on the path without war, as if none could come."


@dataclass(frozen=True)
class Trace:
    """How the numbers of a column come about: in words, and from which quantities of the model."""

    how: str
    of: tuple[str, ...]


Traces: TypeAlias = Mapping[str, Trace]  # by column


@dataclass(frozen=True)
class Table:
    """A tidy table: columns with their units, rows, one sentence that says what it shows, and where numbers are from.

    A number of a study of the model is traced by its column; one of the data room by the words of its row.
    """

    name: str
    title: str
    sentence: str
    columns: Mapping[str, str]
    rows: tuple[Mapping[str, Cell], ...]
    traces: Traces = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """The answer of a study; `scenario` is how the scenario is named on the command line."""

    study: str
    question: str
    tables: tuple[Table, ...]
    caveats: tuple[str, ...] = ()
    manifest: Manifest | None = None
    scenario: str = ""

    def table(self, name: str) -> Table:
        """One table, by its name."""
        return next(t for t in self.tables if t.name == name)


def listed_plainly(words: Sequence[str]) -> str:
    """Words as a sentence lists them."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else "nothing"
