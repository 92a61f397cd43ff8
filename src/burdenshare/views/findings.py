"""Findings and other answers as people and programs read them: words, tab-separated text, and one documented object."""

from __future__ import annotations

from typing import Final

from burdenshare.studies.finding import Finding, json_text
from burdenshare.vocabulary.answers import Answer, Cell
from burdenshare.vocabulary.plain import for_spreadsheet, on_one_line

__all__ = ["cell_text", "footnotes", "json_text", "tsv"]
# Columns whose words are typed again in a command, and so are shown as they are spelled.
SPELLED: Final = ("definition", "figure", "of", "quantity", "release", "source", "to", "why")


def cell_text(value: Cell, column: str) -> str:
    """A cell as text: years whole, other numbers with three digits; below 1, three after the point."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value if column in SPELLED else value.replace("_", " ")
    if column in ("year", "first_year") or isinstance(value, int):
        return str(value)
    places = next((p for p, least in enumerate((100, 10, 1)) if abs(value) >= least), 3)
    return f"{value:,.{places}f}"


def tsv(answer: Answer) -> str:
    """All tables as tab-separated text, each under its title, with the caveats."""
    lines = []
    for table in answer.tables:
        lines.append(f"# {on_one_line(table.title)}. {on_one_line(table.sentence)}")
        lines.append("\t".join(_text(table.heading(c)) for c in table.columns))
        lines += ["\t".join(_plain(row[c]) for c in table.columns) for row in table.rows]
    lines += [f"# {on_one_line(said)}" for said in (*answer.caveats, *footnotes(answer))]
    return "\n".join(lines) + "\n"


def footnotes(answer: Answer) -> list[str]:
    """The command that traces a number of a study to its origins, on a line of its own; nothing for other answers."""
    table = next((t for t in answer.tables if t.traces), None)
    if table is None or not isinstance(answer, Finding):
        return []
    columns = [c for c in table.traces if not c.endswith(("_low", "_high"))] or [*table.traces]
    words = f"{answer.study}:{table.name}:{columns[-1]} {answer.scenario}".strip()
    return ["Where a number comes from:", f"burdenshare explain {words}"]


def _plain(value: Cell) -> str:
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else _text(str(value))


def _text(words: str) -> str:
    """A text cell on one line, which a spreadsheet shows and does not compute."""
    return for_spreadsheet(on_one_line(words))
