"""A run on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.views.tables import rows, shown_outcomes, shown_years
from burdenshare.views.words import headline, unit_of

_BAR = 1  # the column of `rows` that holds the bar


def show_run(run: Run) -> None:
    """Print the shown outcomes of a run as tables that fit the terminal."""
    console = Console(highlight=False)
    console.print(f"\n[bold]{run.manifest['question']}[/bold]")
    console.print(headline(run))
    for outcome in shown_outcomes(run):
        console.print()
        console.print(f"[bold]{outcome.about.label}, {unit_of(outcome)}[/bold]")
        console.print(_table(run, outcome, console.width))
    console.print("\nMedian, and where 9 in 10 futures lie. Shares are by each actor's own definition.", style="dim")
    for caveat in run.manifest["caveats"][:1]:
        console.print(caveat, style="dim")
    m = run.manifest
    said = f"model {m['model']} · data {m['data']} · seed {m['seed']} · {m['draws']:,} draws"
    console.print(said, style="dim")


def _table(run: Run, outcome: Outcome, width: int) -> Table:
    """One outcome's table: as many of the last years as fit, and the bar where there is room for it."""
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
