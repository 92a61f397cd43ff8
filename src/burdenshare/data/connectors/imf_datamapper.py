"""The IMF's DataMapper: the World Economic Outlook, rounded, without a vintage of its own.

An unknown country is a missing key, an unknown indicator an empty answer. Forecasts are not marked, so years from
the retrieval on are marked here. The date of retrieval is the vintage.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from burdenshare.data.fetch import Fetch
from burdenshare.data.gathered import SMALL, Gathered, Source, figure, once
from burdenshare.data.names import currencies
from burdenshare.data.observation import Observation

SOURCE: Final = Source(
    "imf_datamapper",
    "International Monetary Fund",
    "World Economic Outlook, through the DataMapper",
    "https://www.imf.org/external/datamapper/api/v1/",
    ("www.imf.org", "imf.org"),
    "attribution",
    "Source: International Monetary Fund, World Economic Outlook Database; the data are free at the IMF. No "
    "endorsement is implied.",
)
INDICATORS: Final = {
    "NGDPD": ("gdp_nominal", "billion USD", "nominal", "imf", 1.0),
    "PPPGDP": ("gdp_purchasing_power", "billion international USD", "nominal", "imf", 1.0),
    "NGDP_RPCH": ("real_growth", "% a year", "constant", "imf", 1.0),
    "PCPIPCH": ("consumer_price_growth", "% a year", "nominal", "imf", 1.0),
    "LP": ("population", "thousand people", "", "imf", 1000.0),
    "GGXWDG_NGDP": ("public_debt", "% of GDP", "nominal", "imf_gross", 1.0),
    "GGXCNL_NGDP": ("balance", "% of GDP", "nominal", "imf", 1.0),
    "GGXONLB_NGDP": ("primary_balance", "% of GDP", "nominal", "imf", 1.0),
}


def gather(fetch: Fetch, address: str = SOURCE.address, etag: str = "") -> Gathered | None:
    """All indicators of the package's actors."""
    today = date.today()
    received: dict[str, bytes] = {}
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for indicator in INDICATORS:
        body = fetch.get(f"{address}{indicator}", accept="application/json", size=SMALL).body or b""
        received[f"{indicator}.json"], tables[indicator] = body, _table(body, indicator)
    origin = SOURCE.origin(
        today.isoformat(), b"".join(received.values()), "*.json", "answers by indicator", today.isoformat(), address
    )
    found = [o for i, table in tables.items() for o in _figures(i, table, origin.key, today.year)]
    if not found:
        raise SOURCE.unread("there was no figure for any actor.", "Try again later.")
    return Gathered(today.isoformat(), once(SOURCE, found), origin, received)


def _table(body: bytes, indicator: str) -> dict[str, dict[str, Any]]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise SOURCE.unread(f"the answer for {indicator} is not complete JSON.", "Try again later.") from None
    values = said.get("values") if isinstance(said, dict) else None
    table = values.get(indicator) if isinstance(values, dict) else None
    if not isinstance(table, dict) or not all(isinstance(years, dict) for years in table.values()):
        raise SOURCE.unread(f"the answer for {indicator} holds no values.", "The indicator may have been renamed.")
    return table


def _figures(indicator: str, table: dict[str, dict[str, Any]], origin: str, this_year: int) -> Iterator[Observation]:
    quantity, unit, prices, definition, factor = INDICATORS[indicator]
    for actor in currencies():
        for written, value in table.get(actor, {}).items():
            if value is not None:
                year = SOURCE.year(written, f"the answer for {indicator} of {actor}")
                place, flag = f"{indicator}.json {actor} {year}", "forecast" if year >= this_year else ""
                given = SOURCE.number(value, f"the answer for {indicator} of {actor} in {year}")
                yield figure(
                    quantity, actor, year, given * factor, unit, prices, definition, origin, place, flag,
                    "rounded by the DataMapper",
                )  # fmt: skip
