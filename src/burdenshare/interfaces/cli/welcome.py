"""What `burdenshare` alone prints: what this is, three examples, and the vintage of the data."""

from __future__ import annotations

import click


def welcome() -> None:
    """Print what this is."""
    from burdenshare.data.catalog import load_catalog
    from burdenshare.interfaces.cli.examples import examples

    catalog, shown = load_catalog(), examples()
    count = sum(map(len, catalog.observations.values()))
    wide = max(len(words) for words, _ in shown)
    click.echo("burdenshare: who carries what in an alliance, what it costs, and what nobody knows.\n")
    for words, does in shown:
        click.echo(f"  {words:<{wide}}  {does}")
    click.echo(f"\nData: vintage {catalog.vintage}, {count:,} figures, each with its origin.")
    click.echo("`burdenshare list` shows all scenarios, `burdenshare --help` all commands.")
