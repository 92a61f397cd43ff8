"""A run on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from burdenshare.engine.run import Run
from burdenshare.views.tables import rows, shown_outcomes, shown_years
from burdenshare.views.words import headline, unit_of


def show_run(run: Run) -> None:
    """Print the shown outcomes of a run as tables that fit the terminal."""
    console = Console(highlight=False)
    years = shown_years(run)
    bars = console.width >= 100
    room = (console.width - 19 - (18 if bars else 0)) // 26
    years = years[-max(room, 1) :]
    console.print(f"\n[bold]{run.manifest['question']}[/bold]")
    console.print(headline(run), style="default")
    for outcome in shown_outcomes(run):
        table = Table(
            title=f"{outcome.about.label}, {unit_of(outcome)}",
            title_justify="left",
            title_style="bold",
            box=None,
            pad_edge=False,
        )
        table.add_column("", no_wrap=True)
        if bars:
            table.add_column(f"to {outcome.years[-1]}", no_wrap=True, style="blue")
        for year in years:
            table.add_column(str(year), justify="right", no_wrap=True)
        for row in rows(run, outcome, years):
            table.add_row(row[0], *row[1 if bars else 2 :])
        console.print()
        console.print(table)
    console.print("\nMedian, and where 9 in 10 futures lie. Shares are by each actor's own definition.", style="dim")
    for caveat in run.manifest["caveats"][:1]:
        console.print(caveat, style="dim")
    m = run.manifest
    said = f"model {m['model']} · data {m['data']} · seed {m['seed']} · {m['draws']:,} draws"
    console.print(said, style="dim")
