"""`burdenshare chart`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from burdenshare.interfaces.charted import KINDS, Asked, kind_of
from burdenshare.interfaces.cli.output import silence_compiler
from burdenshare.interfaces.cli.own_theories import THEORIES
from burdenshare.interfaces.cli.shown_options import not_empty, shown_options

_KINDS = "; ".join(f"{name}: {kind.shows}" for name, kind in KINDS.items())

NAMED: Final[dict[str, Any]] = {"default": "", "callback": not_empty}


@click.command("chart")
@click.argument("scenarios", nargs=-1, required=True, metavar="A [B …]")
@click.option("-o", "--out", required=True, metavar="FILE", help="Where to write it: FILE.svg, FILE.png or FILE.pdf.")
@click.option("--kind", type=click.Choice(list(KINDS)), help=f"What it shows. {_KINDS}. Default: fan, or compare.")
@click.option("--outcome", **NAMED, metavar="NAME", help="What is drawn; the leading outcome if not given.")
@click.option("--actor", **NAMED, metavar="ACTOR", help="Whose, by label or name; that of the question if not given.")
@click.option("--contingency", **NAMED, metavar="NAME", help="Of who-carries-what: in which war.")
@click.option("--year", type=int, metavar="YEAR", help="The year of differences, bars and dots; the last if not given.")
@click.option("--threshold", type=float, metavar="VALUE", help="Of dots: the number to pass, in the shown unit.")
@shown_options("--money", "--prices")
@click.option("--set", "changes", multiple=True, metavar="LABEL.LEVER=VALUE[@YEAR]", help="Change the last one named.")
@click.option(
    "--draws", type=click.IntRange(2, 1_000_000), metavar="N", help="Number of draws. Default: the scenario's."
)
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), metavar="S", help="Default: the scenario's.")
@click.option("--name", "names", multiple=True, metavar="TEXT", help="What A is called in the chart; once for each.")
@click.option("--title", default="", metavar="TEXT", help="A title of your own.")
@click.option("--theories", **THEORIES)
def command(scenarios: tuple[str, ...], out: str, **options: object) -> None:
    """Draw a slide of one scenario, or of B less A: scenarios, files, or runs that are kept.

    A slide is 1280 by 720, with title, unit, sources, data and run inside. Differences are paired: draw by draw on the
    same draws. PNG and PDF need the extra `pictures`.
    """
    from burdenshare.interfaces.cli.files import given_words
    from burdenshare.interfaces.files import check_place, put_file
    from burdenshare.interfaces.inputs import refuse_input
    from burdenshare.views.slides.files import bytes_of, refuse_form

    asked = Asked(scenarios, **{name: value or "" if name == "kind" else value for name, value in options.items()})  # type: ignore[arg-type]
    kind_of(asked)
    file = Path(out)
    refuse_form(file)
    refuse_input(file, "--out", given_words())
    check_place(file, "--out")
    silence_compiler()
    from burdenshare.interfaces.charting import slide
    from burdenshare.vocabulary.plain import visible

    click.echo(visible(str(put_file(file, bytes_of(slide(asked), file.suffix.lower()), "--out"))))
