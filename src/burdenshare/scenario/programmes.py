"""The programmes of a scenario: each is one block, and its numbers are uncertainties like any other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from burdenshare.engine.distributions import read_distribution
from burdenshare.scenario.parts import Parts, no_actor
from burdenshare.scenario.schema import Programme, Uncertainty
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, listed, nearest
from burdenshare.vocabulary.reading import Document

PREFIX = "programme_"
_WORDS = ("label", "actor", "serves", "why", "source")
WHY = "As in the programme's own plan and reason."


def programme_cards(cards: Mapping[str, Card]) -> dict[str, Card]:
    """The numbers of a programme, by their word in the file: `cost` for `programme_cost`."""
    return {
        name.removeprefix(PREFIX): card
        for name, card in cards.items()
        if card.role == "uncertainty" and card.kind.dimensions == ("programme",) and name.startswith(PREFIX)
    }


class Programmes:
    """The programmes read so far; a child may restate some words of a programme and keep the others."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.numbers = programme_cards(parts.cards)
        self.plain: dict[str, dict[str, Any]] = {}
        self.places: dict[str, str] = {}

    def take(self, document: Document, path: tuple[str, ...], name: str, body: Any) -> None:
        """Read a block; its faults are noted."""
        parts, problems, place = self.parts, self.parts.problems, document.at(path)
        if not isinstance(body, Mapping):
            problems.append(
                Problem(
                    place,
                    f"`{name}` is not a programme.",
                    "Give its actor, the missions that it serves, and its numbers.",
                )
            )
            return
        self.places[name] = place
        plain = self.plain.setdefault(name, {})
        if not isinstance(body.get("why"), str) or not body["why"].strip():
            problems.append(Problem(place, f"`programmes.{name}.why` is missing.", "Give the reason in a sentence."))
        for word, value in body.items():
            at = document.at((*path, word))
            if word in self.numbers:
                self._number(at, name, self.numbers[word], value)
            elif word == "source":
                plain[word] = parts.sources(document, path, body, ())
            elif word in ("label", "actor", "why") and not isinstance(value, str):
                problems.append(Problem(at, f"`programmes.{name}.{word}` is not text."))
            elif word in _WORDS:
                plain[word] = value
            else:
                known = [*_WORDS, *self.numbers]
                right = nearest(str(word), known) or f"Words are {listed(known, 20)}."
                problems.append(Problem(at, f"`{word}` is not a word of a programme.", right))
        self._check(document, path, body)

    def _number(self, place: str, name: str, card: Card, value: Any) -> None:
        parts = self.parts
        read, problems = read_distribution(value, place, card.name)
        parts.problems += problems
        if read is None or not parts.supported(place, card.name, read, card):
            return
        before = parts.uncertainties.get(card.name)
        known = {**(before.distributions if before else {}), name: read}
        parts.uncertainties[card.name] = Uncertainty(
            card.name, card.shown_unit.name, known, WHY, card.source, "", place
        )

    def _check(self, document: Document, path: tuple[str, ...], body: Mapping[Any, Any]) -> None:
        parts = self.parts
        actor, serves = body.get("actor"), body.get("serves", {})
        if isinstance(actor, str) and actor not in parts.actors:
            parts.problems.append(no_actor(document.at((*path, "actor")), actor, parts.actors))
        place = document.at((*path, "serves"))
        if not isinstance(serves, Mapping):
            parts.problems.append(Problem(place, "`serves` is not a table of missions.", "Write {mission: part, …}."))
            self.plain[path[-1]]["serves"] = {}
            return
        missions = parts.labels.get("mission", ())
        for mission, part in serves.items():
            if mission not in missions:
                right = nearest(str(mission), missions) or f"Missions are {listed(missions)}."
                parts.problems.append(Problem(place, f"`{mission}` is not a mission of the scenario.", right))
            elif isinstance(part, bool) or not isinstance(part, int | float) or part < 0:
                parts.problems.append(
                    Problem(place, f"the part of `{mission}` is `{part}`.", "It lies between 0 and 1.")
                )
        if serves and all(isinstance(v, int | float) for v in serves.values()):
            total = sum(serves.values())
            if abs(total - 1) > 1e-9:
                parts.problems.append(Problem(place, f"the parts add to {total:g}.", "They must add to 1."))

    def frozen(self) -> dict[str, Programme]:
        """The complete programmes; missing words are noted."""
        found = {}
        for name, plain in self.plain.items():
            place = self.places[name]
            for word in ("label", "actor", "serves"):
                if word not in plain:
                    self.parts.problems.append(Problem(place, f"`programmes.{name}.{word}` is missing."))
            for word, card in self.numbers.items():
                held = self.parts.uncertainties.get(card.name)
                if held is None or name not in held.distributions:
                    right = f"{card.label}, in {card.shown_unit.name}."
                    self.parts.problems.append(Problem(place, f"`programmes.{name}.{word}` is missing.", right))
            if all(word in plain for word in ("label", "actor", "serves")):
                source = tuple(plain.get("source", ()))
                serves = {str(m): float(v) for m, v in plain["serves"].items() if isinstance(v, int | float)}
                found[name] = Programme(
                    name, str(plain["label"]), str(plain["actor"]), serves, str(plain.get("why", "")), source
                )
        return found
