"""Changes of the command line: `--set ACTOR.LEVER=VALUE[@YEAR]`."""

from __future__ import annotations

import re

from burdenshare.engine.distributions import fixed
from burdenshare.scenario.parts import Parts, no_actor, starts
from burdenshare.scenario.schema import VALUE, Lever, Uncertainty, uncovered
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, listed, nearest

WHY = "Set on the command line."


def apply_change(parts: Parts, change: str) -> None:
    """Apply one `--set`."""
    place = f"--set {change}"
    match = re.fullmatch(r"(?P<labels>(?:\w+\.){0,3})(?P<name>\w+)=(?P<value>[^@]+?)(?:@(?P<year>.+))?", change.strip())
    if not match:
        example = f"{parts.actors[0]}.spending_pledge=3.5@{parts.last}"
        right = f"Write ACTOR.LEVER=VALUE or ACTOR.LEVER=VALUE@YEAR, such as {example}."
        parts.problems.append(Problem(place, "it is not a change.", right))
        return
    name = match["name"].lower()
    known_labels = {label.lower(): label for of in parts.labels.values() for label in of}
    labels = [known_labels.get(part.lower(), part) for part in match["labels"].split(".") if part]
    card = parts.cards.get(name)
    if card is None or card.role not in ("lever", "uncertainty"):
        known = [c.name for c in parts.cards.values() if c.role in ("lever", "uncertainty")]
        parts.problems.append(
            Problem(place, f"`{name}` is no lever.", nearest(name, known) or "`burdenshare list levers` names them.")
        )
        return
    if not _labels_fit(parts, place, card, labels):
        return
    try:
        value, year = float(match["value"]), int(match["year"]) if match["year"] else None
    except ValueError:
        parts.problems.append(
            Problem(
                place,
                f"`{match['value']}` at `{match['year'] or 'all years'}` is not a number at a year.",
            )
        )
        return
    if parts.within(place, name, value, card):
        _set(parts, place, card, ".".join(labels) or VALUE, value, year)


def _labels_fit(parts: Parts, place: str, card: Card, labels: list[str]) -> bool:
    """Whether a change says of whom (or of what) it speaks, as its quantity asks; what is wrong is noted."""
    dimensions = card.kind.dimensions
    if dimensions and not labels:
        known = parts.labels.get(dimensions[0], ())
        article = "an" if dimensions[0][0] in "aeiou" else "a"
        wrong = f"`{card.name}` is set for {article} {dimensions[0]}."
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


def _set(parts: Parts, place: str, card: Card, who: str, value: float, year: int | None) -> None:
    if card.role == "uncertainty":
        old = parts.uncertainties.get(card.name)
        if year is not None:
            parts.problems.append(
                Problem(
                    place,
                    f"`{card.name}` is an uncertainty: it is one number for all years.",
                    "Leave the year away.",
                )
            )
        kept = uncovered(old.distributions, (who,)) if old else {}
        parts.uncertainties[card.name] = Uncertainty(
            card.name,
            card.shown_unit.name,
            {**kept, who: fixed(value)},
            WHY,
            (),
            old.group if old else "",
            place,
        )
        return
    if year is not None and not parts.reference < year <= parts.last:
        parts.problems.append(
            Problem(place, f"{year} is no year of the scenario.", f"Years are {parts.first} to {parts.last}.")
        )
        return
    before = parts.levers.get(card.name)
    points = [
        p
        for p in (before.path(*([] if who == VALUE else who.split("."))) if before else ())
        if year is not None and p[0] < year
    ]
    path = (*points, (parts.first if year is None else year, value))
    paths = {**(uncovered(before.paths, (who,)) if before else {}), who: path}
    definition = before.definition if before else {}
    parts.levers[card.name] = Lever(
        card.name,
        card.shown_unit.name,
        definition,
        paths,
        WHY,
        (),
        place,
        starts(before, paths),
    )
