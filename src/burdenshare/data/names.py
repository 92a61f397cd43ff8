"""Other spellings of actors and units, and our word for each."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Name:
    """A spelling, our word for it, its label, and the factor that converts a value."""

    kind: str
    spelling: str
    word: str
    label: str
    factor: float


@cache
def names() -> tuple[Name, ...]:
    """Every known spelling."""
    with Path(__file__).with_name("names.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Name(r["kind"], r["spelling"], r["word"], r["label"], float(r["factor"] or 1)) for r in csv.DictReader(file)
        )


def actor_labels() -> dict[str, str]:
    """The label of an actor's code."""
    return {n.word: n.label for n in names() if n.kind == "actor"}


def currencies() -> dict[str, str]:
    """The currency of an actor's budget, by the actor's code. Bulgaria's is the lev, as in 2025."""
    return {n.spelling: n.word for n in names() if n.kind == "currency"}


def currency_names() -> dict[str, str]:
    """How people read the currency of an actor's budget, by the actor's code; the code of the currency if unnamed."""
    return {n.spelling: n.label or n.word for n in names() if n.kind == "currency"}
