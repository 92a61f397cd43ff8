"""What `burdenshare` alone says: what this is, three examples, where the data stand."""

from __future__ import annotations

import click


def welcome() -> None:
    """Say what this is."""
    from burdenshare.data.catalog import load_catalog

    catalog = load_catalog()
    count = sum(map(len, catalog.observations.values()))
    click.echo("burdenshare: who carries what in an alliance, what it costs, and what nobody knows.\n")
    click.echo("  burdenshare run                                     today's path: table and report")
    click.echo("  burdenshare run pledge-by-2035                      3.5 percent of GDP by 2035")
    click.echo("  burdenshare run --set KOR.spending_pledge=5@2035    a lever moved\n")
    click.echo(f"Data: vintage {catalog.vintage}, {count} figures, each with its origin.")
    click.echo("`burdenshare --help` lists all commands.")
