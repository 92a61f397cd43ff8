"""One observed number, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

GRADES: Final = ("A", "B", "C", "")
BASES: Final = ("page", "table", "memory", "derived", "judgement")
FLAGS: Final = ("estimate", "forecast", "spliced", "superseded", "")
LICENCES: Final = ("open", "attribution", "quoted fact", "own arithmetic", "judgement")


@dataclass(frozen=True)
class Origin:
    """Where figures come from: publisher, title, vintage, licence, and the sentence to print with them."""

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


@dataclass(frozen=True)
class Observation:
    """One observed number.

    `definition` belongs to the number: a share of GDP by the national budget and one by SIPRI are two quantities.
    `grade` is A (official), B (established press or institute), C (weak copy, never leads) or empty where the figure
    is our arithmetic, judgement or memory; `basis` says which.
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
