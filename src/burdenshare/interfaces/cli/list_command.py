"""`burdenshare list`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from burdenshare.interfaces.cli.lines import hanging
from burdenshare.interfaces.cli.output import screen_width
from burdenshare.vocabulary.cards import load_cards
from burdenshare.vocabulary.errors import so_many
from burdenshare.vocabulary.plain import visible

if TYPE_CHECKING:
    from burdenshare.data.observation import Observation

_NAME = 28  # letters of a column of names
_WHAT = ("scenarios", "levers", "uncertainties", "outcomes", "theories", "settings", "programmes", "data")


@click.command("list")
@click.argument("what", type=click.Choice(_WHAT), default="scenarios")
def command(what: str) -> None:
    """List scenarios (the default), levers, outcomes, theories, settings, programmes, data."""
    width = screen_width()
    for name, said in _rows(what):
        line = visible(f"{name:<{_NAME}} {said}")
        click.echo("\n".join(hanging(line, width, _NAME + 1) if width else [line]))


def _rows(what: str) -> list[tuple[str, str]]:
    if what == "scenarios":
        from burdenshare.scenario.load import load_scenario, scenario_names

        cards = load_cards()
        return [(name, load_scenario(name, cards).question) for name in scenario_names()]
    if what == "theories":
        from burdenshare.scenario.theory_names import theory_names

        return [(f"{topic}: {name}", "") for topic in theory_names() for name in theory_names(topic)]
    if what == "settings":
        from burdenshare.scenario.settings import default_settings

        settings = default_settings().values()
        return [(s.name, f"{s.label}: {', '.join(s.choices)}") for s in settings]
    if what == "programmes":
        from burdenshare.scenario.load import DEFAULT, load_scenario

        held_programmes = load_scenario(DEFAULT, load_cards()).programmes
        return [(name, f"{p.label} ({p.actor})") for name, p in held_programmes.items()]
    if what == "data":
        from burdenshare.data.catalog import load_catalog

        held = load_catalog().observations
        return [(f"{quantity} of {actor}", _years(rows)) for (quantity, actor), rows in held.items()]
    role = {"levers": "lever", "uncertainties": "uncertainty", "outcomes": "outcome"}[what]
    chosen = [c for c in load_cards().values() if c.role == role]
    return [(c.name, f"{c.label} ({c.shown_unit.name})") for c in chosen]


def _years(rows: Sequence[Observation]) -> str:
    """How many figures there are, and of which years."""
    first, last = min(o.year for o in rows), max(o.year for o in rows)
    return f"{so_many(len(rows), 'figure')}, {first}" + (f" to {last}" if last > first else "")
