"""`burdenshare data status`, `diff`, `use` and `remove`: which releases are kept, and which is in use."""

from __future__ import annotations

import click

from burdenshare.interfaces.cli.files import Files, with_files

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.command("status")
@click.argument("release", default="")
@_JSON
@with_files
def status(release: str, as_json: bool, files: Files) -> None:
    """Show which release of each source is in use; of one RELEASE, its file and the cells left out."""
    from burdenshare.data.releases import one, state
    from burdenshare.data.room import Room
    from burdenshare.interfaces.cli.data_shown import print_answer

    files.check(as_json)
    print_answer(one(Room(), release) if release else state(Room()), as_json, files)


@click.command("diff")
@click.argument("before")
@click.argument("after")
@click.option("--quantity", metavar="NAME", help="Only this quantity.")
@_JSON
@with_files
def diff(before: str, after: str, quantity: str | None, as_json: bool, files: Files) -> None:
    """List what changed from release BEFORE to release AFTER, each named as `data status` shows it."""
    from burdenshare.data.releases import moved
    from burdenshare.data.room import Room
    from burdenshare.interfaces.cli.data_shown import print_answer

    files.check(as_json)
    print_answer(moved(Room(), before, after, quantity), as_json, files)


@click.command("use")
@click.argument("release")
def use(release: str) -> None:
    """Use RELEASE (as `data status` names it) instead of the newest; a source alone goes back to the newest."""
    from burdenshare.data.repair import use as choose
    from burdenshare.data.room import Room

    click.echo(choose(Room(), release))


@click.command("remove")
@click.argument("release")
def remove(release: str) -> None:
    """Remove RELEASE, which was added or fetched; runs that name it can no longer be repeated."""
    from burdenshare.data.repair import remove as take_away
    from burdenshare.data.room import Room

    click.echo(take_away(Room(), release))
