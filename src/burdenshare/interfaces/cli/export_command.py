"""`burdenshare export`."""

from __future__ import annotations

import click

from burdenshare.interfaces.cli.output import silence_compiler
from burdenshare.interfaces.cli.own_theories import THEORIES


@click.command("export")
@click.argument("run")
@click.option("--out", metavar="FOLDER", required=True, help="The folder to make. Its parent must be there.")
@click.option("--theories", **THEORIES)
@click.option("--replace", is_flag=True, help="Replace an export of the same run though its files were edited.")
def command(run: str, out: str, theories: str | None, replace: bool) -> None:
    """Write the kept run RUN as a sealed folder, for others to read, check and repeat.

    RUN is its name, or how it begins; RUN@SCENARIO; or a SCENARIO, for its newest kept run.

    It holds the report, numbers (CSV), workbook (XLSX), pictures (SVG), the scenario as used, the manifest, citation
    and licences, and a hash of each file. An export of the same run in FOLDER is replaced; nothing else is.
    """
    silence_compiler()
    from burdenshare.engine.compile import keep_compiled
    from burdenshare.interfaces.sealed_folder import seal_run
    from burdenshare.interfaces.verifying import digest_of_list, listed_in
    from burdenshare.scenario.again import open_run
    from burdenshare.vocabulary.errors import so_many
    from burdenshare.vocabulary.folders import cache_folder

    keep_compiled(cache_folder() / "compiled")
    folder = seal_run(open_run(_kept(run), theories=theories), out, theories, replace)
    click.echo(f"{folder}: {so_many(len(listed_in(folder)), 'file')}")
    click.echo(f"SHA-256 of its list: {digest_of_list(folder)}")
    click.echo(f"burdenshare verify {folder}", err=True)


def _kept(given: str) -> str:
    """The run that is meant: as given, or the newest of a scenario."""
    from burdenshare.engine.store import list_runs
    from burdenshare.interfaces.naming import is_run

    rows = list_runs()
    if is_run(given) and any(row["run"].startswith(given.partition("@")[0].lower()) for row in rows):
        return given
    found = next((row["run"] for row in rows if row["scenario"] == given), given)
    if found != given:
        click.echo(f"Run {found}, the newest of {given}.", err=True)
    return str(found)
