"""A table of the user's own: a balance of forces, a ministry's figures, a paper's appendix.

A CSV or a workbook whose header row names the columns: `actor` (a code or a country's name), `year`, `quantity`,
`value`, `unit` and `definition`; `price_base`, `flag` and `note` are optional. A mapping reads tables with other
headings, or with a column for each year. Each file is a table with its own releases, named after the file: two files
of different names are two tables.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from burdenshare.data import marks
from burdenshare.data.contracts import MONEY, contracts
from burdenshare.data.countries import code, code_by, country_name, existed, states, whose_code
from burdenshare.data.definitions import definitions
from burdenshare.data.gathered import Gathered, NotRead, Source, allow_few, once
from burdenshare.data.marks import Unreadable
from burdenshare.data.money import currency_of, in_units
from burdenshare.data.observation import FLAGS, OUTLIER, Observation
from burdenshare.data.own_options import NEEDED, PLAIN, Options
from burdenshare.data.own_table import REMARK, Record, find_table, point_of, records
from burdenshare.data.quantity_words import meant
from burdenshare.data.unit_words import known_unit
from burdenshare.vocabulary.errors import Problem, listed, so_many

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
_LONGEST: Final = {"quantity": 100, "unit": 100, "definition": 100, "price_base": 100, "note": 2000}
_SYSTEMS: Final = {"cow": "the Correlates of War", "ioc": "the Olympic Committee"}
_PRICES: Final = re.compile("(nominal|constant (19[0-9]{2}|20[0-9]{2}|2100))?")
_YEAR: Final = re.compile("[0-9]{4}")
_LATE: Final = 9999
_SHOWN: Final = 5
_MOST: Final = 20
_FRACTION: Final = 0.2  # where no share of a table is larger, the table may hold fractions
_LEAST: Final = 1e5  # units of a currency; no state's money of a year is smaller, unless it is 0
_PLACES: Final = 12  # of a percentage that a spreadsheet keeps as a fraction


def read(body: bytes, name: str, address: str = "", etag: str = "", options: Options = PLAIN) -> Gathered:
    """Read the table.

    Args:
        body: of the file.
        name: of the file.
        address: unused; a file has none.
        etag: unused.
        options: what the user says of the table.

    Raises:
        NotRead: all its faults, by row.
    """
    given = find_table(SOURCE, name, body, options)
    rows = list(records(given, options))
    point, sign = point_of(given, rows, options)
    today = date.today().isoformat()
    origin = SOURCE.origin(today, body, name, "rows", today)
    reading = _Reading(options, point, origin.key)
    for record in rows:
        reading.take(record)
    faults = [*reading.severe, *_fractions(reading.found), *_without_scale(reading.found)]
    if faults:
        raise NotRead([*faults, *reading.left_out])
    if not reading.found and not reading.left_out:
        wrong = "the table has no rows." if not rows else "no row of the table has a figure of a country."
        raise NotRead([Problem(given.place, wrong, reading.nameless_said())])
    few = allow_few(SOURCE, reading.left_out, len(reading.found))
    told = [*given.told, *([sign] if sign else []), *reading.told()]
    says = f"{'; '.join(told)}." if told else ""
    return Gathered(
        today,
        once(SOURCE, reading.found),
        origin,
        {name: body},
        etag,
        table_name(name),
        says[:1].upper() + says[1:],
        few,
    )


def table_name(file: str) -> str:
    """The name of a table by its file's: files whose names differ by more than case or a space share none.

    Where small letters, digits and underscores do not say all of the file's name, a digest of it does.
    """
    stem = unicodedata.normalize("NFC", file.rpartition(".")[0] or file).casefold().replace(" ", "_")
    plain = re.sub(r"[^a-z0-9]+", "_", stem).strip("_")[:40] or "table"
    return (
        plain
        if plain == stem
        else f"{plain}_{hashlib.blake2b(stem.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"
    )


@dataclass
class _Reading:
    """What the rows give: figures, rows that cannot be read, faults of words that concern the whole table."""

    options: Options
    point: str
    origin: str
    found: list[Observation] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)
    severe: list[Problem] = field(default_factory=list)
    nameless: dict[str, None] = field(default_factory=dict)
    fiscal: dict[str, int] = field(default_factory=dict)
    units: dict[tuple[str, str, str, str], tuple[str, float] | Problem] = field(default_factory=dict)
    faulty: set[tuple[str, str, str]] = field(default_factory=set)
    multiplied: set[str] = field(default_factory=set)
    empty: int = 0
    remarks: int = 0

    def take(self, record: Record) -> None:
        """Read one record."""
        if REMARK in record.cells:
            self.remarks += 1
            return
        said = {k: _text(v) for k, v in record.cells.items()}
        if problem := _fault(record, said):
            self.left_out.append(problem)
            return
        if marks.is_missing(record.cells.get("value"), self.options.missing):
            self.empty += 1
            return
        codes = self.options.codes
        given = _YEAR.search(said["year"])
        at = int(given[0]) if given else _LATE
        actor = code_by(said["actor"], codes, at) if codes in ("cow", "ioc") else code(said["actor"])
        if not actor and self.options.fields and not whose_code(said["actor"]):
            self.nameless[said["actor"]] = None
            return
        if not actor:
            self.left_out.append(_no_country(record.place, said["actor"]))
            return
        unit = self._unit(record.place, said, actor)
        if isinstance(unit, Problem):
            return
        column = "year"
        try:
            year = marks.year(record.cells["year"], self.options.fiscal_ends)
            column = "value"
            number = marks.number(record.cells["value"], self.point)
            value = _in_unit(number, record, *unit)
            if unit[1] != 1 and not _is_shown_as_percent(number, record):
                self.multiplied.add(said["unit"])
        except Unreadable as why:
            self.left_out.append(Problem(record.place, f"`{column}` {why}"))
            return
        if not existed(actor, year.year):
            wrong = f"{country_name(actor)} ended in {states()[actor].until}, and the row is of {year.year}."
            self.left_out.append(Problem(record.place, wrong))
            return
        if year.label:
            self.fiscal[year.label] = year.year
        notes = (f"fiscal year {year.label}" if year.label else "", f"mark {number.mark}" if number.mark else "")
        self.found.append(
            Observation(
                said["quantity"], actor, year.year, value, unit[0], said.get("price_base", ""), said["definition"], "",
                "table", said.get("flag", "") or number.flag or year.flag, self.origin,
                ", ".join(filter(None, (*notes, said.get("note", "")))), record.place,
            )
        )  # fmt: skip

    def _unit(self, place: str, said: dict[str, str], actor: str) -> tuple[str, float] | Problem:
        """The unit of a row and its factor; a fault of its words is noted once."""
        words = said["quantity"], said["unit"], said["definition"]
        key = (*words, actor)
        if key not in self.units:
            problem = _fault_of_words(place, said, self.options)
            try:
                self.units[key] = problem or known_unit(said["unit"], said["quantity"], actor)
            except Unreadable as why:
                self.units[key] = Problem(place, f"`unit` {why}")
            if isinstance(found := self.units[key], Problem) and words not in self.faulty:
                self.faulty.add(words)
                self.severe.append(found)
        return self.units[key]

    def told(self) -> list[str]:
        """What the user should know of how the rows were read."""
        found = []
        if self.options.fields:
            fixed = [f"{f}: {t}" for f, t in self.options.fields.items()]
            found.append(f"mapped {listed(fixed, len(fixed))}")
        for (_, text, *_), unit in self.units.items():
            if not isinstance(unit, Problem) and unit[0] != text:
                times = f", times {unit[1]:g}" if text in self.multiplied else ""
                found.append(f"`{text}` is read as `{unit[0]}`{times}")
        if self.fiscal:
            label, year = next(iter(self.fiscal.items()))
            found.append(f"fiscal year `{label}` counts as {year}")
        if self.empty:
            found.append(f"{so_many(self.empty, 'cell')} without a figure")
        if self.remarks:
            found.append(f"{so_many(self.remarks, 'row')} with a remark only left out")
        if self.nameless:
            found.append(self.nameless_said().rstrip("."))
        new = dict.fromkeys(o.quantity for o in self.found if o.quantity not in contracts())
        if new:
            found.append(f"quantities of your own: {listed(list(new), _SHOWN)}")
        return list(dict.fromkeys(found))

    def nameless_said(self) -> str:
        """The rows of no country, in a sentence."""
        return f"rows of no country left out: {listed(list(self.nameless), _SHOWN)}." if self.nameless else ""


def _no_country(place: str, word: str) -> Problem:
    wrong = f"`{word}` is not a known country."
    if other := whose_code(word):
        system, name = other
        right = f"As a code of {_SYSTEMS[system]} it is {name}."
        return Problem(place, wrong, right, f"`--codes {system}` reads all codes of the table so.")
    if code(word.upper()) and len(word) == 3:
        return Problem(place, wrong, f"Did you mean `{word.upper()}`?")
    return Problem(place, wrong, "An ISO 3166 code of three letters always works.")


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip() if value is not None else ""


def _fault(record: Record, said: dict[str, str]) -> Problem | None:
    """What is wrong with the cells of a record, apart from its numbers and units."""
    if "excess" in said:
        wrong = f"the row has {said['excess']} cells, more than the header row."
        return Problem(record.place, wrong, "", "Put a text with a comma in quotes.")
    for column in NEEDED:
        if not said.get(column) and column != "value":
            return Problem(record.place, f"`{column}` is missing.")
    if record.cells.get("value") is None or said["value"] == "":
        return Problem(record.place, "`value` is missing.") if "value" in record.cells and not record.is_wide else None
    for column, longest in _LONGEST.items():
        if len(said.get(column, "")) > longest:
            return Problem(record.place, f"`{column}` has {len(said[column]):,} letters.", f"The most is {longest:,}.")
    if said.get("flag", "") not in FLAGS:
        known = listed([f for f in FLAGS if f])
        return Problem(record.place, f"`{said['flag']}` is not a known flag.", f"Known: {known}.")
    if not _PRICES.fullmatch(said.get("price_base", "")):
        right = "Write `nominal`, or `constant` and a year from 1900 to 2100."
        return Problem(record.place, f"`price_base` is `{said['price_base']}`.", right)
    return None


def _fault_of_words(place: str, said: dict[str, str], options: Options) -> Problem | None:
    """What is wrong with the words for the quantity and the definition."""
    quantity, definition = said["quantity"], said["definition"]
    if not re.fullmatch(r"[a-z][a-z0-9_]*", quantity):
        right = "Use small letters, digits and underscores."
        return Problem(place, f"`{quantity}` is not a name for a quantity.", right)
    if quantity not in options.new and (other := meant(quantity)):
        do = f"If it is another quantity, add `--new-quantity {quantity}`."
        return Problem(place, f"`{quantity}` is not a known quantity.", f"Did you mean `{other}`?", do)
    known = definitions().get(definition)
    if known and known.source:
        wrong = f"the definition `{definition}` is {known.publisher}'s own."
        return Problem(place, wrong, "", f"Give yours another name, such as `{definition}_quoted`.")
    return None


def _in_unit(number: marks.Number, record: Record, unit: str, factor: float) -> float:
    """The number in our unit, as a reader of the table sees it: a cell that shows 2.32 % holds 0.0232.

    What is shown as a percentage is one already, also where its unit is called a fraction: no factor applies to it.
    """
    if _is_shown_as_percent(number, record):
        if not unit.startswith("%"):
            raise Unreadable(f"is shown as a percentage, but its unit is `{unit}`.")
        return number.value if number.is_percent else round(number.value * 100, _PLACES)
    return round(number.value * factor, _PLACES) if factor != 1 else number.value


def _is_shown_as_percent(number: marks.Number, record: Record) -> bool:
    return number.is_percent or record.style.shown == "percent"


def _fractions(found: Sequence[Observation]) -> list[Problem]:
    """A share of which no figure in the table is larger than a fifth of a percent: it may be a fraction."""
    by_quantity: dict[str, list[Observation]] = {}
    for o in found:
        if o.unit.startswith("% of") and contracts().get(o.quantity, {}).get("low", -1) >= 0 and o.flag != OUTLIER:
            by_quantity.setdefault(o.quantity, []).append(o)
    problems = []
    for quantity, rows in by_quantity.items():
        largest = max(rows, key=lambda o: o.value)
        if 0 < largest.value < _FRACTION:
            wrong = f"`{quantity}` is at most {largest.value:g} {largest.unit}: is it a fraction?"
            do = "Write the unit `fraction`; or, if the figures are right, the flag `outlier` and the reason in `note`."
            problems.append(Problem(largest.place, wrong, "", do))
    return problems


def _without_scale(found: Sequence[Observation]) -> list[Problem]:
    """Money of a state that is too little to be so: its unit probably lacks `million` or `billion`."""
    problems = []
    for o in found:
        is_money = MONEY in contracts().get(o.quantity, {}).get("units", ()) and currency_of(o.unit)
        if is_money and 0 < abs(in_units(o)) < _LEAST and o.flag != OUTLIER:
            wrong = f"`{o.quantity}` is {o.value:g} {o.unit}. Does the unit lack `million` or `billion`?"
            do = "If the figure is right, write the flag `outlier` and the reason in `note`."
            problems.append(Problem(o.place, wrong, "", do))
    return problems[:_MOST]
