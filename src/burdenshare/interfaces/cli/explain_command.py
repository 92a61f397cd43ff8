"""`burdenshare explain`."""

from __future__ import annotations

import click


@click.command("explain")
@click.argument("name")
def command(name: str) -> None:
    """Explain NAME: a quantity of the model, a series of the data room, or a source."""
    from burdenshare.views.reference import explain

    click.echo(explain(name), nl=False)
