"""The UN's World Population Prospects: the table of demographic indicators, medium variant, as compressed CSV."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Final

from burdenshare.data.fetch import Fetch
from burdenshare.data.gathered import Gathered, Source, figure, once
from burdenshare.data.names import currencies
from burdenshare.data.observation import Observation

SOURCE: Final = Source(
    "un_population",
    "United Nations, DESA, Population Division",
    "World Population Prospects",
    "https://population.un.org/wpp/assets/Excel%20Files/1_Indicator%20(Standard)/CSV_FILES/"
    "WPP2024_Demographic_Indicators_Medium.csv.gz",
    ("population.un.org",),
    "open",
    "(c) United Nations, DESA, Population Division. Licensed under CC BY 3.0 IGO. World Population Prospects.",
    "the table of demographic indicators (WPPYYYY_Demographic_Indicators_Medium.csv, or .csv.gz)",
)
_COLUMNS: Final = {
    "TPopulation1July": ("population", "thousand people"),
    "Births": ("births", "thousand people"),
    "TFR": ("fertility_rate", "births a woman"),
    "NetMigrations": ("net_migration", "thousand people"),
}
_PLAIN: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{0,18})?(e[-+]?[0-9]{1,2})?", re.IGNORECASE)
LARGEST: Final = 256 * 2**20


def gather(fetch: Fetch, address: str = SOURCE.address, etag: str = "") -> Gathered | None:
    """The table of the current revision; None if nothing changed."""
    answer = fetch.get(address, etag=etag)
    if answer.body is None:
        return None
    return read(answer.body, address.rsplit("/", 1)[-1], address, answer.etag)


def read(body: bytes, name: str, address: str = "", etag: str = "") -> Gathered:
    """Read the table, compressed or plain.

    Raises:
        NotRead: it is another table, or is truncated.
    """
    revision = re.search(r"WPP([0-9]{4})", name)
    if not revision:
        raise SOURCE.unread(f"the name `{name}` does not show the revision.", "Keep the UN's file name.")
    if body.startswith(b"PK"):
        raise SOURCE.unread(
            "the file is a workbook or a zip archive.", "Unpack it, and add the .csv of the indicators."
        )
    try:
        reader = csv.DictReader(io.StringIO(_unpacked(body).decode("utf-8-sig"), newline=""))
        columns = set(reader.fieldnames or ())
    except UnicodeDecodeError:
        raise SOURCE.unread("the table is not UTF-8 text.", "Download it again.") from None
    except csv.Error:
        raise SOURCE.unread("the table is not CSV.", "Download it again.") from None
    if missing := {"ISO3_code", "Time", "Variant", "TPopulation1July"} - columns:
        raise SOURCE.unread(f"the table has no column `{min(missing)}`.", "Is it the one of demographic indicators?")
    origin = SOURCE.origin(revision[1], body, name, "rows by country", date.today().isoformat(), address)
    try:
        found = list(_figures(reader, origin.key, int(revision[1])))
    except csv.Error:
        raise SOURCE.unread(f"row {reader.line_num} is not CSV.", "Download it again.") from None
    if not found:
        raise SOURCE.unread("the table has none of the package's countries.")
    return Gathered(revision[1], once(SOURCE, found), origin, {name: body}, etag)


def _figures(reader: csv.DictReader[str], origin: str, revision: int) -> Iterator[Observation]:
    known = currencies()
    for row in reader:
        if row["ISO3_code"] in known and row["Variant"] == "Medium":
            year = int(_number(row["Time"], reader.line_num))
            for column, (quantity, unit) in _COLUMNS.items():
                if text := (row.get(column) or "").strip():
                    place, flag = f"row {reader.line_num}, {column}", "forecast" if year >= revision else "estimate"
                    yield figure(
                        quantity,
                        row["ISO3_code"],
                        year,
                        _number(text, reader.line_num),
                        unit,
                        "",
                        "medium",
                        origin,
                        place,
                        flag,
                    )


def _number(text: str | None, row: int) -> float:
    if not _PLAIN.fullmatch((text or "").strip()):
        raise SOURCE.unread(f"row {row} holds `{text}`, not a number.")
    return float(text or "")


def _unpacked(body: bytes) -> bytes:
    if body[:2] != b"\x1f\x8b":
        return body
    unpack = zlib.decompressobj(wbits=31)
    try:
        plain = unpack.decompress(body, LARGEST)
    except zlib.error:
        raise SOURCE.unread("the compressed table is damaged.", "Try again later.") from None
    if unpack.unconsumed_tail:
        raise SOURCE.unread(f"the table would unpack to more than {LARGEST / 2**20:,.0f} MiB.")
    if not unpack.eof:
        raise SOURCE.unread("the compressed table is truncated.", "Try again later.")
    return plain
