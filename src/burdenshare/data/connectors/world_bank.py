"""The World Bank's indicators, version 2 of its interface.

Errors come with status 200; a page may be empty; one unknown country can void a whole list, so a list that fails is
requested again country by country. Its military expenditure is SIPRI's and its forces are the IISS's, with their terms.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from burdenshare.data.bank_table import read_indicators
from burdenshare.data.countries import is_code
from burdenshare.data.fetch import Fetch
from burdenshare.data.gathered import SMALL, Gathered, NotRead, Source, allow_few, figure, once
from burdenshare.data.names import currencies
from burdenshare.data.observation import Observation
from burdenshare.vocabulary.errors import listed

SOURCE: Final = Source(
    "world_bank",
    "World Bank",
    "World Development Indicators",
    "https://api.worldbank.org/v2/",
    ("api.worldbank.org",),
    "personal use",
    "Source: World Bank, World Development Indicators (CC BY 4.0); military expenditure by SIPRI and forces by the "
    "IISS under their own terms.",
    "an indicator as .csv, .zip or .xls from the Bank's page, or an answer of the interface (.json)",
)
INDICATORS: Final = {
    "MS.MIL.XPND.GD.ZS": ("defence_share", "% of GDP", "nominal", "sipri_by_world_bank", 1.0),
    "MS.MIL.XPND.CD": ("defence_spending", "million USD", "nominal", "sipri_by_world_bank", 1e6),
    "MS.MIL.TOTL.P1": ("active_force", "thousand people", "", "iiss_by_world_bank", 1e3),
    "NY.GDP.MKTP.CD": ("gdp_nominal", "billion USD", "nominal", "world_bank", 1e9),
    "NY.GDP.MKTP.PP.CD": ("gdp_purchasing_power", "billion international USD", "nominal", "world_bank", 1e9),
    "SP.POP.TOTL": ("population", "thousand people", "", "world_bank", 1e3),
    "GC.DOD.TOTL.GD.ZS": ("public_debt", "% of GDP", "nominal", "world_bank_central", 1.0),
}
FIRST_YEAR: Final = 1990
_SHOWN: Final = 5
_PER_PAGE: Final = 1000
_MOST_PAGES: Final = 100  # of an indicator; the package's actors and years fill two


class _Invalid(Exception):
    """The server rejects a value of the request."""


def gather(fetch: Fetch, address: str = SOURCE.address, etag: str = "") -> Gathered | None:
    """The indicators of the package's actors, from 1990 on."""
    actors = [a for a in currencies() if a != "TWN"]  # the Bank has no figures for Taiwan
    received: dict[str, bytes] = {}
    found: list[tuple[str, str, list[dict[str, Any]]]] = []
    for indicator in INDICATORS:
        try:
            pages = list(_pages(fetch, address, indicator, actors))
        except _Invalid:
            pages = [page for actor in actors for page in _alone(fetch, address, indicator, actor)]
        for name, body, rows in pages:
            received[name] = body
            found.append((indicator, name, rows))
    vintage = max((_day(r["lastupdated"]) for *_, rows in found for r in rows), default=date.today().isoformat())
    joined = b"".join(received.values())
    origin = SOURCE.origin(vintage, joined, "*.json", "answers by indicator", date.today().isoformat(), address)
    figures = [o for indicator, name, rows in found for o in _figures(indicator, name, rows, origin.key)]
    if not figures:
        raise SOURCE.unread("there was no figure for any indicator.", "Try again later.")
    return Gathered(vintage, once(SOURCE, figures), origin, received)


def read(body: bytes, name: str, address: str = "", etag: str = "") -> Gathered:
    """Read an indicator from a file: of the Bank's page, of its DataBank, or an answer of the interface.

    Raises:
        NotRead: it is none, or has none of the indicators that are known here.
    """
    if body.lstrip()[:1] in (b"[", b"{"):
        return _read_answer(body, name)
    found = read_indicators(SOURCE, body, name)
    told = [c for c in found.cells if c[1] in INDICATORS and is_code(c[0])]
    if not told:
        others = listed(list(dict.fromkeys(c[1] for c in found.cells)), _SHOWN)
        do = f"`burdenshare data add own {name} --map …` reads any table."
        raise SOURCE.unread(f"the file has none of the known indicators, but {others}.", do)
    origin = SOURCE.origin(found.updated, body, name, "rows by country", date.today().isoformat())
    figures = []
    for actor, indicator, year, value, place in told:
        quantity, unit, prices, definition, per = INDICATORS[indicator]
        figures.append(figure(quantity, actor, year, value / per, unit, prices, definition, origin.key, place))
    few = allow_few(SOURCE, found.left_out, len(figures))
    part = _part(dict.fromkeys(indicator for _, indicator, *_ in told))
    return Gathered(found.updated, once(SOURCE, figures), origin, {name: body}, left_out=few, part=part)


def _read_answer(body: bytes, name: str) -> Gathered:
    """An answer of the interface that was saved: one indicator, one page."""
    try:
        meta, rows = _answer(body, name, "Download it again.")
    except _Invalid:
        raise SOURCE.unread("the answer says that the request was not valid.", "Download it again.") from None
    ids = dict.fromkeys(str((row.get("indicator") or {}).get("id")) for row in rows)
    if len(ids) != 1 or next(iter(ids)) not in INDICATORS:
        raise SOURCE.unread("the answer has none of the known indicators.", f"Known are {listed(list(INDICATORS))}.")
    if _count(meta, "total", name) != len(rows):
        raise SOURCE.unread(f"the answer has {len(rows)} of {meta['total']} rows.", "Ask for all on one page.")
    updated = _day(meta.get("lastupdated"))
    origin = SOURCE.origin(updated, body, name, "rows by country", date.today().isoformat())
    figures = list(_figures(next(iter(ids)), name, rows, origin.key))
    if not figures:
        raise SOURCE.unread("the answer has no figure of the package's countries.")
    return Gathered(updated, once(SOURCE, figures), origin, {name: body}, part=_part(ids))


def _part(indicators: Iterable[str]) -> str:
    """The name of a file's indicators, which are given out one by one."""
    return "_".join(sorted(i.lower().replace(".", "_") for i in indicators))


def _alone(fetch: Fetch, address: str, indicator: str, actor: str) -> Iterator[tuple[str, bytes, list[dict[str, Any]]]]:
    try:
        yield from _pages(fetch, address, indicator, [actor])
    except _Invalid:
        return


def _pages(
    fetch: Fetch, address: str, indicator: str, actors: Iterable[str]
) -> Iterator[tuple[str, bytes, list[dict[str, Any]]]]:
    """All pages of one indicator; each row carries the date of the last update."""
    names = ";".join(actors)
    asked = {"format": "json", "date": f"{FIRST_YEAR}:{date.today().year}", "per_page": str(_PER_PAGE), "source": "2"}
    page, pages, held, total = 1, 1, 0, 0
    while page <= pages:
        answer = fetch.get(f"{address}country/{names}/indicator/{indicator}", {**asked, "page": str(page)}, size=SMALL)
        meta, rows = _answer(answer.body or b"", indicator)
        pages, total = _count(meta, "pages", indicator), _count(meta, "total", indicator)
        held += len(rows)
        if pages > _MOST_PAGES:
            raise SOURCE.unread(f"the answer for {indicator} has {pages:,} pages.", "Try again later.")
        yield (
            f"{indicator}-{names[:7].replace(';', '-')}-{page}.json",
            answer.body or b"",
            [{**row, "lastupdated": meta.get("lastupdated", "")} for row in rows],
        )
        page += 1
    if held != total:
        raise SOURCE.unread(f"{held} of {total} rows arrived for {indicator}.", "Try again later.")


def _answer(body: bytes, indicator: str, do: str = "Try again later.") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The two parts of an answer: its description and its rows."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise SOURCE.unread(f"the answer for {indicator} is not complete JSON.", do) from None
    match said:
        case [{"message": [{"id": "120" | 120}, *_]}]:
            raise _Invalid
        case [{"message": [{"key": str() as key, "value": str() as value}, *_]}]:
            raise SOURCE.unread(f"the server's message about {indicator}: {key[:100]}, {value[:200]}.")
        case [dict() as meta, list() | None as rows] if "pages" in meta and all(
            isinstance(r, dict) for r in rows or ()
        ):
            return meta, rows or []
    raise _unknown(indicator, do)


def _count(meta: dict[str, Any], name: str, indicator: str) -> int:
    """A number in the description of an answer."""
    if not re.fullmatch("[0-9]{1,12}", str(meta.get(name))):
        raise _unknown(indicator)
    return int(meta[name])


def _day(text: Any) -> str:
    """The date of the last update."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", str(text)):
        raise SOURCE.unread(f"the date of its last update is `{text}`.", "Try again later.")
    return str(text)


def _unknown(indicator: str, do: str = "Try again later.") -> NotRead:
    return SOURCE.unread(f"the answer for {indicator} has an unknown form.", do)


def _figures(indicator: str, name: str, rows: list[dict[str, Any]], origin: str) -> Iterator[Observation]:
    quantity, unit, prices, definition, per = INDICATORS[indicator]
    known = currencies()
    for number, row in enumerate(rows, 1):
        actor, value = str(row.get("countryiso3code")), row.get("value")
        if value is not None and actor in known:
            place = f"{name} row {number}"
            year, given = SOURCE.year(row.get("date"), place), SOURCE.number(value, place)
            flag = "estimate" if row.get("obs_status") == "E" else "forecast" if row.get("obs_status") == "F" else ""
            yield figure(quantity, actor, year, given / per, unit, prices, definition, origin, place, flag)
