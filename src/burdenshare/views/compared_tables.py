"""A comparison as tidy tables: the numbers, in one set of columns everywhere, and what differs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Final

from burdenshare.studies.comparing import Block, Comparison, Range, Row
from burdenshare.views.compared import note_of, reading_of_block, sentence, unit_of_numbers
from burdenshare.vocabulary.answers import Answer, Cell, Table
from burdenshare.vocabulary.plain import for_spreadsheet, on_one_line

ACTOR: Final = "actor"
LEVELS: Final = ("p5", "p50", "p95")
NUMBERS: Final = (
    *(f"{name}_{level}" for name in ("first", "other", "difference") for level in LEVELS),
    "difference_mean",
    *(f"running_{level}" for level in LEVELS),
    "higher",
    "lower",
)


def dimensions_of(of: Comparison) -> list[str]:
    """The dimensions of what is compared, actors first."""
    return list(dict.fromkeys([ACTOR, *(d for b in of.blocks for d in b.labels)]))


def columns(of: Comparison) -> list[str]:
    """The columns of a comparison in every form that has rows: text with tabs or commas, workbooks and pandas.

    `first` and `other` are the scenarios; `first_p50` and `other_p50` the medians of both; `difference_p50` is the
    median of the other less the first, draw by draw; `running_p50` that of its sum since the first year compared. A row
    whose `first_year` is not its `year` is the sum over these years. `higher` and `lower` are the shares of draws in
    which the other is higher, or lower.
    """
    return [
        "outcome", "label", *dimensions_of(of), "first", "other", "reading", "first_year", "year", "unit", *NUMBERS
    ]  # fmt: skip


def rows(of: Comparison) -> Iterator[dict[str, Cell]]:
    """The rows by column: one for each outcome, cell, run and year, then one for all years together."""
    for block in of.blocks:
        yield from _rows(of, block)


def tsv(of: Comparison) -> str:
    """Tab-separated text."""
    heads = columns(of)
    found = [heads, *([_cell(row[head]) for head in heads] for row in rows(of))]
    return "\n".join("\t".join(cells) for cells in found) + "\n"


def as_answer(of: Comparison) -> Answer:
    """The comparison as an answer with two tables; a sentence for each block takes the place of caveats."""
    first, *others = of.titles
    question = f"{', '.join(others)} beside {first}, on the same draws"
    m, data = of.runs[0].manifest, " and ".join(dict.fromkeys(run.manifest.data for run in of.runs))
    made = f"model {m.model}, data {data}, seed {m.seed}, {m.draws:,} draws; runs {', '.join(r.id for r in of.runs)}."
    said = tuple(f"{b.label}: {sentence(of, b)}" for b in of.blocks)
    return Answer(
        "compare", question, (_numbers(of), _differing(of)), (*filter(None, [of.reading, note_of(of)]), *said, made)
    )


def numbers_alone(of: Comparison) -> Answer:
    """The same with the table of numbers alone."""
    return dataclasses.replace(as_answer(of), tables=(_numbers(of),))


def _numbers(of: Comparison) -> Table:
    heads = columns(of)
    text = "The other less the first, in the same future. A row of several years is their sum."
    return Table(
        "numbers", "Levels and differences", text, dict.fromkeys(heads, ""), tuple(rows(of)),
        headings={head: head for head in heads},
    )  # fmt: skip


def _rows(of: Comparison, block: Block) -> Iterator[dict[str, Cell]]:
    unit, reading = unit_of_numbers(of, block), reading_of_block(of, block)
    for row in (*block.rows, *([block.total] if block.total else [])):
        about: dict[str, Cell] = {"outcome": block.outcome, "label": block.label}
        about |= {d: block.labels.get(d, "") for d in dimensions_of(of)}
        about |= {"first": of.titles[0], "other": of.titles[block.other], "reading": reading}
        about |= {"first_year": row.first_year, "year": row.year, "unit": unit}
        yield {**about, **dict(zip(NUMBERS, _of(row), strict=True))}


def _of(row: Row) -> list[Cell]:
    running = [None] * 3 if row.running is None else _three(row.running)
    return [
        *_three(row.first), *_three(row.other), *_three(row.difference), row.mean, *running, row.rises, row.falls
    ]  # fmt: skip


def _three(of: Range) -> list[Cell]:
    return [of.low, of.middle, of.high]


def _cell(value: Cell) -> str:
    """A cell of text with tabs."""
    if isinstance(value, float):
        return f"{value:.6g}"
    return "" if value is None else for_spreadsheet(on_one_line(str(value)))


def _differing(of: Comparison) -> Table:
    heads = ["what", "name", "label", "of", "unit", *of.titles]
    rows = tuple(
        dict(zip(heads, (d.kind, d.name, d.label, d.of, d.unit, *d.values), strict=True)) for d in of.differing
    )
    text = "Levers, settings, theories and assumptions that are not the same." if rows else "Nothing differs."
    return Table("differing", "What differs", text, dict.fromkeys(heads, ""), rows)
