"""`burdenshare runs`."""

from __future__ import annotations

import shlex
from itertools import pairwise

import click


@click.command("runs")
def command() -> None:
    """List the runs that are kept, newest first; scenarios with equal numbers share a run, a line each."""
    from burdenshare.engine.manifest import OLD_RULE
    from burdenshare.engine.opened import list_runs

    kept = list_runs()
    for row in kept:
        numbers = f"{row['draws']:>10,} draws  seed {row['seed']}  {row['precision']} bits"
        old = "  named by the old rule" if row["rule"] == OLD_RULE else ""
        title = _title(row["scenario"], row["command"])
        click.echo(f"{row['run']}  {title:<26} {numbers}  model {row['model']}  data {row['data']}{old}")
    if not kept:
        click.echo("No run is kept yet. `burdenshare run` makes one.", err=True)


def _title(scenario: str, command: str) -> str:
    """A scenario's name with its changes, which stand in the command that repeats the run."""
    words = shlex.split(command)
    changes = [after for word, after in pairwise(words) if word == "--set"]
    return f"{scenario}, changed: {'; '.join(changes)}" if changes else scenario
