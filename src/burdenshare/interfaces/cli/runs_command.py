"""`burdenshare runs`."""

from __future__ import annotations

import click


@click.command("runs")
def command() -> None:
    """List the runs that are kept, newest first."""
    from burdenshare.engine.store import list_runs

    kept = list_runs()
    for row in kept:
        numbers = f"{row['draws']:>10,} draws  seed {row['seed']}  {row['precision']} bits"
        click.echo(f"{row['run']}  {row['scenario']:<26} {numbers}  model {row['model']}  data {row['data']}")
    if not kept:
        click.echo("No run is kept yet. `burdenshare run` makes one.", err=True)
