"""What is behind one number of a run, as text and as a table."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from burdenshare.interfaces.ranking import ranking_of, ranking_or_reason
from burdenshare.views.hearing import Number, number_of, text

if TYPE_CHECKING:
    import pandas as pd

    from burdenshare.interfaces.notebook.runs import Run

_HIDDEN = ("quantity", "labels")


def explained(
    of: Run, outcome: str, labels: Mapping[str, str], year: int | None, level: str, whole: bool,
    theories: str | Path | None,
) -> str:  # fmt: skip
    """The number as `burdenshare explain` shows it."""
    number = _number(of, outcome, labels, year, level)
    if whole:
        from burdenshare.views.trace import trace_of_run

        cell = [number.cell[d] for d in number.outcome.about.dimensions]
        return trace_of_run(of.kept, number.outcome.about.name, cell, number.year, level)
    name = number.outcome.about.name
    return text(number, *ranking_or_reason(of.kept, name, number.cell, number.year, theories, level))


def drivers(
    of: Run, outcome: str, labels: Mapping[str, str], year: int | None, level: str, theories: str | Path | None
) -> pd.DataFrame:  # fmt: skip
    """The ranking as a table; a warning where there are few draws."""
    import pandas as pd

    from burdenshare.studies.ranked import SAFE_DRAWS

    number = _number(of, outcome, labels, year, level)
    found = ranking_of(of.kept, number.outcome.about.name, number.cell, number.year, theories, column=level)
    rows = [{k: v for k, v in asdict(d).items() if k not in _HIDDEN} for d in found.drivers]
    columns = [n for n in asdict(found.drivers[0]) if n not in _HIDDEN] if rows else ["name"]
    table = pd.DataFrame(rows, columns=columns).set_index("name")
    table.attrs = {
        "number": number.address, "column": found.column, "unit": number.outcome.about.unit, "draws": found.draws,
        "joined": found.joined,
        "tried": found.tried, "is_safe": found.is_safe, "explained": found.explained,
        "surprises": found.surprises, "surprises_low": found.surprises_low, "surprises_high": found.surprises_high,
        "others": found.others,
    }  # fmt: skip
    if not found.is_safe:
        warnings.warn(
            f"With {found.draws:,} draws the order is uncertain. Use {SAFE_DRAWS:,} draws or more.",
            stacklevel=3,
        )
    return table


def _number(of: Run, outcome: str, labels: Mapping[str, str], year: int | None, level: str) -> Number:
    about = of._outcome(outcome).about
    cell = of.cell(outcome, labels)
    at = of.outcomes[outcome].years[-1] if year is None else year
    return number_of(of.kept, about.name, [cell[d] for d in about.dimensions], at, level)
