"""`burdenshare study`."""

from __future__ import annotations

import os

import click

_STUDIES = ("who-carries-what", "what-binds", "replacement-cost")


@click.command("study")
@click.argument("name", type=click.Choice(_STUDIES))
@click.argument("scenario", default="indo-pacific-2026", metavar="[SCENARIO|FILE]")
@click.option("--set", "changes", multiple=True, metavar="LABEL.LEVER=VALUE[@YEAR]", help="Move a lever.")
@click.option("--year", type=int, metavar="YEAR", help="replacement-cost: by when coverage is to be restored.")
@click.option("--confidence", type=float, metavar="SHARE", help="replacement-cost: in which part of the futures.")
@click.option("--draws", type=click.IntRange(100, 100_000), default=2000, show_default=True, help="How many draws.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(
    name: str,
    scenario: str,
    changes: tuple[str, ...],
    year: int | None,
    confidence: float | None,
    draws: int,
    as_json: bool,
) -> None:
    """Answer a question that needs more than one look at a run.

    \b
    who-carries-what   the parts of each mission by member and year
    what-binds         whether money, industry or people hold the defender back, by year
    replacement-cost   what restores lost support: yearly bill, first year, what binds
    """
    from burdenshare.engine.compile import keep_compiled
    from burdenshare.interfaces import notebook
    from burdenshare.interfaces.cli.screen import print_finding
    from burdenshare.studies.catalog import OF_A_SCENARIO, study
    from burdenshare.vocabulary.folders import cache_folder

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    options = {k: v for k, v in {"year": year, "confidence": confidence}.items() if v is not None}
    if name not in OF_A_SCENARIO and options:
        raise click.UsageError(f"`{name}` takes neither `--year` nor `--confidence`.")
    keep_compiled(cache_folder() / "compiled")
    bound = notebook.bind(notebook.load_scenario(scenario, changes))
    more = {**options, "draws": draws} if name in OF_A_SCENARIO else {}
    finding = study(name, bound, lambda: notebook.run(bound, draws=draws), **more)
    print_finding(finding, as_json)
