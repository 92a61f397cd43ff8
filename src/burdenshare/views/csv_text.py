"""Comma-separated text: one tidy table, every number in full, no text that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

from burdenshare.engine.outcome import COLUMNS, Run
from burdenshare.views.words import unit_of_cell
from burdenshare.vocabulary.answers import Answer, Cell, Table
from burdenshare.vocabulary.dimensions import SHOWN
from burdenshare.vocabulary.plain import for_spreadsheet, on_one_line


def heads_of_run(run: Run) -> list[str]:
    """The columns of a run's numbers; those of dimensions that no outcome has are left out."""
    used = {d for outcome in run.outcomes.values() for d in outcome.about.dimensions}
    return ["outcome", "label", *(d for d in SHOWN if d in used), "year", "unit", "worlds", *COLUMNS]


def rows_of_run(run: Run) -> Iterable[list[Cell]]:
    """Every outcome of a run, a row for each cell and year."""
    dimensions = heads_of_run(run)[2 : -len(COLUMNS) - 3]
    for name, outcome in run.outcomes.items():
        about = outcome.about
        for index, labels in outcome.cells():
            words: list[Cell] = [name, about.label, *(labels.get(d, "") for d in dimensions)]
            after: list[Cell] = [unit_of_cell(run, outcome, labels), about.worlds]
            for year, numbers in zip(outcome.years, outcome.summary[(slice(None), *index)].tolist(), strict=True):
                yield [*words, year, *after, *numbers]


def csv_of_run(run: Run) -> str:
    """All numbers of a run."""
    return _text(heads_of_run(run), rows_of_run(run))


def csv_of_answer(answer: Answer) -> str:
    """The tables of an answer as one: where there are several, the first column names the table of a row.

    A column is one name and one unit: two tables with the same share it.
    """
    tables = [table for table in answer.tables if table.rows]
    held = [headed(table) for table in tables]
    heads = list(dict.fromkeys(head for by_column in held for head in by_column.values()))
    first = ["table"] if len(tables) > 1 else []
    rows = []
    for table, by_column in zip(tables, held, strict=True):
        for row in table.rows:
            cells = {head: row.get(column) for column, head in by_column.items()}
            rows.append([*([table.name] if first else []), *(cells.get(head) for head in heads)])
    return _text([*first, *heads], rows)


def headed(table: Table) -> dict[str, str]:
    """The columns of a table with their heads; also those that its sentence replaces, such as one unit for all rows."""
    shown = {column: table.heading(column) for column in table.columns}
    first = table.rows[0] if table.rows else {}
    more = [c for c in first if c not in shown and any(row.get(c) not in (None, "") for row in table.rows)]
    return {**shown, **{column: column.replace("_", " ") for column in more}}


def _text(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    found = io.StringIO()
    writer = csv.writer(found, lineterminator="\n")
    writer.writerow([for_spreadsheet(on_one_line(head)) for head in heads])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return found.getvalue()


def _cell(value: Cell) -> str:
    """A cell: a number so that it is read back to the last bit, empty where there is none."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return for_spreadsheet(on_one_line(value)) if isinstance(value, str) else repr(value)
