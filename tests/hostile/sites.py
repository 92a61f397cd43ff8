"""What each publisher's server answers when all is well, with invented figures; paths as they are asked for here."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import cache
from typing import Final

from burdenshare.data.refresh import refreshable
from tests.data.replay import UN, XML, nato_workbook, sipri_workbook

_SHARES: Final = {"Korea, South": {2023: 2.5, 2024: 2.6}, "Japan": {2023: 1.1, 2024: 1.3}}
_ALLIES: Final = {
    "Poland*": {2022: 2.2, 2023: 3.3, 2024: 4.1},
    "Türkiye": {2022: 1.4, 2023: 1.6, 2024: 2.1},
    "NATO Total": {2022: 2.5, 2023: 2.6, 2024: 2.7},
}
START: Final = {
    "sipri": "milex",
    "nato": "topic",
    "world_bank": "",
    "imf_datamapper": "",
    "imf_weo": "",
    "un_population": "WPP2024_Demographic_Indicators_Medium.csv.gz",
}
assert set(START) == set(refreshable())  # a new connector needs a site


@cache
def _workbook(key: str) -> bytes:
    return sipri_workbook(_SHARES) if key == "sipri" else nato_workbook(_ALLIES)


@cache
def _packed() -> bytes:
    return gzip.compress(UN.encode(), mtime=0)


def _bank(path: str) -> bytes:
    rows = [
        {"countryiso3code": actor, "date": "2024", "value": value, "obs_status": ""}
        for actor, value in (("KOR", 1.9e12), ("JPN", 4e12), ("ARB", 3e12))
    ]
    if not path.endswith("NY.GDP.MKTP.CD"):
        rows = []
    meta = {"page": 1, "pages": 1, "per_page": "1000", "total": len(rows), "lastupdated": "2026-07-13"}
    return json.dumps([meta, rows]).encode()


def _mapper(path: str) -> bytes:
    values = {"KOR": {"2023": 1.6, "2030": 1.9, "2031": None}, "XXX": {"2023": 1}}
    return json.dumps({"values": {path.rpartition("/")[2]: values}}).encode()


def _page(link: str, file: str, key: str) -> Callable[[str], bytes]:
    return lambda path: _workbook(key) if path.endswith(file) else f'<a href="/{link}">x</a>'.encode()


GOOD: Final[dict[str, Callable[[str], bytes]]] = {
    "sipri": _page("SIPRI-Milex-data-1949-2024.xlsx", ".xlsx", "sipri"),
    "nato": _page("def-exp-2026-en.pdf", ".xlsx", "nato"),
    "world_bank": _bank,
    "imf_datamapper": _mapper,
    "imf_weo": lambda path: XML.encode(),
    "un_population": lambda path: _packed(),
}
