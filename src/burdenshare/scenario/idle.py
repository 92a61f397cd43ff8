"""Levers that move nothing in a scenario: one that is set is refused, with the reason.

Five things say so. No path of equations joins the lever to an outcome of the scenario. The lever's card names a theory
under which it cannot be set (`idle: {TOPIC.THEORY: reason}`). The pack names a label for which it moves nothing
(`idle: {LABEL: reason}` beside the lever's values). A membership of the scenario, such as who supports whom in a war of
its own, switches it off. Its card names a truth before whose first year it moves nothing (`counts_from: TRUTH`), and it
is set for no later year. A test proves by draws that cards and packs name neither too many labels nor too few.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from burdenshare.engine.program import Path
from burdenshare.scenario.bind import Bound, lever_values
from burdenshare.scenario.schema import EACH, Move, Scenario, keys_of
from burdenshare.scenario.switched_off import switched_off_by
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed


def refuse_idle(bound: Bound) -> Bound:
    """Refuse a scenario that sets a lever which moves nothing; else return it.

    Raises:
        ProblemsFound: each such lever, at the place where it is set.
    """
    problems = list(_problems(bound))
    if problems:
        raise ProblemsFound(problems)
    return bound


def _problems(bound: Bound) -> Iterator[Problem]:
    for move in bound.scenario.moves:
        card = bound.cards[move.lever]
        if card.name not in bound.program.inputs:
            wrong = f"`{card.name}` moves nothing in this scenario."
            yield Problem(move.place, wrong, unjoined(card, bound.scenario), "Remove it.")
            continue
        of = _of(move)
        for why in (idle_under, idle_for):
            reasons = [found for cell in move.cells if (found := why(card, cell, bound.scenario))]
            if len(reasons) == len(move.cells):
                under, reason = reasons[0]
                wrong = f"cannot be set under {under}." if under else "moves nothing in this scenario."
                yield Problem(move.place, f"`{card.name}`{of} {wrong}", reason, "Remove it.")
                break
        else:
            if reason := _switched_off(bound, move) or _too_early(bound, move):
                yield Problem(move.place, f"`{card.name}`{of} moves nothing in this scenario.", reason, "Remove it.")


def _switched_off(bound: Bound, move: Move) -> str:
    """Why the scenario's memberships switch off every cell of a move; empty if one is not switched off."""
    names: tuple[str, ...] = ()
    for cell in move.cells:
        names = switched_off_by(bound.program, move.lever, cell)
        if not names:
            return ""
    if not names:
        return ""
    first, last = bound.scenario.first_year, bound.scenario.last_year
    is_yearly = any(isinstance(bound.program.inputs.get(n), Path) for n in names)
    said = " and ".join(f"`{n}`{_in_words(bound.cards.get(n))}" for n in names)
    verb = "is" if len(names) == 1 else "are"
    when = f"in no year from {first} to {last}" if is_yearly else "not"
    return f"It counts only through {said}, which {verb} {when} true of it here."


def _too_early(bound: Bound, move: Move) -> str:
    """Why a move ends before it counts, in every cell; empty where it counts, or where its card names no beginning."""
    card = bound.cards[move.lever]
    truth = bound.program.inputs.get(card.counts_from)
    if not isinstance(truth, Path) or move.before is None:
        return ""
    lever, years, actors = bound.scenario.levers[move.lever], bound.scenario.years, bound.program.labels["actor"]
    before, now = lever_values(bound, move.before), lever_values(bound, lever)
    for cell in move.cells:
        held = truth.values[:, actors.index(cell[0])]
        counts = [i for i in range(1, len(years)) if np.any(held[1 : i + 1])]
        if any(before[cell][i] != now[cell][i] for i in counts):
            return ""
    about = _in_words(bound.cards.get(card.counts_from))
    span = f"{bound.scenario.first_year} to {bound.scenario.last_year}"
    return f"It counts from a year of `{card.counts_from}`{about} on, and changes none of those from {span}."


def _in_words(card: Card | None) -> str:
    """What a truth says, in brackets."""
    return f" ({card.help[:1].lower()}{card.help[1:].strip().removesuffix('.')})" if card else ""


def _of(move: Move) -> str:
    """The labels that all cells of a move share."""
    labels = [label for label in move.cells[0] if all(label in cell for cell in move.cells)]
    return f" of {'.'.join(labels)}" if labels else ""


def unjoined(card: Card, scenario: Scenario) -> str:
    """Why no path of equations joins a lever to an outcome."""
    names = [name for name in dict.fromkeys(scenario.theories.get(card.topic, {}).values())]
    if not names:
        return f"No theory of `{card.topic}` is chosen."
    return f"Under {listed(names)} ({card.topic}) and the other theories chosen, no outcome depends on it."


def idle_under(card: Card, labels: tuple[str, ...], scenario: Scenario) -> tuple[str, str] | None:
    """The theory under which a cell of a lever cannot be set, and why, as its card says.

    Args:
        card: the lever's.
        labels: of the cell.
        scenario: its theories.
    """
    for theory, reason in card.idle.items():
        topic, _, name = theory.partition(".")
        if _chosen(scenario.theories.get(topic, {}), labels) == name:
            return f"`{name}` ({topic})", reason
    return None


def idle_for(card: Card, labels: tuple[str, ...], scenario: Scenario) -> tuple[str, str] | None:
    """Why a cell of a lever moves nothing, as its pack says, after an empty text."""
    lever = scenario.levers.get(card.name)
    said: Mapping[str, str] = lever.idle if lever else {}
    return next((("", said[key]) for key in keys_of(labels) if key in said and key != EACH), None)


def _chosen(by_actor: Mapping[str, str], labels: tuple[str, ...]) -> str:
    """The theory of the actor among some labels."""
    return next((by_actor[label] for label in labels if label in by_actor), by_actor.get(EACH, ""))
