"""Findings as people and programs read them: words, tab-separated text, and one documented object."""

from __future__ import annotations

import json
from typing import Any, Final

from burdenshare.studies.finding import Cell, Finding, Table

# Columns whose words are typed again in a command, and so are shown as they are spelled.
_SPELLED: Final = ("definition", "figure", "of", "quantity", "release", "source", "to", "why")


def cell_text(value: Cell, column: str) -> str:
    """A cell as text: years whole, other numbers with three digits that count."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value if column in _SPELLED else value.replace("_", " ")
    if column in ("year", "first_year") or isinstance(value, int):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def heading(table: Table, column: str) -> str:
    """A column's name with its unit."""
    unit = table.columns[column]
    return column.replace("_", " ") + (f" ({unit})" if unit else "")


def tsv(finding: Finding) -> str:
    """All tables as tab-separated text, each under its title, and what is to be known of them."""
    lines = []
    for table in finding.tables:
        lines += [f"# {table.title}. {table.sentence}", "\t".join(heading(table, c) for c in table.columns)]
        lines += ["\t".join(_plain(row[c]) for c in table.columns) for row in table.rows]
    lines += [f"# {said}" for said in (*finding.caveats, *tracing(finding))]
    return "\n".join(lines) + "\n"


def tracing(finding: Finding) -> list[str]:
    """How a number of a study of the model is followed to its origin: none for a finding of the data room."""
    name = finding.study.replace("_", "-")
    table = next((t for t in finding.tables if t.traces), None)
    if table is None:
        return []
    words = f"{name}:{table.name}:{[*table.traces][-1]} {finding.scenario}".strip()
    return [f"Where a number is from: burdenshare explain {words}"]


def _plain(value: Cell) -> str:
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)


def as_json(finding: Finding) -> dict[str, Any]:
    """The finding as plain JSON."""
    return {
        "study": finding.study,
        "question": finding.question,
        **({"scenario": finding.scenario} if finding.scenario else {}),
        "caveats": list(finding.caveats),
        "tables": {
            t.name: {
                "title": t.title,
                "sentence": t.sentence,
                "columns": dict(t.columns),
                "rows": [dict(r) for r in t.rows],
                "traces": {column: {"how": made.how, "of": list(made.of)} for column, made in t.traces.items()},
            }
            for t in finding.tables
        },
    }


def json_text(finding: Finding) -> str:
    """The same as text."""
    return json.dumps(as_json(finding), indent=1, ensure_ascii=False) + "\n"
