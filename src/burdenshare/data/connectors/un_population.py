"""The UN's World Population Prospects: the table of demographic indicators, medium variant, as compressed CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from burdenshare.data.fetch import Fetch
from burdenshare.data.gathered import Gathered, Source, figure, file_name, once
from burdenshare.data.names import currencies
from burdenshare.data.observation import Observation
from burdenshare.data.received import Damaged, unpacked

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
LARGEST: Final = 256 * 2**20


def gather(fetch: Fetch, address: str = SOURCE.address, etag: str = "") -> Gathered | None:
    """The table of the current revision; None if nothing changed."""
    answer = fetch.get(address, etag=etag)
    if answer.body is None:
        return None
    return read(answer.body, file_name(address), address, answer.etag)


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
            year = SOURCE.year(row["Time"], f"row {reader.line_num}")
            for column, (quantity, unit) in _COLUMNS.items():
                if text := (row.get(column) or "").strip():
                    place, flag = f"row {reader.line_num}, {column}", "forecast" if year >= revision else "estimate"
                    yield figure(
                        quantity,
                        row["ISO3_code"],
                        year,
                        SOURCE.number(text, f"row {reader.line_num}"),
                        unit,
                        "",
                        "medium",
                        origin,
                        place,
                        flag,
                    )


def _unpacked(body: bytes) -> bytes:
    if body[:2] != b"\x1f\x8b":
        return body
    plain = bytearray()
    try:
        for piece in unpacked([body]):
            plain += piece
            if len(plain) > LARGEST:
                raise SOURCE.unread(f"the table would unpack to more than {LARGEST / 2**20:,.0f} MiB.")
    except Damaged as found:
        raise SOURCE.unread(f"the compressed table is {found}.", "Try again later.") from None
    return bytes(plain)
