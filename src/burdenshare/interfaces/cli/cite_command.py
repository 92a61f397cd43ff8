"""`burdenshare cite`."""

from __future__ import annotations

from typing import Final

import click

from burdenshare.vocabulary.plain import visible

ACCESSED: Final = (
    "Add the day on which sources were looked at, to what has an address: in BibTeX, CSL-JSON and RIS to all; in the "
    "styles of Chicago and APA, by their own rules, only to what has no date of its own."
)


@click.command("cite")
@click.argument("name", metavar="RUN|SOURCE")
@click.option(
    "--style",
    type=click.Choice(["text", "chicago", "apa", "bibtex", "csl", "ris"]),
    default="text",
    show_default=True,
    help="As text with licences; in the style of Chicago (author-date) or APA; or as BibTeX, CSL-JSON or RIS.",
)
@click.option("--accessed", "day", default="", metavar="DATE", help=ACCESSED)
def command(name: str, style: str, day: str) -> None:
    """Print the sources of exactly the run RUN (its id or how it begins, or RUN@SCENARIO), or one SOURCE by its key.

    With a style, a run is cited with its software, its data and its equations.
    """
    from burdenshare.interfaces.citing import is_source, run_as, source_as

    if day and style == "text":
        raise click.UsageError("`--accessed` goes with `--style`.")
    if name.endswith("@"):
        raise click.UsageError(f"`{name}` names no scenario after `@`. Write RUN, or RUN@SCENARIO.")
    if is_source(name):
        click.echo(visible(source_as(name, style, day)), nl=False)
        return
    from burdenshare.engine.opened import load_manifest
    from burdenshare.views.words import citations, cited

    m = load_manifest(name)
    if style != "text":
        if not m.is_plausible:
            click.echo("The numbers of this run are not to be quoted: one leaves its plausible range.", err=True)
        click.echo(visible(run_as(m, style, day)), nl=False)
        return
    click.echo(visible(cited(m)) + "\n")
    if not m.is_plausible:
        click.echo("Its numbers are not to be quoted: a mean or a quantile of this run leaves its plausible range.\n")
    if m.is_named_by_the_old_rule:
        click.echo("This run is named by the old rule: its name does not cover everything that decides its numbers.\n")
    for line in citations(m):
        click.echo(visible(line))
