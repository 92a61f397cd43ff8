"""Answers as tidy tables: each table has a title, a sentence, columns with units, and where its numbers come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final, TypeAlias

from burdenshare.vocabulary.errors import listed, nearest, so_many

Cell: TypeAlias = str | int | float | bool | None
# Words by which a state's name takes an article inside a sentence.
_WITH_ARTICLE: Final = frozenset(
    ("Bahamas", "Emirates", "Islands", "Kingdom", "Maldives", "Netherlands", "Philippines", "Republic", "States")
)
_SHORT: Final = 12  # rows of a table in a notebook's cell


@dataclass(frozen=True)
class Trace:
    """How the numbers of a column are computed: in words, and from which quantities of the model."""

    how: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """The natural picture of a table: which column is drawn along which axis.

    `low` and `high` are the ends of a range around `y`; `facet` gives each of its values a small picture of its own.
    """

    mark: str  # `bar`, `line` or `point`
    x: str
    y: str
    colour: str = ""
    low: str = ""
    high: str = ""
    facet: str = ""


@dataclass(frozen=True)
class Pivot:
    """How a table reads best crossed: which column gives the rows, which the columns, which the cells.

    `beside` are further columns with one value for each row; `by` has a block for each of its values.
    """

    rows: str
    across: str
    cell: str
    by: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A tidy table: columns with their units, rows, and one sentence that says what it shows.

    A number of a study of the model is traced by its column; one of the data room by the words of its row.
    """

    name: str
    title: str
    sentence: str
    columns: Mapping[str, str]
    rows: tuple[Mapping[str, Cell], ...]
    traces: Mapping[str, Trace] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    picture: Picture | None = None
    no_picture: str = ""

    def heading(self, column: str) -> str:
        """A column's name as people read it, with its unit."""
        unit = self.columns[column]
        return self.headings.get(column, column.replace("_", " ")) + (f" ({unit})" if unit else "")

    def to_pandas(self) -> Any:
        """The table as a `pandas.DataFrame`; units, title and sentence are in its `attrs`."""
        import pandas as pd

        frame = pd.DataFrame([dict(row) for row in self.rows], columns=list(self.columns))
        units = {column: unit for column, unit in self.columns.items() if unit}
        frame.attrs = {"title": self.title, "sentence": self.sentence, "units": units}
        return frame

    def __repr__(self) -> str:
        return f"<Table {self.name}: {so_many(len(self.rows), 'row')} of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(self.heading(c))}</th>" for c in self.columns)
        shown = ["".join(f"<td>{escape(_short(row[c]))}</td>" for c in self.columns) for row in self.rows[:_SHORT]]
        body = "".join(f"<tr>{cells}</tr>" for cells in shown)
        more = len(self.rows) - len(shown)
        foot = f"<p>{so_many(more, 'more row')}: <code>.to_pandas()</code> gives all.</p>" if more > 0 else ""
        words = f"<b>{escape(self.title)}</b><p>{escape(self.sentence)}</p>"
        return f"{words}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{foot}"


def _short(value: Cell) -> str:
    return "" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True, repr=False)
class Answer:
    """A question with the tables that answer it.

    `study` is what was asked: a study, or a look into the data room. `leads` says that the first of the caveats is the
    answer in a sentence, which a reader sees before the tables.
    """

    study: str
    question: str
    tables: tuple[Table, ...]
    caveats: tuple[str, ...] = ()
    leads: bool = field(default=False, kw_only=True)

    @property
    def lead(self) -> str:
        """The answer in a sentence; empty where there is none."""
        return self.caveats[0] if self.leads else ""

    @property
    def below(self) -> tuple[str, ...]:
        """The caveats that stand below the tables."""
        return self.caveats[1:] if self.leads else self.caveats

    def table(self, name: str) -> Table:
        """One table, by its name.

        Raises:
            KeyError: there is no such table.
        """
        found = next((t for t in self.tables if t.name == name), None)
        if found is None:
            raise KeyError(self._no_table(name))
        return found

    def _no_table(self, name: str) -> str:
        known = [t.name for t in self.tables]
        right = nearest(name, known) or f"Its tables are {listed(known)}."
        return f"`{self.study}` has no table `{name}`. {right}"

    def __getattr__(self, name: str) -> Table:
        tables: tuple[Table, ...] = self.__dict__.get("tables", ())
        if name.startswith("_") or not tables:
            raise AttributeError(name)
        found = next((t for t in tables if t.name == name), None)
        if found is None:
            raise AttributeError(self._no_table(name))
        return found

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(t.name for t in self.tables)})

    def __repr__(self) -> str:
        tables = ", ".join(f"{t.name} ({so_many(len(t.rows), 'row')})" for t in self.tables)
        return f"<{type(self).__name__} {self.study}: {tables}>"

    def _repr_html_(self) -> str:
        tables = "".join(table._repr_html_() for table in self.tables)
        caveats = "".join(f"<li>{escape(said)}</li>" for said in self.below)
        lead = f"<p>{escape(self.lead)}</p>" if self.leads else ""
        return f"<h4>{escape(self.question)}</h4>{lead}{tables}" + (f"<ul>{caveats}</ul>" if caveats else "")


def listed_plainly(words: Sequence[str]) -> str:
    """Words as a sentence lists them."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else "nothing"


def in_sentence(name: str) -> str:
    """A state's name inside a sentence: with its article where it takes one."""
    return f"the {name}" if not name.startswith("the ") and _WITH_ARTICLE & {*name.split()} else name
