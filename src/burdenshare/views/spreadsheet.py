"""A run, or an answer, as a workbook: read-me, numbers, assumptions, prices, sources, and a path that computes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from burdenshare.engine.outcome import COLUMNS, Run, quantiles
from burdenshare.studies.beside import Beside
from burdenshare.studies.finding import Finding
from burdenshare.views import fiscal_sheet
from burdenshare.views.answer import first_words
from burdenshare.views.citing.once import once
from burdenshare.views.csv_text import headed, heads_of_run, rows_of_run
from burdenshare.views.tables import word
from burdenshare.views.words import citations, currency_of, unit_of, unit_text
from burdenshare.views.workbook import Book, Sheet
from burdenshare.vocabulary.answers import Answer, Cell

if TYPE_CHECKING:
    from burdenshare.studies.money import Money

LICENCE: Final = "Apache-2.0 for the program and these numbers; sources have their own, on the sheet Sources."
CHOSEN: Final = "A part of the run, or other money, was chosen: the column `unit` says in which money each number is."
LONG: Final = 31  # characters of a sheet's name
_DRAWN: Final = ("p5", "p50", "p95")


def workbook_of_run(run: Run, beside: Beside, shown: Run | None = None, money: Money | None = None) -> bytes:
    """The workbook of a run.

    Args:
        run: the run.
        beside: its prices and its fiscal path.
        shown: the part of it that is shown, in the money that is chosen; all of it, as the model has it, if not given.
        money: which was chosen.
    """
    book = Book(f"burdenshare run {run.id}: {run.manifest.title}", run.manifest.command)
    _read_me(book, run, beside, shown, money)
    heads = heads_of_run(shown or run)
    labels = len(heads) - 4 - len(COLUMNS) - 1
    widths = [24, 34, *([14] * labels), 7, 26, 22, *([11] * len(COLUMNS))]
    book.sheet("Numbers", widths).table(heads, rows_of_run(shown or run))
    _assumptions(book, run)
    _levers(book, run)
    _prices(book, run, beside)
    _sources(book, run)
    if beside.path is not None:
        fiscal_sheet.write(book, run, beside.path)
    return book.whole()


def workbook_of_answer(answer: Answer, left_out: str = "") -> bytes:
    """The workbook of a finding or another answer: a read-me, and a sheet for each table.

    Args:
        answer: the answer.
        left_out: a sentence on what is not handed on; empty if nothing is left out.
    """
    book = Book(answer.question, answer.study)
    sheet = book.sheet("Read me", [22, 90])
    sheet.title(answer.question)
    sheet.line()
    if isinstance(answer, Finding):
        made = answer.made
        for what, said in (
            ("Finding", answer.name), ("Study", answer.study), ("Scenario", answer.scenario),
            ("Options", ", ".join(f"{k} {v}" for k, v in answer.options.items())), ("Draws", f"{made['draws']:,}"),
            ("Seed", str(made["seed"])), ("Model", f"burdenshare {made['model']}"), ("Data of", str(made["data"])),
            ("To open it", f"burdenshare study --open {answer.name}"), ("Licence", LICENCE),
        ):  # fmt: skip
            sheet.line(what, said)
    for table in answer.tables:
        sheet.line(table.title, table.sentence)
    for said in (*answer.caveats, *filter(None, [left_out])):
        sheet.line("Mind", said)
    for table in answer.tables:
        columns = headed(table)
        heads = [*columns.values()]
        one = book.sheet(_sheet_name(table.name), [max(10.0, min(40.0, len(h) * 0.9)) for h in heads])
        one.table(heads, ([row.get(c) for c in columns] for row in table.rows))
    if isinstance(answer, Finding) and answer.sources:
        rows = ([s["key"], s["text"]] for s in answer.sources)
        book.sheet("Sources", [22, 100]).table(("key", "citation"), rows, [1])
    return book.whole()


def _sheet_name(name: str) -> str:
    """A table's name as that of a sheet, which is never that of our own sheets."""
    words = name.replace("_", " ")
    words = words[:1].upper() + words[1:]
    return f"Table {words}"[:LONG] if words in ("Read me", "Sources", "History") else words[:LONG]


def _read_me(book: Book, run: Run, beside: Beside, shown: Run | None, money: Money | None) -> None:
    m = run.manifest
    sheet = book.sheet("Read me", [26, 40, 26, 70, 26])
    sheet.title(m.heading)
    for text in first_words(run):
        sheet.note(text)
    if not run.is_plausible:
        sheet.line("Not to be quoted: a mean or a quantile of this run leaves its plausible range.", bold=True)
    sheet.line()
    for what, said in (
        ("Run", run.id), ("Scenario", m.title), ("Question", m.question), ("Reading", m.reading),
        ("Futures (draws)", f"{m.draws:,}, seed {m.seed}, {m.precision} bits"), ("Model", f"burdenshare {m.model}"),
        ("Data of", m.data), ("To repeat it", m.command),
        ("Prices", f"Money in USD is at prices of {m.reference_year}. Money in local currency is at each year's own "
         "prices (nominal), where its unit says so. The sheet `Prices and rates` turns one into the other."),
        ("Shown", CHOSEN if shown else ""), ("Money", money.note if money else ""),
        ("Quantiles", "p50 is the median: half of the futures are above it. Between p5 and p95 are 9 in 10 futures."),
        ("Licence", LICENCE),
        ("Citation", f"The burdenshare contributors. burdenshare {m.model}, run {m.run}: scenario {m.title}, data "
         f"{m.data}, seed {m.seed}, {m.draws:,} draws. With the sources on the sheet Sources."),
    ):  # fmt: skip
        if said:
            sheet.line(what, said)
    for said in m.caveats:
        sheet.line("Mind", said)
    if beside.path is None:
        sheet.line("No sheet Debt path", beside.no_path)
    sheet.line()
    heads = ("outcome", "label", "unit", "definition", "draws it is about")
    held = (shown or run).outcomes.items()
    rows = [[n, o.about.label, unit_of(run, o), o.about.definition, o.about.worlds] for n, o in held]
    sheet.table(heads, rows, wrapped=(1, 2, 3, 4))


def _assumptions(book: Book, run: Run) -> None:
    """The uncertainties that the program reads: distribution, drawn range, reason and source of each label."""
    sheet = book.sheet("Assumptions", [26, 34, 18, 34, 14, 10, 10, 10, 70, 60])
    drawn = _drawn(run)
    sources = {s.key: s.text for s in run.manifest.sources}
    rows: list[list[Cell]] = []
    for row in run.manifest.assumptions:
        if row.kind != "uncertainty":
            continue
        cited = "\n".join(f"[{key}] {sources.get(key, '')}".strip() for key in row.source)
        unit = unit_text(row.unit, run.manifest.reference_year)
        for who, words in row.values.items():
            key = row.name if who in ("each", "value") else f"{row.name}[{who.replace('.', ',')}]"
            numbers = drawn.get(key, (None,) * len(_DRAWN))
            rows.append([row.name, row.label, _who(run, who), words, unit, *numbers, row.why, cited])
    heads = ("name", "label", "of", "distribution", "unit", *(f"drawn {c}" for c in _DRAWN), "reason", "source")
    sheet.table(heads, rows, wrapped=(8, 9))


def _drawn(run: Run) -> dict[str, tuple[Cell, ...]]:
    """Percentiles 5, 50 and 95 of each drawn number, by its name."""
    found: dict[str, tuple[Cell, ...]] = {}
    for drawn in run.inputs.values():
        rows = quantiles(drawn.values.reshape(-1, drawn.values.shape[-1]))
        at = [COLUMNS.index(c) for c in _DRAWN]
        found |= {n: tuple(row[i] for i in at) for n, row in zip(drawn.columns(), rows.tolist(), strict=True)}
    return found


def _levers(book: Book, run: Run) -> None:
    """The levers that the program reads, with their paths."""
    sheet = book.sheet("Levers", [26, 34, 18, 60, 14, 70, 60])
    sources = {s.key: s.text for s in run.manifest.sources}
    rows: list[list[Cell]] = [
        [row.name, row.label, _who(run, who), words, row.unit, row.why,
         "\n".join(f"[{key}] {sources.get(key, '')}".strip() for key in row.source)]
        for row in run.manifest.assumptions
        if row.kind == "lever"
        for who, words in row.values.items()
    ]  # fmt: skip
    sheet.note("Numbers between the years of a path lie on straight lines; after its last year the value holds.")
    sheet.table(("name", "label", "of", "path", "unit", "reason", "source"), rows, wrapped=(3, 5, 6))


def _who(run: Run, key: str) -> str:
    """The label of a row as people read it."""
    if key in ("each", "value"):
        return "each" if key == "each" else ""
    return ", ".join(word(run, part) for part in key.split("."))


def _prices(book: Book, run: Run, beside: Beside) -> None:
    """Deflators and exchange rates by actor and year."""
    sheet = book.sheet("Prices and rates", [10, 24, 8, *([14] * 3), 26, *([14] * 3)])
    if not beside.prices:
        sheet.note(beside.no_prices)
        return
    year = run.manifest.reference_year
    sheet.note(f"Price level: GDP deflator, {year} = 1. Money at prices of {year} times it is money of the year.")
    sheet.note(
        "Exchange rate: units of local currency for one dollar of the year; in the reference year the average rate. "
        "Empty: the run has none. Median and range of 9 in 10 futures, on the run's own draws (10,000 at most)."
    )
    sheet.line()
    heads = ["actor", "name", "year", *(f"price level {c}" for c in _DRAWN), "currency"]
    sheet.table([*heads, *(f"exchange rate {c}" for c in _DRAWN)], _price_rows(run, beside))


def _price_rows(run: Run, beside: Beside) -> Iterator[list[Cell]]:
    for row in beside.prices:
        rate: tuple[Cell, ...] = row.rate or (None,) * len(_DRAWN)
        currency = currency_of(run, {"actor": row.actor})
        yield [row.actor, word(run, row.actor), row.year, *row.prices, currency, *rate]


def _sources(book: Book, run: Run) -> None:
    """The full citations of exactly this run."""
    sheet: Sheet = book.sheet("Sources", [28, 110, 18])
    rows = [[", ".join(keys), line.partition("] ")[2], s.evidence] for (keys, s), line in
            zip(once(run.manifest), citations(run.manifest), strict=True)]  # fmt: skip
    sheet.table(("key", "citation", "evidence or licence"), rows, wrapped=(1,))
