"""Tables of findings in lines that fit a terminal: no word is broken, numbers align, a median stands with its range.

A table that fits has a line for each row. Where it does not, units move into a line above it, then texts take several
lines; what is still too wide is a list. A study may say that a table reads best crossed: missions down, members across.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from burdenshare.interfaces.cli.lines import COMMAND, parts
from burdenshare.views.findings import cell_text
from burdenshare.views.words import number
from burdenshare.vocabulary.answers import Cell, Pivot, Table
from burdenshare.vocabulary.plain import visible

GAP: Final = "  "
JOINT: Final = " · "  # between the words of a row in a list
TALLEST: Final = 2.0  # lines a row, on average, above which a list is easier to read
FEW_DIGITS: Final = 3
MOST_PLACES: Final = 5
_WHOLE: Final = ("year", "first_year")
_ENDS: Final = (", p5", ", p95", ", median", ", 5th percentile", ", 95th percentile")


@dataclass(frozen=True)
class _Grid:
    """Text in columns: names, units, cells by row, and which columns are numbers."""

    heads: tuple[str, ...]
    units: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]


def drawn(table: Table, width: int, labels: Mapping[str, str] | None = None, pivot: Pivot | None = None) -> list[str]:
    """The rows of a table as lines.

    Args:
        table: with rows.
        width: of the terminal, in letters.
        labels: names of actors and other words, by their codes.
        pivot: how it is crossed, if it is.
    """
    known = labels or {}
    if pivot and {pivot.rows, pivot.across, pivot.cell} <= set(table.columns):
        crossed = list(_crossed(table, pivot, known, width))
        if max(map(len, crossed), default=0) <= width:
            return crossed
    grid = _grid(table, known)
    return _lines(grid, width)


def has_ranges(table: Table) -> bool:
    """Whether some number of a table stands with its range."""
    return bool(_ranges(table))


def _grid(table: Table, labels: Mapping[str, str]) -> _Grid:
    ranges = _ranges(table)
    ends = {end for pair in ranges.values() for end in pair}
    columns = [c for c in table.columns if c not in ends]
    texts: dict[str, list[str]] = {c: _column(table, c, ranges.get(c), labels) for c in columns}
    heads, units = [_head(table, c) for c in columns], [_unit(table, c, c in ranges) for c in columns]
    for i, head in enumerate([*heads]):  # two columns of one name are told apart by their units
        if [_head(table, c) for c in columns].count(head) > 1 and units[i]:
            heads[i], units[i] = f"{head} ({units[i]})", ""
    return _Grid(
        tuple(heads),
        tuple(units),
        tuple(zip(*(texts[c] for c in columns), strict=True)),
        tuple(any(_is_number(r[c], c) for r in table.rows) for c in columns),
    )


def _ranges(table: Table) -> dict[str, tuple[str, str]]:
    """Columns that stand between two others, by which the ends of their range are shown."""
    found = {}
    for c in table.columns:
        if f"{c}_low" in table.columns and f"{c}_high" in table.columns:
            found[c] = (f"{c}_low", f"{c}_high")
    if {"p5", "p50", "p95"} <= set(table.columns):
        found["p50"] = ("p5", "p95")
    picture = table.picture
    if picture and picture.low and picture.high and picture.y not in (picture.low, picture.high):
        found.setdefault(picture.y, (picture.low, picture.high))
    return {c: pair for c, pair in found.items() if {c, *pair} <= set(table.columns)}


def _head(table: Table, column: str) -> str:
    return visible(table.headings.get(column) or ("median" if column == "p50" else column.replace("_", " ")))


def _unit(table: Table, column: str, is_ranged: bool) -> str:
    unit = visible(table.columns[column])
    if unit == "unit":  # each row has its own
        return ""
    for end in _ENDS if is_ranged else ():
        unit = unit.removesuffix(end)
    return unit


def _is_number(value: Cell, column: str) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and column not in _WHOLE


def _column(table: Table, column: str, ends: tuple[str, str] | None, labels: Mapping[str, str]) -> list[str]:
    """The cells of a column; its numbers have the same number of decimals, or those of rows with one unit have."""
    held = {end for pair in _ranges(table).values() for end in pair}
    alike = [c for c in table.columns if _unit(table, c, True) == _unit(table, column, True) != ""] or [column]
    places: dict[Cell, int] = {}
    for row in table.rows:
        values = [row[c] for c in {*alike, column} - held]
        most = max((abs(v) for v in values if isinstance(v, float) and math.isfinite(v)), default=0.0)
        group = _group(table, row)
        if most:
            places[group] = min(places.get(group, MOST_PLACES), _places(most))
    found = []
    for row in table.rows:
        decimals = places.get(_group(table, row), FEW_DIGITS)
        said = _said(row[column], column, decimals, labels)
        if ends and isinstance(row[column], int | float):
            low, high = (_said(row[end], end, decimals, labels) for end in ends)
            said = said if low == high == said else f"{said} ({low} to {high})"
        found.append(said)
    return found


def _group(table: Table, row: Mapping[str, Cell]) -> Cell:
    """What rows share a unit by: the name of what they show, where a table has several."""
    return row.get("outcome") if "unit" in table.columns else None


def _places(most: float) -> int:
    """Decimals with which the largest number of a column has three digits that say something."""
    places = 0
    while most < 10 ** (FEW_DIGITS - 1 - places) and places < MOST_PLACES:
        places += 1
    return places


def _said(value: Cell, column: str, decimals: int, labels: Mapping[str, str]) -> str:
    if isinstance(value, float):
        return number(value, decimals)
    text = cell_text(value, column)
    return "\n".join(parts(labels.get(str(value), text)))


def _lines(grid: _Grid, width: int) -> list[str]:
    """A line for each row if that fits; with the units above; with texts in several lines; or else a list."""
    whole = [f"{h} ({u})" if u else h for h, u in zip(grid.heads, grid.units, strict=True)]
    for heads, note in ((whole, []), (list(grid.heads), _units(grid, width))):
        least = [max(_widest_word(h), *(_widest(r[i]) for r in grid.cells)) for i, h in enumerate(heads)]
        if sum(least) + len(GAP) * (len(least) - 1) <= width and _tall(heads, least) <= 3:
            return [*note, *_table(heads, grid, least)]
    heads = list(grid.heads)
    widths = _shrunk(heads, grid, width)
    if widths:
        lines = _table(heads, grid, widths)
        if len(lines) <= TALLEST * len(grid.cells) + 3:
            return [*_units(grid, width), *lines]
    return [*_units(grid, width), *_list(grid, width)]


def _units(grid: _Grid, width: int) -> list[str]:
    """The units of the columns, those of the same unit together."""
    by: dict[str, list[str]] = {}
    for head, unit in zip(grid.heads, grid.units, strict=True):
        if unit:
            by.setdefault(unit, []).append(head)
    said = "; ".join(f"{', '.join(heads)}: {unit}" for unit, heads in by.items())
    return _wrap(f"Units: {said}.", width) if said else []


def _tall(heads: Sequence[str], widths: Sequence[int]) -> int:
    return max(len(_wrap(h, w)) for h, w in zip(heads, widths, strict=True))


def _shrunk(heads: Sequence[str], grid: _Grid, width: int) -> list[int]:
    """Widths that fit: the widest column of text gives way, word by word; empty if that is not enough."""
    least = [
        max(_widest_word(h), *(_widest(r[i]) if grid.numbers[i] else _widest_word(r[i]) for r in grid.cells))
        for i, h in enumerate(heads)
    ]
    widths = [max(_widest_word(h), *(_widest(r[i]) for r in grid.cells)) for i, h in enumerate(heads)]
    while sum(widths) + len(GAP) * (len(widths) - 1) > width:
        able = [i for i in range(len(widths)) if widths[i] > least[i]]
        if not able:
            return []
        widths[max(able, key=lambda i: widths[i])] -= 1
    return widths


def _table(heads: Sequence[str], grid: _Grid, widths: Sequence[int]) -> list[str]:
    rows = [[_wrap(h, w) for h, w in zip(heads, widths, strict=True)]]
    tall = max(map(len, rows[0]))
    rows[0] = [[""] * (tall - len(lines)) + lines for lines in rows[0]]  # heads stand on the line above the numbers
    rows += [[_wrap(c, w) for c, w in zip(row, widths, strict=True)] for row in grid.cells]
    found = []
    for row in rows:
        for line in range(max(map(len, row))):
            cells = []
            for lines, w, is_number in zip(row, widths, grid.numbers, strict=True):
                text = lines[line] if line < len(lines) else ""
                cells.append(_pad(text, w, is_number))
            found.append(GAP.join(cells).rstrip())
    return found


def _list(grid: _Grid, width: int) -> Iterator[str]:
    """Each row as a paragraph: its words first, then its numbers by name."""
    for row in grid.cells:
        pairs = list(zip(grid.heads, row, grid.numbers, strict=True))
        words = [f"{head}: {cell}" for head, cell, is_number in pairs if not is_number]
        if any("\n" in said for said in words):  # a command in it has a line of its own
            lines = [line for said in words for line in said.split("\n")]
            yield from (part for line in lines for part in ([line] if COMMAND.match(line) else _wrap(line, width)))
        elif words:
            yield from _wrap(JOINT.join(words), width)
        said = "; ".join(f"{head} {cell}" for head, cell, is_number in pairs if is_number)
        yield from textwrap.wrap(
            said, max(width, 12), initial_indent="  ", subsequent_indent="  ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        yield ""


def _crossed(table: Table, pivot: Pivot, labels: Mapping[str, str], width: int) -> Iterator[str]:
    """A table crossed: a block for each value of one column, rows by another, columns by a third."""
    ranges = _ranges(table)
    shown = {c: _column(table, c, ranges.get(c), labels) for c in (pivot.cell, *pivot.beside)}
    across = list(dict.fromkeys(row[pivot.across] for row in table.rows))
    heads = [_head(table, pivot.rows), *(str(labels.get(str(a), cell_text(a, pivot.across))) for a in across)]
    heads += [_head(table, c) for c in pivot.beside]
    numbers = (False, *(True for _ in heads[1:]))
    grids = []
    for block in dict.fromkeys(row[pivot.by] for row in table.rows):
        body: dict[Cell, dict[Cell, str]] = {}
        for i, row in enumerate(table.rows):
            if row[pivot.by] == block:
                cells = body.setdefault(row[pivot.rows], {})
                cells[row[pivot.across]] = shown[pivot.cell][i]
                cells |= {c: shown[c][i] for c in pivot.beside}
        rows = tuple(
            (cell_text(name, pivot.rows), *(cells.get(key, "") for key in (*across, *pivot.beside)))
            for name, cells in body.items()
        )
        grids.append((str(block), _Grid(tuple(heads), ("",) * len(heads), rows, numbers)))
    every = [row for _, grid in grids for row in grid.cells]
    widths = _shrunk(heads, _Grid(tuple(heads), (), tuple(every), numbers), width)
    units = {_head(table, c): _unit(table, c, c in ranges) for c in (pivot.cell, *pivot.beside)}
    said = "; ".join(f"{'members' if n == _head(table, pivot.cell) else n}: {u}" for n, u in units.items() if u)
    yield from _wrap(f"Units: {said}.", width)
    for at, (block, grid) in enumerate(grids):
        yield from ([""] if at else [])
        yield block
        yield from _table(heads, grid, widths or [max(_widest(r[i]) for r in every) for i in range(len(heads))])


def _wrap(text: str, width: int) -> list[str]:
    """A text in lines of whole words; a command stays on one."""
    found = []
    for line in text.split("\n"):
        long = max(width, 1)
        found += [line] if COMMAND.match(line) else textwrap.wrap(
            line, long, break_long_words=False, break_on_hyphens=False
        )  # fmt: skip
    return found or [""]


def _widest(text: str) -> int:
    return max(map(wide, text.split("\n")))


def _widest_word(text: str) -> int:
    lines = text.split("\n")
    return max((wide(w) for line in lines for w in ([line] if COMMAND.match(line) else line.split())), default=0)


def wide(text: str) -> int:
    """How many places of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _pad(text: str, width: int, right: bool) -> str:
    blank = " " * max(0, width - wide(text))
    return blank + text if right else text + blank
