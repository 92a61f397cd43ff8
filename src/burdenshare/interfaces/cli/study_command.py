"""`burdenshare study`: one command for each study, with its own options; findings are kept, listed and opened."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

import click

from burdenshare.interfaces.cli.files import Files, file_options, with_files
from burdenshare.interfaces.cli.output import silence_compiler
from burdenshare.interfaces.cli.own_theories import THEORIES
from burdenshare.interfaces.cli.stopping import MISSING
from burdenshare.scenario.default import COMMON, default_folder
from burdenshare.studies.catalog import outlines
from burdenshare.studies.study import (
    DRAWS,
    DRAWS_BOUNDS,
    OF_PACK,
    RUN,
    File,
    Option,
    Policy,
    Study,
    War,
    Year,
    unfilled,
)
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest


class _Studies(click.Group):
    """Makes the command of a study from its outline, which is read without importing it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(outlines())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = outlines().get(cmd_name)
        return _command(found) if found else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = outlines()
        if args[0] not in known:
            right = nearest(args[0], known) or f"Studies are {listed(list(known))}."
            raise ProblemsFound([Problem("burdenshare study", f"there is no study `{args[0]}`.", right)])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Studies (burdenshare study STUDY --help shows the options of one)"):
            formatter.write_dl([(name, study.question) for name, study in outlines().items()])


@click.group("study", cls=_Studies, invoke_without_command=True, subcommand_metavar="STUDY [SCENARIO|FILE] [OPTIONS]")
@click.option("--list", "listing", is_flag=True, help="List the findings that are kept. Ends with 3 if one is damaged.")
@click.option("--open", "opened", metavar="FINDING[@SCENARIO]", help="Print a kept finding again.")
@click.option("--cite", "cited", metavar="FINDING[@SCENARIO]", help="Print the sources of a kept finding.")
@click.option("--json", "as_json", is_flag=True, help="With --open: print one JSON object.")
@with_files
@click.pass_context
def command(
    ctx: click.Context, listing: bool, opened: str | None, cited: str | None, as_json: bool, files: Files
) -> None:
    """Answer a question that needs more than one look at a run. The answer is a finding, and it is kept."""
    _refuse_together(ctx.invoked_subcommand, listing, opened, cited, as_json)
    if files and opened is None:
        right = "Write `burdenshare study STUDY --xlsx FILE`, or `burdenshare study --open FINDING --xlsx FILE`."
        raise ProblemsFound([Problem("burdenshare study", "`--csv` and `--xlsx` need a finding.", right)])
    files.check(as_json)
    if ctx.invoked_subcommand is not None:
        return
    if listing:
        _list(ctx)
    elif opened is not None or cited is not None:
        from burdenshare.interfaces.cli.screen import print_finding
        from burdenshare.studies.kept import open_finding

        found = open_finding(opened or cited or "")
        if cited is not None:
            click.echo(found.cite())
        elif not files.take_output:
            print_finding(found, as_json, _names(found.scenario))
        files.write_answer(found)
    else:
        click.echo(ctx.get_help())


def _refuse_together(
    study: str | None, listing: bool, opened: str | None, cited: str | None, as_json: bool
) -> None:  # fmt: skip
    """Refuse options that ask for two things at once, of which only one would be done."""
    place, given = "burdenshare study", {"--list": listing, "--open": opened is not None, "--cite": cited is not None}
    asked = [name for name, is_given in given.items() if is_given]
    if len(asked) + (study is not None) > 1:
        both = [f"`{name}`" for name in asked] + ([f"the study `{study}`"] if study else [])
        raise ProblemsFound([Problem(place, f"{' and '.join(both)} are two questions.", "", "Ask one at a time.")])
    if as_json and opened is None:
        right = "Write `burdenshare study STUDY --json`, or `burdenshare study --open FINDING --json`."
        raise ProblemsFound([Problem(place, "`--json` needs a finding.", right)])


def _list(ctx: click.Context) -> None:
    from burdenshare.interfaces.cli.lines import hanging
    from burdenshare.interfaces.cli.output import screen_width
    from burdenshare.studies.kept import kept_findings
    from burdenshare.vocabulary.plain import visible

    kept, damaged = kept_findings()
    width = screen_width()
    for found in kept:
        made = found.made
        numbers = f"{made['draws']:>7,} draws  seed {made['seed']}  model {made['model']}  data {made['data']}"
        options = " ".join(f"--{name.replace('_', '-')} {value}" for name, value in found.options.items())
        line = visible(f"{found.name}  {found.study:<18}  {numbers}  {found.scenario} {options}".rstrip())
        click.echo("\n".join(hanging(line, width, 14) if width else [line]))
    for problem in damaged:
        click.echo(str(problem), err=True)
    if damaged:
        ctx.exit(MISSING)
    if not kept:
        click.echo("No finding is kept yet. `burdenshare study STUDY` makes one.", err=True)


class _Command(click.Command):
    """A study's command; its help shows the tables, and an option that it does not have is refused by name."""

    def __init__(self, study: Study, **rest: Any) -> None:
        super().__init__(study.name, **rest)
        self.study = study

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            known = [name for parameter in self.params for name in parameter.opts if name.startswith("--")]
            right = nearest(error.option_name, known) or f"Its options are {listed(known)}."
            place = f"burdenshare study {self.study.name}"
            raise ProblemsFound([Problem(place, f"there is no option `{error.option_name}`.", right)]) from None

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for form in self.study.tables:
            rows = [(name, _about(c.heading, unfilled(c.unit))) for name, c in form.columns.items()]
            with formatter.section(f"Table {form.name}: {unfilled(form.title)}"):
                formatter.write_dl(rows)


def _about(heading: str, unit: str) -> str:
    return ", ".join(filter(None, (heading, unit)))


def _command(study: Study) -> click.Command:
    least, most = DRAWS_BOUNDS
    parameters: list[click.Parameter] = [
        click.Argument(["scenario"], required=False, metavar="[SCENARIO|FILE]"),
        click.Option(
            ["--set", "changes"], multiple=True, metavar="LABEL.LEVER=VALUE[@YEAR]", help="Move a lever."
        ),
        click.Option(["--theories"], **THEORIES),
        *(_option(option, study.name) for option in study.options),
        click.Option(
            ["--draws"], type=click.IntRange(least, most), default=DRAWS, show_default=True, help="Number of draws."
        ),
        click.Option(["--json", "as_json"], is_flag=True, help="Print one JSON object."),
    ]  # fmt: skip
    reads = "one run of" if study.reads == RUN else "many runs, on the same draws, of"
    text = f"{study.question}\n\nUses {reads} SCENARIO; today's path if not given."
    made = _Command(study, params=parameters, callback=_asking(study.name), help=text)
    for option in file_options():
        option(made)
    return made


def _option(option: Option, study: str) -> click.Option:
    """An option of a study as an option of its command; its default is shown, and set by the study."""
    metavar = {War: "CONTINGENCY", Year: "YEAR", Policy: "SCENARIO|FILE", File: "FILE"}.get(option.type, "VALUE")
    default = option.default
    if option.type is War:
        default = "the one in which the actor in focus defends"
    elif option.type is Policy:
        default = "the one that SCENARIO is based on"
    elif option.default == OF_PACK:
        default = "what the pack holds instead" if option.type is File else _of_pack(study, option.name)
    bounds = f" {option.bounds[0]:g} to {option.bounds[1]:g}." if option.bounds else ""
    plain: Any = {War: str, Policy: str, File: str, Year: int}.get(option.type, option.type)
    said = f"{option.help}{bounds}" + (f"  [default: {default}]" if default is not None else "")
    return click.Option([f"--{option.name.replace('_', '-')}"], type=plain, metavar=metavar, help=said)


def _of_pack(study: str, option: str) -> str:
    """The default that a pack gives, with its value in the default pack."""
    from burdenshare.studies.of_pack import default_in

    value = default_in((COMMON, default_folder()), study, option)
    return "the pack's" + (f"; {value} for today's path" if value is not None else "")


def _asking(name: str) -> Any:
    def ask(
        scenario: str | None,
        changes: tuple[str, ...],
        theories: str | None,
        as_json: bool,
        files: Files,
        **options: Any,
    ) -> None:
        files.check(as_json)
        silence_compiler()
        from burdenshare.interfaces.cli.screen import print_finding
        from burdenshare.scenario.load import DEFAULT, load_scenario
        from burdenshare.scenario.theories import cards_with
        from burdenshare.studies.catalog import study

        asked = load_scenario(scenario or DEFAULT, cards_with(theories), changes, theories)
        found = study(name)(asked, **options)
        found.save()  # before it is shown: an output that is full or closed loses nothing
        if not files.take_output:
            print_finding(found, as_json, asked.actor_names)
        files.write_answer(found)
        click.echo(f"Finding {found.name} · to open it:\nburdenshare study --open {found.name}", err=True)

    return with_files(ask)


def _names(scenario: str) -> Mapping[str, str]:
    """The names of actors that the pack of a kept finding's scenario gives; empty if its file is gone."""
    from burdenshare.scenario.load import load_scenario
    from burdenshare.vocabulary.cards import load_cards

    try:
        return load_scenario(shlex.split(scenario)[0], load_cards()).actor_names
    except (ProblemsFound, IndexError):
        return {}
