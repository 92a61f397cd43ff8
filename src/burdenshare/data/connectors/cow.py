"""National Material Capabilities of the Correlates of War: money, soldiers, people, steel and energy of states by year.

States have the project's own numbers. Money is in thousands of dollars of the year from 1914 on, and in pounds before;
the data room begins in 1900, and so this reads money from 1914. A figure of -9 is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from burdenshare.data.countries import code_by, states
from burdenshare.data.gathered import Gathered, Source, allow_few, figure, once
from burdenshare.data.marks import Unreadable, is_missing, number
from burdenshare.data.observation import Observation
from burdenshare.data.text_tables import read_text
from burdenshare.vocabulary.errors import Problem, listed, so_many

SOURCE: Final = Source(
    "cow",
    "Correlates of War Project",
    "National Material Capabilities",
    "",
    (),
    "personal use",
    "Source: Correlates of War Project, National Material Capabilities. Cite Singer, Bremer and Stuckey 1972.",
    "the table of capabilities by state and year (NMC-….csv)",
)
_COLUMNS: Final = {
    "milex": ("defence_spending", "million USD", "nominal", 1e3),
    "milper": ("active_force", "thousand people", "", 1.0),
    "tpop": ("population", "thousand people", "", 1.0),
    "upop": ("urban_population", "thousand people", "", 1.0),
    "irst": ("iron_and_steel", "thousand tonnes", "", 1.0),
    "pec": ("energy_consumption", "thousand tonnes of coal equivalent", "", 1.0),
    "cinc": ("capability_index", "share of the world's", "", 1.0),
}
_NEEDED: Final = ("ccode", "year")
_FIRST: Final = {"milex": 1914}
_BEGINS: Final = 1900
_GONE: Final = -9.0
_SHOWN: Final = 5


def read(body: bytes, name: str, address: str = "", etag: str = "") -> Gathered:
    """Read the table.

    Raises:
        NotRead: it is another, or more than a tenth of its cells cannot be read.
    """
    rows = iter(read_text(SOURCE, name, body).rows)
    heads = [head.strip().lower() for head in next((cells for _, cells in rows), [])]
    if missing := [c for c in _NEEDED if c not in heads] or ([] if set(heads) & set(_COLUMNS) else ["milex"]):
        raise SOURCE.unread(f"the table has no column `{missing[0]}`.", "Is it the one of material capabilities?")
    found: list[Observation] = []
    left_out: list[Problem] = []
    nameless, version, early = dict[str, None](), "", 0
    numbers: dict[tuple[str, int], dict[str, str]] = {}
    for line, cells in rows:
        row = dict(zip(heads, cells, strict=False))
        if not row.get("ccode", "").strip():
            continue
        version = row.get("version", version).strip() or version
        place = f"row {line}"
        year = SOURCE.year(row.get("year", "").strip().removesuffix(".0"), place)
        if year < _BEGINS:
            early += 1
            continue
        actor = code_by(row["ccode"], "cow", year)
        if actor is None:
            nameless[row["ccode"]] = None
            continue
        for column, (quantity, unit, prices, per) in _COLUMNS.items():
            value = row.get(column)
            if is_missing(value) or year < _FIRST.get(column, _BEGINS):
                continue
            where = f"{place}, {column}"
            try:
                given = number(value).value
            except Unreadable as why:
                left_out.append(Problem(where, f"the figure of {actor} for {year} {why}"))
                continue
            if given != _GONE:
                found.append(figure(quantity, actor, year, given / per, unit, prices, "cow_nmc", "cow@", where))
                numbers.setdefault((actor, year), {})[where] = row["ccode"].strip()
    found = _of_one_number(found, numbers)
    if not found:
        raise SOURCE.unread(f"the table has no figure from {_BEGINS} on.")
    says = f"{so_many(early, 'row')} before {_BEGINS} left out. " if early else ""
    says += f"Numbers of no state: {listed(list(nameless), _SHOWN)}." if nameless else ""
    vintage = version if re.fullmatch("[12][0-9]{3}", version) else ""
    origin = SOURCE.origin(vintage, body, name, "rows by state and year", date.today().isoformat())
    few = allow_few(SOURCE, left_out, len(found))
    return Gathered(vintage, once(SOURCE, found), origin, {name: body}, etag, says=says.strip(), left_out=few)


def _of_one_number(found: list[Observation], numbers: Mapping[tuple[str, int], Mapping[str, str]]) -> list[Observation]:
    """The figures without those of a second number of a state in one year, as West Germany and Germany have in 1990.

    The number that the table of states names first counts.
    """
    kept = []
    for o in found:
        of_year = numbers[o.actor, o.year]
        order = [str(n) for n in states()[o.actor].cow]
        first = min(set(of_year.values()), key=lambda n: order.index(n) if n in order else len(order))
        if of_year[o.place] == first:
            kept.append(o)
    return kept
