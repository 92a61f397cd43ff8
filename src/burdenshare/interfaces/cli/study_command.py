"""`burdenshare study`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final

import click

from burdenshare.scenario.default import DEFAULT

# Each study, and what may be asked of it besides draws.
_STUDIES: Final[Mapping[str, tuple[str, ...]]] = {
    "who-carries-what": ("contingency",),
    "what-binds": ("contingency",),
    "replacement-cost": ("year", "confidence", "contingency"),
    "theory-table": ("against", "year", "contingency"),
    "paradox": ("contingency",),
    "credibility-ledger": ("year", "contingency"),
    "peace-and-war": ("contingency",),
}


@click.command("study")
@click.argument("name", type=click.Choice(list(_STUDIES)))
@click.argument("scenario", default=DEFAULT, metavar="[SCENARIO|FILE]")
@click.option("--set", "changes", multiple=True, metavar="LABEL.LEVER=VALUE[@YEAR]", help="Move a lever.")
@click.option("--contingency", metavar="NAME", help="Which war; the one at home if not given.")
@click.option("--year", type=int, metavar="YEAR", help="The year that is told, or by which coverage is restored.")
@click.option("--confidence", type=float, metavar="SHARE", help="replacement-cost: in which part of the futures.")
@click.option(
    "--against", metavar="SCENARIO|FILE", help="theory-table: the policy compared with; today's path if not given."
)
@click.option("--draws", type=click.IntRange(100, 100_000), default=2000, show_default=True, help="How many draws.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(name: str, scenario: str, changes: tuple[str, ...], draws: int, as_json: bool, **asked: Any) -> None:
    """Answer a question that needs more than one look at a run.

    \b
    who-carries-what    the parts of each mission by member and year
    what-binds          whether money, industry or people hold the defender back, by year
    replacement-cost    what restores lost support: yearly bill, first year, what binds
    theory-table        two policies under every combination of theories: which rankings hold
    paradox             where more strike raises the chance of war, and where it lowers it
    credibility-ledger  what moved each belief in the supporter, signal by signal
    peace-and-war       outcomes on the path without war, while at peace, and in all worlds
    """
    from burdenshare.engine.compile import keep_compiled
    from burdenshare.interfaces import notebook
    from burdenshare.interfaces.cli.screen import print_finding
    from burdenshare.studies.catalog import OF_A_SCENARIO, study
    from burdenshare.vocabulary.folders import cache_folder

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    options = {k: v for k, v in asked.items() if v is not None}
    strange = [f"`--{k}`" for k in options if k not in _STUDIES[name]]
    if strange:
        raise click.UsageError(f"`{name}` does not take {' and '.join(strange)}.")
    keep_compiled(cache_folder() / "compiled")
    bound = notebook.bind(notebook.load_scenario(scenario, changes))
    if name == "theory-table":
        options["against"] = notebook.bind(notebook.load_scenario(options.get("against", DEFAULT)))
    if name in OF_A_SCENARIO:
        options["draws"] = draws
    print_finding(study(name, bound, lambda: notebook.run(bound, draws=draws), **options), as_json)
