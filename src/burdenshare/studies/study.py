"""What a study is: a question, what it needs, its options, its tables, and the function that answers it.

Help reads this without a run in mind, so nothing heavy is imported here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from burdenshare.vocabulary.answers import Answer, Cell, Picture, Pivot, Table, Trace

RUN: Final = "run"  # a study that reads the draws of one run
SCENARIO: Final = "scenario"  # a study that runs a scenario again and again under changed numbers
DRAWS: Final = 2_000
DRAWS_BOUNDS: Final = (100, 100_000)
# The draws that a study uses, where it does not separate them by whether a war has come.
ON_THE_PATH: Final = "All numbers are for the path without war, as if no war could come."
MIDDLE: Final = "the middle one of the scenario's shown years"
LAST: Final = "the scenario's last year"
OF_PACK: Final = "that of the pack"  # in the pack's `studies.yaml`; of a file, the one that the pack holds


class Year(int):
    """The type of an option that is a year of the scenario; its default is `MIDDLE` or `LAST`."""


class War(str):
    """The type of an option that names a contingency; its default is the one in which the actor in focus defends."""


class Policy(str):
    """The type of an option that names another scenario; its default is the one on which the scenario is based."""


class File(str):
    """The type of an option that names a file of the user's; the study takes a `GivenFile`, or None without one."""


@dataclass(frozen=True)
class GivenFile:
    """A file as a study takes it: its name without its folder, its bytes, and whether it comes with a pack."""

    name: str
    body: bytes = field(repr=False)
    of_pack: bool = False

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True)
class Option:
    """What a study may be given besides a scenario and a number of draws.

    `type` is `int`, `float`, `str`, `Year`, `War`, `Policy` or `File`; `bounds` are the least and the most of a
    number. A pack may give the default: `OF_PACK`.
    """

    name: str
    type: type
    help: str
    default: str | int | float | None = None
    bounds: tuple[float, float] | None = None


CONTINGENCY: Final = Option("contingency", War, "The war that the study looks at.")


@dataclass(frozen=True)
class Column:
    """A column of a table: its unit and heading, and for numbers how they are computed and of which quantities."""

    unit: str = ""
    how: str = ""
    of: tuple[str, ...] = ()
    heading: str = ""


def with_ends(columns: Mapping[str, Column], *names: str) -> dict[str, Column]:
    """The columns, and after each of those named the ends of its range of 9 in 10 draws: `x_low` and `x_high`."""
    found: dict[str, Column] = {}
    for name, column in columns.items():
        found[name] = column
        for end, level in (("low", 5), ("high", 95)) if name in names else ():
            unit = f"{column.unit.removesuffix(', median')}, p{level}"
            how = f"as `{name}`, the {level} percent quantile over the draws"
            found[f"{name}_{end}"] = Column(unit, how, column.of)
    return found


@dataclass(frozen=True)
class Form:
    """The form of a table: what it shows, its columns, and its picture, or why it has none.

    Title and units may hold words in braces, such as `{reference_year}`, which the study fills in.
    """

    name: str
    title: str
    columns: Mapping[str, Column]
    picture: Picture | None = None
    no_picture: str = ""
    pivot: Pivot | None = None  # how a screen shows it; None as it is

    def table(self, sentence: str, rows: Sequence[Mapping[str, Cell]], **words: object) -> Table:
        """The table, filled.

        Args:
            sentence: what it shows, in one sentence.
            rows: a value for each column.
            words: what stands for the words in braces.
        """
        return Table(
            self.name,
            self.title.format(**words),
            sentence,
            {name: column.unit.format(**words) for name, column in self.columns.items()},
            tuple(rows),
            {name: Trace(column.how, column.of) for name, column in self.columns.items() if column.how},
            {name: column.heading for name, column in self.columns.items() if column.heading},
            self.picture,
            self.no_picture,
        )


@dataclass(frozen=True)
class Study:
    """A study. It is found by this object: a file of `studies/questions/` that defines `STUDY`.

    Attributes:
        name: the file's name, with hyphens.
        question: what it answers, in one sentence.
        function: takes a run, or a bound scenario and `draws`; then its options by name; gives an `Answer`.
        tables: their forms, in order.
        reads: `RUN` or `SCENARIO`.
        options: its own.
        needs: the quantities of the model without which it has no answer.
        needs_war: whether it looks at one contingency.
    """

    name: str
    question: str
    function: Callable[..., Answer]
    tables: tuple[Form, ...]
    reads: str = SCENARIO
    options: tuple[Option, ...] = ()
    needs: tuple[str, ...] = ()
    needs_war: bool = False

    def __call__(self, subject: Any = None, **options: Any) -> Any:
        """Answer the question.

        Args:
            subject: a scenario, its name or file, or a run; the default scenario if not given.
            options: `draws`, and those of the study.

        Returns:
            A `Finding`.

        Raises:
            ProblemsFound: an option or the scenario does not fit.
        """
        from burdenshare.studies.asking import find

        return find(self, subject, **options)

    def __repr__(self) -> str:
        options = ", ".join(("draws", *(o.name for o in self.options)))
        return f"<Study {self.name}: {self.question} Options: {options}>"


class _Unfilled(dict[str, str]):
    """Shows a word in braces that nothing fills in yet: `{reference_year}` as `the reference year`."""

    def __missing__(self, word: str) -> str:
        return f"the {word.replace('_', ' ')}"


def unfilled(text: str) -> str:
    """A title or unit as help shows it."""
    return text.format_map(_Unfilled())
