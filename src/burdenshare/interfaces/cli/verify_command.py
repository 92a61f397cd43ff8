"""`burdenshare verify`."""

from __future__ import annotations

from pathlib import Path

import click

from burdenshare.interfaces.cli.stopping import CHECK_FAILED
from burdenshare.vocabulary.errors import so_many
from burdenshare.vocabulary.plain import on_one_line


@click.command("verify")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--quiet", is_flag=True, help="Only what differs.")
@click.pass_context
def command(ctx: click.Context, folder: Path, quiet: bool) -> None:
    """Compare every file of an exported FOLDER with its hash. Ends with 1 if anything was changed, lost or added.

    `burdenshare runs verify` checks the runs that are kept.
    """
    from burdenshare.interfaces.verifying import NOT_CHECKED, SUMS, differing, digest_of_list, listed_in

    found = differing(folder)
    for one in found:
        click.echo(f"{on_one_line(one.name)}: {on_one_line(one.wrong)}")
    if not quiet:
        differ = "differs" if len(found) == 1 else "differ"
        said = f"{so_many(len(found), 'file')} {differ}." if found else "All are as they were sealed."
        click.echo(f"{so_many(len(listed_in(folder)), 'file')} in the list. {said}", err=bool(found))
        for line in NOT_CHECKED:
            click.echo(line, err=True)
        click.echo(f"SHA-256 of `{SUMS}`: {digest_of_list(folder)}")
    if found:
        ctx.exit(CHECK_FAILED)
