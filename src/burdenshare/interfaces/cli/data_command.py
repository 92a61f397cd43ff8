"""`burdenshare data`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from burdenshare.interfaces.cli.data_add import add
from burdenshare.interfaces.cli.data_repair import diff, remove, status, use
from burdenshare.interfaces.cli.data_shown import actors_named, print_answer, years_named
from burdenshare.interfaces.cli.files import Files, with_files
from burdenshare.vocabulary.errors import Problem, ProblemsFound, so_many

if TYPE_CHECKING:
    from burdenshare.data.room import Room

_REPLACE = click.option("--replace", is_flag=True, help="Use it even if it is older or smaller than the one in use.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group("data")
def command() -> None:
    """Show the figures and where they come from; fetch newer ones.

    The package's figures are read offline. Only `refresh` connects to the publishers.
    """


for part in (status, diff, use, remove, add):
    command.add_command(part)


def _room() -> Room:
    from burdenshare.data.room import Room

    return Room()


@command.command("show")
@click.argument("quantity")
@click.option("--actor", "actors", multiple=True, metavar="CODE", help="One or several: CODE,CODE, a name, or a group.")
@click.option("--years", metavar="FIRST-LAST", help="One year, or FIRST-LAST.")
@click.option("--definition", metavar="NAME", help="Only this definition.")
@click.option("--like", type=float, metavar="VALUE", help="Only figures that round to this, such as 2.8.")
@click.option("--money", "terms", metavar="MONEY", help="Money in local, usd or ppp terms, or in the actor's currency.")
@click.option("--prices", type=int, metavar="YEAR", help="Money at the prices of this year.")
@click.option("--vintage", metavar="NAME", help="An older vintage of the package's figures.")
@click.option("--as-of", metavar="DATE", help="Only what had been published by this date.")
@_JSON
@with_files
def show(
    quantity: str,
    actors: tuple[str, ...],
    years: str | None,
    definition: str | None,
    like: float | None,
    terms: str | None,
    prices: int | None,
    vintage: str | None,
    as_of: str | None,
    as_json: bool,
    files: Files,
) -> None:
    """Show the figures of QUANTITY under every definition, and which are missing.

    `burdenshare list data` names the quantities.
    """
    from burdenshare.data.currencies import terms_of
    from burdenshare.data.figures import shown

    files.check(as_json)
    span = years_named(years)
    who = actors_named(actors, span[1] if span else None)
    terms = None if terms is None else terms_of(terms, who, f"--money {terms}")
    print_answer(shown(_room(), quantity, who, span, definition, like, terms, prices, vintage, as_of), as_json, files)


@command.command("compare")
@click.argument("quantity")
@click.option("--actor", "actors", multiple=True, required=True, metavar="CODES", help="CODE,CODE,CODE or a group.")
@click.option("--year", type=int, required=True, metavar="YEAR")
@click.option("--definition", metavar="NAME", help="Under this definition.")
@click.option("--across", metavar="NAMES", help="Across these definitions, the first that an actor has: national,nato.")
@_JSON
@with_files
def compare(
    quantity: str, actors: tuple[str, ...], year: int, definition: str | None, across: str | None, as_json: bool,
    files: Files,
) -> None:  # fmt: skip
    """Compare QUANTITY between actors: under one definition, unless you name several."""
    from burdenshare.data.figures import compared

    files.check(as_json)
    if definition and across:
        raise click.UsageError("`--definition` and `--across` exclude each other.")
    several = tuple(part.strip() for part in across.split(",")) if across else ()
    print_answer(compared(_room(), quantity, actors_named(actors, year), year, definition, several), as_json, files)


@command.command("crosswalk")
@click.argument("actor")
@click.argument("quantity", default="defence_share")
@_JSON
@with_files
def crosswalk(actor: str, quantity: str, as_json: bool, files: Files) -> None:
    """Show the definitions of ACTOR's QUANTITY side by side, with what lies between them."""
    from burdenshare.data.definitions_side_by_side import side_by_side

    files.check(as_json)
    chosen = actors_named((actor,))
    if len(chosen) != 1:
        right = f"It takes one; `{actor}` are {len(chosen)}."
        raise ProblemsFound([Problem("burdenshare data crosswalk", "it shows one actor at a time.", right)])
    print_answer(side_by_side(_room(), chosen[0], quantity), as_json, files)


@command.command("ratio")
@click.argument("share", type=float, metavar="PERCENT")
@click.option("--actor", required=True, metavar="CODE", help="One actor, by its code or its name.")
@click.option("--like", type=float, metavar="VALUE", help="A share that was quoted, such as 2.8.")
@click.option(
    "--core", type=float, metavar="PERCENT", help="The part that compares with a defence budget, such as 3.5."
)
@_JSON
@with_files
def ratio(
    share: float, actor: str, like: float | None, core: float | None, as_json: bool, files: Files
) -> None:  # fmt: skip
    """Show how many times PERCENT of GDP is what an actor spends, under each definition."""
    from burdenshare.data.ratios import ratio as over
    from burdenshare.interfaces.cli.counted_otherwise import counted_otherwise

    files.check(as_json)
    chosen = actors_named((actor,))
    if len(chosen) != 1:
        right = f"It takes one; `{actor}` are {len(chosen)}."
        raise ProblemsFound([Problem("burdenshare data ratio", "it shows one actor at a time.", right)])
    print_answer(over(_room(), share, chosen[0], like, core, counted_otherwise(chosen[0])), as_json, files)


@command.command("licence")
@_JSON
@with_files
def licence(as_json: bool, files: Files) -> None:
    """Show who owns the figures, what their licences allow, and the sentence to print."""
    from burdenshare.data.releases import licences

    files.check(as_json)
    print_answer(licences(_room()), as_json, files)


@command.command("refresh")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@_REPLACE
@click.pass_context
def refresh(ctx: click.Context, sources: tuple[str, ...], replace: bool) -> None:
    """Fetch the newest releases from the publishers: all of them, or the SOURCEs named.

    Sources: imf_datamapper, imf_weo, nato, sipri, un_population, world_bank. A failed refresh leaves the release
    in use as it is.
    """
    from burdenshare.data.connectors import connector
    from burdenshare.data.refresh import refresh as ask
    from burdenshare.data.refresh import refreshable

    keys = sources or refreshable()
    for key in keys:
        connector(key)
    room, failed = _room(), False
    for key in keys:
        with _bar(connector(key).SOURCE.publisher) as progress:
            ended = ask(room, key, progress, replace=replace)
        click.echo(ended.said, err=ended.ended == "failed")
        failed = failed or ended.ended == "failed"
    if failed:
        ctx.exit(3)


@command.command("verify")
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Compute every fingerprint and check every contract again."""
    from burdenshare.data.verify import verify as check

    wrong = False
    for release, problems in check(_room()):
        click.echo(
            f"{release.name}: {so_many(release.figures, 'figure')}, "
            + ("in order." if not problems else "NOT in order.")
        )
        for problem in problems:
            click.echo(f"  {problem}", err=True)
        wrong = wrong or bool(problems)
    if wrong:
        ctx.exit(1)


class _bar:
    """A progress bar on a terminal; silence elsewhere."""

    def __init__(self, title: str) -> None:
        self.title, self.bar, self.task = title, None, None  # type: tuple[str, Any, Any]

    def __enter__(self) -> Any:
        if not sys.stderr.isatty():
            return lambda done, whole: None
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self.bar.start()
        self.task = self.bar.add_task(self.title, total=None)
        return lambda done, whole: self.bar.update(self.task, completed=done, total=whole)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()
