"""`burdenshare page`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from burdenshare.interfaces.cli.output import silence_compiler
from burdenshare.interfaces.cli.own_theories import THEORIES
from burdenshare.scenario.default import DEFAULT

if TYPE_CHECKING:
    from burdenshare.interfaces.living.gathered import Written

HTML: Final = ".html"


@click.command("page")
@click.argument("scenario", default=DEFAULT, metavar="[SCENARIO|FILE|PACK]")
@click.option("--out", metavar="FILE.html", help="Where to write it. Default: beside the report, if the run is kept.")
@click.option("--open", "shows", is_flag=True, help="Open it in the browser.")
@click.option("--theories", **THEORIES)
def command(scenario: str, out: str | None, shows: bool, theories: str | None) -> None:
    """Write a living page of SCENARIO: one HTML file that carries the model, so that levers move in any browser.

    It needs no network and no server, and nothing leaves the computer of whoever reads it. It shows the first 2,048
    futures of the run in 32 bits, and names the command that gives the same in full. Without JavaScript it shows the
    scenario as it is. A form of the model that does not come with burdenshare needs the extra `page` (a compiler, about
    100 MB).
    """
    from burdenshare.interfaces.cli.files import given_words
    from burdenshare.interfaces.files import check_place, put_file
    from burdenshare.interfaces.inputs import refuse_input
    from burdenshare.interfaces.living.placed import place_of
    from burdenshare.vocabulary.errors import Problem, ProblemsFound
    from burdenshare.vocabulary.plain import visible

    if out is not None:
        if Path(out).suffix.lower() != HTML:
            wrong = f"`{out}` does not end in `{HTML}`."
            raise ProblemsFound([Problem("--out", wrong, f"A page is one file, such as `page{HTML}`.")])
        refuse_input(out, "--out", given_words())
        check_place(out, "--out", HTML)
    silence_compiler()
    from burdenshare.interfaces.living.gathered import page_of

    found = page_of(scenario, theories)
    path = put_file(out or place_of(found), found.text.encode(), "--out")
    click.echo(visible(str(path)))
    _tell(found)
    if shows:
        click.launch(path.resolve().as_uri())


def _tell(found: Written) -> None:
    """On stderr: what could not be put into the page, what must not be passed on, and how large it is."""
    from burdenshare.vocabulary.disk import size
    from burdenshare.vocabulary.plain import visible

    for line in found.left_out:
        click.echo(visible(f"Left out: {line}"), err=True)
    if found.own:
        wrong = f"The page holds your own copy of figures that are for personal use ({', '.join(found.own)})."
        click.echo(visible(f"{wrong} Do not pass it on."), err=True)
    click.echo(visible(f"Page of run {found.run}, {size(len(found.text.encode()))}"), err=True)
