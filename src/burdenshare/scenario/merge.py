"""Merging a scenario with its parents, from the oldest on, and freezing the whole."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from burdenshare.scenario.changes import apply_change
from burdenshare.scenario.links import read_correlations, refuse_mixed_definitions
from burdenshare.scenario.parts import Parts, no_actor
from burdenshare.scenario.schema import EACH, Scenario
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, ProblemsFound, nearest
from burdenshare.vocabulary.reading import Document


class Merge:
    """Takes documents from parent to child."""

    def __init__(self, documents: list[Document], cards: Mapping[str, Card]) -> None:
        self.documents, self.cards = documents, cards
        self.problems: list[Problem] = []
        self.plain: dict[str, Any] = {}
        self.places: dict[str, str] = {}

    def scenario(self, changes: tuple[str, ...]) -> Scenario:
        """Merge, check, and freeze."""
        for document in self.documents:
            self._take_plain(document)
        self._check_whole()
        if self.problems:
            raise ProblemsFound(self.problems)
        parts = Parts(self.cards, self.plain["actors"], self.plain["years"])
        for document in self.documents:
            for section, take in (("levers", parts.take_lever), ("uncertainties", parts.take_uncertainty)):
                for name, body in (document.value.get(section) or {}).items():
                    take(document, (section, name), name, body)
        for change in changes:
            apply_change(parts, change)
        correlations = read_correlations(parts, self.plain.get("correlations", ()), self.places.get("correlations", ""))
        definitions = {quantity: _by_actor(chosen) for quantity, chosen in self.plain.get("definitions", {}).items()}
        refuse_mixed_definitions(parts, definitions)
        if parts.problems:
            raise ProblemsFound(parts.problems)
        return self._freeze(parts, correlations, definitions, changes)

    def _freeze(
        self,
        parts: Parts,
        correlations: tuple[tuple[str, str, float], ...],
        definitions: Mapping[str, Mapping[str, str]],
        changes: tuple[str, ...],
    ) -> Scenario:
        plain, last = self.plain, self.documents[-1]
        draws = {"count": 10_000, "seed": 1, "sampling": "sobol", **plain.get("draws", {})}
        return Scenario(
            name=plain["name"],
            question=plain["question"],
            based_on=last.value.get("based_on"),
            place=last.place,
            reference_year=parts.reference,
            first_year=parts.first,
            last_year=parts.last,
            actors=parts.actors,
            focus=plain.get("focus", parts.actors[0]),
            alliance=tuple(plain.get("alliance", ())),
            theories={topic: _by_actor(chosen) for topic, chosen in plain.get("theories", {}).items()},
            definitions=definitions,
            levers=parts.levers,
            uncertainties=parts.uncertainties,
            correlations=correlations,
            outcomes=tuple(plain.get("outcomes", ())),
            draws=draws["count"],
            seed=draws["seed"],
            sampling=draws["sampling"],
            caveats=tuple(plain.get("caveats", ())),
            changes=changes,
        )

    def _take_plain(self, document: Document) -> None:
        for word, value in document.value.items():
            if word in ("levers", "uncertainties", "based_on") or value is None:
                continue
            if word in ("theories", "definitions", "draws") and word in self.plain:
                value = {**self.plain[word], **{k: v for k, v in value.items() if v is not None}}
            if word in ("theories", "definitions"):
                value = copy.deepcopy(value)
            self.plain[word] = value
            self.places[word] = document.at((word,))

    def _check_whole(self) -> None:
        last = self.documents[-1]
        for word in ("years", "actors", "theories", "outcomes"):
            if word not in self.plain:
                self.problems.append(
                    Problem(last.at(()), f"`{word}` is missing.", "Give it, or name a parent in `based_on`.")
                )
        years = self.plain.get("years")
        if years and not years["reference"] < years["first"] <= years["last"]:
            said = f"{years['reference']}, {years['first']}, {years['last']}"
            right = "The reference year comes before the first, the first not after the last."
            self.problems.append(Problem(self.places["years"], f"the years {said} stand in no order.", right))
        actors = self.plain.get("actors", [])
        for word in ("focus", "alliance"):
            chosen = self.plain.get(word, [])
            for actor in [chosen] if isinstance(chosen, str) else chosen:
                if actors and actor not in actors:
                    self.problems.append(no_actor(self.places[word], actor, actors))
        for actor in {a for a in actors if actors.count(a) > 1}:
            self.problems.append(Problem(self.places["actors"], f"`{actor}` is named twice."))
        for word in ("theories", "definitions"):
            for key, chosen in self.plain.get(word, {}).items():
                for actor in chosen if isinstance(chosen, dict) else ():
                    if actor != EACH and actor not in actors:
                        self.problems.append(no_actor(f"{self.places[word]}: `{word}.{key}`", actor, actors))
        for name in self.plain.get("outcomes", ()):
            card = self.cards.get(name)
            if card is None or card.role != "outcome":
                known = [c.name for c in self.cards.values() if c.role == "outcome"]
                self.problems.append(Problem(self.places["outcomes"], f"`{name}` is no outcome.", nearest(name, known)))


def _by_actor(chosen: str | Mapping[str, str]) -> dict[str, str]:
    return dict(chosen) if isinstance(chosen, Mapping) else {EACH: chosen}
