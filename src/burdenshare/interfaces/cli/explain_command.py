"""`burdenshare explain`."""

from __future__ import annotations

import json
import shutil

import click

from burdenshare.interfaces.cli.lines import hanging
from burdenshare.interfaces.cli.output import screen_width
from burdenshare.interfaces.cli.own_theories import THEORIES
from burdenshare.scenario.default import DEFAULT
from burdenshare.vocabulary.plain import in_json, visible

PIPE = 100  # columns where nobody says how many there are


@click.command("explain")
@click.argument("name")
@click.argument("scenario", default=DEFAULT, metavar="[SCENARIO|FILE]")
@click.option("--set", "changes", multiple=True, metavar="LABEL.LEVER=VALUE[@YEAR]", help="Change a lever.")
@click.option("--all", "whole", is_flag=True, help="Show everything: all equations, assumptions and figures.")
@click.option("--quick", is_flag=True, help="Of a number of a run: do not work out what moves it most.")
@click.option("--json", "as_json", is_flag=True, help="Of a number of a run: print one JSON object.")
@click.option("--theories", **THEORIES)
def command(
    name: str, scenario: str, changes: tuple[str, ...], whole: bool, quick: bool, as_json: bool, theories: str | None
) -> None:
    """Explain NAME: a quantity, a scenario, a programme, a setting, a theory, a source, a label, or one printed number.

    \b
    burdenshare explain debt_burden                                   a quantity: its equation and its inputs
    burdenshare explain "public debt"                                 the same, by its label
    burdenshare explain SCENARIO                                      a scenario: its question, what it changes
    burdenshare explain multiplier [SCENARIO]                         an assumption: its numbers, reasons, sources
    burdenshare explain defence_share:ACTOR:YEAR:sipri                a figure of the data room
    burdenshare explain RUN:debt_burden:ACTOR:YEAR:p50                a number of a kept run, and what moves it
    burdenshare explain RUN:debt_burden:ACTOR:YEAR:p50 --all          the same, back to all its origins
    burdenshare explain who-carries-what:parts:part:ACTOR [SCENARIO]  a number of a study, back to its origins
    """
    from burdenshare.views.trace import is_of_run, is_trace, trace
    from burdenshare.vocabulary.errors import Problem, ProblemsFound

    is_number = is_of_run(name)
    if as_json and (whole or not is_number):
        right = "Write RUN:OUTCOME:LABEL:YEAR, without `--all`."
        raise ProblemsFound([Problem("burdenshare explain", "`--json` is for a number of a run.", right)])
    given = click.get_current_context().get_parameter_source("scenario")
    if is_number and (changes or given is not click.core.ParameterSource.DEFAULT):
        what = "`--set`" if changes else f"`{scenario}`"
        wrong = f"{what} does not change a number of a run, which is kept."
        right = "Run the scenario with the change, and explain a number of that run."
        raise ProblemsFound([Problem("burdenshare explain", wrong, right)])
    if is_number and not whole:
        _hearing(name, quick, as_json, theories)
        return
    from burdenshare.interfaces import notebook

    def asked() -> notebook.Scenario:
        return notebook.load_scenario(scenario, changes, theories=theories)

    if is_trace(name):
        _print(trace(name, lambda: notebook.bind(asked())))
        return
    from burdenshare.views.explain import explain

    _print(explain(name, asked().loaded, whole))


def _print(text: str) -> None:
    """Print a text; on a terminal in lines that fit."""
    width = screen_width()
    for line in visible(text).splitlines():
        click.echo("\n".join(hanging(line, width, 2) if width else [line]))


def _hearing(name: str, quick: bool, as_json: bool, theories: str | None) -> None:
    """Show one number of a run for a hearing."""
    from burdenshare.interfaces.ranking import kept_ranking, ranking_or_reason
    from burdenshare.views.hearing import as_json as object_of
    from burdenshare.views.hearing import number_named, text

    number = number_named(name)
    of = number.run, number.outcome.about.name, number.cell, number.year
    if quick:
        ranking, why_not = kept_ranking(*of, number.column), "`--quick` leaves it out."
    else:
        ranking, why_not = ranking_or_reason(*of, theories, number.column)
    if as_json:
        body = object_of(number, ranking, "" if ranking else why_not)
        click.echo(in_json(json.dumps(body, indent=1, ensure_ascii=False)))
        return
    width = shutil.get_terminal_size((PIPE, 24)).columns
    click.echo(visible(text(number, ranking, why_not, width)), nl=False)
