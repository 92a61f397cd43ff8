"""`burdenshare explain`."""

from __future__ import annotations

import click


@click.command("explain")
@click.argument("name")
def command(name: str) -> None:
    """Explain NAME: a quantity, a series, a source, or one printed number.

    \b
    burdenshare explain debt_burden                                 the quantity, its equation, its inputs
    burdenshare explain defence_share:KOR:2025:sipri                a figure of the data room
    burdenshare explain RUN:debt_burden:KOR:2040:p50                a number of a kept run, down to its origins
    """
    from burdenshare.views.reference import explain
    from burdenshare.views.trace import is_trace, trace

    click.echo(trace(name) if is_trace(name) else explain(name), nl=False)
