"""Loading a scenario: the file, its parents, the changes of the command line, and everything wrong with them at once."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from burdenshare.engine.distributions import Distribution, fixed, read_distribution
from burdenshare.scenario.schema import EACH, VALUE, Lever, Points, Scenario, Uncertainty
from burdenshare.scenario.shape import check_shape
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.reading import Document, read_yaml

PACKS = Path(__file__).parent.parent / "packs"
DEFAULT = "indo-pacific-2026"
_LEVER_WORDS = ("in", "definition", "why", "source", EACH, VALUE)
_UNCERTAINTY_WORDS = ("in", "why", "source", "group", EACH, VALUE)
_CODE = re.compile(r"[A-Z]{3}\Z")


def pack_names(packs: Path = PACKS) -> tuple[str, ...]:
    """The names of the scenarios that come with the package."""
    return tuple(sorted(p.stem for p in packs.glob("*.yaml")))


def load_scenario(
    name: str | Path, cards: Mapping[str, Card], changes: Sequence[str] = (), packs: Path = PACKS
) -> Scenario:
    """Load a scenario with its parents merged in and the changes applied.

    Args:
        name: of a pack, or the path of a file.
        cards: of all quantities, by name.
        changes: `ACTOR.LEVER=VALUE[@YEAR]`, in order.
        packs: the folder of the packs.

    Raises:
        ProblemsFound: everything that is wrong with the files and the changes, in their order.
    """
    documents = _with_parents(name, packs)
    problems = [p for document in documents for p in check_shape(document)]
    if problems:
        raise ProblemsFound(problems)
    return _Merge(documents, cards).scenario(tuple(changes))


def _with_parents(name: str | Path, packs: Path) -> list[Document]:
    """The documents from the oldest parent to the file itself."""
    chain: list[Document] = []
    seen: list[str] = []
    asked, place = str(name), ""
    while True:
        document = _read(asked, packs, place)
        given = document.value if isinstance(document.value, dict) else {}
        identity = str(given.get("name", asked))
        if identity in seen:
            at = chain[-1].at(("based_on",))
            raise ProblemsFound([Problem(at, f"the parents go round: {' -> '.join([*seen, identity])}.")])
        seen.append(identity)
        chain.append(document)
        if not isinstance(given.get("based_on"), str):
            return chain[::-1]
        asked, place = given["based_on"], document.at(("based_on",))


def _read(name: str, packs: Path, place: str) -> Document:
    pack = packs / f"{name}.yaml"
    path = pack if re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) and pack.is_file() else Path(name)
    try:
        return read_yaml(path.read_bytes(), path.name)
    except (OSError, ValueError):
        known = pack_names(packs)
        right = nearest(name, known) or f"Scenarios are {listed(known)}."
        where = place or "burdenshare"
        raise ProblemsFound(
            [Problem(where, f"`{name}` is neither a scenario that comes with the package nor a file that can be read.", right)]
        ) from None


class _Merge:
    """Merges documents from parent to child and checks each part where it stands."""

    def __init__(self, documents: list[Document], cards: Mapping[str, Card]) -> None:
        self.documents = documents
        self.cards = cards
        self.problems: list[Problem] = []
        self.levers: dict[str, Lever] = {}
        self.uncertainties: dict[str, Uncertainty] = {}
        self.plain: dict[str, Any] = {}
        self.places: dict[str, str] = {}

    def scenario(self, changes: tuple[str, ...]) -> Scenario:
        """Merge, check, and freeze."""
        for document in self.documents:
            self._take_plain(document)
        self._check_whole()
        if self.problems:
            raise ProblemsFound(self.problems)
        self.actors = tuple(self.plain["actors"])
        years = self.plain["years"]
        self.reference, self.first, self.last = years["reference"], years["first"], years["last"]
        for document in self.documents:
            for section, take in (("levers", self._take_lever), ("uncertainties", self._take_uncertainty)):
                for name, body in (document.value.get(section) or {}).items():
                    take(document, (section, name), name, body)
        for change in changes:
            self._change(change)
        correlations = self._correlations()
        self._mixed_definitions()
        if self.problems:
            raise ProblemsFound(self.problems)
        return self._freeze(correlations, changes)

    def _freeze(self, correlations: tuple[tuple[str, str, float], ...], changes: tuple[str, ...]) -> Scenario:
        plain, last = self.plain, self.documents[-1]
        draws = {"count": 10_000, "seed": 1, "sampling": "sobol", **plain.get("draws", {})}
        return Scenario(
            name=plain["name"],
            question=plain["question"],
            based_on=last.value.get("based_on"),
            place=last.place,
            reference_year=self.reference,
            first_year=self.first,
            last_year=self.last,
            actors=self.actors,
            focus=plain.get("focus", self.actors[0]),
            alliance=tuple(plain.get("alliance", ())),
            theories={topic: _by_actor(chosen) for topic, chosen in plain.get("theories", {}).items()},
            definitions={quantity: _by_actor(chosen) for quantity, chosen in plain.get("definitions", {}).items()},
            levers=self.levers,
            uncertainties=self.uncertainties,
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
                self.problems.append(Problem(last.at(()), f"`{word}` is missing.", "Give it, or name a parent in `based_on`."))
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
                    self.problems.append(self._no_actor(self.places[word], actor, actors))
        for actor in {a for a in actors if actors.count(a) > 1}:
            self.problems.append(Problem(self.places["actors"], f"`{actor}` is named twice."))
        for word in ("theories", "definitions"):
            for key, chosen in self.plain.get(word, {}).items():
                for actor in chosen if isinstance(chosen, dict) else ():
                    if actor != EACH and actor not in actors:
                        self.problems.append(self._no_actor(f"{self.places[word]}: `{word}.{key}`", actor, actors))
        for name in self.plain.get("outcomes", ()):
            card = self.cards.get(name)
            if card is None or card.role != "outcome":
                known = [c.name for c in self.cards.values() if c.role == "outcome"]
                self.problems.append(Problem(self.places["outcomes"], f"`{name}` is no outcome.", nearest(name, known)))

    def _no_actor(self, place: str, actor: str, actors: Sequence[str]) -> Problem:
        return Problem(place, f"`{actor}` is no actor of the scenario.", nearest(actor, actors) or f"Actors are {listed(actors)}.")

    def _card(self, place: str, name: str, role: str) -> Card | None:
        card = self.cards.get(name)
        if card is not None and card.role == role:
            return card
        known = [c.name for c in self.cards.values() if c.role == role]
        article = "an" if role == "uncertainty" else "a"
        if card is not None:
            also = "an" if card.role[0] in "aeiou" else "a"
            wrong = f"`{name}` is {also} {card.role}, not {article} {role}."
        else:
            wrong = f"`{name}` is no {role}."
        right = nearest(name, known) or ("" if card else f"{role.capitalize().removesuffix('y') + ('ies' if role[-1] == 'y' else 's')} are {listed(known)}.")
        self.problems.append(Problem(place, wrong, right))
        return None

    def _common(self, document: Document, path: tuple[str, ...], card: Card, body: Mapping[Any, Any], words: Sequence[str], new: bool) -> None:
        """What levers and uncertainties have in common: unit, reason, and whose keys stand there."""
        section, name = path
        unit = body.get("in")
        if unit is None and new:
            self.problems.append(Problem(document.at(path), f"`{section}.{name}.in` is missing.", f"It is `{card.shown_unit.name}`."))
        elif unit is not None and unit != card.shown_unit.name:
            self.problems.append(
                Problem(document.at((*path, "in")), f"`{name}` is given in `{unit}`.", f"It is read in `{card.shown_unit.name}`.")
            )
        if not isinstance(body.get("why"), str) or not body["why"].strip():
            self.problems.append(Problem(document.at(path), f"`{section}.{name}.why` is missing.", "Give the reason in a sentence."))
        source = body.get("source", [])
        if not isinstance(source, list) or not all(isinstance(s, str) for s in source):
            self.problems.append(Problem(document.at((*path, "source")), f"`{name}.source` is not a list of sources."))
        by_actor = "actor" in card.kind.dimensions
        for key in body:
            place = document.at((*path, key))
            if key in words:
                if (key == EACH and not by_actor) or (key == VALUE and by_actor):
                    right = "Give each actor, or `each`." if by_actor else "Give `value`."
                    self.problems.append(Problem(place, f"`{key}` does not fit `{name}`.", right))
            elif isinstance(key, str) and _CODE.match(key):
                if key not in self.actors:
                    self.problems.append(self._no_actor(place, key, self.actors))
                elif not by_actor:
                    self.problems.append(Problem(place, f"`{name}` has no actors.", "Give `value`."))
            else:
                known = [*words, *self.actors]
                self.problems.append(Problem(place, f"`{key}` is not a word of `{name}`.", nearest(str(key), known) or f"Words are {listed(known, 16)}."))

    def _keys(self, body: Mapping[Any, Any]) -> list[str]:
        return [k for k in body if k in self.actors or k in (EACH, VALUE)]

    def _take_lever(self, document: Document, path: tuple[str, str], name: str, body: Mapping[Any, Any]) -> None:
        card = self._card(document.at(path), name, "lever")
        if card is None:
            return
        before = self.levers.get(name)
        self._common(document, path, card, body, _LEVER_WORDS, before is None)
        paths = dict(before.paths) if before else {}
        for who in self._keys(body):
            points = self._points(document, (*path, who), name, body[who], card)
            if points is not None:
                paths[who] = points
        definition = self._definition(document, path, card, body, before)
        self.levers[name] = Lever(
            name, card.shown_unit.name, definition, paths, str(body.get("why", "")),
            tuple(s for s in body.get("source", card.source) if isinstance(s, str)), document.at(path),
        )  # fmt: skip

    def _definition(
        self, document: Document, path: tuple[str, str], card: Card, body: Mapping[Any, Any], before: Lever | None
    ) -> dict[str, str]:
        given = body.get("definition")
        if given is None:
            if card.definitions and before is None:
                right = f"It is one of {listed(card.definitions)}, or one for each actor."
                self.problems.append(Problem(document.at(path), f"`{'.'.join(path)}.definition` is missing.", right))
            return dict(before.definition) if before else {}
        chosen = {**(before.definition if before else {}), **(given if isinstance(given, dict) else {EACH: given})}
        if not isinstance(given, dict):
            chosen = {EACH: given}
        for word in chosen.values():
            if word not in card.definitions:
                place = document.at((*path, "definition"))
                known = card.definitions
                right = nearest(str(word), known) or (f"Definitions are {listed(known)}." if known else "It has only one.")
                self.problems.append(Problem(place, f"`{word}` is no definition of `{card.name}`.", right))
        return chosen

    def _points(self, document: Document, path: tuple[str, ...], name: str, value: Any, card: Card) -> Points | None:
        given = value if isinstance(value, dict) else {self.first: value}
        found: list[tuple[int, float]] = []
        count = len(self.problems)
        for year, number in given.items():
            place = document.at((*path, year)) if isinstance(value, dict) else document.at(path)
            if not isinstance(year, int) or isinstance(year, bool) or not self.reference <= year <= self.last:
                self.problems.append(Problem(place, f"`{year}` is no year of the scenario.", f"Years are {self.reference} to {self.last}."))
            elif found and year <= found[-1][0]:
                self.problems.append(Problem(place, f"{year} stands after {found[-1][0]}.", "Years run forward."))
            elif self._within(place, name, number, card):
                found.append((year, float(number)))
        if not given:
            self.problems.append(Problem(document.at(path), f"`{name}` has no value here.", "Give a number, or one by year."))
        return tuple(found) if len(self.problems) == count else None

    def _within(self, place: str, name: str, number: Any, card: Card) -> bool:
        unit = card.shown_unit.name
        if not isinstance(number, int | float) or isinstance(number, bool):
            self.problems.append(Problem(place, f"`{name}` is `{number}`, not a number.", f"It is read in `{unit}`."))
            return False
        if card.bounds and not card.bounds[0] <= number <= card.bounds[1]:
            low, high = card.bounds
            self.problems.append(Problem(place, f"`{name}` is {number:g} {unit}.", f"It lies between {low:g} and {high:g}."))
            return False
        return True

    def _take_uncertainty(self, document: Document, path: tuple[str, str], name: str, body: Mapping[Any, Any]) -> None:
        card = self._card(document.at(path), name, "uncertainty")
        if card is None:
            return
        before = self.uncertainties.get(name)
        self._common(document, path, card, body, _UNCERTAINTY_WORDS, before is None)
        distributions = dict(before.distributions) if before else {}
        for who in self._keys(body):
            place = document.at((*path, who))
            read, problems = read_distribution(body[who], place, name)
            self.problems += problems
            if read is not None and self._supported(place, name, read, card):
                distributions[who] = read
        group = body.get("group", before.group if before else "")
        self.uncertainties[name] = Uncertainty(
            name, card.shown_unit.name, distributions, str(body.get("why", "")),
            tuple(s for s in body.get("source", card.source) if isinstance(s, str)), str(group), document.at(path),
        )  # fmt: skip

    def _supported(self, place: str, name: str, read: Distribution, card: Card) -> bool:
        low, high = read.support()
        if card.bounds and (low > card.bounds[1] or high < card.bounds[0] or (read.family == "fixed" and not card.bounds[0] <= low <= card.bounds[1])):
            said = f"{low:g}" if low == high else f"{low:g} to {high:g}"
            right = f"It lies between {card.bounds[0]:g} and {card.bounds[1]:g}."
            self.problems.append(Problem(place, f"`{name}` is {said} {card.shown_unit.name}.", right))
            return False
        return True

    def _change(self, change: str) -> None:
        """Apply one `--set`."""
        place = f"--set {change}"
        match = re.fullmatch(r"(?:(?P<actor>[A-Za-z]{3})\.)?(?P<name>\w+)=(?P<value>[^@]+?)(?:@(?P<year>.+))?", change.strip())
        if not match:
            right = "Write ACTOR.LEVER=VALUE or ACTOR.LEVER=VALUE@YEAR, such as KOR.spending_pledge=3.5@2035."
            self.problems.append(Problem(place, "it is not a change.", right))
            return
        actor, name = (match["actor"] or "").upper(), match["name"].lower()
        card = self.cards.get(name)
        if card is None or card.role not in ("lever", "uncertainty"):
            known = [c.name for c in self.cards.values() if c.role in ("lever", "uncertainty")]
            self.problems.append(Problem(place, f"`{name}` is no lever.", nearest(name, known) or "`burdenshare list levers` names them."))
            return
        if "actor" in card.kind.dimensions and not actor:
            self.problems.append(Problem(place, f"`{name}` is set for an actor.", f"Write KOR.{name}=… with one of {listed(self.actors)}."))
            return
        if actor and actor not in self.actors:
            self.problems.append(self._no_actor(place, actor, self.actors))
            return
        try:
            value, year = float(match["value"]), int(match["year"]) if match["year"] else None
        except ValueError:
            self.problems.append(Problem(place, f"`{match['value']}{'@' + match['year'] if match['year'] else ''}` is not a number, or not a number at a year."))
            return
        if self._within(place, name, value, card):
            self._set(place, card, actor or VALUE, value, year)

    def _set(self, place: str, card: Card, who: str, value: float, year: int | None) -> None:
        if card.role == "uncertainty":
            old = self.uncertainties.get(card.name)
            if year is not None:
                self.problems.append(Problem(place, f"`{card.name}` is an uncertainty: it is one number for all years.", "Leave the year away."))
            kept = dict(old.distributions) if old else {}
            self.uncertainties[card.name] = Uncertainty(
                card.name, card.shown_unit.name, {**kept, who: fixed(value)}, "Set on the command line.", (), old.group if old else "", place
            )
            return
        if year is not None and not self.reference < year <= self.last:
            self.problems.append(Problem(place, f"{year} is no year of the scenario.", f"Years are {self.first} to {self.last}."))
            return
        before = self.levers.get(card.name)
        points = [p for p in (before.path(None if who == VALUE else who) if before else ()) if year is not None and p[0] < year]
        path = (*points, (self.first if year is None else year, value))
        kept_paths = dict(before.paths) if before else {}
        definition = before.definition if before else {}
        self.levers[card.name] = Lever(
            card.name, card.shown_unit.name, definition, {**kept_paths, who: path}, "Set on the command line.", (), place
        )

    def _mixed_definitions(self) -> None:
        """A pledge in one definition is never held against spending in another."""
        definitions = {q: _by_actor(c) for q, c in self.plain.get("definitions", {}).items()}
        for lever in self.levers.values():
            quantity = self.cards[lever.name].definition_of
            chosen = definitions.get(quantity or "", {})
            for actor in self.actors:
                meant, held = lever.definition.get(actor, lever.definition.get(EACH)), chosen.get(actor, chosen.get(EACH))
                if meant and held and meant != held and lever.path(actor):
                    self.problems.append(
                        Problem(
                            lever.place,
                            f"`{lever.name}` of {actor} is meant as `{meant}`, but `{quantity}` of {actor} is counted as `{held}`.",
                            "Definitions are never mixed.",
                            f"Give the pledge as `{held}`.",
                        )
                    )

    def _correlations(self) -> tuple[tuple[str, str, float], ...]:
        place, found = self.places.get("correlations", ""), []
        for row in self.plain.get("correlations", ()):
            if len(row) != 3 or not all(isinstance(x, str) for x in row[:2]) or not isinstance(row[2], int | float):
                self.problems.append(Problem(place, f"`{row}` is no correlation.", "Write [first, second, number]."))
                continue
            groups = [self._group(place, name) for name in row[:2]]
            if None in groups:
                continue
            if not groups[0] or groups[0] != groups[1]:
                self.problems.append(Problem(place, f"`{row[0]}` and `{row[1]}` are not of one group.", "Give both uncertainties one `group:`."))
            elif row[0] == row[1] or not -1 < row[2] < 1:
                self.problems.append(Problem(place, f"the correlation of `{row[0]}` and `{row[1]}` is {row[2]:g}.", "It lies between -1 and 1, of two scalars."))
            else:
                found.append((row[0], row[1], float(row[2])))
        if found and not _positive_definite(found):
            self.problems.append(Problem(place, "the correlations contradict each other.", "Their matrix must be positive definite."))
        return tuple(found)

    def _group(self, place: str, name: str) -> str | None:
        match = re.fullmatch(r"(\w+)(?:\[([A-Z]{3})\])?", name)
        uncertainty = self.uncertainties.get(match[1]) if match else None
        if match is None or uncertainty is None or uncertainty.distribution(match[2]) is None:
            known = [f"{u.name}[{a}]" for u in self.uncertainties.values() for a in self.actors]
            self.problems.append(Problem(place, f"`{name}` is no sampled scalar of the scenario.", nearest(name, known)))
            return None
        return uncertainty.group


def _by_actor(chosen: str | Mapping[str, str]) -> dict[str, str]:
    return dict(chosen) if isinstance(chosen, Mapping) else {EACH: chosen}


def _positive_definite(rows: list[tuple[str, str, float]]) -> bool:
    import numpy as np

    names = sorted({n for first, second, _ in rows for n in (first, second)})
    matrix = np.eye(len(names))
    for first, second, value in rows:
        i, j = names.index(first), names.index(second)
        matrix[i, j] = matrix[j, i] = value
    return bool(np.linalg.eigvalsh(matrix).min() > 1e-9)
