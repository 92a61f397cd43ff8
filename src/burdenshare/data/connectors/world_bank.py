"""The World Bank's indicators, version 2 of its interface.

Errors come with status 200; a page may be empty; one unknown country can void a whole list, so a list that fails is
requested again country by country. Its military expenditure is SIPRI's and its forces are the IISS's, with their terms.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from burdenshare.data.fetch import Fetch
from burdenshare.data.gathered import Gathered, Source, figure, once
from burdenshare.data.names import currencies
from burdenshare.data.observation import Observation

SOURCE: Final = Source(
    "world_bank",
    "World Bank",
    "World Development Indicators",
    "https://api.worldbank.org/v2/",
    ("api.worldbank.org",),
    "personal use",
    "Source: World Bank, World Development Indicators (CC BY 4.0); military expenditure by SIPRI and forces by the "
    "IISS under their own terms.",
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
_PER_PAGE: Final = 1000


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
    updated = {str(r["lastupdated"]) for *_, rows in found for r in rows if "lastupdated" in r}
    vintage = max(updated, default=date.today().isoformat())
    joined = b"".join(received.values())
    origin = SOURCE.origin(vintage, joined, "*.json", "answers by indicator", date.today().isoformat(), address)
    figures = [o for indicator, name, rows in found for o in _figures(indicator, name, rows, origin.key)]
    if not figures:
        raise SOURCE.unread("there was no figure for any indicator.", "Try again later.")
    return Gathered(vintage, once(SOURCE, figures), origin, received)


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
        answer = fetch.get(f"{address}country/{names}/indicator/{indicator}", {**asked, "page": str(page)})
        meta, rows = _answer(answer.body or b"", indicator)
        pages, total, held = int(meta["pages"]), int(meta["total"]), held + len(rows)
        yield (
            f"{indicator}-{names[:7].replace(';', '-')}-{page}.json",
            answer.body or b"",
            [{**row, "lastupdated": meta.get("lastupdated", "")} for row in rows],
        )
        page += 1
    if held != total:
        raise SOURCE.unread(f"{held} of {total} rows arrived for {indicator}.", "Try again later.")


def _answer(body: bytes, indicator: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The two parts of an answer: its description and its rows."""
    try:
        said = json.loads(body)
    except ValueError:
        raise SOURCE.unread(f"the answer for {indicator} is not complete JSON.", "Try again later.") from None
    if isinstance(said, list) and len(said) == 1 and "message" in said[0]:
        message = said[0]["message"][0]
        if str(message.get("id")) == "120":
            raise _Invalid
        raise SOURCE.unread(f"the server's message about {indicator}: {message.get('key')}, {message.get('value')}.")
    if not (isinstance(said, list) and len(said) == 2 and isinstance(said[0], dict) and "pages" in said[0]):
        raise SOURCE.unread(f"the answer for {indicator} has an unknown form.")
    return said[0], said[1] or []


def _figures(indicator: str, name: str, rows: list[dict[str, Any]], origin: str) -> Iterator[Observation]:
    quantity, unit, prices, definition, per = INDICATORS[indicator]
    known = currencies()
    for number, row in enumerate(rows, 1):
        actor, value = row["countryiso3code"], row["value"]
        if value is not None and actor in known:
            place = f"{name} row {number}"
            flag = "estimate" if row.get("obs_status") == "E" else "forecast" if row.get("obs_status") == "F" else ""
            yield figure(quantity, actor, int(row["date"]), value / per, unit, prices, definition, origin, place, flag)
