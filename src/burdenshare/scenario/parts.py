"""The levers and uncertainties of a scenario, read from its files in order and checked at their lines."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from burdenshare.data.countries import meant_among
from burdenshare.engine.distributions import Distribution, read_distribution
from burdenshare.engine.tails import MOST, kept_inside, mass_outside
from burdenshare.scenario.moves import moves_of
from burdenshare.scenario.schema import (
    EACH,
    VALUE,
    Lever,
    Move,
    Points,
    Uncertainty,
    all_cells,
    keys_of,
    merged,
    said_twice,
)
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, listed, nearest
from burdenshare.vocabulary.reading import Document

_LEVER_WORDS = ("in", "definition", "why", "source", "idle", EACH, VALUE)
_UNCERTAINTY_WORDS = ("in", "why", "source", "group", EACH, VALUE)
LATEST: Final = 2200  # as in `shape`
_CODE = re.compile(r"[A-Z]{3}\Z")


def no_actor(place: str, actor: str, actors: Sequence[str]) -> Problem:
    """An actor that the scenario does not have."""
    right = meant_among(actor, actors) or f"Actors are {listed(list(actors))}."
    return Problem(place, f"`{actor}` is not an actor of the scenario.", right)


def cells(key: str, card: Card, labels: Mapping[str, Sequence[str]]) -> bool:
    """Whether a key (an actor, a mission, `ACTOR.mission`) names a cell of a quantity, or a row of cells."""
    dimensions = card.kind.dimensions
    parts = key.split(".")
    if len(parts) == len(dimensions):
        return all(part in labels.get(d, ()) for part, d in zip(parts, dimensions, strict=True))
    return len(parts) == 1 and any(key in labels.get(d, ()) for d in dimensions)


def starts(before: Lever | None, paths: Mapping[str, Points]) -> dict[str, float]:
    """The value before any change: the first value that any parent gave."""
    held = before.start if before else lambda *_: None
    found = {who: held(*([] if who == VALUE else who.split("."))) for who in paths}
    return {who: points[0][1] if found[who] is None else float(found[who] or 0) for who, points in paths.items()}


def _key(cell: tuple[str, ...], said: Mapping[str, Points]) -> str | None:
    """The key of a file that gives a cell its value."""
    return next((key for key in keys_of(cell) if key in said), None)


class Parts:
    """The levers and uncertainties read so far, and their faults."""

    def __init__(
        self,
        cards: Mapping[str, Card],
        labels: Mapping[str, Sequence[str]],
        years: Mapping[str, int],
        own: Document | None = None,
    ) -> None:
        """Begin empty.

        Args:
            cards: of all quantities, by name.
            labels: of each dimension.
            years: the reference year, the first and the last.
            own: the scenario's own file, where files are read. A parent may have points after the last year: a child
                may end earlier.
        """
        self.own = own
        self.cards, self.labels = cards, {d: tuple(of) for d, of in labels.items()}
        self.actors = self.labels["actor"]
        self.reference, self.first, self.last = years["reference"], years["first"], years["last"]
        self.problems: list[Problem] = []
        self.levers: dict[str, Lever] = {}
        self.moves: list[Move] = []  # of the scenario's own file, then of its changes
        self.uncertainties: dict[str, Uncertainty] = {}

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
            wrong = f"there is no {role} named `{name}`."
        right = nearest(name, known) or (
            ""
            if card
            else f"{role.capitalize().removesuffix('y') + ('ies' if role[-1] == 'y' else 's')} are {listed(known)}."
        )
        self.problems.append(Problem(place, wrong, right))
        return None

    def _common(
        self,
        document: Document,
        path: tuple[str, ...],
        card: Card,
        body: Mapping[Any, Any],
        words: Sequence[str],
        new: bool,
    ) -> None:
        """The checks that levers and uncertainties share: unit, reason, and keys."""
        section, name = path[-2:]
        unit = body.get("in")
        if unit is None and new:
            self.problems.append(
                Problem(document.at(path), f"`{section}.{name}.in` is missing.", f"It is `{card.shown_unit.name}`.")
            )
        elif unit is not None and unit != card.shown_unit.name:
            self.problems.append(
                Problem(
                    document.at((*path, "in")),
                    f"`{name}` must be in `{card.shown_unit.name}`, not `{unit}`.",
                )
            )
        if not isinstance(body.get("why"), str) or not body["why"].strip():
            self.problems.append(
                Problem(document.at(path), f"`{section}.{name}.why` is missing.", "Give the reason in a sentence.")
            )
        group = body.get("group", "")
        if not isinstance(group, str):
            self.problems.append(
                Problem(document.at((*path, "group")), f"`{name}.group` is not text.", "Name a group.")
            )
        for key in body:
            place = document.at((*path, key))
            if key in (EACH, VALUE):
                if (key == EACH) != bool(card.kind.dimensions):
                    self.problems.append(Problem(place, f"`{key}` does not fit `{name}`.", self._how(card)))
            elif key not in words:
                self.check_key(place, str(key), card, words)

    def sources(
        self, document: Document, path: tuple[str, ...], body: Mapping[Any, Any], held: Sequence[str]
    ) -> tuple[str, ...]:
        """The sources of a part, or those held where it names none; a wrong type is noted."""
        given = body.get("source", held)
        if not isinstance(given, list | tuple) or not all(isinstance(s, str) for s in given):
            place, right = document.at((*path, "source")), "Write [KEY, KEY] with keys of the bibliography."
            self.problems.append(Problem(place, f"`{path[-1]}.source` is not a list of sources.", right))
            return ()
        return tuple(given)

    def _how(self, card: Card) -> str:
        return f"Give each {card.kind.dimensions[0]}, or `each`." if card.kind.dimensions else "Give `value`."

    def check_key(self, place: str, key: str, card: Card, words: Sequence[str]) -> bool:
        """Whether a key names a cell, or a row of cells, of a quantity; faults are noted."""
        if cells(key, card, self.labels):
            return True
        dimensions = card.kind.dimensions
        for part in key.split("."):
            if _CODE.match(part) and part not in self.actors:
                self.problems.append(no_actor(place, part, self.actors))
                return False
        if key in self.actors and "actor" not in dimensions:
            self.problems.append(Problem(place, f"`{card.name}` has no actors.", self._how(card)))
            return False
        known = [*words, *(label for d in (dimensions or ("actor",)) for label in self.labels.get(d, ()))]
        right = nearest(key, known) or f"Words are {listed(known, 16)}."
        self.problems.append(Problem(place, f"`{key}` is not a word of `{card.name}`.", right))
        return False

    def _keys(self, body: Mapping[Any, Any], card: Card) -> list[str]:
        return [k for k in body if k in (EACH, VALUE) or (isinstance(k, str) and cells(k, card, self.labels))]

    def labels_of(self, card: Card) -> list[tuple[str, ...]]:
        """The labels of each dimension of a quantity."""
        return [self.labels.get(d, ()) for d in card.kind.dimensions]

    def _refuse_crossing(self, document: Document, path: tuple[str, ...], card: Card, keys: Sequence[str]) -> None:
        for cell, one, other in said_twice(keys, self.labels_of(card))[:1]:
            wrong = f"`{card.name}` of `{cell}` is given by `{one}` and by `{other}`."
            self.problems.append(Problem(document.at((*path, other)), wrong, "", f"Write `{cell}:` too."))

    def take_lever(self, document: Document, path: tuple[str, ...], name: str, body: Mapping[Any, Any]) -> None:
        """Read a lever; a parent's values for other actors stay."""
        card = self._card(document.at(path), name, "lever")
        if card is None:
            return
        before = self.levers.get(name)
        self._common(document, path, card, body, _LEVER_WORDS, before is None)
        keys = self._keys(body, card)
        read = {who: self._points(document, (*path, who), name, body[who], card) for who in keys}
        self._refuse_crossing(document, path, card, keys)
        said = {who: points for who, points in read.items() if points is not None}
        paths = merged(before.paths if before else {}, said, self.labels_of(card))
        definition = self._definition(document, path, card, body, before)
        self.levers[name] = Lever(
            name,
            card.shown_unit.name,
            definition,
            paths,
            str(body.get("why", "")),
            self.sources(document, path, body, card.source),
            document.at(path),
            starts(before, paths),
            {**(before.idle if before else {}), **self._idle(document, path, card, body)},
        )
        if document is self.own and (before is not None or document.value.get("based_on")):
            at = {who: document.at((*path, who)) for who in said}  # several labels may stand in one line
            cells = [(at[key], cell) for cell in all_cells(self.labels_of(card)) if (key := _key(cell, said)) in at]
            places = {place: [cell for where, cell in cells if where == place] for place in at.values()}
            self.moves += moves_of(before, self.levers[name], places, self.years)

    def forget_idle(self, dimension: str) -> None:
        """Drop what a pack says of levers with a dimension that moves nothing: its labels now mean something else."""
        for name, lever in self.levers.items():
            if dimension in self.cards[name].kind.dimensions:
                self.levers[name] = dataclasses.replace(lever, idle={})

    @property
    def years(self) -> tuple[int, ...]:
        """The years that are run, the reference year first."""
        return (self.reference, *range(self.first, self.last + 1))

    def _idle(self, document: Document, path: tuple[str, ...], card: Card, body: Mapping[Any, Any]) -> dict[str, str]:
        """The labels for which a pack says that the lever moves nothing, each with the reason."""
        given = body.get("idle", {})
        place = document.at((*path, "idle"))
        if not isinstance(given, dict) or not all(isinstance(why, str) and why.strip() for why in given.values()):
            right = "Write {LABEL: reason}."
            self.problems.append(Problem(place, f"`{card.name}.idle` is not a table of reasons.", right))
            return {}
        return {str(k): why for k, why in given.items() if self.check_key(place, str(k), card, ())}

    def _definition(
        self, document: Document, path: tuple[str, ...], card: Card, body: Mapping[Any, Any], before: Lever | None
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
                right = nearest(str(word), known) or (
                    f"Definitions are {listed(known)}." if known else "It has only one."
                )
                self.problems.append(Problem(place, f"`{card.name}` has no definition `{word}`.", right))
        return chosen

    def _points(self, document: Document, path: tuple[str, ...], name: str, value: Any, card: Card) -> Points | None:
        given = value if isinstance(value, dict) else {self.first: value}
        found: list[tuple[int, float]] = []
        count = len(self.problems)
        for year, number in given.items():
            place = document.at((*path, year)) if isinstance(value, dict) else document.at(path)
            last = self.last if document is self.own else LATEST
            if not isinstance(year, int) or isinstance(year, bool) or not self.reference <= year <= last:
                if isinstance(year, str) and year.isdigit():
                    wrong, right = f'`"{year}"` is a text in quotes, not a year.', f"Write {year} without quotes."
                else:
                    wrong, right = (
                        f"`{year}` is not a year of the scenario.",
                        f"Years are {self.reference} to {self.last}.",
                    )
                self.problems.append(Problem(place, wrong, right))
            elif found and year <= found[-1][0]:
                self.problems.append(Problem(place, f"{year} comes after {found[-1][0]}.", "Years run forward."))
            elif self.within(place, name, number, card):
                found.append((year, float(number)))
        if not given:
            self.problems.append(
                Problem(document.at(path), f"`{name}` has no value here.", "Give a number, or one by year.")
            )
        return tuple(found) if len(self.problems) == count else None

    def within(self, place: str, name: str, number: Any, card: Card) -> bool:
        """Whether a value is a number within its card's bounds; faults are noted."""
        unit = card.shown_unit.name
        if not isinstance(number, int | float) or isinstance(number, bool):
            self.problems.append(Problem(place, f"`{name}` is `{number}`, not a number.", f"It must be in `{unit}`."))
            return False
        if not math.isfinite(number):
            self.problems.append(Problem(place, f"`{name}` is {number:g}.", "Every value is finite."))
            return False
        limits = card.limits(self.reference)
        if limits and not limits[0] <= number <= limits[1]:
            right = f"It lies between {limits[0]:g} and {limits[1]:g}."
            self.problems.append(Problem(place, f"`{name}` is {number:g} {unit}.", right))
            return False
        return True

    def take_uncertainty(self, document: Document, path: tuple[str, ...], name: str, body: Mapping[Any, Any]) -> None:
        """Read an uncertainty; a parent's values for other actors stay."""
        card = self._card(document.at(path), name, "uncertainty")
        if card is None:
            return
        before = self.uncertainties.get(name)
        self._common(document, path, card, body, _UNCERTAINTY_WORDS, before is None)
        keys = self._keys(body, card)
        self._refuse_crossing(document, path, card, keys)
        said = {}
        for who in keys:
            place = document.at((*path, who))
            read, problems = read_distribution(body[who], place, name)
            self.problems += problems
            if read is not None and self.supported(place, name, read, card):
                said[who] = read
        distributions = merged(before.distributions if before else {}, said, self.labels_of(card))
        group = body.get("group", before.group if before else "")
        self.uncertainties[name] = Uncertainty(
            name, card.shown_unit.name, distributions, str(body.get("why", "")),
            self.sources(document, path, body, card.source), str(group), document.at(path),
        )  # fmt: skip

    def supported(self, place: str, name: str, read: Distribution, card: Card) -> bool:
        """Whether a distribution lies within its card's bounds, its tails all but a few draws; faults are noted."""
        limits = card.limits(self.reference)
        if limits is None:
            return True
        right = f"It lies between {limits[0]:g} and {limits[1]:g}."
        mass = mass_outside(read, *limits)
        if mass is None:
            low, high = read.support()
            if limits[0] <= low and high <= limits[1]:
                return True
            said = f"{low:g}" if low == high else f"{low:g} to {high:g}"
            self.problems.append(Problem(place, f"`{name}` is {said} {card.shown_unit.name}.", right))
            return False
        if mass <= MOST:
            return True
        said = f"{read.words()} {card.shown_unit.name}"
        wrong = f"`{name}` is {said}: {100 * mass:.3g} % of its draws are outside the bounds."
        self.problems.append(Problem(place, wrong, right, kept_inside(read, *limits)))
        return False
