"""Finding the table in a file of the user's own: its sheet, its header row, its columns, a record for each figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from burdenshare.data import marks
from burdenshare.data.gathered import NotRead, Source
from burdenshare.data.own_options import ALLOWED, NEEDED, YEARS, Options
from burdenshare.data.sheets import PLAIN, Row, Style
from burdenshare.data.text_tables import DELIMITERS, read_text
from burdenshare.data.workbook import OLD, PACKED, open_workbook
from burdenshare.vocabulary.errors import Problem, listed, nearest

_LOOKED_AT: Final = 30  # rows of a sheet among which its header is looked for
_ENOUGH: Final = 3  # headings of ours that make a row a header
REMARK: Final = "remark"  # a record of a row that has a sentence in its first cell and nothing else
_BANK: Final = re.compile(r"(?:YR)?(\d{4})(?:\s*\[YR\d{4}\])?\Z", re.IGNORECASE)
_FIRST, _LAST = 1800, 2200
_FEWEST_YEARS: Final = 2  # headings that are years, from which on a table is wide
_ACTORS: Final = ("country", "country name", "country code", "iso3", "iso", "iso3_code", "stateabb", "location", "name")


@dataclass(frozen=True)
class Given:
    """A table as it was found: its rows below the header, and how it was read, in sentences."""

    place: str
    heads: Sequence[str]
    head_row: int
    rows: Sequence[Row]
    told: Sequence[str]
    texts: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What the table gives for one figure: its place, a value for each field, and the style of its number."""

    place: str
    cells: Mapping[str, Any]
    style: Style = PLAIN
    is_wide: bool = False


def find_table(source: Source, name: str, body: bytes, options: Options) -> Given:
    """Find the table of a file.

    Raises:
        NotRead: the file is neither text nor a workbook, or has no such sheet or row.
        ProblemsFound: an option is wrong.
    """
    if body.startswith((PACKED, OLD)) or (name.lower().endswith((".xlsx", ".xlsm", ".xls")) and not _is_text(body)):
        return _in_workbook(source, name, body, options)
    table = read_text(source, name, body, options.encoding, options.delimiter)
    rows = [Row(number, cells) for number, cells in table.rows]
    sign = next((word for word, sign in DELIMITERS.items() if sign == table.delimiter), table.delimiter)
    told = [f"Encoding {table.encoding}, cells divided by a {sign}" if len(sign) > 1 else f"cells divided by `{sign}`"]
    at = _header(rows, options)
    return _given(source, name, rows, at, told, options, texts=True)


def _is_text(body: bytes) -> bool:
    return b"\0" not in body[:1024] or body[:2] in (b"\xff\xfe", b"\xfe\xff")


def _in_workbook(source: Source, name: str, body: bytes, options: Options) -> Given:
    book = open_workbook(source, body)
    if not book.sheets:
        raise source.unread("the workbook has no sheet.")
    titles = [sheet.title for sheet in book.sheets]
    if options.sheet:
        sheets = [s for i, s in enumerate(book.sheets, 1) if options.sheet in (s.title, str(i))]
        if not sheets:
            right = nearest(options.sheet, titles) or f"Sheets are {listed(titles)}."
            raise NotRead([Problem(name, f"there is no sheet named `{options.sheet}`.", right)])
    else:
        sheets = [s for s in book.sheets if not s.is_hidden] or list(book.sheets)
    held = [(sheet, list(sheet.rows())) for sheet in sheets]
    fitting = [
        (s, rows, at) for s, rows in held if (at := _header(rows, options)) is not None and _fits(rows[at], options)
    ]
    sheet, rows, at = fitting[0] if fitting else (*held[0], _header(held[0][1], options))
    told = [f"Sheet `{sheet.title}`"] if len(titles) > 1 else []
    if len(fitting) > 1:
        others = listed([s.title for s, *_ in fitting[1:]])
        told.append(f"not {others}, which `--sheet` reads")
    place = f"{name}, sheet `{sheet.title}`" if len(titles) > 1 else name
    return _given(source, place, rows, at, told, options, texts=False)


def _given(
    source: Source, place: str, rows: list[Row], at: int | None, told: list[str], options: Options, texts: bool
) -> Given:
    if at is None:
        right = f"The table is empty. Its first row names the columns: {', '.join(NEEDED)}."
        if options.header_row:
            raise NotRead(
                [Problem(place, f"row {options.header_row} is empty or missing.", "", "Name its header row.")]
            )
        raise NotRead([Problem(f"{place}:1", "the column `actor` is missing.", right)])
    if at > 0:
        told.append(f"header in row {rows[at].number}")
    heads = [" ".join(str(v).split()) if v is not None else "" for v in rows[at].values]
    return Given(place, heads, rows[at].number, rows[at + 1 :], told, texts)


def _header(rows: Sequence[Row], options: Options) -> int | None:
    """Which row names the columns: the one that is named, the first with our fields, else the first not empty."""
    filled = [i for i, row in enumerate(rows) if any(v not in (None, "") for v in row.values)]
    if options.header_row:
        return next((i for i in filled if rows[i].number == options.header_row), None)
    best = max(filled[:_LOOKED_AT], key=lambda i: _named_in(rows[i], options), default=None)
    return best if best is not None and _fits(rows[best], options) else next(iter(filled), None)


def _fits(row: Row, options: Options) -> bool:
    """Whether a row names enough of the columns that the mapping, or our own form, needs."""
    return _named_in(row, options) >= (1 if options.fields else _ENOUGH)


def _named_in(row: Row, options: Options) -> int:
    """How many headings of the mapping, or of our own form, a row has; for a wide table, years count as one."""
    words = {_folded(v) for v in row.values if v is not None}
    if not options.fields:
        return len(words & set(ALLOWED))
    named = len(words & {_folded(t) for t in options.fields.values()})
    wide = options.fields.get("value") == YEARS and years_of([str(v) for v in row.values])
    return named + (1 if wide else 0)


def _folded(text: Any) -> str:
    return " ".join(str(text).split()).casefold()


def years_of(heads: Sequence[str]) -> dict[int, str]:
    """The headings that are years, by their column: `2024`, `2024e`, `2024/25`, `FY2024`, `2024 [YR2024]`."""
    found = {}
    for i, head in enumerate(heads):
        text = _BANK.sub(r"\1", head.strip())
        try:
            if _FIRST <= marks.year(text).year <= _LAST:
                found[i] = text
        except marks.Unreadable:
            continue
    return found


def records(given: Given, options: Options) -> Iterator[Record]:
    """One record for each figure of a table.

    Raises:
        NotRead: columns are missing, unknown or there twice.
    """
    columns, fixed = _columns(given, options)
    years = years_of(given.heads) if options.fields.get("value") == YEARS else {}
    last = max([*columns.values(), *years], default=0)
    for row in given.rows:
        if all(v in (None, "") for v in row.values):
            continue
        place = f"{given.place}:{row.number}"
        if (
            sum(v not in (None, "") for v in row.values) == 1
            and isinstance(row.values[0], str)
            and " " in row.values[0]
        ):
            yield Record(place, {REMARK: row.values[0]})
            continue
        more = any(v not in (None, "") for v in row.values[len(given.heads) :])
        cells = {f: _at(row, i) for f, i in columns.items()} | fixed
        if more and given.texts:
            cells["excess"] = len(row.values)
        if all(v in (None, "") for v in (_at(row, i) for i in range(last + 1))):
            continue
        if not years:
            yield Record(place, cells, row.styles.get(columns.get("value", -1), PLAIN))
        for i, year in years.items():
            yield Record(
                f"{place}, {year}", {**cells, "year": year, "value": _at(row, i)}, row.styles.get(i, PLAIN), True
            )


def _at(row: Row, column: int) -> Any:
    return row.values[column] if column < len(row.values) else None


def _columns(given: Given, options: Options) -> tuple[dict[str, int], dict[str, Any]]:
    """The column of each field, and the text of each that is the same in all rows."""
    place = f"{given.place}:{given.head_row}"
    heads = [_folded(h) for h in given.heads]
    columns: dict[str, int] = {}
    fixed: dict[str, Any] = {}
    problems = []
    for name in ALLOWED:
        heading = options.fields.get(name, "" if options.fields else name)
        if not heading or (name == "value" and heading == YEARS):
            continue
        found = [i for i, h in enumerate(heads) if h == _folded(heading)]
        if len(found) > 1:
            problems.append(Problem(place, f"the column `{given.heads[found[0]]}` is there twice.", "", "Keep one."))
        elif found:
            columns[name] = found[0]
        elif options.fields and name != "value":
            fixed[name] = heading
        elif options.fields:
            right = nearest(heading, [h for h in given.heads if h]) or f"Headings are {listed(given.heads)}."
            problems.append(Problem(place, f"there is no column `{heading}`.", right))
    if not options.fields:
        problems = [*_unknown(place, given), *problems]
    elif options.fields.get("value") == YEARS and not years_of(given.heads):
        problems.append(Problem(place, "no heading is a year.", f"Headings are {listed(given.heads)}."))
    wide = options.fields.get("value") == YEARS
    if wide and "year" in options.fields:
        wrong = f"`value=years` reads the years from the headings, and `year={options.fields['year']}` names another."
        problems.append(Problem("--map", wrong, "", "Keep one of the two."))
    lacking = [f for f in NEEDED if f not in columns and f not in fixed and not (wide and f in ("year", "value"))]
    if options.fields and lacking:
        do = "Name a heading or a text: `--map FIELD=TEXT`."
        problems += [Problem(place, f"the mapping says nothing of `{f}`.", "", do) for f in lacking]
    if problems:
        raise NotRead(problems)
    return columns, fixed


def _unknown(place: str, given: Given) -> Iterator[Problem]:
    """What is wrong with the headings of a table without a mapping, and the mapping that it may need."""
    heads = [h.lower() for h in given.heads]
    yield from (Problem(place, f"the column `{c}` is missing.") for c in NEEDED if c not in heads)
    for head in heads:
        if head and head not in ALLOWED:
            yield Problem(place, f"unknown column `{head}`.", nearest(head, ALLOWED) or f"Known: {listed(ALLOWED)}.")
    if len(set(heads) & set(NEEDED)) < len(NEEDED):
        actor = next((given.heads[i] for i, h in enumerate(heads) if h in _ACTORS), "HEADING")
        years = len(years_of(given.heads)) >= _FEWEST_YEARS
        value = ["value=years"] if years else ["year=HEADING", "value=HEADING"]
        words = [f"actor={actor}", *value, "quantity=NAME", "unit=UNIT", "definition=NAME"]
        said = " ".join(f'--map "{word}"' if " " in word else f"--map {word}" for word in words)
        yield Problem(place, "A table of another form needs a mapping of its columns.", "", f"Add `{said}`.")


def point_of(given: Given, found: Sequence[Record], options: Options) -> tuple[str, str]:
    """The decimal sign of the values, and how it was found out, in a sentence.

    Raises:
        NotRead: the values show both signs, or it is not clear whether a sign groups thousands.
    """
    if options.decimal:
        return options.decimal, f"decimal sign `{options.decimal}`"
    texts = [v for record in found if isinstance(v := record.cells.get("value"), str) and not marks.is_missing(v)]
    shown = marks.decimal_sign(texts)
    if len(shown) > 1:
        raise _unclear(given, "the values have both `.` and `,` as decimal sign.")
    if shown:
        return shown, f"decimal sign `{shown}`"
    european = any("semicolon" in told for told in given.told)
    signs = ",." if european else "," if any("tab" in told for told in given.told) else ""
    if odd := next((text for text in texts if any(sign in text for sign in signs)), ""):
        raise _unclear(given, f"`{odd}` may be a fraction or thousands.")
    if odd := next((text for text in texts if "," in text), ""):
        return ".", f"`{odd}` is read with `,` between thousands, which `--decimal ,` reads as decimal sign"
    if odd := next((text for text in texts if "." in text), ""):
        return ".", f"`{odd}` is read with `.` as decimal sign, which `--decimal ,` reads between thousands"
    return ".", ""


def _unclear(given: Given, wrong: str) -> NotRead:
    return NotRead([Problem(given.place, wrong, "", "Name the sign: `--decimal ,` or `--decimal .`.")])
