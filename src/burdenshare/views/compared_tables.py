"""A comparison as tidy tables, for spreadsheets: the numbers, and what differs between the scenarios."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Final

from burdenshare.studies.comparing import Block, Compared, Range, Row
from burdenshare.views.compared import sentence, unit_of_numbers
from burdenshare.vocabulary.answers import Answer, Cell, Table

HIGHER: Final = "share of futures in which the other is higher"
LOWER: Final = "share of futures in which the other is lower"


def as_answer(of: Compared) -> Answer:
    """The comparison as an answer with two tables; its sentences are the caveats' place, one for each block."""
    first, *others = of.titles
    question = f"{', '.join(others)} beside {first}, on the same draws"
    m = of.runs[0].manifest
    made = f"model {m.model}, data {m.data}, seed {m.seed}, {m.draws:,} draws; runs {', '.join(r.id for r in of.runs)}."
    said = tuple(f"{b.label}: {sentence(of, b)}" for b in of.blocks)
    return Answer("compare", question, (_numbers(of), _differing(of)), (*said, made))


def numbers_alone(of: Compared) -> Answer:
    """The same with the table of numbers alone."""
    return dataclasses.replace(as_answer(of), tables=(_numbers(of),))


def _numbers(of: Compared) -> Table:
    by = list(dict.fromkeys(d for b in of.blocks for d in b.labels))
    rows = tuple(row for block in of.blocks for row in _rows(of, block, by))
    numbers = [f"{n} {p}" for n in ("first", "other", "difference", "added up") for p in ("p5", "p50", "p95")]
    heads = [
        "outcome",
        "label",
        *by,
        "first",
        "other",
        "from",
        "to",
        "unit",
        *numbers,
        "difference mean",
        HIGHER,
        LOWER,
    ]
    text = "The other less the first, in the same future. A row of several years is their sum."
    return Table("numbers", "Levels and differences", text, dict.fromkeys(heads, ""), rows)


def _rows(of: Compared, block: Block, by: list[str]) -> Iterator[Mapping[str, Cell]]:
    unit = unit_of_numbers(of, block)
    for row in (*block.rows, *([block.total] if block.total else [])):
        about: dict[str, Cell] = {"outcome": block.outcome, "label": block.label}
        about |= {d: block.labels.get(d, "") for d in by}
        about |= {"first": of.titles[0], "other": of.titles[block.other], "from": row.first_year, "to": row.year}
        yield {**about, "unit": unit, **_of(row)}


def _of(row: Row) -> dict[str, Cell]:
    ranges = {"first": row.first, "other": row.other, "difference": row.difference, "added up": row.running}
    found: dict[str, Cell] = {f"{n} {p}": v for n, r in ranges.items() for p, v in _three(r)}
    return {**found, "difference mean": row.mean, HIGHER: row.rises, LOWER: row.falls}


def _three(of: Range | None) -> list[tuple[str, Cell]]:
    return [] if of is None else [("p5", of.low), ("p50", of.middle), ("p95", of.high)]


def _differing(of: Compared) -> Table:
    heads = ["what", "name", "label", "of", "unit", *of.titles]
    rows = tuple(
        dict(zip(heads, (d.kind, d.name, d.label, d.of, d.unit, *d.values), strict=True)) for d in of.differing
    )
    text = "Levers, settings, theories and assumptions that are not the same." if rows else "Nothing differs."
    return Table("differing", "What differs", text, dict.fromkeys(heads, ""), rows)
