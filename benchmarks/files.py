"""How long the data room takes to read files, beside openpyxl on the same file in the same run.

    python -m benchmarks.files [FOLDER]

`FOLDER` is that of the shared data (`../shared/data`). Each time is the best of five, of processor time. A table of the
outlook is made in the size of a real one (196 countries, 44 series each, 51 years).
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from burdenshare.data.connectors import imf_weo, nato, sipri
from burdenshare.data.countries import states
from burdenshare.data.refresh import add
from burdenshare.data.room import Room
from burdenshare.data.workbook import open_workbook

SIPRI = "sipri/raw/SIPRI-Milex-data-1949-2025_v1.2.xlsx"
NATO = "nato/raw/240617-def-exp-2024-TABLES-en.xlsx"
INDICATORS = ("NGDP", "NGDPD", "NGDP_D", "NGDP_RPCH", "LP", "GGXWDG_NGDP", "GGXCNL_NGDP", "GGXONLB_NGDP")
COUNTRIES, SERIES = 196, 44


def best(what: Callable[[], Any], times: int = 5) -> float:
    """The least processor time of several tries, in seconds."""
    found = []
    for _ in range(times):
        began = time.process_time()
        what()
        found.append(time.process_time() - began)
    return min(found)


def by_openpyxl(body: bytes) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    return sum(len(row) for sheet in book.worksheets for row in sheet.iter_rows())


def by_us(body: bytes) -> int:
    return sum(len(row.values) for sheet in open_workbook(sipri.SOURCE, body).sheets for row in sheet.rows())


def outlook() -> bytes:
    """A table of the outlook in UTF-16."""
    years = [str(y) for y in range(1980, 2031)]
    head = ["WEO Country Code", "ISO", "WEO Subject Code", "Country", "Subject Descriptor", "Units", "Scale", *years]
    lines = ["\t".join([*head, "Estimates Start After"])]
    actors = [a for a, state in states().items() if state.until is None][:COUNTRIES]
    for actor in actors:
        for indicator in (*INDICATORS, *(f"OTHER{i}" for i in range(SERIES - len(INDICATORS)))):
            numbers = [f"{1000 + i * 3.5:,.3f}" for i in range(len(years))]
            lines.append("\t".join(["1", actor, indicator, actor, "x", "x", "Billions", *numbers, "2024"]))
    return "\n".join(lines).encode("utf-16")


def main(folder: Path) -> None:
    for name, module in ((SIPRI, sipri), (NATO, nato)):
        body = (folder / name).read_bytes()
        read = best(lambda b=body, m=module, n=name: m.read(b, Path(n).name))
        ours, theirs = best(lambda b=body: by_us(b)), best(lambda b=body: by_openpyxl(b))
        print(
            f"{Path(name).name}: read as figures {read:.3f} s; cells {ours:.3f} s, openpyxl {theirs:.3f} s: {ours / theirs:.2f}"
        )
    table = outlook()
    print(f"outlook, {len(table) / 1e6:.1f} MB: {best(lambda: imf_weo.read(table, 'WEOOct2025all.xls'), 3):.3f} s")
    with tempfile.TemporaryDirectory() as home:
        room = Room(Path(home) / "data")
        add(room, "sipri", folder / SIPRI)
        add(room, "nato", folder / NATO)

        def opened() -> None:
            Room(room.folder).in_use()

        print(f"opening the catalogue with {len(room.releases())} releases: {1000 * best(opened, 20):.1f} ms")
        print(f"what is asked of it: {1000 * best(lambda: room.find('defence_share', ['KOR']), 20):.1f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1].parent / "shared" / "data")
