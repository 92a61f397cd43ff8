"""The answer to a scenario's question, as a run carries it among its words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Gap:
    """A scenario less the one beside which it is read, draw by draw: percentiles 5, 50 and 95, in how many it is more.

    `rises` and `falls` are the shares of draws in which it is higher, or lower.
    """

    low: float
    middle: float
    high: float
    rises: float
    falls: float


@dataclass(frozen=True)
class Influence:
    """An assumption with its most influential cell: the share of the spread that goes with it, and the direction."""

    name: str
    cell: tuple[str, ...]
    share: float
    rises: bool


@dataclass(frozen=True)
class AnswerRow:
    """What answers a scenario's question under one reading.

    `total` is the sum over the years from `first_year` to `year`, of money that is spent in a year; `gap` is of `year`
    alone. `outcomes` are added up. `reading` names the choices of both scenarios. `is_cost` is whether they are
    money that is spent, so that more costs more.
    """

    outcomes: tuple[str, ...]
    label: str
    unit: str
    decimals: int
    reading: str
    first_year: int
    year: int
    total: Gap | None
    gap: Gap
    is_cost: bool = True


@dataclass(frozen=True)
class Answered:
    """The answer to a scenario's question: the difference to the scenario beside which it is read, on the same draws.

    `subject` and `other_subject` name both scenarios as the subject of a sentence. `alike` are the changes of both.
    `actor` is the one whose numbers they are. `moved` are the assumptions that move the first row most, the strongest
    first; none within noise.
    """

    other: str
    subject: str
    other_subject: str
    alike: tuple[str, ...]
    draws: int
    draws_of: int  # the run's; where it is more, the answer has the first of them
    rows: tuple[AnswerRow, ...]
    actor: str = ""
    moved: tuple[Influence, ...] = ()
