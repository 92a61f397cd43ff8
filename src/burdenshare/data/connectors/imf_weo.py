"""The IMF's World Economic Outlook through its SDMX service: full digits, a date of publication, actual years marked.

`sdmx1` reads XML answers; the few lines below read JSON of version 3, which it does not support. Values are in full
units although the answer has a `SCALE`, so no scale is applied. The service ignores a time filter for this dataset;
the years are selected here.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from burdenshare.data.fetch import Fetch
from burdenshare.data.gathered import SMALL, Gathered, Source, allow_few, figure, once
from burdenshare.data.names import currencies
from burdenshare.data.observation import Observation
from burdenshare.data.outlook import NEEDED, Cell, derived
from burdenshare.data.weo_table import read_outlook
from burdenshare.vocabulary.errors import Problem

SOURCE: Final = Source(
    "imf_weo",
    "International Monetary Fund",
    "World Economic Outlook database",
    "https://api.imf.org/external/sdmx/3.0/",
    ("api.imf.org",),
    "attribution",
    "Source: International Monetary Fund, World Economic Outlook Database; the data are free at the IMF. No "
    "endorsement is implied.",
    "the table of the whole database (WEO….xls), or an answer of the SDMX service (.xml or .json)",
)
INDICATORS: Final = {
    "NGDP": ("gdp_nominal", "billion {currency}", "nominal", "imf", 1e9),
    "NGDPD": ("gdp_nominal", "billion USD", "nominal", "imf", 1e9),
    "NGDP_RPCH": ("real_growth", "% a year", "constant", "imf", 1.0),
    "NGDP_R": ("gdp_real", "billion {currency}", "constant", "imf", 1e9),
    "PPPEX": ("purchasing_power_rate", "{currency} a USD", "", "imf", 1.0),
    "PCPIPCH": ("consumer_price_growth", "% a year", "nominal", "imf", 1.0),
    "LP": ("population", "thousand people", "", "imf", 1e3),
    "GGXWDG_NGDP": ("public_debt", "% of GDP", "nominal", "imf_gross", 1.0),
    "GGXCNL_NGDP": ("balance", "% of GDP", "nominal", "imf", 1.0),
    "GGXONLB_NGDP": ("primary_balance", "% of GDP", "nominal", "imf", 1.0),
}
_ACCEPT: Final = (
    "application/vnd.sdmx.data+xml;version=3.0.0, application/vnd.sdmx.structurespecificdata+xml;version=2.1"
)


def gather(fetch: Fetch, address: str = SOURCE.address, etag: str = "") -> Gathered | None:
    """All indicators of the package's actors; None if nothing changed."""
    key = f"{'+'.join(currencies())}.{'+'.join(dict.fromkeys((*INDICATORS, *NEEDED)))}.A"
    asked = {"dimensionAtObservation": "TIME_PERIOD", "attributes": "dsd", "measures": "all"}
    answer = fetch.get(f"{address}data/dataflow/IMF.RES/WEO/+/{key}", asked, accept=_ACCEPT, etag=etag, size=SMALL)
    if answer.body is None:
        return None
    return read(answer.body, "weo.json" if answer.body[:1] in b"{[" else "weo.xml", address, answer.etag)


def read(body: bytes, name: str, address: str = "", etag: str = "") -> Gathered:
    """Read an answer of the service, or the table of the whole database.

    Raises:
        NotRead: it is a refusal, is truncated, or has none of the indicators.
    """
    start = body.lstrip()[:1]
    left_out: Sequence[Problem] = ()
    if start in (b"{", b"[", b"<", b"") or address:
        cells, actual = _json_cells(body, address) if start in (b"{", b"[") else _xml_cells(body, address)
        published = re.search(rb'PUBLICATION_DATE"?\s*[=:]\s*"([0-9]{4}-(?:0[1-9]|1[0-2]))', body)
        vintage = published[1].decode() if published else date.today().isoformat()
    else:
        outlook = read_outlook(SOURCE, body, name, {*INDICATORS, *NEEDED})
        cells, actual, vintage = list(outlook.cells), outlook.actual, outlook.vintage
        left_out = allow_few(SOURCE, outlook.left_out, len(cells))
    origin = SOURCE.origin(vintage, body, name, "series by country", date.today().isoformat(), address)
    cells = [c for c in cells if re.fullmatch("[A-Z]{3}", c[0])]
    found = list(_figures(cells, actual, origin.key))
    if not found:
        raise SOURCE.unread("the answer has none of the requested indicators.")
    last = {actor: max(y for (a, _), y in actual.items() if a == actor) for actor, _ in actual}
    found += derived(cells, last, origin.key)
    return Gathered(vintage, once(SOURCE, found), origin, {name: body}, etag, left_out=tuple(left_out))


def _figures(cells: list[Cell], actual: dict[tuple[str, str], int], origin: str) -> Iterator[Observation]:
    for actor, indicator, year, value in cells:
        if indicator in INDICATORS:
            quantity, unit, prices, definition, per = INDICATORS[indicator]
            said = unit.format(currency=currencies().get(actor, "of local money"))
            if indicator == "NGDP" and said == "billion USD":  # the same as NGDPD
                continue
            last = actual.get((actor, indicator)) or max((y for (a, _), y in actual.items() if a == actor), default=0)
            flag = "forecast" if last and year > last else ""
            place = f"{actor}.{indicator}.A {year}"
            yield figure(quantity, actor, year, value / per, said, prices, definition, origin, place, flag)


def _again(address: str) -> str:
    """What to do about an answer: a file from disk does not change while one waits."""
    return "Try again later." if address else "Download it again."


def _xml_cells(body: bytes, address: str) -> tuple[list[Cell], dict[tuple[str, str], int]]:
    """The cells of a structure-specific message, and the last actual year by country and indicator."""
    import logging

    import sdmx
    from lxml import etree

    logging.getLogger("sdmx").setLevel(logging.CRITICAL)
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
        message: Any = sdmx.read_sdmx(io.BytesIO(body))
        cells = [_cell(o) for dataset in message.data for o in dataset.obs]
    except Exception:  # the readers have a dozen errors of their own; to the user they are one
        said = re.search(rb"(Rejected|Bandwidth|Service)[^<\n]{0,80}", body)
        wrong = (
            f"the service refuses: {said[0].decode('utf-8', 'replace')}" if said else "the answer is not complete SDMX"
        )
        raise SOURCE.unread(wrong + ".", _again(address)) from None
    actual = {
        (str(g.get("COUNTRY")), str(g.get("INDICATOR"))): int(str(g.get("LATEST_ACTUAL_ANNUAL_DATA"))[-4:])
        for g in root.iter("{*}Group")
        if str(g.get("LATEST_ACTUAL_ANNUAL_DATA") or "")[-4:].isdecimal()
    }
    return [c for c in cells if c is not None], actual


def _cell(observation: Any) -> Cell | None:
    key = {k: str(v.value) for k, v in observation.key.values.items()}
    if observation.value in (None, "", "NaN"):
        return None
    return (
        key["COUNTRY"],
        key["INDICATOR"],
        int(key["TIME_PERIOD"][:4]),
        SOURCE.number(str(observation.value), "the answer"),
    )


def _word(given: Any) -> str:
    """A name, which is text."""
    if not isinstance(given, str):
        raise TypeError
    return given


def _index(text: str) -> int:
    """A place in a list; below 0 there is none."""
    if not re.fullmatch("[0-9]{1,6}", text):
        raise KeyError(text)
    return int(text)


def _json_cells(body: bytes, address: str) -> tuple[list[Cell], dict[tuple[str, str], int]]:
    """The cells of an SDMX-JSON 2.0 message, which does not mark the last actual year."""
    try:
        said = json.loads(body)
        data = said["data"]
        dimensions = data["structures"][0]["dimensions"]
        names = [d["id"] for d in dimensions["series"]]
        values = [[_word(v["id"]) for v in d["values"]] for d in dimensions["series"]]
        years = [int(str(v.get("value", v.get("id")))[:4]) for v in dimensions["observation"][0]["values"]]
        cells = []
        for key, series in data["dataSets"][0]["series"].items():
            at = dict(zip(names, (values[i][_index(k)] for i, k in enumerate(key.split(":"))), strict=True))
            for i, cell in series["observations"].items():
                if cell[0] is not None:
                    cells.append(
                        (
                            at["COUNTRY"],
                            at["INDICATOR"],
                            years[_index(i)],
                            SOURCE.number(cell[0], f"the answer for {at['COUNTRY']}"),
                        )
                    )
        return cells, {}
    except (ValueError, RecursionError):
        raise SOURCE.unread("the answer is not complete JSON.", _again(address)) from None
    except (KeyError, IndexError, TypeError, AttributeError, OverflowError):
        code = said.get("code") or said.get("message") if isinstance(said, dict) else None
        wrong = (
            f"the service refuses: {str(code)[:80]}."
            if isinstance(code, str | int)
            else "the answer has an unknown form."
        )
        raise SOURCE.unread(wrong, _again(address)) from None
