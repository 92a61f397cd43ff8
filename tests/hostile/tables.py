"""Tables and workbooks that are wrong on purpose."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections.abc import Iterator

import openpyxl

from tests.data.replay import nato_workbook, sipri_workbook

HEAD = "actor,year,quantity,value,unit,definition"
ROW = "KOR,2025,tanks,2149,tanks,iiss"
SHARES = {"Korea, South": {2023: 2.5, 2024: 2.6}, "Japan": {2023: 1.1, 2024: 1.3}}
CELLS = (
    "", " ", "x", "KOR", "XXX", "kor", "ROK", "0", "-1", "1e999", "nan", "inf", "٢٠٢٥", "２０２５", "²", "1_000", "1,5", "0x10",
    "2024/25", "FY2024", "..", "=cmd|'/C calc'!A0", "@SUM(1)", "+1", "-1+1", "\x1b[2J", "\u202eabc", "a\nb", "\t", "<b>",
    "[/x]", "x" * 5000, "9" * 400, "2025.0", "2025.5", "-2025", "99999", '"', "None", "True", "../../x", "\ud7ff", "\ufeff",
)  # fmt: skip
TEXTS: tuple[bytes, ...] = (
    b"", b"\n", b"\0", b"\xff\xfe", f"{HEAD}\n{ROW}\n".encode("utf-16"), f"{HEAD}\n{ROW}\n".encode("utf-32"),
    f"{HEAD}\nKOR\n".encode(), f"{HEAD}\n{ROW},more\n".encode(), f"{HEAD}\n{ROW},\n".encode(), f'{HEAD}\n"{ROW}\n'.encode(),
    f'{HEAD}\n"KOR"x,2025,tanks,1,tanks,iiss\n'.encode(), f"{HEAD}\r{ROW}\r".encode(), f"{HEAD}\n{ROW}\0\n".encode(),
    f"{HEAD}\n{ROW.replace('iiss', 'x' * 140_000)}\n".encode(), f"{HEAD},year\n{ROW},2024\n".encode(),
    f"{HEAD}\n{ROW}\n{ROW}\n".encode(), HEAD.encode(), f"{HEAD},\n{ROW},\n".encode(), f"{HEAD.replace(',', ';')}\n".encode(),
    f"{HEAD}\n{ROW.replace('KOR', 'Corée')}\n".encode("latin-1"), (f"{HEAD}\n" + "KOR,x,tanks,1,tanks,iiss\n" * 50_000).encode(),
    (f"{HEAD}\n" + "\n" * 100_000).encode(), ("," * 200_000 + "\n").encode(), (HEAD + "\n" + '"' * 99_999).encode(), b"PK\3\4",
    ("a," * 50_000 + "\n").encode(), f"{HEAD}\n{ROW}\n".encode("utf-8-sig"), f"{HEAD.upper()}\n{ROW}\n".encode(),
)  # fmt: skip


def texts() -> Iterator[tuple[str, str, bytes]]:
    """The source, the file's name and the bytes of tables of text."""
    for text in TEXTS:
        yield "own", "table.csv", text
    for i, column in enumerate(HEAD.split(",")):
        for cell in CELLS:
            row = ROW.split(",")
            row[i] = '"' + cell.replace('"', '""') + '"'
            yield "own", f"{column}.csv", f"{HEAD}\n{','.join(row)}\n".encode()
    columns = "ISO3_code,Time,Variant,TPopulation1July,Births"
    for row in (
        "KOR,...,Medium,1,1",
        "KOR,2024,Medium,...,1",
        "KOR,2024,Medium",
        "KOR,٢٠٢٤,Medium,1,1",
        "KOR,2024,Medium,nan,1",
        '"KOR',
        "XXX,2024,Medium,1,1",
    ):
        yield "un_population", "WPP2024_x.csv", f"{columns}\n{row}\n".encode()
    for body in (
        b"",
        b"\xe9",
        b"\x1f\x8b",
        gzip.compress(b"x")[:-3],
        gzip.compress(b"\xff"),
        _packed({"a.csv": b"x"}),
        b"\0" * 9,
    ):
        yield "un_population", "WPP2024_x.csv.gz", body
    yield "un_population", "٢.csv", b"x"
    for body in (
        b"[" * 100_000,
        b"{}",
        b"[]",
        b"1",
        b'{"data": 1}',
        b'{"data": {"structures": []}}',
        b"<a>",
        b"",
        b"\0",
        b"<a/>",
        b'{"data": {"structures": [{"dimensions": {"series": 1}}]}}',
        b'{"a":' * 50_000,
        _laughs(),
        _outside(),
    ):
        yield "imf_weo", "weo.json", body


def workbooks(seed: int = 1) -> Iterator[tuple[str, str, bytes]]:
    """The source, the file's name and the bytes of workbooks: cut, flipped, forged, and of other contents."""
    good = {
        "own": _own_workbook([ROW.split(",")]),
        "sipri": sipri_workbook(SHARES),
        "nato": nato_workbook({"Poland": {2022: 2.0, 2023: 3.0, 2024: 4.0}}),
    }
    chance = random.Random(seed)
    for source, body in good.items():
        name = f"{source}.xlsx"
        for part in (0, 1, 10, 100, 1000, len(body) // 2, len(body) - 30, len(body) - 1):
            yield source, name, body[:part]
        for _ in range(40):
            flipped = bytearray(body)
            for _ in range(chance.randint(1, 10)):
                flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
            yield source, name, bytes(flipped)
        inside = _unpacked(body)
        for part in inside:
            yield source, name, _packed({k: v for k, v in inside.items() if k != part})
            yield source, name, _packed({**inside, part: inside[part][: len(inside[part]) // 2]})
            yield source, name, _packed({**inside, part: _laughs()})
            yield source, name, _packed({**inside, part: _outside()})
        for part in (p for p in inside if "/sheet" in p):
            yield source, name, _packed({**inside, part: _wide(inside[part])})
        yield source, name, _packed({"a": b"\0" * 2**20})
        yield source, name, next(b for s, b in good.items() if s != source)
    for cell in CELLS:
        plain = cell.replace("\x1b", "").replace("\ufeff", "")
        yield "own", "cells.xlsx", _own_workbook([[plain if c == "iiss" else c for c in ROW.split(",")]])
    for odd in (None, True, 1.5, 10**30, "=1+1"):
        for at in range(6):
            yield "own", "cells.xlsx", _own_workbook([[odd if i == at else c for i, c in enumerate(ROW.split(","))]])


def _own_workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEAD.split(","), *rows):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _unpacked(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _packed(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return held.getvalue()


def _laughs() -> bytes:
    named = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">{named}]><x>&i;</x>'.encode()


def _outside() -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def _wide(sheet: bytes) -> bytes:
    """A sheet that claims the largest extent, with a cell at its end."""
    end = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    start = sheet.partition(b"<dimension")
    after = start[2].partition(b"/>")[2] if start[1] else sheet
    return (start[0] + b'<dimension ref="A1:XFD1048576"/>' + after if start[1] else sheet).replace(b"</sheetData>", end)
