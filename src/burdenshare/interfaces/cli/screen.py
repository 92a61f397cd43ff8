"""Runs and findings on a terminal, in a pipe, or as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import click

from burdenshare.interfaces.cli import columns
from burdenshare.interfaces.cli.lines import COMMAND, parts
from burdenshare.interfaces.cli.output import is_screen
from burdenshare.views.findings import footnotes, json_text, tsv
from burdenshare.vocabulary.plain import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from burdenshare.engine.outcome import Outcome, Run
    from burdenshare.studies.comparing import Comparison
    from burdenshare.vocabulary.answers import Answer, Pivot

_MOST = 100  # rows of a table on a terminal
_BAR = 1  # the column of `rows` that holds the bar
RANGES: Final = "In brackets the range that contains 9 in 10 futures, from the 5th to the 95th percentile."


def _console() -> Console:
    """A console that prints text as it is written: no markup, no names of pictures, and no hidden characters."""
    from rich.console import Console

    class Plain(Console):
        def render_str(self, text: str, **how: Any) -> Text:
            return super().render_str(visible(text), **how)

    return Plain(highlight=False, markup=False, emoji=False)


def show_run(run: Run) -> None:
    """Print a finished run: its tables, and what stands below them."""
    show_first(run)
    show_rest(run)


def show_first(run: Run) -> None:
    """Print the leading outcomes of a run as tables that fit the terminal."""
    from burdenshare.views.answer import answer_text, first_words
    from burdenshare.views.tables import shown_outcomes
    from burdenshare.views.words import heading_unit

    console, m = _console(), run.manifest
    console.print(f"\n{m.heading}", style="bold")
    for text in first_words(run):
        _say(console, text, "bold" if text == answer_text(m.answer) else "")
    for outcome in shown_outcomes(run):
        worlds = f", {outcome.about.worlds}" if outcome.about.worlds else ""
        reading = f", {m.reading}" if m.reading else ""
        console.print(f"\n{outcome.about.label}, {heading_unit(run, outcome)}{worlds}{reading}", style="bold")
        console.print(_table(run, outcome, console.width))


def show_rest(run: Run) -> None:
    """Print what stands below the tables: how to read them, other outcomes, and how the run was made."""
    from burdenshare.views.risks import politics, unconverged

    console, m = _console(), run.manifest
    own = " Each actor's share follows its own definition." if m.definitions else ""
    console.print(f"\nMedians; in brackets the range that contains 9 in 10 futures.{own}", style="dim")
    for line in (*politics(run), *unconverged(run)):
        _say(console, line)
    for caveat in m.caveats[:2]:
        _say(console, caveat, "dim")
    console.print(f"model {m.model} · data {m.data} · seed {m.seed} · {m.draws:,} draws", style="dim")


def _table(run: Run, outcome: Outcome, width: int) -> Table:
    """One outcome's table: as many of the last years as fit, and the bar where there is room for it."""
    from rich.table import Table

    from burdenshare.views.tables import rows, shown_years

    years = shown_years(run)
    body = rows(run, outcome, years)
    needs = [max(len(row[i]) for row in body) + 2 for i in range(len(body[0]))]
    kept = [0]
    for column in [len(needs) - 1, _BAR, *range(len(needs) - 2, _BAR, -1)]:
        if sum(needs[i] for i in (*kept, column)) <= width:
            kept.append(column)
    table = Table(box=None, pad_edge=False)
    for i in sorted(kept):
        title = "" if i == 0 else f"to {outcome.years[-1]}" if i == _BAR else str(years[i - 2])
        table.add_column(
            title, justify="left" if i <= _BAR else "right", no_wrap=True, style="blue" if i == _BAR else None
        )
    for row in body:
        table.add_row(*(row[i] for i in sorted(kept)))
    return table


def print_finding(answer: Answer, as_json: bool, names: Mapping[str, str] | None = None) -> None:
    """Print a finding or another answer: tables on a terminal, tab-separated text in a pipe, JSON where chosen.

    Args:
        answer: what is printed.
        as_json: whether JSON was chosen.
        names: of actors, by their codes, where the scenario's pack names some of its own.
    """
    if as_json:
        click.echo(json_text(answer), nl=False)
    elif is_screen():
        _show_finding(answer, names or {})
    else:
        click.echo(tsv(answer), nl=False)


def _show_finding(answer: Answer, names: Mapping[str, str]) -> None:
    console = _console()
    console.print()
    _say(console, answer.question, "bold")
    if answer.leads:
        _say(console, answer.lead)
    labels, pivots = _words_of(answer, names)
    for table in answer.tables:
        console.print()
        _say(console, table.title, "bold")
        _say(console, table.sentence)
        if not table.rows:
            continue
        if len(table.rows) > _MOST:
            console.print(f"{len(table.rows)} rows: a pipe or `--json` shows them.", style="dim")
            continue
        for line in columns.drawn(table, console.width, labels, pivots.get(table.name)):
            console.print(line, soft_wrap=True)
    if any(columns.has_ranges(table) for table in answer.tables):
        _say(console, RANGES, "dim")
    for line in (*answer.below, *footnotes(answer)):
        _say(console, line, "dim")


def _say(console: Console, text: str, style: str | None = None) -> None:
    """Print a text in lines that fit; a command in it has a line of its own, and is never broken."""
    for part in parts(text):
        whole = [part] if COMMAND.match(part) else textwrap.wrap(part, console.width, break_on_hyphens=False)
        for line in whole:
            console.print(line, style=style, soft_wrap=True)


def _words_of(answer: Answer, names: Mapping[str, str]) -> tuple[Mapping[str, str], Mapping[str, Pivot | None]]:
    """The names of actors, and how each table is crossed; of findings alone: other answers show what is typed again."""
    from burdenshare.studies.finding import Finding

    if not isinstance(answer, Finding):
        return {}, {}
    from burdenshare.data.names import actor_labels
    from burdenshare.studies.catalog import outlines

    outline = outlines().get(answer.study)
    return {**actor_labels(), **names}, {form.name: form.pivot for form in outline.tables} if outline else {}


def show_compared(found: Comparison) -> None:
    """Print scenarios beside the first of them, in lines that fit the terminal."""
    from burdenshare.views.compared import lines

    console = _console()
    for line, is_heading in lines(found, console.width):
        console.print(line, style="bold" if is_heading else None, soft_wrap=True)
