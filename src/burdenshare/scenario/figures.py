"""The figures that feed each model input, as packs and scenarios name them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from burdenshare.scenario.parts import Parts, no_actor
from burdenshare.scenario.schema import EACH, Figure
from burdenshare.vocabulary.errors import Problem, nearest
from burdenshare.vocabulary.reading import Document


def read_figures(documents: Sequence[Document], parts: Parts) -> dict[str, Figure]:
    """The figures of a scenario; a child restates those of some actors and keeps the others.

    If a child restates a rule without its own sentence on how, the parent's sentence is dropped.
    """
    found: dict[str, Figure] = {}
    for document in documents:
        for name, body in (document.value.get("figures") or {}).items():
            place = document.at(("figures", name))
            card = parts.cards.get(name)
            if card is None or card.role != "observation":
                known = [c.name for c in parts.cards.values() if c.role == "observation"]
                wrong = f"there is no input named `{name}` that figures feed."
                parts.problems.append(Problem(place, wrong, nearest(str(name), known)))
                continue
            before = found.get(name)
            rules = {who: rule for who, rule in body.items() if who != "how"}
            good = _check(document, name, rules, parts)
            how = str(body.get("how", "" if rules or before is None else before.how))
            found[name] = Figure(
                name,
                how,
                {**(before.rules if before else {}), **good},
                place,
                {**(before.places if before else {}), **{who: document.at(("figures", name, who)) for who in good}},
            )
    return found


def _check(document: Document, name: str, rules: dict[Any, Any], parts: Parts) -> dict[str, Any]:
    """The rules under an actor or `each`, each a table with the word `rule`."""
    good = {}
    for who, rule in rules.items():
        place = document.at(("figures", name, who))
        if who != EACH and who not in parts.actors:
            parts.problems.append(no_actor(place, str(who), parts.actors))
        elif not isinstance(rule, dict) or not isinstance(rule.get("rule"), str):
            right = "Write a rule with its words, such as {rule: observed, figure: population, then: held}."
            parts.problems.append(Problem(place, f"`{name}` of `{who}` names no rule.", right))
        else:
            good[str(who)] = rule
    return good
