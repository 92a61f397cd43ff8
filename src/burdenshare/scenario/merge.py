"""Merging a scenario with its parents, from the oldest on, and freezing the whole."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from burdenshare.scenario.changes import apply_changes, split_theories
from burdenshare.scenario.figures import read_figures
from burdenshare.scenario.focus import split_focus, with_focus
from burdenshare.scenario.links import read_correlations, refuse_mixed_definitions
from burdenshare.scenario.own_modules import files_of
from burdenshare.scenario.packs import Pack, own_bibliography
from burdenshare.scenario.parts import Parts
from burdenshare.scenario.presentation import read_presentation
from burdenshare.scenario.programmes import Programmes
from burdenshare.scenario.sampling import GROUPS, read_groups
from burdenshare.scenario.schema import EACH, Contingency, Figure, Presented, Programme, Scenario
from burdenshare.scenario.settings import (
    Setting,
    chosen_settings,
    refuse_titled,
    refuse_titled_changes,
    split_changes,
    titled,
)
from burdenshare.scenario.theory_names import check_names
from burdenshare.scenario.whole import check_whole
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, ProblemsFound
from burdenshare.vocabulary.reading import Document

SECTIONS: Final = ("levers", "uncertainties", "programmes")
# Words of which a child restates some keys and keeps the others; and those that belong to a file alone.
MERGED: Final = ("theories", "definitions", "draws", "settings", "contingencies", "years")
OF_A_FILE: Final = ("based_on", "compared_with", "in_words", "label", "parent", "default")
Block: TypeAlias = tuple[str, Document, tuple[str, ...], str, Any]


class Merge:
    """Reads documents from parent to child: those of the pack, then those of the scenario and its parents."""

    def __init__(
        self,
        below: list[Document],
        own: list[Document],
        cards: Mapping[str, Card],
        pack: Pack | None,
        called: str,
        theory_folder: str,
    ) -> None:
        self.below, self.own, self.cards, self.pack = below, own, cards, pack
        self.documents = [*below, *own]
        self.called, self.theory_folder = called, theory_folder
        self.theory_files = files_of(Path(theory_folder)) if theory_folder else {}
        self.settings = pack.settings if pack else {}
        self.problems: list[Problem] = []
        self.plain: dict[str, Any] = {}
        self.places: dict[str, str] = {}
        self.rows: dict[str, list[str]] = {}  # the place of each item of a list
        self.programmes: dict[str, Programme] = {}
        self.notes: tuple[str, ...] = ()
        self.says_checked = False

    def scenario(self, changes: tuple[str, ...]) -> Scenario:
        """Merge, check, and freeze."""
        for document in self.documents:
            self._take_plain(document)
        focus, others, problems = split_focus(changes)
        self.plain, wrong = with_focus(self.plain, focus)
        self.problems += [*problems, *wrong]
        if focus is not None:
            self.places["focus"] = f"--set focus={focus}"
        theories, others, problems = split_theories(others)
        self.problems += problems
        self._take_theories(theories)
        found = check_whole(self.plain, self.places, self.rows, self.own[-1], self.cards)
        self.problems += found or self._check_theories()
        choices, rest, problems = split_changes(others, self.settings)
        self.problems += problems
        self.plain["settings"] = {**self.plain.get("settings", {}), **choices}
        places = dict.fromkeys(self.plain["settings"], self.places.get("settings", ""))
        places |= {name: f"--set {name}={choice}" for name, choice in choices.items()}
        settings, problems = chosen_settings(self.plain["settings"], places, self.settings)
        held = titled(self.settings)
        for _, document, path, name, _ in self._blocks():
            self.problems += refuse_titled(document.at(path), name, held)
        self.problems += refuse_titled_changes(rest, held)
        if self.problems or problems:
            raise ProblemsFound([*self.problems, *problems])
        blocks = [*_blocks_of(settings), *self._blocks()]
        named = dict.fromkeys(name for section, _, _, name, _ in blocks if section == "programmes")
        actors, missions = self.plain["actors"], self.plain.get("missions", ())
        wars = tuple(self.plain.get("contingencies", ()))
        labels = {
            "actor": actors, "party": actors, "mission": missions, "contingency": wars, "programme": tuple(named)
        }  # fmt: skip
        parts = Parts(self.cards, labels, self.plain["years"], self.own[-1])
        programmes = Programmes(parts)
        take = {"levers": parts.take_lever, "uncertainties": parts.take_uncertainty, "programmes": programmes.take}
        for section, document, path, name, body in blocks:
            take[section](document, path, name, body)
        self.programmes = programmes.frozen()
        if any("contingencies" in document.value for document in self.own):
            parts.forget_idle("contingency")  # a pack says what moves nothing in its own wars
        if theories:  # what the file sets was set under other theories
            parts.moves.clear()
        self.notes = apply_changes(parts, rest)
        correlations = read_correlations(parts, self.plain.get("correlations", ()), self.rows.get("correlations", ()))
        definitions = {quantity: _by_actor(chosen) for quantity, chosen in self.plain.get("definitions", {}).items()}
        refuse_mixed_definitions(parts, definitions, self.places)
        figures = read_figures(self.documents, parts)
        presentation = read_presentation(self.pack, parts)
        if parts.problems:
            raise ProblemsFound(parts.problems)
        return self._freeze(parts, correlations, definitions, figures, presentation, changes)

    def _check_theories(self) -> list[Problem]:
        chosen = {topic: _by_actor(names) for topic, names in self.plain["theories"].items()}
        folder = Path(self.theory_folder) if self.theory_folder else None
        return check_names(chosen, self.plain["actors"], folder, self.places["theories"], self.theory_files)

    def _blocks(self) -> list[Block]:
        """Merge the levers, uncertainties and programmes of the files, from parent to child."""
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
        figures: Mapping[str, Figure],
        presentation: Mapping[str, Presented],
        changes: tuple[str, ...],
    ) -> Scenario:
        plain, last = self.plain, self.own[-1]
        draws = {"count": 10_000, "seed": 1, "sampling": "supercube", **plain.get("draws", {})}
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
            notes=self.notes,
            moves=tuple(parts.moves),
            missions=tuple(plain.get("missions", ())),
            programmes=self.programmes,
            contingencies={
                name: Contingency(name, war["adversary"], war["defender"], tuple(war["supporters"]))
                for name, war in plain.get("contingencies", {}).items()
            },
            settings=plain["settings"],
            data=plain.get("data", ""),
            shown_years=tuple(plain.get("shown_years", ())),
            pack=self.pack.name if self.pack else "",
            pack_folders=tuple(str(pack.folder) for pack in self.pack.chain) if self.pack else (),
            called=self.called,
            actor_names=plain.get("actor_names", {}),
            dollar_issuer=plain.get("dollar_issuer", ""),
            # A child with outcomes of its own shows them all, and keeps the draws of those that it has.
            leading=tuple(plain["outcomes"] if self._names_outcomes() else plain.get("leading", ())),
            keep_draws=tuple(n for n in plain.get("keep_draws", ()) if n in plain["outcomes"]),
            in_words=last.value.get("in_words") or "",
            answers_with=tuple((n,) if isinstance(n, str) else tuple(n) for n in plain.get("answers_with", ())),
            answers_by=plain.get("answers_by", 0),
            answers_of=plain.get("answers_of", plain.get("focus", parts.actors[0])),
            figures=figures,
            presentation=presentation,
            known_settings=self.settings,
            bibliography=own_bibliography(self.pack, self.theory_folder),
            theory_folder=self.theory_folder,
            theory_files=self.theory_files,
            groups=self._groups(parts.labels),
            places={**self.places, **({"pack": self.pack.folder.resolve().name} if self.pack else {})},
        )

    def _names_outcomes(self) -> bool:
        return any(document.value.get("outcomes") for document in self.own)

    def _groups(self, labels: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """The sampled scalars that are drawn together, by the pack and its parents."""
        files = [pack.folder / GROUPS for pack in self.pack.chain] if self.pack else []
        held = [read_groups(path, labels, self.cards) for path in files if path.exists()]
        return {name: members for groups in held for name, members in groups.items()}

    def _take_plain(self, document: Document) -> None:
        for word, value in document.value.items():
            if word in (*SECTIONS, *OF_A_FILE, "figures") or value is None:
                continue
            place, before = document.at((word,)), self.rows.get(word, [])
            self.says_checked |= word == "checked_to"
            if word == "actors" and isinstance(value, dict):
                self.plain["actor_names"] = {**self.plain.get("actor_names", {}), **value}
                value = list(value)
            if word == "years":
                self._take_years(document, value)
                if document in self.below and value.get("last") and not self.says_checked:
                    self.plain["checked_to"] = value["last"]  # a pack that says nothing of later years
            if word == "definitions":
                value = self._definitions(value)
                self._take_definition_places(document)
            if word in MERGED and word in self.plain:
                value = {**self.plain[word], **{k: v for k, v in value.items() if v is not None}}
            if word in ("theories", "definitions"):
                value = copy.deepcopy(value)
            if isinstance(value, list):
                self.rows[word] = [document.at((word, i)) for i in range(len(value))]
            if word == "caveats" and isinstance(value, list) and isinstance(self.plain.get(word), list):
                rest = [text for text in self.plain[word] if text not in value]  # a file's own first
                self.rows[word] = [*self.rows[word], *before[len(before) - len(rest) :]]
                value = [*value, *rest]
            if word == "correlations" and document in self.below:
                self.rows[word] = [*before, *self.rows[word]]
                value = [*self.plain.get(word, ()), *value]
            self.plain[word] = value
            self.places[word] = place

    def _definitions(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The definitions that a file gives, over its parents': what it gives for one actor holds for that one."""
        before = self.plain.get("definitions", {})
        tables = {q: chosen if isinstance(chosen, dict) else {EACH: chosen} for q, chosen in said.items() if chosen}
        kept = {q: {a: d for a, d in before.get(q, {}).items() if EACH not in table} for q, table in tables.items()}
        return {**said, **{q: {**kept[q], **table} for q, table in tables.items()}}

    def _take_definition_places(self, document: Document) -> None:
        """Keep the place of each definition: of a quantity, and of each actor of it."""
        for quantity, chosen in (document.value.get("definitions") or {}).items():
            self.places[f"definitions.{quantity}"] = document.at(("definitions", quantity))
            for actor in chosen if isinstance(chosen, dict) else ():
                self.places[f"definitions.{quantity}.{actor}"] = document.at(("definitions", quantity, actor))

    def _take_years(self, document: Document, years: Mapping[str, int | None]) -> None:
        """Keep the place of each year; the reference year is that of the oldest file that names one."""
        held = self.plain.get("years", {}).get("reference")
        given = years.get("reference")
        if held is not None and given not in (None, held):
            wrong = f"the reference year is {given}, but figures and first values are those of {held}."
            do = "Leave it out, or write a pack with figures of that year."
            self.problems.append(Problem(document.at(("years", "reference")), wrong, "", do))
        self.places |= {f"years.{word}": document.at(("years", word)) for word in years}

    def _take_theories(self, chosen: Mapping[str, Mapping[str, str]]) -> None:
        """Apply the theories that changes choose: for each named actor, or for all."""
        held = self.plain.setdefault("theories", {}) if chosen else {}
        for topic, by_actor in chosen.items():
            before = {} if EACH in by_actor else _by_actor(held.get(topic, {}))
            held[topic] = {**before, **by_actor}
            self.places["theories"] = "--set"


def _blocks_of(settings: Sequence[tuple[Setting, str]]) -> list[Block]:
    return [
        (section, setting.document, path, name, body)
        for setting, choice in settings
        for section in SECTIONS
        for path, name, body in setting.blocks(choice, section)
    ]


def _by_actor(chosen: str | Mapping[str, str]) -> dict[str, str]:
    """The theory or definition of each actor; one for all is under `each`."""
    return dict(chosen) if isinstance(chosen, Mapping) else {EACH: chosen}
