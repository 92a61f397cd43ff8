"""Runs beside the first of them in words: a sentence and a table for each outcome, for a screen, a pipe and JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, Final

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.studies.comparing import Block, Comparison, Differing, Range, Row
from burdenshare.views.tables import money_json, word
from burdenshare.views.words import (
    Shown,
    in_ten,
    points,
    scaled,
    shown_as,
    unit_of_cell,
    with_range,
)
from burdenshare.vocabulary.errors import listed
from burdenshare.vocabulary.money_units import money_unit, without_currency
from burdenshare.vocabulary.plain import in_json

LETTERS: Final = "ABCD"
WIDTH: Final = 100  # of the words in Python
LONGEST: Final = 40  # letters of a title in a sentence; a longer one is named by its letter
CHANGED: Final = "*"
FEWEST: Final = 4  # columns: with fewer than a year, two levels and a difference, a table is a list
FORM: Final = "burdenshare.compare/1"


def lines(of: Comparison, width: int = WIDTH) -> Iterator[tuple[str, bool]]:
    """The comparison as lines of text that fit a width, and whether each is a heading."""
    for line in textwrap.wrap(f"{_listed_titles(of)}, on the same draws", width, break_on_hyphens=False):
        yield line, True
    for letter, run, title in zip(LETTERS, of.runs, of.titles, strict=False):
        reading = f" ({run.manifest.reading})" if run.manifest.reading else ""
        text = f"{letter}  {title}{reading}: {run.manifest.question}"
        yield from (
            (line, False) for line in textwrap.wrap(text, width, subsequent_indent="   ", break_on_hyphens=False)
        )
    for said in filter(None, (of.reading, note_of(of))):
        yield "", False
        for line in textwrap.wrap(said, width, break_on_hyphens=False):
            yield line, False
    yield "", False
    yield "What differs", True
    yield from ((line, False) for line in _differing(of, width))
    for block in of.blocks:
        yield "", False
        for line in textwrap.wrap(heading(of, block), width, break_on_hyphens=False):
            yield line, True
        for line in textwrap.wrap(sentence(of, block), width, break_on_hyphens=False):
            yield line, False
        yield from ((line, False) for line in _table(of, block, width))
    yield "", False
    for line in textwrap.wrap(_foot(of), width, break_on_hyphens=False):
        yield line, False


def note_of(of: Comparison) -> str:
    """Why amounts are at the prices of the reference year, where nobody chose them."""
    return of.money.note if of.money else ""


def text(of: Comparison, width: int = WIDTH) -> str:
    """The comparison as text."""
    return "\n".join(line for line, _ in lines(of, width))


def _listed_titles(of: Comparison) -> str:
    first, *others = of.titles
    return f"{', '.join(others)} beside {first}"


def _foot(of: Comparison) -> str:
    m = of.runs[0].manifest
    data = " and ".join(dict.fromkeys(run.manifest.data for run in of.runs))
    return (
        "Levels and differences are medians; in brackets the range that contains 9 in 10 futures. Each difference is "
        "taken within the same future. Medians do not subtract or add up: read differences and sums where they stand. "
        f"model {m.model} · data {data} · seed {m.seed} · {m.draws:,} draws"
    )


def shown_of(of: Comparison, block: Block) -> Shown:
    """How the numbers of a block are shown: one scale for levels, differences and their sums."""
    run = of.runs[block.other]
    outcome = run.outcomes[block.outcome]
    money = money_unit(outcome.about.unit)
    if money is None or not money.is_scaled:
        return shown_as(run, outcome, block.labels)
    levels = [abs(v) for row in block.rows for r in (row.first, row.other) for v in (r.low, r.high)]
    return scaled(unit_of_numbers(of, block), max(levels, default=0.0), outcome.about.decimals)


def unit_of_numbers(of: Comparison, block: Block) -> str:
    """The unit of the numbers themselves, which are not scaled as the shown ones are."""
    run, outcome = of.runs[block.other], _outcome(of, block)
    return unit_of_cell(run, outcome, block.labels)


def reading_of_block(of: Comparison, block: Block) -> str:
    """The reading of both runs; of each, where they are not the same."""
    first, other = (of.runs[i].manifest.reading for i in (0, block.other))
    return first if first == other else f"first: {first or 'no such choice'}; other: {other or 'no such choice'}"


def heading(of: Comparison, block: Block) -> str:
    """What a block shows: the outcome, whose it is, its unit, and the worlds it speaks of."""
    run, outcome = of.runs[block.other], _outcome(of, block)
    whose = "".join(f", {word(run, label)}" for label in block.labels.values())
    worlds = f", {outcome.about.worlds}" if outcome.about.worlds else ""
    label = without_currency(block.label)
    return f"{label}{whose}, {shown_of(of, block).unit}{worlds}"


def _outcome(of: Comparison, block: Block) -> Outcome:
    return of.runs[block.other].outcomes[block.outcome]


def sentence(of: Comparison, block: Block) -> str:
    """The finding of a block: the sum over all years, or the difference in the last one."""
    shown, row = shown_of(of, block), block.total or block.rows[-1]
    other, first = of.titles[block.other], of.titles[0]
    if max(len(other), len(first)) > LONGEST:
        other, first = LETTERS[block.other], LETTERS[0]
    when = f"{span(block)} together" if block.total else f"In {row.year}"
    if row.rises == row.falls == 0:
        return f"{when}: {other} and {first} are the same in every future."
    gap = row.difference
    if shown.text(gap.low) == shown.text(gap.high) == shown.text(0.0):
        return f"{when}: {other} and {first} differ by less than the last digit shown."
    size = gap if gap.middle >= 0 else Range(-gap.high, -gap.middle, -gap.low)
    amount = f"{with_range(shown, size.low, size.middle, size.high)} {points(shown.unit)}"
    side, share = ("higher", row.rises) if row.rises >= row.falls else ("lower", row.falls)
    if shown.text(gap.middle) == shown.text(0.0):
        return f"{when}: {other} less {first} is {amount}; {side} in {in_ten(share)} futures."
    way = "higher" if gap.middle > 0 else "lower"
    share = row.rises if gap.middle > 0 else row.falls
    return f"{when}: {other} is {amount} {way} than {first}, and {way} in {in_ten(share)} futures."


def span(block: Block) -> str:
    """The years that a total sums: `FIRST to LAST`, with those between that have no row."""
    return f"{block.rows[0].year} to {block.rows[-1].year}"


def _higher(row: Row) -> str:
    """The cell of a table that counts futures."""
    if row.rises == row.falls == 0:
        return "the same"
    return in_ten(row.rises).replace("more than ", ">").replace("fewer than ", "<")


def _cells(of: Comparison, block: Block, names: bool) -> tuple[list[str], list[list[str]]]:
    shown, adds = shown_of(of, block), block.total is not None
    mine = of.titles[block.other] if names else LETTERS[block.other]
    theirs = of.titles[0] if names else LETTERS[0]
    heads = ["", theirs, mine, "difference" if names else f"{mine} less {theirs}"]
    heads += (["added up"] if adds else []) + ["higher in"]
    body = []
    for row in (*block.rows, *([block.total] if block.total else [])):
        is_total = row is block.total
        levels = [shown.text(row.first.middle), shown.text(row.other.middle)]
        gap = _spread(shown, row.difference)
        running = [_spread(shown, row.running) if row.running and not is_total else ""] if adds else []
        when = span(block) if is_total else str(row.year)
        body.append([when, *levels, gap, *running, _higher(row)])
    return heads, body


def _spread(shown: Shown, of: Range | None) -> str:
    return "" if of is None else with_range(shown, of.low, of.middle, of.high)


def _table(of: Comparison, block: Block, width: int) -> list[str]:
    """A table that fits: with the scenarios' names or else their letters, with fewer columns, or else a list."""
    for names in (True, False):
        heads, body = _cells(of, block, names)
        if len(_drawn([heads, *body])[0]) <= width:
            return _drawn([heads, *body])
    left_out: list[str] = []
    while len(heads) > FEWEST:
        left_out.insert(0, heads[-1])
        heads, body = heads[:-1], [row[:-1] for row in body]
        if len(_drawn([heads, *body])[0]) <= width:
            note = f"Left out at this width: {listed(left_out)}."
            return [*_drawn([heads, *body]), *textwrap.wrap(note, width, break_on_hyphens=False)]
    heads, body = _cells(of, block, False)
    found = []
    for row in body:
        found.append(row[0])
        pairs = [f"{head}: {cell}" for head, cell in zip(heads[1:], row[1:], strict=True) if cell]
        found += [
            line
            for pair in pairs
            for line in textwrap.wrap(pair, width - 2, initial_indent="  ", subsequent_indent="    ")
        ]
    return found


def _drawn(rows: Sequence[Sequence[str]], left: int = 1) -> list[str]:
    """Columns of text; the first ones are set to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    whole = sum(widths) + 2 * (len(widths) - 1)
    found = []
    for row in rows:
        cells = [c.ljust(w) if i < left else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))]
        found.append("  ".join(cells))
    assert all(len(line) == whole for line in found)
    return found


def _differing(of: Comparison, width: int) -> list[str]:
    """What differs between the runs: a row each, changed cells marked; a list where that is too wide."""
    if not of.differing:
        return ["Nothing: the scenarios have the same levers, settings, theories, assumptions and figures."]
    letters = LETTERS[: len(of.runs)]
    rows = [["", *letters]]
    for row in of.differing:
        rows.append([_name(of, row), *_marked(row)])
    drawn = _drawn(rows, len(rows[0]))
    note = f"{CHANGED} differs from {LETTERS[0]}"
    if max(map(len, drawn)) <= width:
        return [*(line.rstrip() for line in drawn), note]
    found = []
    for name, *values in rows[1:]:
        found += textwrap.wrap(name, width, break_on_hyphens=False)
        for letter, value in zip(letters, values, strict=True):
            found += textwrap.wrap(f"  {letter}  {value}", width, subsequent_indent="     ", break_on_hyphens=False)
    return [*found, note]


def _name(of: Comparison, row: Differing) -> str:
    unit = f", {row.unit}" if row.unit else ""
    whose = f", {' '.join(word(of.runs[0], label) for label in row.of.split('.'))}" if row.of else ""
    kind = "Theory of " if row.kind == "theory" else ""
    return f"{kind}{row.label.replace('_', ' ')}{whose}{unit}"


def _marked(row: Differing) -> list[str]:
    first, *others = (value.replace("_", " ") or "not given" for value in row.values)
    return [first, *(value if value == first else f"{CHANGED} {value}" for value in others)]


def as_json(of: Comparison) -> dict[str, Any]:
    """The comparison as one object."""
    return {
        "form": FORM,
        "runs": [_run(run, title) for run, title in zip(of.runs, of.titles, strict=True)],
        "reading": of.reading,
        "money": money_json(of.money),
        "differing": [
            {"kind": d.kind, "name": d.name, "label": d.label, "of": d.of, "unit": d.unit, "values": list(d.values)}
            for d in of.differing
        ],
        "blocks": [_block(of, block) for block in of.blocks],
    }


def json_text(of: Comparison) -> str:
    """The object as text."""
    return in_json(json.dumps(as_json(of), indent=1, ensure_ascii=False)) + "\n"


def _run(run: Run, title: str) -> dict[str, Any]:
    m = run.manifest
    return {
        "run": run.id, "title": title, "scenario": m.scenario, "changes": list(m.changes), "reading": m.reading,
        "question": m.question, "draws": m.draws, "seed": m.seed, "model": m.model, "data": m.data,
        "command": m.command,
    }  # fmt: skip


def _block(of: Comparison, block: Block) -> dict[str, Any]:
    unit = unit_of_numbers(of, block)
    rows = (*block.rows, *([block.total] if block.total else []))
    return {
        "outcome": block.outcome,
        "label": block.label,
        "unit": unit,
        "labels": block.labels,
        "reading": reading_of_block(of, block),
        "first": of.titles[0],
        "other": of.titles[block.other],
        "sentence": sentence(of, block),
        "rows": [_row(row, row is block.total) for row in rows],
    }


def _row(row: Row, is_total: bool) -> dict[str, Any]:
    def three(of: Range | None) -> dict[str, float] | None:
        return None if of is None else {"p5": of.low, "p50": of.middle, "p95": of.high}

    return {
        "first_year": row.first_year, "year": row.year, "is_total": is_total, "first": three(row.first),
        "other": three(row.other), "difference": {**(three(row.difference) or {}), "mean": row.mean},
        "running": three(row.running), "higher": row.rises, "lower": row.falls,
    }  # fmt: skip
