"""The levers of a page: those of the actor in question and common ones, each from its card."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from burdenshare.data.names import actor_labels, currency_names
from burdenshare.engine.emit.layout import Layout
from burdenshare.engine.program import Path
from burdenshare.scenario.bind import Bound, lever_values
from burdenshare.scenario.schema import Lever, Scenario, keys_of
from burdenshare.scenario.settings import titled
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.money_units import OWN_MONEY
from burdenshare.vocabulary.sources import cited

ACTOR: Final = "actor"
# A slider ends at this multiple of the highest value in use; the field beside it takes the whole range.
FAR: Final = 6.0
STEPS: Final = 200  # of a slider
Json = dict[str, Any]


def levers_of(bound: Bound, layout: Layout) -> list[Json]:
    """Describe the levers that a reader of the page can move.

    Args:
        bound: the scenario with the page's program.
        layout: of the printed program.

    Returns:
        For each lever its name on the command line (`LABEL.LEVER`), the words and the range of its card, its path in
        the shown unit, and the rows of the module that it fills.
    """
    found = [one for name in bound.scenario.levers for one in _of_lever(bound, layout, name)]
    moved = {move.lever for move in bound.scenario.moves}
    topics = list(bound.scenario.theories)

    for one in found:
        card = bound.cards[one["lever"]]
        one["is_first"] = card.name in moved or card.start is not None

    def place(one: Json) -> tuple[bool, bool, int]:
        card = bound.cards[one["lever"]]
        topic = topics.index(card.topic) if card.topic in topics else len(topics)
        return not one["is_first"], not one["is_main"], topic

    return sorted(found, key=place)


def _of_lever(bound: Bound, layout: Layout, name: str) -> Iterator[Json]:
    """The controls of one lever; nothing where the page's program does not read it or a title names it."""
    scenario, card = bound.scenario, bound.cards[name]
    given = bound.program.inputs.get(name)
    if not isinstance(given, Path) or name in titled(scenario.known_settings) or card.bounds is None:
        return
    lever = scenario.levers[name]
    cells = list(itertools.product(*(scenario.labels[d] for d in card.kind.dimensions)))
    start = _offset(layout, name)
    values = lever_values(bound, lever)
    for key, those in _controls(scenario, card, cells):
        if all(_is_idle(lever, labels) for labels in those):
            continue
        held = {(lever.path(*labels), values[labels][0]) for labels in those}
        if len(held) > 1:
            continue  # one control cannot show several paths
        rows = [start + cells.index(labels) for labels in those]
        yield _described(scenario, card, lever, key, those, rows, values[those[0]])


def _controls(
    scenario: Scenario, card: Card, cells: Sequence[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """The cells that move together, under the labels of their change: of an actor's lever those of the actor alone.

    A lever without actors has a control for each label of its last dimension, such as a war.
    """
    focus = scenario.answers_of or scenario.focus
    dimensions = card.kind.dimensions
    if ACTOR in dimensions:
        at = dimensions.index(ACTOR)
        yield from ((labels, [labels]) for labels in cells if labels[at] == focus)
        return
    for label in dict.fromkeys(labels[-1] if labels else "" for labels in cells):
        those = [labels for labels in cells if not labels or labels[-1] == label]
        key = those[0] if len(those[0]) < 2 else (label,)
        if _concerns(scenario, label, focus):
            yield key, those


def _concerns(scenario: Scenario, label: str, actor: str) -> bool:
    """Whether a war or a programme is the actor's: it defends, or it buys."""
    if label in scenario.contingencies:
        return scenario.contingencies[label].defender == actor
    return label not in scenario.programmes or scenario.programmes[label].actor == actor


def _is_idle(lever: Lever, labels: tuple[str, ...]) -> bool:
    return any(key in lever.idle for key in keys_of(labels) if key != "each")


def _offset(layout: Layout, name: str) -> int:
    names = list(layout.paths)
    return sum(math.prod(layout.paths[n]) for n in names[: names.index(name)])


def _described(
    scenario: Scenario, card: Card, lever: Lever, key: tuple[str, ...], those: Sequence[tuple[str, ...]],
    rows: Sequence[int], values: Sequence[float],
) -> Json:  # fmt: skip
    low, high = card.limits(scenario.reference_year) or (0.0, 0.0)
    points = [[year, value] for year, value in lever.path(*those[0])]
    top = _top(max(values), high, low) if not card.kind.quantity.is_date else high
    focus = scenario.answers_of or scenario.focus
    own = [label for label in key if label != focus]
    return {
        "id": ".".join((*key, card.name)),
        "lever": card.name,
        "label": card.label,
        "of": ", ".join(_word(scenario, label) for label in own),
        "topic": card.topic.replace("_", " "),
        "is_main": card.option is not None,
        "help": card.help,
        "who": card.decided_by,
        "unit": "" if card.kind.quantity.is_date else _unit(card, focus),
        "is_date": card.kind.quantity.is_date,
        "low": low, "high": high, "top": top, "step": _step(low, top, card.decimals), "decimals": card.decimals,
        "factor": card.shown_unit.factor,
        "points": points,
        "start": values[0],
        "rows": list(rows),
        "why": lever.why,
        "sources": sources_of((*lever.source, *card.source), scenario),
    }  # fmt: skip


def _unit(card: Card, actor: str) -> str:
    """The unit of a lever, with the actor's own currency by name."""
    return card.shown_unit.name.replace(OWN_MONEY, currency_names().get(actor, OWN_MONEY))


def sources_of(keys: Sequence[str], scenario: Scenario) -> list[str]:
    """Sources as text; judgement is called judgement."""
    found = cited([k for k in dict.fromkeys(keys) if k != "judgement"], scenario.place, scenario.bibliography)
    return [*(s.citation() for s in found), *(["Our judgement."] if "judgement" in keys else [])]


def _word(scenario: Scenario, label: str) -> str:
    names: Mapping[str, str] = {**actor_labels(), **scenario.actor_names}
    if label in scenario.programmes:
        return scenario.programmes[label].label
    return names.get(label, label.replace("_", " "))


def _top(used: float, high: float, low: float) -> float:
    """Where a slider ends: the end of the range, or a round number well above what is in use."""
    if used <= max(low, 0) or high <= FAR * used:
        return high
    size = 10 ** math.floor(math.log10(FAR * used))
    return float(min(high, math.ceil(FAR * used / size) * size))


def _step(low: float, top: float, decimals: int) -> float:
    """A round step of a slider, no finer than the card's decimals."""
    least, wide = 10.0**-decimals, (top - low) / STEPS
    size = 10 ** math.floor(math.log10(wide)) if wide > 0 else least
    nice = next(s * size for s in (1, 2, 5, 10) if s * size >= wide * 0.999)
    return float(f"{max(least, nice):.6g}")
