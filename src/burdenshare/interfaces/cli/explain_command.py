"""`burdenshare explain`."""

from __future__ import annotations

import click

from burdenshare.interfaces.cli.own_theories import THEORIES
from burdenshare.scenario.default import DEFAULT
from burdenshare.vocabulary.plain import visible


@click.command("explain")
@click.argument("name")
@click.argument("scenario", default=DEFAULT, metavar="[SCENARIO|FILE]")
@click.option("--set", "changes", multiple=True, metavar="LABEL.LEVER=VALUE[@YEAR]", help="Change a lever.")
@click.option("--theories", **THEORIES)
def command(name: str, scenario: str, changes: tuple[str, ...], theories: str | None) -> None:
    """Explain NAME: a quantity, a programme, a setting, a theory, a series, a source, or one printed number.

    \b
    burdenshare explain debt_burden                                   a quantity: its equation and its inputs
    burdenshare explain multiplier [SCENARIO]                         an assumption: its numbers, reasons, sources
    burdenshare explain defence_share:ACTOR:YEAR:sipri                a figure of the data room
    burdenshare explain RUN:debt_burden:ACTOR:YEAR:p50                a number of a kept run, back to its origins
    burdenshare explain who-carries-what:parts:part:ACTOR [SCENARIO]  a number of a study, back to its origins
    """
    from burdenshare.interfaces import notebook
    from burdenshare.views.trace import is_trace, trace

    def asked() -> notebook.Scenario:
        return notebook.load_scenario(scenario, changes, theories=theories)

    if is_trace(name):
        click.echo(visible(trace(name, lambda: notebook.bind(asked()))), nl=False)
        return
    from burdenshare.views.explain import explain

    click.echo(visible(explain(name, asked().loaded)), nl=False)
