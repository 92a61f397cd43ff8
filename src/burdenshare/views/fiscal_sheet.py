"""The sheet whose debt is computed: a year's debt from that of the year before, by names and not by places.

The formulas are the model's own accounting: d = d₋₁ (1 + i) / (1 + g) + primary deficit + stock-flow adjustment
+ assets bought. Whoever changes a blue number sees what follows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from burdenshare.engine.outcome import Run
from burdenshare.studies.fiscal_path import NEEDED, FiscalPath
from burdenshare.views.words import TRILLION
from burdenshare.views.workbook import Book, Formula, Sheet
from burdenshare.vocabulary.money_units import OWN_MONEY

SHEET: Final = "Debt path"
GROWTH, INTEREST, SPENDING, BORROWED = "extra_growth", "extra_interest", "extra_spending", "share_borrowed"
DEBT, GDP = "debt", "gdp"
SHARE, MONEY, CHECK = "0.00", "#,##0.00", "0.000000"
BLUE: Final = "#0B3C9F"
HEADS: Final = (
    ("growth", "Growth of nominal GDP, % a year"),
    ("interest_rate", "Interest rate on the debt, %"),
    ("spending", "Defence spending, % of GDP"),
    ("primary_deficit", "Primary deficit of the run, % of GDP"),
    ("stock_flow", "Stock-flow adjustment, % of GDP"),
    ("assets", "Borrowed to buy assets, % of GDP"),
)
COMPUTED: Final = (
    ("spending_now", "Defence spending with the change, % of GDP"),
    ("primary_now", "Primary deficit with the change, % of GDP"),
    ("interest", "Interest, % of GDP"),
    ("deficit", "Deficit, % of GDP"),
    (DEBT, "Debt, % of GDP"),
)


@dataclass(frozen=True)
class Column:
    """A column of the sheet: the beginning of its cells' names, its head, how its numbers look, who gives them."""

    name: str
    head: str
    number_format: str
    is_given: bool = False


def columns(path: FiscalPath, unit: str) -> list[Column]:
    """The columns after the year; those in money only where the path has it."""
    given = [Column(n, h, SHARE, True) for n, h in HEADS if any(map(math.isfinite, getattr(path, n)))]
    found = [*given, *(Column(n, h, SHARE) for n, h in COMPUTED if n != "spending_now" or has_spending(path))]
    if math.isfinite(path.output_at_start):
        found += [Column(GDP, f"Nominal GDP, {unit}", MONEY), Column("debt_in_money", f"Debt, {unit}", MONEY)]
    run = Column("debt_of_run", "Debt of this future in the run, % of GDP", SHARE, True)
    return [*found, run, Column("difference", "Difference, points", CHECK)]


def has_spending(path: FiscalPath) -> bool:
    """Whether the run has defence spending of the actor."""
    return all(map(math.isfinite, path.spending))


def formulas(path: FiscalPath, year: int) -> dict[str, str]:
    """The formula of each computed column in a year, without `=`."""
    y, b = year, year - 1
    grown = f"(1+(growth_{y}+{GROWTH})/100)"
    return {
        "spending_now": f"spending_{y}+{SPENDING}",
        "primary_now": f"primary_deficit_{y}+{SPENDING}*{BORROWED}/100",
        "interest": f"(interest_rate_{y}+{INTEREST})/100*{DEBT}_{b}/{grown}",
        "deficit": f"primary_now_{y}+interest_{y}",
        DEBT: f"{DEBT}_{b}/{grown}+deficit_{y}+stock_flow_{y}+assets_{y}",
        GDP: f"{GDP}_{b}*{grown}",
        "debt_in_money": f"{DEBT}_{y}/100*{GDP}_{y}",
        "difference": f"{DEBT}_{y}-debt_of_run_{y}",
    }


def parameters(path: FiscalPath) -> list[tuple[str, float, str]]:
    """What a user may change above the table: name, value, meaning."""
    return [
        (GROWTH, 0.0, "Growth of nominal GDP above that of this future, percentage points in every year"),
        (INTEREST, 0.0, "Interest rate above that of this future, percentage points in every year"),
        (SPENDING, 0.0, "Defence spending above that of this future, % of GDP in every year"),
        (BORROWED, path.borrowed, f"Part of extra spending that is borrowed, % (the scenario's of {path.years[0]})"),
    ]


def notes(run: Run, path: FiscalPath) -> list[str]:
    """Which path it is, and what it leaves out."""
    m = run.manifest
    return [
        f"This is one future of the run, number {path.draw + 1:,} of {path.of:,}: the one whose debt"
        f"{' and spending lie nearest their medians' if has_spending(path) else ' lies nearest the median'} over all "
        "years. Medians of many futures do not add up, the numbers of one do.",
        f"Blue numbers can be changed; all others follow by formulas. {_difference(path)}",
        "A change here shows the arithmetic alone. The model adds more: extra spending lifts GDP for some years, a "
        "smaller economy widens the deficit, higher debt raises interest, and governments tighten. For the whole "
        f"effect change the scenario: {m.command} --set …",
        f"Money is at each year's own prices (nominal). Debt: {run.outcomes[NEEDED['debt']].about.definition}.",
    ]


def _difference(path: FiscalPath) -> str:
    """What the last column says before anything is changed."""
    added = "The debt is added up from the growth, interest and deficit of the run"
    if path.is_sum:
        return f"{added}; until you change a number it is the run's own debt in this future, and the differences are 0."
    return f"{added}, and it is not the run's own debt: they differ by up to {path.apart:.2g} points of GDP."


def write(book: Book, run: Run, path: FiscalPath) -> None:
    """Write the sheet."""
    m = run.manifest
    currency = m.currencies.get(path.actor, "") or OWN_MONEY
    scale, size = (TRILLION, "trillion") if path.output_at_start >= TRILLION else (1.0, "billion")
    shown = columns(path, f"{size} {currency}")
    sheet = book.sheet(SHEET, [16, *([13] * (len(shown) + 1))])
    sheet.title(f"How next year's debt follows from this year's: {m.actors[path.actor]}, run {run.id}")
    for note in notes(run, path):
        sheet.note(note)
    sheet.line()
    sheet.line("You may change", bold=True)
    names: dict[str, float] = {}
    blue = {how: book.format(num_format=how, font_color=BLUE, bg_color="#EAF1FB") for how in (SHARE, MONEY)}
    for name, value, meaning in parameters(path):
        names[name] = value
        book.name(name, SHEET, sheet.row, 0)
        sheet.cells([value, f"{name}: {meaning}"], [blue[SHARE], None])
    sheet.line()
    sheet.heads(["year", *(c.head for c in shown), "Median debt of all futures, % of GDP"])
    _start(book, sheet, path, shown, scale, names)
    for row in _years(book, path, shown, names, sheet):
        sheet.cells(*row)


def _start(
    book: Book, sheet: Sheet, path: FiscalPath, shown: Sequence[Column], scale: float, names: dict[str, float]
) -> None:
    """The row of the reference year: debt and GDP, as observed."""
    given = {DEBT: path.debt_at_start, GDP: path.output_at_start / scale}
    values: list[Any] = [path.start]
    formats = [book.format(num_format="0")]
    for i, column in enumerate(shown, start=1):
        is_here = column.name in given
        values.append(given[column.name] if is_here else None)
        formats.append(book.format(num_format=column.number_format, font_color=BLUE) if is_here else None)
        if is_here:
            names[f"{column.name}_{path.start}"] = given[column.name]
            book.name(f"{column.name}_{path.start}", SHEET, sheet.row, i)
    sheet.cells(values, formats)


def _years(
    book: Book, path: FiscalPath, shown: Sequence[Column], names: dict[str, float], sheet: Sheet
) -> Iterator[tuple[list[Any], list[Any]]]:
    for i, year in enumerate(path.years):
        said = formulas(path, year)
        values: list[Any] = [year]
        formats = [book.format(num_format="0")]
        for place, column in enumerate(shown, start=1):
            cell = f"{column.name}_{year}"
            given = path.debt if column.name == "debt_of_run" else getattr(path, column.name, ())
            value = given[i] if column.is_given else Formula(said[column.name], names)
            names[cell] = value.value if isinstance(value, Formula) else value
            book.name(cell, SHEET, sheet.row, place)
            values.append(value)
            colour = {"font_color": BLUE} if column.is_given and column.name != "debt_of_run" else {}
            formats.append(book.format(num_format=column.number_format, **colour))
        values.append(path.median[i])
        formats.append(book.format(num_format=SHARE))
        yield values, formats
