"""Whether a scenario, merged with its parents and its pack, is complete and consistent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from burdenshare.scenario.parts import no_actor
from burdenshare.scenario.schema import EACH
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, listed, nearest
from burdenshare.vocabulary.reading import Document

NEEDED: Final = ("years", "actors", "theories", "outcomes")
YEARS: Final = ("reference", "first", "last")
_ONCE: Final = ("actors", "alliance", "shown_years")


def check_whole(
    plain: Mapping[str, Any],
    places: Mapping[str, str],
    rows: Mapping[str, Sequence[str]],
    last: Document,
    cards: Mapping[str, Card],
) -> list[Problem]:
    """The faults of a merged scenario as a whole.

    Args:
        plain: its words.
        places: the place of each.
        rows: the place of each item of a word that is a list.
        last: the scenario's own file.
        cards: of all quantities, by name.
    """
    return [
        *_missing(plain, places, last),
        *_years(plain, places, last),
        *_actors(plain, places),
        *_outcomes(plain, places, cards),
        *_defined(plain, places, cards),
        *_twice(plain, rows),
    ]


def _missing(plain: Mapping[str, Any], places: Mapping[str, str], last: Document) -> Iterator[Problem]:
    do = "Give it, or name a parent in `based_on`."
    for word in NEEDED:
        if word not in plain:
            yield Problem(last.at(()), f"`{word}` is missing.", do)
    for word in YEARS if "years" in plain else ():
        if plain["years"].get(word) is None:
            yield Problem(places["years"], f"`years.{word}` is missing.", do)


def _years(plain: Mapping[str, Any], places: Mapping[str, str], last: Document) -> Iterator[Problem]:
    years = plain.get("years")
    if not years or any(years.get(word) is None for word in YEARS):
        return
    # A run steps from the reference year a year at a time: a gap would count as one year.
    if not years["first"] == years["reference"] + 1 <= years["last"]:
        said = f"{years['reference']}, {years['first']}, {years['last']}"
        right = "The first year follows the reference year, and the last year is not before it."
        do = "To show later years alone, list them in `shown_years`."
        yield Problem(places["years"], f"the years {said} do not fit together.", right, do)
    checked = plain.get("checked_to", years["last"])
    if years["last"] > checked:
        wrong = f"{years['last']} lies beyond the years for which the equations were checked, which end in {checked}."
        do = f"End by {checked}. Whoever checks later years writes `checked_to: YEAR` into the pack's file."
        yield Problem(places["years.last"], wrong, "", do)
    by = plain.get("answers_by")
    if by is not None and last.value.get("answers_by") and not years["first"] <= by <= years["last"]:
        right = f"Years are {years['first']} to {years['last']}."
        yield Problem(places["answers_by"], f"{by} is not a year of the scenario.", right)
    # A child with other years keeps those of its parent's shown years that fit; its own must all fit.
    for year in plain["shown_years"] if last.value.get("shown_years") else ():
        if not years["first"] <= year <= years["last"]:
            right = f"Years are {years['first']} to {years['last']}."
            yield Problem(places["shown_years"], f"{year} is not a year of the scenario.", right)


def _actors(plain: Mapping[str, Any], places: Mapping[str, str]) -> Iterator[Problem]:
    actors = plain.get("actors", [])
    for word in ("focus", "alliance", "dollar_issuer", "answers_of"):
        chosen = plain.get(word, [])
        for actor in [chosen] if isinstance(chosen, str) else chosen:
            if actors and actor not in actors:
                yield no_actor(places[word], actor, actors)
    for name, war in plain.get("contingencies", {}).items():
        sides = (war["adversary"], war["defender"], *war["supporters"])
        for actor in sides:
            if actors and actor not in actors:
                yield no_actor(places["contingencies"], actor, actors)
        for actor in dict.fromkeys(a for a in sides if sides.count(a) > 1):
            wrong = f"`{actor}` takes part twice in `{name}`."
            right = "Adversary, defender and each supporter are different actors."
            yield Problem(places["contingencies"], wrong, right)
    for word in _ONCE:
        named = plain.get(word, [])
        for one in dict.fromkeys(o for o in named if named.count(o) > 1):
            yield Problem(places[word], f"`{one}` is named twice in `{word}`.", "", "Keep one.")
    for word in ("theories", "definitions"):
        for key, chosen in plain.get(word, {}).items():
            for actor in chosen if isinstance(chosen, dict) else ():
                if actor != EACH and actor not in actors:
                    yield no_actor(f"{places[word]}: `{word}.{key}`", actor, actors)


def _outcomes(plain: Mapping[str, Any], places: Mapping[str, str], cards: Mapping[str, Card]) -> Iterator[Problem]:
    for word in ("outcomes", "leading", "keep_draws", "answers_with"):
        parts = plain.get(word, ())
        for name in (n for part in parts for n in ([part] if isinstance(part, str) else part)):
            card = cards.get(name)
            if card is None or card.role != "outcome":
                known = [c.name for c in cards.values() if c.role == "outcome"]
                yield Problem(places[word], f"there is no outcome named `{name}`.", nearest(name, known))


def _defined(plain: Mapping[str, Any], places: Mapping[str, str], cards: Mapping[str, Card]) -> Iterator[Problem]:
    """Definitions of a quantity whose figures have none."""
    known = tuple(dict.fromkeys(card.definition_of for card in cards.values() if card.definition_of))
    for name, chosen in plain.get("definitions", {}).items():
        if not chosen or (isinstance(chosen, Mapping) and not all(chosen.values())):
            wrong = f"`definitions.{name}`: it names no definition."
            yield Problem(places[f"definitions.{name}"], wrong, "", "Name one for each actor, or remove it.")
        elif name not in known:
            wrong = f"`definitions.{name}`: no figure of `{name}` has a definition that can be named."
            right = nearest(name, known) or f"Those of {listed(known)} have."
            yield Problem(places[f"definitions.{name}"], wrong, right, "Remove it.")


def _twice(plain: Mapping[str, Any], rows: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    sums = [part for part in plain.get("answers_with", ()) if not isinstance(part, str)]
    for part in sums:
        for name in dict.fromkeys(n for n in part if part.count(n) > 1):
            wrong = f"`{name}` is added up twice in `answers_with`."
            yield Problem(rows["answers_with"][plain["answers_with"].index(part)], wrong, "", "Keep one.")
    for word in ("outcomes", "leading", "keep_draws", "missions"):
        seen: set[str] = set()
        for name, place in zip(plain.get(word, ()), rows.get(word, ()), strict=True):
            if name in seen:
                yield Problem(place, f"`{name}` is named twice in `{word}`.", "", "Keep one.")
            seen.add(name)
