"""Wars without supporters: help and the umbrella are levels that nobody gives, and count all the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from burdenshare.scenario.schema import Contingency, Scenario
from burdenshare.vocabulary.errors import listed

# What a posture promises in a war: of each mission, and of the umbrella.
LEVELS = {"support_level": ("mission", "contingency"), "umbrella_level": ("contingency",)}


def alone(scenario: Scenario) -> tuple[str, ...]:
    """A sentence for each war that names no supporter and in which levels of support count.

    Args:
        scenario: merged with its parents and changes.
    """
    wars = [war for war in scenario.contingencies.values() if not war.supporters]
    return tuple(_sentence(war, found) for war in wars if (found := list(_counting(scenario, war))))


def _sentence(war: Contingency, levels: list[str]) -> str:
    verb = "counts" if len(levels) == 1 else "count"
    zero = " and ".join(f"`--set {war.name}.{level}=0`" for level in levels)
    shows = "shows" if len(levels) == 1 else "show"
    return (
        f"`{war.name}` has no supporter, but {listed(levels)} {verb} in it. {zero} {shows} a war that is fought alone."
    )


def _counting(scenario: Scenario, war: Contingency) -> Iterator[str]:
    for name, dimensions in LEVELS.items():
        lever = scenario.levers.get(name)
        if lever is None:
            continue
        labels = {**scenario.labels, "contingency": (war.name,)}
        cells = product(*(labels.get(d, ()) for d in dimensions))
        if any(_is_given(lever.path(*cell), lever.start(*cell)) for cell in cells):
            yield name


def _is_given(points: tuple[tuple[int, float], ...], start: float | None) -> bool:
    values = [value for _, value in points]
    return any(values) if values else bool(start)
