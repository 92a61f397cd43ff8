"""Merging a scenario with its parents, from the oldest on, and freezing the whole."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from burdenshare.scenario.changes import apply_change
from burdenshare.scenario.links import read_correlations, refuse_mixed_definitions
from burdenshare.scenario.parts import Parts, no_actor
from burdenshare.scenario.programmes import Programmes
from burdenshare.scenario.schema import EACH, Contingency, Programme, Scenario
from burdenshare.scenario.settings import Setting, chosen_settings, split_changes
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, ProblemsFound, nearest
from burdenshare.vocabulary.reading import Document

SECTIONS: Final = ("levers", "uncertainties", "programmes")
Block: TypeAlias = tuple[str, Document, tuple[str, ...], str, Any]


class Merge:
    """Takes documents from parent to child."""

    def __init__(self, documents: list[Document], cards: Mapping[str, Card]) -> None:
        self.documents, self.cards = documents, cards
        self.problems: list[Problem] = []
        self.plain: dict[str, Any] = {}
        self.places: dict[str, str] = {}
        self.programmes: dict[str, Programme] = {}

    def scenario(self, changes: tuple[str, ...]) -> Scenario:
        """Merge, check, and freeze."""
        for document in self.documents:
            self._take_plain(document)
        self._check_whole()
        choices, rest = split_changes(changes)
        self.plain["settings"] = {**self.plain.get("settings", {}), **choices}
        places = dict.fromkeys(self.plain["settings"], self.places.get("settings", ""))
        places |= {name: f"--set {name}={choice}" for name, choice in choices.items()}
        settings, problems = chosen_settings(self.plain["settings"], places)
        if self.problems or problems:
            raise ProblemsFound([*self.problems, *problems])
        blocks = [*_blocks_of(settings), *self._blocks()]
        named = dict.fromkeys(name for section, _, _, name, _ in blocks if section == "programmes")
        actors, missions = self.plain["actors"], self.plain.get("missions", ())
        wars = tuple(self.plain.get("contingencies", ()))
        labels = {
            "actor": actors, "party": actors, "mission": missions, "contingency": wars, "programme": tuple(named)
        }  # fmt: skip
        parts = Parts(self.cards, labels, self.plain["years"])
        programmes = Programmes(parts)
        take = {"levers": parts.take_lever, "uncertainties": parts.take_uncertainty, "programmes": programmes.take}
        for section, document, path, name, body in blocks:
            take[section](document, path, name, body)
        self.programmes = programmes.frozen()
        for change in rest:
            apply_change(parts, change)
        correlations = read_correlations(parts, self.plain.get("correlations", ()), self.places.get("correlations", ""))
        definitions = {quantity: _by_actor(chosen) for quantity, chosen in self.plain.get("definitions", {}).items()}
        refuse_mixed_definitions(parts, definitions)
        if parts.problems:
            raise ProblemsFound(parts.problems)
        return self._freeze(parts, correlations, definitions, changes)

    def _blocks(self) -> list[Block]:
        """What the files say of single levers, uncertainties and programmes, from parent to child."""
        return [
            (section, document, (section, name), name, body)
            for document in self.documents
            for section in SECTIONS
            for name, body in (document.value.get(section) or {}).items()
        ]

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
            missions=tuple(plain.get("missions", ())),
            programmes=self.programmes,
            contingencies={
                name: Contingency(name, war["adversary"], war["defender"], tuple(war["supporters"]))
                for name, war in plain.get("contingencies", {}).items()
            },
            settings=plain["settings"],
            data=plain.get("data", ""),
            shown_years=tuple(plain.get("shown_years", ())),
        )

    def _take_plain(self, document: Document) -> None:
        for word, value in document.value.items():
            if word in (*SECTIONS, "based_on") or value is None:
                continue
            if word in ("theories", "definitions", "draws", "settings", "contingencies") and word in self.plain:
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
        # A child with other years takes what fits of its parent's; what it names itself must fit.
        own = self.plain["shown_years"] if last.value.get("shown_years") else ()
        for year in own if years else ():
            if years and not years["first"] <= year <= years["last"]:
                right = f"Years are {years['first']} to {years['last']}."
                self.problems.append(
                    Problem(self.places["shown_years"], f"{year} is not a year of the scenario.", right)
                )
        actors = self.plain.get("actors", [])
        for word in ("focus", "alliance"):
            chosen = self.plain.get(word, [])
            for actor in [chosen] if isinstance(chosen, str) else chosen:
                if actors and actor not in actors:
                    self.problems.append(no_actor(self.places[word], actor, actors))
        for war in self.plain.get("contingencies", {}).values():
            for actor in (war["adversary"], war["defender"], *war["supporters"]):
                if actors and actor not in actors:
                    self.problems.append(no_actor(self.places["contingencies"], actor, actors))
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


def _blocks_of(settings: Sequence[tuple[Setting, str]]) -> list[Block]:
    return [
        (section, setting.document, path, name, body)
        for setting, choice in settings
        for section in SECTIONS
        for path, name, body in setting.blocks(choice, section)
    ]


def _by_actor(chosen: str | Mapping[str, str]) -> dict[str, str]:
    return dict(chosen) if isinstance(chosen, Mapping) else {EACH: chosen}
