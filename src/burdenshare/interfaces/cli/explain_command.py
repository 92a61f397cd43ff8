"""`burdenshare explain`."""

from __future__ import annotations

import click

from burdenshare.scenario.default import DEFAULT


@click.command("explain")
@click.argument("name")
@click.argument("scenario", default=DEFAULT, metavar="[SCENARIO|FILE]")
@click.option("--set", "changes", multiple=True, metavar="LABEL.LEVER=VALUE[@YEAR]", help="Move a lever.")
def command(name: str, scenario: str, changes: tuple[str, ...]) -> None:
    """Explain NAME: a quantity, a programme, a setting, a theory, a series, a source, or one printed number.

    \b
    burdenshare explain debt_burden                                 the quantity, its equation, its inputs
    burdenshare explain multiplier [SCENARIO]                       an assumption: its numbers, why, from where
    burdenshare explain defence_share:KOR:2025:sipri                a figure of the data room
    burdenshare explain RUN:debt_burden:KOR:2040:p50                a number of a kept run, down to its origins
    burdenshare explain who-carries-what:parts:part:KOR [SCENARIO]  a number of a study's table, down to its origins
    """
    from burdenshare.interfaces import notebook
    from burdenshare.views.explain import explain
    from burdenshare.views.trace import is_trace, trace

    if is_trace(name):
        click.echo(trace(name, lambda: notebook.bind(notebook.load_scenario(scenario, changes))), nl=False)
    else:
        click.echo(explain(name, notebook.load_scenario(scenario, changes).loaded), nl=False)
