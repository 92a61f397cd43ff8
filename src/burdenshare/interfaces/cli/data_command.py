"""`burdenshare data`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from burdenshare.interfaces.cli.files import NO_FILES, Files, with_files
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, so_many

if TYPE_CHECKING:
    from burdenshare.data.room import Room
    from burdenshare.vocabulary.answers import Answer

_REPLACE = click.option("--replace", is_flag=True, help="Use it even if it is older or smaller than the one in use.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group("data")
def command() -> None:
    """Show the figures and where they come from; fetch newer ones.

    The package's figures are read offline. Only `refresh` connects to the publishers.
    """


def _room() -> Room:
    from burdenshare.data.room import Room

    return Room()


def _print(finding: Answer, as_json: bool, files: Files = NO_FILES) -> None:
    from burdenshare.interfaces.cli.screen import print_finding

    if not files.take_output:
        print_finding(finding, as_json)
    files.write_answer(finding)


def _actors(texts: tuple[str, ...], year: int | None = None) -> tuple[str, ...]:
    """Codes or names, once each: several after commas, or a group such as `nato` with its members of a year."""
    from burdenshare.data.countries import code, group_names, is_code, members

    found: list[str] = []
    for text in (part.strip() for given in texts for part in given.split(",")):
        if text.lower() in group_names():
            found += members(text.lower(), year or 9999)
            continue
        actor = text.upper() if is_code(text.upper()) else code(text)
        if not actor:
            right = f"A code of three letters (ISO 3166) always works. Groups are {listed(group_names())}."
            raise ProblemsFound([Problem("--actor", f"there is no country named `{text}`.", right)])
        found.append(actor)
    return tuple(dict.fromkeys(found))


def _years(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = re.fullmatch(r"([0-9]{4})(?:\s*(?:-|–|:|\.\.)\s*([0-9]{4}))?", text.strip())
    if not found:
        raise ProblemsFound([Problem("--years", f"`{text}` is not a span of years.", "Write YEAR or FIRST-LAST.")])
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first:
        raise ProblemsFound([Problem("--years", f"`{text}` runs backward.")])
    return first, last


@command.command("status")
@_JSON
def status(as_json: bool) -> None:
    """Show which release of each source is in use."""
    from burdenshare.data.releases import state

    _print(state(_room()), as_json)


@command.command("show")
@click.argument("quantity")
@click.option("--actor", "actors", multiple=True, metavar="CODE", help="One or several: CODE,CODE, a name, or a group.")
@click.option("--years", metavar="FIRST-LAST", help="One year, or FIRST-LAST.")
@click.option("--definition", metavar="NAME", help="Only this definition.")
@click.option("--like", type=float, metavar="VALUE", help="Only figures that round to this, such as 2.8.")
@click.option("--money", "terms", type=click.Choice(["local", "usd", "ppp"]), help="Money in these terms.")
@click.option("--prices", type=int, metavar="YEAR", help="Money at the prices of this year.")
@click.option("--vintage", metavar="NAME", help="An older vintage of the package's figures.")
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
    as_json: bool,
    files: Files,
) -> None:
    """Show the figures of QUANTITY under every definition, and which are missing.

    `burdenshare list data` names the quantities.
    """
    from burdenshare.data.figures import shown

    files.check(as_json)
    span = _years(years)
    who = _actors(actors, span[1] if span else None)
    _print(shown(_room(), quantity, who, span, definition, like, terms, prices, vintage), as_json, files)


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
    _print(compared(_room(), quantity, _actors(actors, year), year, definition, several), as_json, files)


@command.command("crosswalk")
@click.argument("actor")
@click.argument("quantity", default="defence_share")
@_JSON
def crosswalk(actor: str, quantity: str, as_json: bool) -> None:
    """Show the definitions of ACTOR's QUANTITY side by side, with what lies between them."""
    from burdenshare.data.definitions_side_by_side import side_by_side

    chosen = _actors((actor,))
    if len(chosen) != 1:
        right = f"It takes one; `{actor}` are {len(chosen)}."
        raise ProblemsFound([Problem("burdenshare data crosswalk", "it shows one actor at a time.", right)])
    _print(side_by_side(_room(), chosen[0], quantity), as_json)


@command.command("diff")
@click.argument("before")
@click.argument("after")
@click.option("--quantity", metavar="NAME", help="Only this quantity.")
@_JSON
def diff(before: str, after: str, quantity: str | None, as_json: bool) -> None:
    """List what changed from release BEFORE to release AFTER, each named as `data status` shows it."""
    from burdenshare.data.releases import moved

    _print(moved(_room(), before, after, quantity), as_json)


@command.command("licence")
@_JSON
def licence(as_json: bool) -> None:
    """Show who owns the figures, what their licences allow, and the sentence to print."""
    from burdenshare.data.releases import licences

    _print(licences(_room()), as_json)


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


@command.command("add")
@click.argument("source")
@click.argument("file", type=click.Path(path_type=Path))
@_REPLACE
def add(source: str, file: Path, replace: bool) -> None:
    """Add FILE, which you downloaded from SOURCE; `-` reads it from standard input.

    \b
    sipri          the workbook of military expenditure (SIPRI-Milex-data-….xlsx)
    nato           the workbook of tables (def-exp-YYYY-en.xlsx)
    un_population  WPPYYYY_Demographic_Indicators_Medium.csv, or .csv.gz
    imf_weo        an answer of the IMF's SDMX service (.xml or .json)
    own            a CSV or workbook of your own; its columns are actor, year, quantity, value,
                   unit, definition, and perhaps price_base, flag, note
    """
    from burdenshare.data.refresh import add as add_file

    ended = add_file(_room(), source, file, replace)
    click.echo(ended.said)


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
