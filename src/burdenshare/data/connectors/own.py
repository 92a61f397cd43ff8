"""A table of the user's own: IISS-like forces, a ministry's figures, a paper's appendix.

A CSV or a workbook whose first row names the columns: `actor` (a code or a country's name), `year`, `quantity`,
`value`, `unit` and `definition`; `price_base`, `flag` and `note` are optional. Each file is a table with its own
releases: a later one of the same name replaces it.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from burdenshare.data.countries import code
from burdenshare.data.gathered import Gathered, NotRead, Source, once
from burdenshare.data.observation import FLAGS, Observation
from burdenshare.data.workbook import open_workbook, rows
from burdenshare.vocabulary.errors import Problem, listed, nearest

SOURCE: Final = Source(
    "own",
    "a file of your own",
    "added by hand",
    "",
    (),
    "personal use",
    "From the user's own file; the terms are its publisher's.",
    "a CSV or workbook with the columns actor, year, quantity, value, unit, definition",
)
NEEDED: Final = ("actor", "year", "quantity", "value", "unit", "definition")
ALLOWED: Final = (*NEEDED, "price_base", "flag", "note")


def read(body: bytes, name: str, address: str = "", etag: str = "") -> Gathered:
    """Read the table.

    Raises:
        NotRead: all its faults, by row.
    """
    table = list(_workbook_rows(body) if name.lower().endswith((".xlsx", ".xlsm")) else _csv_rows(body))
    columns = [str(c or "").strip().lower() for c in table[0][1]] if table else []
    problems = [Problem(name, f"the column `{c}` is missing.") for c in NEEDED if c not in columns]
    problems += [
        Problem(name, f"unknown column `{c}`.", nearest(c, ALLOWED) or f"Known: {listed(ALLOWED)}.")
        for c in columns
        if c and c not in ALLOWED
    ]
    if problems:
        raise NotRead(problems)
    table_name = re.sub(r"[^a-z0-9]+", "_", name.rsplit(".", 1)[0].lower()).strip("_")[:40] or "table"
    today = date.today().isoformat()
    origin = SOURCE.origin(today, body, name, "rows", today)
    found: list[Observation] = []
    for number, values in table[1:]:
        row = dict(zip(columns, values, strict=False))
        if any(v not in (None, "") for v in row.values()):
            made = _observation(f"{name}:{number}", row, origin.key)
            if isinstance(made, Problem):
                problems.append(made)
            else:
                found.append(made)
    if problems or not found:
        raise NotRead(problems or [Problem(name, "the table has no rows.")])
    return Gathered(today, once(SOURCE, found), origin, {name: body}, etag, table_name)


def _csv_rows(body: bytes) -> Iterable[tuple[int, list[Any]]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SOURCE.unread("the table is not UTF-8 text.", "Save it as CSV (UTF-8).") from None
    yield from enumerate(csv.reader(io.StringIO(text)), 1)


def _workbook_rows(body: bytes) -> Iterable[tuple[int, list[Any]]]:
    yield from rows(open_workbook(SOURCE, body).worksheets[0])


def _observation(place: str, row: Mapping[str, Any], origin: str) -> Observation | Problem:
    said = {k: str(v).strip() if v is not None else "" for k, v in row.items()}
    for column in NEEDED:
        if not said[column]:
            return Problem(place, f"`{column}` is missing.")
    actor = said["actor"] if re.fullmatch("[A-Z]{3}", said["actor"]) else code(said["actor"])
    if not actor:
        return Problem(place, f"`{said['actor']}` is not a known country.", "A three-letter code always works.")
    if not re.fullmatch(r"\d{4}(\.0)?", said["year"]):
        return Problem(place, f"`year` is `{said['year']}`, not a year.")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", said["quantity"]):
        return Problem(
            place, f"`{said['quantity']}` is not a name for a quantity.", "Use small letters, digits and underscores."
        )
    if said.get("flag", "") not in FLAGS:
        return Problem(place, f"`{said['flag']}` is not a known flag.", f"Known: {listed([f for f in FLAGS if f])}.")
    try:
        value = float(said["value"])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        return Problem(place, f"`value` is `{said['value']}`, not a number.")
    return Observation(
        said["quantity"], actor, int(float(said["year"])), value, said["unit"], said.get("price_base", ""),
        said["definition"], "", "table", said.get("flag", ""), origin, said.get("note", ""), place,
    )  # fmt: skip
