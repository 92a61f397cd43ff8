"""`burdenshare cite`."""

from __future__ import annotations

import click


@click.command("cite")
@click.argument("run")
def command(run: str) -> None:
    """Print the sources of exactly the run RUN (its id, or the beginning of it)."""
    from burdenshare.engine.store import load_manifest

    body = load_manifest(run)
    click.echo(
        f"The burdenshare contributors (2026). burdenshare {body['model']}, run {body['run']}: "
        f"scenario {body['scenario']}, data {body['data']}, seed {body['seed']}, {body['draws']:,} draws.\n"
    )
    for source in body["sources"]:
        click.echo(f"[{source['key']}] {source['text']}")
