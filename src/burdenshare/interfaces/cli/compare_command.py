"""`burdenshare compare`: scenarios beside the first of them, on the same draws."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from burdenshare.interfaces.cli.files import Files, with_files
from burdenshare.interfaces.cli.output import is_screen, silence_compiler
from burdenshare.interfaces.cli.own_theories import THEORIES
from burdenshare.interfaces.cli.short_options import WithShortOptions, short_changes
from burdenshare.interfaces.cli.shown_options import shown_options
from burdenshare.vocabulary.plain import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from burdenshare.engine.outcome import Run
    from burdenshare.studies.comparing import Comparison


@click.command("compare", cls=WithShortOptions)
@click.argument("scenarios", nargs=-1, required=True, metavar="FIRST [OTHER]...")
@click.option("--set", "changes", multiple=True, metavar="LABEL.LEVER=VALUE[@YEAR]", help="Change all of them alike.")
@shown_options()
@click.option(
    "--draws", type=click.IntRange(1, 10_000_000), metavar="N", help="Number of draws. Default: the scenarios'."
)
@click.option(
    "--seed", type=click.IntRange(0, 2**63 - 1), metavar="S", help="One seed for all. Default: the scenarios'."
)
@click.option("--data", metavar="VINTAGE", help="The figures, as for `burdenshare run`.")
@click.option("--theories", **THEORIES)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_files
@click.option("--quiet", is_flag=True, help="No words besides the comparison.")
def command(
    scenarios: tuple[str, ...], changes: tuple[str, ...], money: str | None, prices: str | None, outcomes: str | None,
    actor: str | None, years: str | None, draws: int | None, seed: int | None, data: str | None, theories: str | None,
    as_json: bool, files: Files, quiet: bool, **short: Any,
) -> None:  # fmt: skip
    """Compare up to four scenarios, files or kept runs: each OTHER less FIRST, in the same future.

    One scenario alone is compared with the one that its file names under `compared_with`. All are read as the first
    OTHER is: the choices that titles name, such as whether plans are kept. A kept run keeps its reading.
    """
    files.check(as_json)
    silence_compiler()
    from burdenshare.engine.compile import keep_compiled
    from burdenshare.interfaces.cli.waiting import Waiting
    from burdenshare.interfaces.comparing import chosen_bounds, compare_bound, read_years, scenario_of
    from burdenshare.interfaces.naming import words_of
    from burdenshare.scenario.manifest import notes_of
    from burdenshare.studies.money import read_money
    from burdenshare.vocabulary.folders import cache_folder

    first, made = scenario_of(scenarios[0])
    changes = (*changes, *short_changes(first, short, None, theories, (*made, *changes)))
    bounds, count, fixed, precision = chosen_bounds(scenarios, changes, theories, data, seed, draws)
    in_which = read_money(money, prices, bounds[0].scenario)
    chosen_years = read_years(years)
    keep_compiled(cache_folder() / "compiled")
    if not quiet:
        for note in dict.fromkeys(note for bound in bounds for note in notes_of(bound)):
            click.echo(visible(note), err=True)
        if changes:
            one = "To change one of them alone, write it into a file that is `based_on` it."
            click.echo(visible(f"`--set {' '.join(changes)}` changes all that are compared alike. {one}"), err=True)
    with Waiting(quiet or as_json, count) as waiting:
        found = compare_bound(
            bounds, words_of(outcomes), chosen_years, words_of(actor), in_which, count,
            precision, waiting.advance, fixed,
        )  # fmt: skip
    if not quiet and (as_json or files.take_output or not is_screen()):  # a screen has both above the tables
        for said in filter(None, (found.reading, found.money.note if found.money else "")):
            click.echo(visible(said), err=True)
    if not files.take_output:
        _show(found, as_json)
    files.write_compared(found)
    if not quiet:
        _name([run for i, run in enumerate(found.runs) if changes or i not in fixed])


def _show(found: Comparison, as_json: bool) -> None:
    from burdenshare.views.compared import json_text
    from burdenshare.views.compared_tables import tsv

    if as_json:
        click.echo(json_text(found), nl=False)
    elif is_screen():
        from burdenshare.interfaces.cli.screen import show_compared

        show_compared(found)
    else:
        click.echo(tsv(found), nl=False)
    sys.stdout.flush()


def _name(runs: Sequence[Run]) -> None:
    """The last lines say how each of the runs that are not kept is made and kept."""
    if runs:
        click.echo("To keep one of these runs, with its report:", err=True)
    for run in runs:
        click.echo(visible(run.manifest.command), err=True)
