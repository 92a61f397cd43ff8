"""One observed number, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

GRADES: Final = ("A", "B", "C", "")
BASES: Final = ("page", "table", "memory", "derived", "judgement")
OUTLIER: Final = "outlier"  # far off the figures beside it; the note says from which
FLAGS: Final = ("estimate", "uncertain", "forecast", "break", "spliced", "superseded", OUTLIER, "")
LICENCES: Final = ("open", "attribution", "quoted fact", "own arithmetic", "judgement", "personal use")


@dataclass(frozen=True)
class Origin:
    """The origin of figures: publisher, title, vintage, licence, and the sentence to print with them."""

    key: str
    publisher: str
    title: str
    address: str
    published: str
    vintage: str
    licence: str
    attribution: str
    place: str
    retrieved: str
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """One observed number.

    `definition` is part of the number: a share of GDP by the national budget and one by SIPRI are two quantities.
    `grade` is A (official), B (established press or institute), C (weak copy, never leads) or empty where the figure
    is our arithmetic, judgement or memory; `basis` is which. `place` is its line or cell.
    """

    quantity: str
    actor: str
    year: int
    value: float
    unit: str
    price_base: str
    definition: str
    grade: str
    basis: str
    flag: str
    origin: str
    note: str
    place: str


COLUMNS: Final = tuple(f.name for f in fields(Observation) if f.name != "place")
KEY: Final = ("quantity", "actor", "definition", "unit", "price_base", "origin")
