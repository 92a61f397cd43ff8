"""Examples for help and welcome, from the pack that is used if none is named. Light: help must start fast."""

from __future__ import annotations

from typing import Final

from burdenshare.scenario.default import DEFAULT, default_folder
from burdenshare.vocabulary.cards import load_cards

SHARE: Final = "% of GDP"  # the plainest example: a lever in this unit, of the widest range


def examples() -> list[tuple[str, str]]:
    """Commands with what each does: the default scenario, another one of its pack, and its first lever moved."""
    from burdenshare.scenario.packs import HEAD, scenario_files
    from burdenshare.vocabulary.files import read_file

    folder = default_folder()
    head = read_file(folder / HEAD, HEAD).value
    actor, last = next(iter(head["actors"])), head["years"]["last"]
    levers = [c for c in load_cards().values() if c.role == "lever" and c.option]
    lever = min(levers, key=lambda c: (c.shown_unit.name != SHARE, -max(c.bounds or (0, 0))))
    value = sum(lever.bounds or (0, 0)) / 2
    other = next(name for name in scenario_files(folder) if name != DEFAULT)
    return [
        ("burdenshare run", "the usual scenario: a table and a report"),
        (f"burdenshare run {other}", "another scenario"),
        (f"burdenshare run --set {actor}.{lever.name}={value:g}@{last}", f"a lever moved: {lever.label.lower()}"),
    ]
