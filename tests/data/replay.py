"""A server on this machine that replays answers, well and badly, and workbooks with invented figures."""

from __future__ import annotations

import gzip
import io
import re
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import openpyxl
from openpyxl.styles import Font
from openpyxl.styles.colors import Color

from burdenshare.data.fetch import Fetch, Limits


@dataclass
class Reply:
    """One answer: what is sent, and what goes wrong while it is sent."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None  # close the connection after so many bytes
    drip: float = 0.0  # seconds between single bytes
    ranges: bool = False  # answer a request for the rest


class Replay:
    """Answers by path, `*` for all others; several for one path are given in turn, the last again and again."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.address = ""

    def on(self, path: str, *replies: Reply) -> None:
        self.replies[path] = list(replies)

    def take(self, path: str, headers: dict[str, str]) -> Reply:
        self.asked.append((path, headers))
        bare = path.partition("?")[0]
        found = self.replies.get(path) or self.replies.get(bare) or self.replies.get("*") or [Reply(b"not here", 404)]
        return found.pop(0) if len(found) > 1 else found[0]


def _handler(replay: Replay) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = {k.lower(): v for k, v in self.headers.items()}
            reply = replay.take(self.path, asked)
            body, status, headers = reply.body, reply.status, dict(reply.headers)
            if reply.ranges and "range" in asked:
                start = int(asked["range"].removeprefix("bytes=").rstrip("-"))
                headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
                body, status = body[start:], 206
            if headers.get("ETag") and asked.get("if-none-match") == headers["ETag"]:
                body, status = b"", 304
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self._send(body if reply.cut is None or status == 206 else body[: reply.cut], reply.drip)
            if reply.cut is not None and status != 206:
                self.close_connection = True

        def _send(self, body: bytes, drip: float) -> None:
            try:
                if not drip:
                    self.wfile.write(body)
                    return
                for i in range(len(body)):
                    self.wfile.write(body[i : i + 1])
                    self.wfile.flush()
                    time.sleep(drip)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

    return Handler


@contextmanager
def serving() -> Iterator[Replay]:
    replay = Replay()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(replay))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    replay.address = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield replay
    finally:
        server.shutdown()
        server.server_close()


def asking(
    publisher: str = "the publisher", limits: Limits | None = None, sleep: Callable[[float], None] | None = None
) -> Fetch:
    """A fetch that may ask this machine only, and does not wait between tries."""
    return Fetch(publisher, ("127.0.0.1",), limits or Limits(), sleep=sleep or (lambda seconds: None))


def sipri_workbook(
    shares: dict[str, dict[int, float]],
    base: str = "2024",
    order: int = 1,
    estimate: tuple[str, int] = ("", 0),
    headings: dict[int, object] | None = None,
) -> bytes:
    """A workbook in the form of SIPRI's, with invented figures; spending is the share times a thousand.

    `headings` replaces those of years.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    years = sorted({y for row in shares.values() for y in row})
    sheets = [
        ("Front page", None, 1.0),
        (f"Constant ({base}) US$" if base else "Constant US$", ["Country", None, "Notes"], 900.0),
        ("Current US$", ["Country", "Notes"], 1000.0),
        ("Share of GDP", ["Country", "Notes"], 0.01),
    ]
    for title, header, factor in sheets[::order]:
        sheet = book.create_sheet(title)
        sheet.append(["Military expenditure by country"])
        if header is None:
            continue
        for _ in range(3):
            sheet.append([])
        sheet.append([*header, *((headings or {}).get(y, y) for y in years)])
        sheet.append([])
        sheet.append(["Africa"])
        for country, row in shares.items():
            sheet.append(
                [country, *[None] * (len(header) - 1), *[row[y] * factor if y in row else "..." for y in years]]
            )
            if estimate[0] == country:
                cell = sheet.cell(sheet.max_row, len(header) + years.index(estimate[1]) + 1)
                cell.font = Font(color=Color(indexed=12))
    return _bytes(book)


def saved(body: bytes, day: str | None) -> bytes:
    """The workbook as saved on a day, or without one."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as given, zipfile.ZipFile(held, "w") as packed:
        for name in given.namelist():
            text = given.read(name)
            if name == "docProps/core.xml":
                stamp = rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)"
                text = re.sub(stamp, rb"\g<1>%bT10:00:00Z\g<2>" % day.encode() if day else b"", text)
            packed.writestr(name, text)
    return held.getvalue()


def nato_workbook(
    shares: dict[str, dict[int, float]], base: str = "2021", indent: int = 0, reverse: bool = False
) -> bytes:
    """A workbook in the form of NATO's, with invented figures; the last year is an estimate."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    years = sorted({y for row in shares.values() for y in row})
    header = [None] * indent + [None, *years[:-1], f"{years[-1]}e"]
    tables = {
        "Table 2": ("Table 2 : Defence expenditure", [("Current prices and exchange rates", 1000.0), (f"Constant {base} prices and exchange rates", 900.0)]),
        "Table 3": ("Table 3 : Defence expenditure as a share of GDP and annual real change", [("Share of real GDP (%)", 1.0), ("Annual real change (%)", 2.0)]),
        "Table 8a": ("Table 8a : Distribution of defence expenditure by main category", [("Equipment (a)", 10.0)]),
    }  # fmt: skip
    for name, (title, blocks) in list(tables.items())[:: -1 if reverse else 1]:
        sheet = book.create_sheet(name.upper().replace(" ", "") if indent else name)
        for _ in range(indent * 3):
            sheet.append([])
        sheet.append([None] * indent + [title])
        sheet.append([None] * indent + ["Million US dollars"])
        sheet.append([])
        sheet.append(header)
        for subtitle, factor in blocks:
            sheet.append([None] * indent + [subtitle])
            for country, row in shares.items():
                sheet.append([None] * indent + [country, *[row[y] * factor if y in row else ".." for y in years]])
        sheet.append([None] * indent + ["Notes: Figures are invented."])
    return _bytes(book)


# Answers of the IMF's SDMX service and a table of the UN, with invented figures.
XML = """<?xml version="1.0"?>
<message:StructureSpecificData xmlns:ss="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific"
 xmlns:ns1="urn:x" xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:common="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<message:Header><message:ID>1</message:ID><message:Test>false</message:Test>
<message:Prepared>2026-04-02T16:53:31Z</message:Prepared><message:Sender id="x"/>
<message:Structure structureID="W" namespace="urn:x" dimensionAtObservation="TIME_PERIOD">
<common:StructureUsage><Ref agencyID="A" id="WEO" version="9.0.0"/></common:StructureUsage></message:Structure>
</message:Header>
<message:DataSet ss:dataScope="DataStructure" xsi:type="ns1:DataSetType" ss:structureRef="W" action="Replace"
 PUBLICATION_DATE="2026-04-14T13:00:00Z">
<Group xsi:type="ns1:G" INDICATOR="NGDP" COUNTRY="KOR" LATEST_ACTUAL_ANNUAL_DATA="2025"/>
<Series COUNTRY="KOR" INDICATOR="NGDP" FREQUENCY="A" SCALE="9">
<Obs TIME_PERIOD="2025" OBS_VALUE="2600000000000000"/><Obs TIME_PERIOD="2026" OBS_VALUE="2700000000000000"/></Series>
</message:DataSet></message:StructureSpecificData>"""
UN = (
    "SortOrder,LocID,ISO3_code,VarID,Variant,Time,TPopulation1July,Births,TFR\n"
    "1,410,KOR,2,Medium,2023,51750,236.4,0.72\n1,410,KOR,2,Medium,2030,51000,,0.8\n1,410,KOR,3,High,2030,52000,,1.3\n"
    "1,900,,2,Medium,2030,8500000,,2.2\n"
)


def _bytes(book: openpyxl.Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@cache
def bomb(unpacked: int) -> bytes:
    return gzip.compress(b"\0" * unpacked)
