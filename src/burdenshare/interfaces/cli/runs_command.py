"""`burdenshare runs`: list the kept runs, check them, show how much room they take, remove some."""

from __future__ import annotations

import shlex
from itertools import pairwise

import click

from burdenshare.interfaces.cli.output import screen_width
from burdenshare.interfaces.cli.stopping import CHECK_FAILED, MISSING
from burdenshare.vocabulary.disk import free_bytes, size
from burdenshare.vocabulary.errors import so_many
from burdenshare.vocabulary.plain import on_one_line

_SET_IN = 14  # where the second line of a run begins: below its scenario


@click.group("runs", invoke_without_command=True, subcommand_metavar="[verify|size|remove] [RUN]...")
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the runs that are kept, newest first; scenarios with equal numbers share a run, a line each.

    Ends with 3 if a run is damaged; the others are listed.
    """
    if ctx.invoked_subcommand is None:
        _list(ctx)


def _list(ctx: click.Context) -> None:
    from burdenshare.engine.listing import kept_runs
    from burdenshare.engine.naming import OLD_RULE
    from burdenshare.interfaces.cli.lines import hanging

    rows, damaged = kept_runs()
    lines, width = [], screen_width()
    for row in rows:
        numbers = f"{row['draws']:>10,} draws  seed {row['seed']}  {row['precision']} bits"
        old = "  named by the old rule" if row["rule"] == OLD_RULE else ""
        title = _title(row["scenario"], row["command"])
        words = f"{row['run']}  {title:<26} {numbers}  model {row['model']}  data {row['data']}{old}"
        words += f"  {row['reading']}" if row["reading"] else ""
        line = on_one_line(words)
        lines += [f"{part}\n" for part in (hanging(line, width, _SET_IN) if width else [line])]
    click.echo("".join(lines), nl=False)
    for found in damaged:
        click.echo(str(found), err=True)
    if damaged:
        ctx.exit(MISSING)
    if not rows:
        click.echo("No run is kept yet. `burdenshare run` makes one.", err=True)


def _title(scenario: str, command: str) -> str:
    """A scenario's name with its changes, which stand in the command that repeats the run."""
    if "--set" not in command:
        return scenario
    try:
        words = shlex.split(command)
    except ValueError:  # a quote that is open: another program wrote it
        words = command.split()
    changes = [after for word, after in pairwise(words) if word == "--set"]
    return f"{scenario}, changed: {'; '.join(changes)}" if changes else scenario


@command.command("verify")
@click.argument("runs", nargs=-1, metavar="[RUN]...")
@click.pass_context
def verify(ctx: click.Context, runs: tuple[str, ...]) -> None:
    """Compare every bit of the kept runs and findings, or of the RUNs named, with the checksums that were kept.

    Ends with 1 if anything was changed, cut or lost.
    """
    from burdenshare.engine.keeping import verify_runs

    bad = 0
    for found in verify_runs(runs):
        said = f"whole, {so_many(found.files, 'file')}, {size(found.bytes)}"
        if not found.has_checksums:
            said = "not checked: it was kept by an older version, without checksums"
        click.echo(f"{found.run}  {'DAMAGED' if found.wrong else said}")
        for wrong in found.wrong:
            click.echo(f"  {on_one_line(wrong)}")
        bad += bool(found.wrong)
    bad_findings = 0 if runs else _verify_findings()
    if bad:
        right = "`burdenshare runs remove RUN` removes a run, and the command that made it makes it again."
        click.echo(f"{so_many(bad, 'run')} damaged. {right}", err=True)
    if bad_findings:
        click.echo(f"{so_many(bad_findings, 'finding')} damaged. `burdenshare study --list` says what to do.", err=True)
    if bad or bad_findings:
        ctx.exit(CHECK_FAILED)


def _verify_findings() -> int:
    """A line for each kept finding; how many are damaged."""
    from burdenshare.studies.kept import verify_findings

    bad = 0
    for found in verify_findings():
        said = f"whole, {size(found.bytes)}"
        if not found.has_checksum:
            said = "not checked: it was kept by an older version, without a checksum"
        click.echo(f"{on_one_line(found.name)}  finding, {'DAMAGED' if found.wrong else said}")
        if found.wrong:
            click.echo(f"  {on_one_line(found.wrong)}")
        bad += bool(found.wrong)
    return bad


@command.command("size")
def show_size() -> None:
    """Show how much room each kept run takes, the largest first, and how much is free."""
    from burdenshare.engine.keeping import rooms
    from burdenshare.vocabulary.folders import runs_folder

    kept, unfinished = rooms()
    for room in kept:
        click.echo(f"{on_one_line(room.name)}  {size(room.bytes):>10}")
    total = sum(room.bytes for room in kept)
    click.echo(f"{so_many(len(kept), 'run')}, {size(total)}; {size(free_bytes(runs_folder()))} are free.", err=True)
    if unfinished:
        held = sum(room.bytes for room in unfinished)
        whose = "of a process that still runs, or of another computer"
        click.echo(f"Unfinished work {whose}: {size(held)} in {runs_folder()}.", err=True)


@command.command("remove")
@click.argument("runs", nargs=-1, required=True, metavar="RUN...")
def remove(runs: tuple[str, ...]) -> None:
    """Remove kept RUNs, whole or damaged; RUN@SCENARIO removes only the words of one scenario.

    Nothing else is removed, and what made a run can make it again.
    """
    from burdenshare.engine.keeping import remove_run

    for name in runs:
        room = remove_run(name)
        click.echo(f"{on_one_line(room.name)} is removed: {size(room.bytes)}.")
