"""`burdenshare cite`."""

from __future__ import annotations

import click

from burdenshare.vocabulary.plain import visible


@click.command("cite")
@click.argument("run")
def command(run: str) -> None:
    """Print the sources of exactly the run RUN (its id or how it begins, or RUN@SCENARIO), with their licences."""
    from burdenshare.engine.opened import load_manifest
    from burdenshare.views.words import citations

    m = load_manifest(run)
    click.echo(
        f"The burdenshare contributors. burdenshare {m.model}, run {m.run}: "
        f"scenario {m.title}, data {m.data}, seed {m.seed}, {m.draws:,} draws.\n"
    )
    if not m.is_plausible:
        click.echo("Its numbers are not to be quoted: a mean or a quantile of this run leaves its plausible range.\n")
    if m.is_named_by_the_old_rule:
        click.echo("This run is named by the old rule: its name does not cover everything that decides its numbers.\n")
    for line in citations(m):
        click.echo(visible(line))
