"""Changes to a loaded scenario: `LABEL.LEVER=VALUE[@YEAR]` and `theories.TOPIC[.ACTOR]=NAME`, from `--set` or Python.

A change without a year holds from the first year on. A change with a year draws a straight line to it from the value
of the first year; several years are joined; after the last, the value holds. So the points of the command line replace
the scenario's later points, and a note names them.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from burdenshare.data.countries import among
from burdenshare.engine.distributions import fixed
from burdenshare.scenario.moves import moves_of
from burdenshare.scenario.parts import Parts, no_actor, starts
from burdenshare.scenario.paths import lever_path
from burdenshare.scenario.schema import (
    EACH,
    VALUE,
    Lever,
    Points,
    Scenario,
    Uncertainty,
    all_cells,
    keys_of,
    merged,
    said_twice,
)
from burdenshare.scenario.settings import refuse_titled_changes, titled
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest

WHY = "Set on the command line."
_CHANGE = re.compile(r"(?P<labels>(?:\w+\.){0,3})(?P<name>\w+)=(?P<value>[^@]+?)(?:@(?P<year>.+))?")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_YEAR = re.compile(r"[0-9]{1,4}")

_THEORY = re.compile(r"theories\.(?P<topic>\w+)(?:\.(?P<actor>\w+))?=(?P<name>\w+)")


def split_theories(changes: Sequence[str]) -> tuple[dict[str, dict[str, str]], tuple[str, ...], list[Problem]]:
    """Separate the changes that choose theories from all others.

    Returns:
        By topic the theory of each actor (or of `each`), the other changes, and the faults.
    """
    chosen: dict[str, dict[str, str]] = {}
    others, problems = [], []
    for change in changes:
        if not change.strip().startswith("theories."):
            others.append(change)
            continue
        match = _THEORY.fullmatch(change.strip())
        if not match:
            right = "Write theories.TOPIC=NAME or theories.TOPIC.ACTOR=NAME."
            problems.append(Problem(f"--set {change}", "it cannot be read as a choice of theory.", right))
            continue
        topic, who = match["topic"], match["actor"].upper() if match["actor"] else EACH
        if who in chosen.setdefault(topic, {}):
            problems.append(Problem(f"--set {change}", f"the theory of `{topic}` is set twice.", "Keep one of them."))
        chosen[topic][who] = match["name"]
    return chosen, tuple(others), problems


def exact(value: float) -> str:
    """A number as a change writes it: it is read back to the last bit."""
    return repr(float(value)).removesuffix(".0")


@dataclass(frozen=True)
class Change:
    """One change: its quantity, its labels (a key, or `value`), its value and its year."""

    place: str
    card: Card
    who: str
    value: float
    year: int | None

    @property
    def whose(self) -> str:
        """The name on the command line, without value and year."""
        return self.card.name if self.who == VALUE else f"{self.who}.{self.card.name}"


def with_changes(scenario: Scenario, cards: Mapping[str, Card], changes: Sequence[str]) -> Scenario:
    """Change a loaded scenario: what loading it with these changes gives, but no file is read.

    Args:
        scenario: a scenario without such changes; one with a chosen theory or setting may have those.
        cards: of all quantities, by name.
        changes: `LABEL.LEVER=VALUE[@YEAR]`, in order.

    Raises:
        ProblemsFound: all faults of the changes.
    """
    years = {"reference": scenario.reference_year, "first": scenario.first_year, "last": scenario.last_year}
    parts = Parts(cards, scenario.labels, years)
    parts.levers, parts.uncertainties = dict(scenario.levers), dict(scenario.uncertainties)
    parts.moves = list(scenario.moves)
    parts.problems += refuse_titled_changes(changes, titled(scenario.known_settings))
    notes = apply_changes(parts, changes)
    if parts.problems:
        raise ProblemsFound(parts.problems)
    return dataclasses.replace(
        scenario,
        levers=parts.levers,
        uncertainties=parts.uncertainties,
        changes=(*scenario.changes, *changes),
        notes=(*scenario.notes, *notes),
        moves=tuple(parts.moves),
    )


def apply_changes(parts: Parts, changes: Sequence[str]) -> tuple[str, ...]:
    """Apply changes to the levers and uncertainties of a scenario; faults go to `parts`.

    Changes are read together, like a file: their order does not count, and a cell's own change counts before that of
    its row.

    Returns:
        A sentence for each lever whose later points a change replaced, and for each assumption set in several cells.
    """
    read = [found for change in changes if (found := _read(parts, change))]
    groups: dict[str, dict[str, list[Change]]] = {}
    for change in read:
        groups.setdefault(change.card.name, {}).setdefault(change.who, []).append(change)
    notes = []
    for by_key in groups.values():
        for several in by_key.values():
            _refuse_repeats(parts, several)
        by_cell = _by_cell(parts, by_key)
        if next(iter(by_cell.values()))[0].card.role == "uncertainty":
            _set_uncertainty(parts, by_cell)
            notes += _notes_on_rows(by_key, by_cell)
        else:
            notes += _set_lever(parts, by_cell)
    return tuple(notes)


def _by_cell(parts: Parts, by_key: Mapping[str, list[Change]]) -> dict[str, list[Change]]:
    """The changes of each cell: a row of a quantity with several dimensions is a change of each of its cells."""
    card = next(iter(by_key.values()))[0].card
    labels = parts.labels_of(card)
    for cell, one, other in said_twice(by_key, labels)[:1]:
        wrong = f"`{cell}.{card.name}` is given by `{one}` and by `{other}`."
        parts.problems.append(Problem(by_key[other][0].place, wrong, "", f"Add `--set {cell}.{card.name}=…`."))
    if len(labels) < 2:
        return dict(by_key)
    found = {}
    for cell_labels in all_cells(labels):
        key = next((k for k in keys_of(cell_labels) if k in by_key), None)
        if key is not None:
            found[".".join(cell_labels)] = by_key[key]
    return found


def _read(parts: Parts, change: str) -> Change | None:
    place = f"--set {change}"
    match = _CHANGE.fullmatch(change.strip())
    if not match:
        example = f"{parts.actors[0]}.LEVER=3.5@{parts.last}"
        right = f"Write LABEL.LEVER=VALUE or LABEL.LEVER=VALUE@YEAR, such as {example}."
        parts.problems.append(Problem(place, "it cannot be read as a change.", right))
        return None
    name = match["name"].lower()
    known_labels = {label.lower(): label for of in parts.labels.values() for label in of}
    given = [part for part in match["labels"].split(".") if part]
    labels = [known_labels.get(part.lower()) or among(part, parts.actors) or part for part in given]
    card = parts.cards.get(name)
    if card is None or card.role not in ("lever", "uncertainty"):
        known = [c.name for c in parts.cards.values() if c.role in ("lever", "uncertainty")]
        right = nearest(name, known) or "`burdenshare list levers` lists them."
        parts.problems.append(Problem(place, f"there is no lever or uncertainty named `{name}`.", right))
        return None
    if not _labels_fit(parts, place, card, labels):
        return None
    # Not what `float` and `int` take besides: `nan`, `1_0`, digits of other scripts.
    number, when = match["value"].strip(), (match["year"] or "").strip()
    if not _NUMBER.fullmatch(number) or (match["year"] is not None and not _YEAR.fullmatch(when)):
        at = f" at `{match['year']}`" if match["year"] else ""
        right = "VALUE is a number, YEAR a year."
        parts.problems.append(Problem(place, f"`{match['value']}`{at} cannot be read.", right))
        return None
    value, year = float(number), int(when) if when else None
    if not parts.within(place, name, value, card) or not _year_fits(parts, place, card, year):
        return None
    return Change(place, card, ".".join(labels) or VALUE, value, year)


def _labels_fit(parts: Parts, place: str, card: Card, labels: list[str]) -> bool:
    """Whether a change names a cell of its quantity; faults are noted."""
    dimensions = card.kind.dimensions
    if dimensions and not labels:
        known = parts.labels.get(dimensions[0], ())
        article = "an" if dimensions[0][0] in "aeiou" else "a"
        wrong = f"`{card.name}` needs {article} {dimensions[0]}."
        example = known[0] if known else dimensions[0].upper()
        right = f"Write {example}.{card.name}=… with one of {listed(known)}."
        parts.problems.append(Problem(place, wrong, right))
        return False
    if not labels:
        return True
    if len(labels) == 1 and dimensions in ((), ("actor",)) and labels[0] not in parts.actors:
        parts.problems.append(no_actor(place, labels[0].upper(), parts.actors))
        return False
    return parts.check_key(place, ".".join(labels), card, ())


def _year_fits(parts: Parts, place: str, card: Card, year: int | None) -> bool:
    if year is None:
        return True
    if card.role == "uncertainty":
        wrong = f"`{card.name}` is an uncertainty: one number for all years."
        parts.problems.append(Problem(place, wrong, f"Remove `@{year}`."))
        return False
    if not parts.reference < year <= parts.last:
        right = f"Years are {parts.first} to {parts.last}."
        parts.problems.append(Problem(place, f"{year} is not a year of the scenario.", right))
        return False
    return True


def _refuse_repeats(parts: Parts, several: Sequence[Change]) -> None:
    seen: dict[int, Change] = {}
    for change in several:
        year = parts.first if change.year is None else change.year
        before = seen.setdefault(year, change)
        if before is not change:
            at = "" if change.card.role == "uncertainty" else f" for {year}"
            values = f"to {before.value:g} and to {change.value:g}"
            wrong = f"`{change.whose}` is set twice{at}, {values}."
            parts.problems.append(Problem(change.place, wrong, "Keep one of them."))


def _notes_on_rows(by_key: Mapping[str, list[Change]], by_cell: Mapping[str, list[Change]]) -> list[str]:
    """A sentence for each change that sets several cells of an assumption to one number."""
    found = []
    for key, (change, *_) in by_key.items():
        cells = [cell for cell, several in by_cell.items() if several[0] is change]
        if len(cells) > 1:
            said = f"`{change.card.name}`" if key == VALUE else f"`{change.whose}`"
            found.append(f"{said} is {change.value:g} in {len(cells)} cells: {listed(cells, 12)}.")
    return found


def _set_uncertainty(parts: Parts, by_cell: Mapping[str, list[Change]]) -> None:
    last = list(by_cell.values())[-1][-1]
    card, old = last.card, parts.uncertainties.get(last.card.name)
    said = {who: fixed(several[-1].value) for who, several in by_cell.items()}
    parts.uncertainties[card.name] = Uncertainty(
        card.name,
        card.shown_unit.name,
        merged(old.distributions if old else {}, said, parts.labels_of(card)),
        WHY,
        (),
        old.group if old else "",
        last.place,
    )


def _set_lever(parts: Parts, by_cell: Mapping[str, list[Change]]) -> list[str]:
    last = list(by_cell.values())[-1][-1]
    card, before = last.card, parts.levers.get(last.card.name)
    said: dict[str, Points] = {}
    notes = []
    for who, several in by_cell.items():
        held = before.path(*([] if who == VALUE else who.split("."))) if before else ()
        own = {parts.first if c.year is None else c.year: c.value for c in several}
        if held and held[0][0] <= parts.first < min(own):
            own[parts.first] = lever_path(held, (parts.first,))[0]
        said[who] = tuple(sorted(own.items()))
        lost = tuple((year, value) for year, value in held if year > parts.first and year not in own)
        if lost:
            notes.append(_note(several[0], said[who], lost))
    paths = merged(before.paths if before else {}, said, parts.labels_of(card))
    definition = before.definition if before else {}
    parts.levers[card.name] = Lever(
        card.name, card.shown_unit.name, definition, paths, WHY, (), last.place, starts(before, paths),
        before.idle if before else {},
    )  # fmt: skip
    places: dict[str, list[tuple[str, ...]]] = {}
    for who, several in by_cell.items():
        places.setdefault(several[0].place, []).append(() if who == VALUE else tuple(who.split(".")))
    parts.moves += moves_of(before, parts.levers[card.name], places, parts.years)
    return list(dict.fromkeys(notes))


def _note(change: Change, path: Points, lost: Points) -> str:
    """The effect of a change on a path that had its own points."""
    unit = change.card.shown_unit.name
    now = ", ".join(f"{value:g} in {year}" for year, value in path)
    gone = ", ".join(f"{value:g} in {year}" for year, value in lost)
    held = "then held" if len(path) == 1 else "straight lines between, then held"
    return f"`{change.whose}` ({unit}) now runs: {now}; {held}. It replaces the scenario's {gone}."
