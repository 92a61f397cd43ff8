"""How a pack presents outcomes: definitions by actor, and which labels are left out of tables and why."""

from __future__ import annotations

from typing import Any, Final

from burdenshare.data.names import actor_labels
from burdenshare.scenario.packs import Pack
from burdenshare.scenario.parts import Parts
from burdenshare.scenario.schema import EACH, Presented, Scenario
from burdenshare.vocabulary.errors import Problem, nearest
from burdenshare.vocabulary.reading import Document

FILE: Final = "presentation.yaml"
WORDS: Final = ("definition", "leave_out", "source")


def read_presentation(pack: Pack | None, parts: Parts) -> dict[str, Presented]:
    """The presentation of outcomes by a pack and its parents; labels that this scenario does not have are ignored."""
    found: dict[str, Presented] = {}
    for document in pack.apart(FILE) if pack else ():
        given = document.value.get("outcomes") if isinstance(document.value, dict) else None
        if not isinstance(given, dict) or list(document.value) != ["outcomes"]:
            right = "It has one word, `outcomes`, with a table by outcome."
            parts.problems.append(Problem(document.at(("outcomes",)), "it presents no outcomes.", right))
            continue
        for name, body in given.items():
            problems = _faults(document, str(name), body, parts)
            parts.problems += problems
            if not problems:
                before = found.get(name, Presented({}, {}, ()))
                definition = body.get("definition", before.definition)
                definition = {EACH: definition} if isinstance(definition, str) else dict(definition)
                leave_out = {**before.leave_out, **body.get("leave_out", {})}
                found[name] = Presented(definition, leave_out, tuple(body.get("source", before.source)))
    return found


def _faults(document: Document, name: str, body: Any, parts: Parts) -> list[Problem]:
    place = document.at(("outcomes", name))
    card = parts.cards.get(name)
    if card is None:
        known = [c.name for c in parts.cards.values() if c.role == "outcome"]
        return [Problem(place, f"there is no outcome named `{name}`.", nearest(name, known))]
    if not isinstance(body, dict):
        return [
            Problem(
                place,
                f"`{name}` is not a table.",
                "Write {definition: ..., leave_out: {LABEL: reason}, source: [KEY]}.",
            )
        ]
    problems = [
        Problem(document.at(("outcomes", name, w)), f"`{w}` is not a word of `{name}`.", nearest(str(w), WORDS))
        for w in body
        if w not in WORDS
    ]
    source = body.get("source", [])
    if not isinstance(source, list) or not all(isinstance(s, str) for s in source):
        problems.append(
            Problem(document.at(("outcomes", name, "source")), f"`{name}.source` is not a list of sources.")
        )
    for word in ("definition", "leave_out"):
        value = body.get(word, {})
        if isinstance(value, str) and word == "definition":
            continue
        at = document.at(("outcomes", name, word))
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            problems.append(Problem(at, f"`{name}.{word}` is not a table of labels and texts."))
    return problems


def definition_in_words(presented: Presented | None, fallback: str, scenario: Scenario) -> str:
    """The definition of an outcome: the pack's, actor by actor where they differ, or the card's own.

    Args:
        presented: the pack's presentation of the outcome.
        fallback: the card's definition.
        scenario: the scenario, for its actors and names.
    """
    if presented is None or not presented.definition:
        return fallback
    names = {**actor_labels(), **scenario.actor_names}
    by_text: dict[str, list[str]] = {}
    for actor in scenario.actors:
        text = presented.definition.get(actor, presented.definition.get(EACH))
        if text:
            by_text.setdefault(text, []).append(names.get(actor, actor))
    if len(by_text) == 1 and EACH in presented.definition:
        return next(iter(by_text))
    return "; ".join(f"{_joined(who)}: {text}" for text, who in by_text.items())


def _joined(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
