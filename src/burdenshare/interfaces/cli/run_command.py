"""`burdenshare run`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from burdenshare.interfaces.cli.files import Files, with_files
from burdenshare.interfaces.cli.output import is_screen, silence_compiler
from burdenshare.interfaces.cli.own_theories import THEORIES
from burdenshare.interfaces.cli.short_options import WithShortOptions, assumptions, short_changes
from burdenshare.interfaces.cli.shown_options import shown_options
from burdenshare.interfaces.cli.stopping import CHECK_FAILED, Stopped, through_hangup
from burdenshare.interfaces.cli.touched import levers_of_all, settings_of_default, touched
from burdenshare.scenario.default import DEFAULT
from burdenshare.vocabulary.plain import visible

if TYPE_CHECKING:
    from burdenshare.engine.outcome import Run
    from burdenshare.interfaces.shown import View
    from burdenshare.scenario.bind import Bound

NEARLY_FULL: Final = 1_000_000_000  # bytes: about two runs with every draw
BRIEF: Final = "two-pages.html"
_ARGUMENTS: Final = "burdenshare.run.arguments"


class _RunCommand(WithShortOptions):
    """Adds the levers to the help: of the scenario that is named beside `--help`, or else all of the model's."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_ARGUMENTS] = list(args)
        return super().parse_args(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        scenario = self._named(ctx)
        levers, settings = touched(scenario) if scenario else (levers_of_all(), settings_of_default())
        of = f" of {scenario}" if scenario else ""
        said = f"Levers{of} (--set LABEL.LEVER=VALUE[@YEAR]; a label is an actor, mission or programme)"
        with formatter.section(said):
            formatter.write_dl(levers)
        with formatter.section("Assumptions by a short name, one number in every draw"):
            formatter.write_dl(assumptions())
        if settings:
            with formatter.section(f"Settings{of} (--set SETTING=CHOICE), each sets several numbers at once"):
                formatter.write_dl(settings)

    def _named(self, ctx: click.Context) -> str:
        """The scenario that the command line names; help comes before click has read it."""
        given, _, _ = self.make_parser(ctx).parse_args(list(ctx.meta.get(_ARGUMENTS, [])))
        named = given.get("scenario")
        return named if isinstance(named, str) else ""


@click.command("run", cls=_RunCommand)
@click.argument("scenario", default=DEFAULT, metavar="[SCENARIO|FILE|PACK]")
@click.option(
    "--set", "changes", multiple=True, metavar="LABEL.LEVER=VALUE[@YEAR]", help="Move a lever; may be given again."
)
@click.option("--by", type=int, metavar="YEAR", help="The year by which the lever reaches its value.")
@click.option(
    "--draws",
    type=click.IntRange(1, 10_000_000),
    metavar="N",
    help="Number of draws. Default: the scenario's.",
)
@click.option("--seed", metavar="S", help="A number, or `random`, which prints the number it took.")
@click.option(
    "--precision",
    type=click.Choice(["64", "32"]),
    default="64",
    show_default=True,
    help="32 is for previews of the same worlds.",
)
@click.option(
    "--data", metavar="VINTAGE", help="The figures: VINTAGE, or VINTAGE+SOURCE@RELEASE with a release of yours."
)
@click.option("--theories", **THEORIES)
@click.option("--focus", metavar="ACTOR", help="Whose report it is; the scenario's own actor in focus if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print one documented JSON object.")
@shown_options()
@with_files
@click.option("--short", "brief", is_flag=True, help="Write the report's two first pages as a file of their own too.")
@click.option("--slow", is_flag=True, help="Run equation by equation and name the one in which a number is lost.")
@click.option(
    "--keep",
    type=click.Choice(["named", "all"]),
    default="named",
    show_default=True,
    help="Of which outcomes every draw is kept: of those that the scenario names, or of all.",
)
@click.option("--keep-draws", is_flag=True, hidden=True, help="The old word for `--keep all`.")
@click.option("--quiet", is_flag=True, help="No progress bar and no words besides the table.")
@click.option("--dry-run", is_flag=True, help="Say what would be run and read, and stop.")
def command(
    scenario: str, changes: tuple[str, ...], by: int | None, draws: int | None, seed: str | None, precision: str,
    data: str | None, theories: str | None, as_json: bool, brief: bool, slow: bool, keep: str, keep_draws: bool,
    quiet: bool, focus: str | None,
    dry_run: bool, money: str | None, prices: str | None, outcomes: str | None, actor: str | None, years: str | None,
    files: Files, **short: Any,
) -> None:  # fmt: skip
    """Run SCENARIO (a name or a file; today's path if not given) and keep the run."""
    from burdenshare.vocabulary.folders import cache_folder

    files.check(as_json)
    silence_compiler()
    if focus is not None:
        changes = (*changes, f"focus={focus.strip().upper()}")
    bound, count = _bind(
        scenario, (*changes, *short_changes(scenario, short, by, theories, changes)), data, draws, seed, quiet, theories
    )
    view = _view(bound, count, int(precision), money, prices, outcomes, actor, years)
    if dry_run:
        _describe(bound, count, int(precision))
        return
    from burdenshare.engine.compile import keep_compiled

    keep_compiled(cache_folder() / "compiled")
    if slow:
        _slow(bound, count, int(precision))
        return
    if not quiet:
        from burdenshare.scenario.manifest import notes_of

        for note in (*notes_of(bound), *([view.money.note] if view and view.money and view.money.note else [])):
            click.echo(visible(note), err=True)
    keep = "all" if keep_draws else keep
    _see_that_it_fits(bound, count, int(precision), keep, quiet)
    with through_hangup():
        _run_and_keep(bound, count, int(precision), as_json, quiet, keep, view, files, brief)


def _view(
    bound: Bound, draws: int, precision: int, money: str | None, prices: str | None, outcomes: str | None,
    actor: str | None, years: str | None,
) -> View | None:  # fmt: skip
    """What of the run is shown, and in which money; None where nothing is asked."""
    if not any(word is not None for word in (money, prices, outcomes, actor, years)):
        return None
    from burdenshare.interfaces.comparing import read_years
    from burdenshare.interfaces.naming import words_of
    from burdenshare.interfaces.shown import View

    names = words_of(outcomes), words_of(actor)
    return View.read(bound, draws, precision, money, prices, *names, read_years(years))


def _bind(
    scenario: str, changes: tuple[str, ...], data: str | None, draws: int | None, seed: str | None, quiet: bool,
    theories: str | None,
) -> tuple[Bound, int]:  # fmt: skip
    import dataclasses

    from burdenshare.scenario.bind import bind
    from burdenshare.scenario.idle import refuse_idle
    from burdenshare.scenario.load import load_scenario
    from burdenshare.scenario.theories import cards_with
    from burdenshare.scenario.vintage import catalog_of

    cards = cards_with(theories)
    loaded = load_scenario(scenario, cards, changes, theories)
    if data is not None:
        if not data.strip():
            raise click.UsageError("`--data` names no vintage. `burdenshare data status` shows them.")
        loaded = dataclasses.replace(loaded, data=data, places={**loaded.places, "data": f"--data {data}"})
    if seed is not None:
        if seed == "random":
            number = int.from_bytes(os.urandom(4), "little")
            if not quiet:
                click.echo(f"Seed {number}", err=True)
        elif seed.isascii() and seed.isdigit() and len(seed) < 20 and int(seed) < 2**63:
            number = int(seed)
        else:
            raise click.UsageError(f"`--seed {seed}` is neither a whole number from 0 on nor `random`.")
        loaded = dataclasses.replace(loaded, seed=number)
    return refuse_idle(bind(loaded, catalog_of(loaded), cards)), draws or loaded.draws


def _describe(bound: Bound, draws: int, precision: int) -> None:
    from burdenshare.scenario.manifest import manifest

    body = manifest(bound, draws, precision)
    click.echo(
        f"Would run {body.scenario}: {len(bound.program.equations)} equations, {draws:,} draws, {precision} bits."
    )
    series, assumed = len(body.observations), len(body.assumptions)
    click.echo(f"Would read {series} data series of vintage {body.data} and {assumed} assumptions.")
    click.echo(visible(body.command))


def _see_that_it_fits(bound: Bound, draws: int, precision: int, keep: str, quiet: bool) -> None:
    """Refuse a run that the disk has no room for, and say if the memory may not do."""
    from burdenshare.engine.identity import identity
    from burdenshare.engine.space import memory_needed, refuse_without_room
    from burdenshare.vocabulary.disk import free_memory, size

    program = bound.program
    wanted = program.outcomes if keep == "all" else bound.scenario.keep_draws
    wanted = wanted or tuple(n for n, about in bound.watched.items() if about.shown)
    refuse_without_room(
        program, draws, precision, wanted,
        lambda: identity(program, bound.watched, draws=draws, precision=precision).name,
    )  # fmt: skip
    needed, free = memory_needed(program, draws, precision), free_memory()
    if free is not None and needed > free and not quiet:
        wrong = f"This run needs about {size(needed)} of memory, and {size(free)} are free."
        click.echo(f"{wrong} Choose fewer draws if the computer stops it.", err=True)


def _run_and_keep(
    bound: Bound, draws: int, precision: int, as_json: bool, quiet: bool, keep: str, view: View | None, files: Files,
    brief: bool,
) -> None:  # fmt: skip
    """The first table, then the whole run, which is kept with its report before anything else is shown."""
    from burdenshare.interfaces.cli.waiting import Waiting
    from burdenshare.interfaces.running import Answering, run_bound

    shown: list[Run] = []
    failed: list[Exception] = []
    early = not as_json and not files.take_output
    answering = Answering(bound, draws, precision)
    with Waiting(quiet or as_json, draws) as waiting:

        def show(run: Run) -> None:
            try:
                told = answering.early(run) if is_screen() else run
                waiting.stop()
                _show(told, as_json, view)
            except Exception as error:  # it is raised when the run is kept
                waiting.stop()
                failed.append(error)
            shown.append(run)

        run = run_bound(
            bound, draws, precision, keep == "all", waiting.advance,
            first=show if early and (view is None or view.is_early) else None,
        )  # fmt: skip
    from burdenshare.engine.implausible import noted
    from burdenshare.engine.store import save_run
    from burdenshare.views.answer import answer_text
    from burdenshare.views.report import report
    from burdenshare.views.risks import politics

    is_stopped = False
    try:
        run = answering.whole(run)
        for sentence in answering.said:
            click.echo(visible(sentence), err=True)
    except KeyboardInterrupt:
        is_stopped = True
    except Exception as error:  # no failure of words costs numbers: it is raised when the run is kept
        failed.append(error)
    pages = {"report.html": report(run), **({BRIEF: report(run, short=True)} if brief else {})}
    folder = save_run(run, pages, keep=keep)
    try:
        if is_stopped:
            raise KeyboardInterrupt
        if failed:
            raise failed[0]
        if not shown and not files.take_output:
            _show(run, as_json, view)
        if early and is_screen():
            from burdenshare.interfaces.cli.screen import show_rest

            show_rest(run)
        if files:
            shown_whole = view.of(run, everything=True) if view else None
            files.write_run(run, bound, shown_whole, view.money if view else None)
    except KeyboardInterrupt:
        raise Stopped(f"Stopped. Run {run.id} is kept.") from None
    finally:
        if not run.is_plausible:
            _say_implausible(run)
        if not quiet:
            if not is_screen():
                for sentence in filter(None, (answer_text(run.manifest.answer), *politics(run))):
                    click.echo(visible(sentence), err=True)
            if line := noted(run):
                click.echo(f"{line} The report names each.", err=True)
            _name(run, folder, brief)
    if not run.is_plausible:
        click.get_current_context().exit(CHECK_FAILED)


def _say_implausible(run: Run) -> None:
    """Name each mean or quantile that leaves its plausible range, and what to do with the run, which is kept."""
    from burdenshare.engine.implausible import Implausible

    row = next(row for row in run.outside if row.column)
    number = ":".join((run.address, row.outcome, *row.labels.values(), str(row.year), row.column))
    shows = f"`burdenshare explain {number}` shows where the first comes from"
    do = f"The run is kept to look at: {shows}. Change the assumption or end earlier."
    click.echo(str(Implausible(run, do)), err=True)


def _name(run: Run, folder: Path, brief: bool) -> None:
    """The last lines name what is kept, and say if the disk is nearly full."""
    from burdenshare.vocabulary.disk import free_bytes, size

    free = free_bytes(folder)
    if free < NEARLY_FULL:
        click.echo(f"{size(free)} are free on this disk. `burdenshare runs size` shows what is kept.", err=True)
    click.echo(f"Report: {_short(folder / 'report.html')}", err=True)
    if brief:
        click.echo(f"Two pages: {_short(folder / BRIEF)}", err=True)
    reading = f" · {run.manifest.reading}" if run.manifest.reading else ""
    click.echo(visible(f"Run {run.id} · {run.manifest.command}{reading}"), err=True)


def _show(run: Run, as_json: bool, view: View | None) -> None:
    """Print the table or the object of what is shown of a run."""
    from burdenshare.views.tables import json_text, tsv

    run = view.of(run, as_json) if view else run
    if as_json:
        click.echo(json_text(run, view.money if view else None), nl=False)
    elif is_screen():
        from burdenshare.interfaces.cli.screen import show_first

        show_first(run)
    else:
        click.echo(tsv(run), nl=False)
    sys.stdout.flush()


def _short(path: Path) -> str:
    try:
        return f"~/{path.relative_to(Path.home())}"
    except ValueError:
        return str(path)


def _slow(bound: Bound, draws: int, precision: int) -> None:
    """Name the equation in which the run loses a number, in whichever draw that is."""
    from burdenshare.engine.draws import CHUNK
    from burdenshare.engine.outcome import ModelFault
    from burdenshare.engine.slow import look_for_lost

    hole, found = look_for_lost(bound.program, bound.watched, draws, precision)
    if found.lost:
        raise ModelFault(str(found.lost))
    if hole:
        raise ModelFault(f"There is no number for {hole}. Run one by one, no equation loses it: compiling does.")
    said = f"No outcome loses a number in {draws:,} draws, and no equation in the first {min(draws, CHUNK):,}."
    click.echo(f"{said} Unknown from the start: {found.unknown or 'nothing'}.")
