"""Short options: levers and assumptions that people ask for by one word, declared in cards (`option: growth`)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import click

from burdenshare.interfaces.cli.touched import theory_text
from burdenshare.vocabulary.cards import Card, load_cards
from burdenshare.vocabulary.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    from burdenshare.scenario.schema import Scenario

_LEVER: Final = "short_"
_ASSUMPTION: Final = "assumed_"


class WithShortOptions(click.Command):
    """A command that takes the short options of all cards."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The command's own parameters, then the short options."""
        return [*super().get_params(ctx), *_options()]


def _options() -> Iterator[click.Option]:
    for card in load_cards().values():
        if card.option:
            name = (_LEVER if card.role == "lever" else _ASSUMPTION) + card.name
            yield click.Option([f"--{card.option}", name], multiple=True, metavar="[ACTOR=]VALUE", hidden=True)


def assumptions() -> list[tuple[str, str]]:
    """The short options of assumptions, for the help: meaning, range, unit and source."""
    cards = [c for c in load_cards().values() if c.option and c.role == "uncertainty"]
    return [(f"--{c.option} [ACTOR=]VALUE", f"{c.help} {_range(c)} Source: {', '.join(c.source)}.") for c in cards]


def _range(card: Card) -> str:
    return f"{card.said_bounds()} {card.shown_unit.name}. Sets `{card.name}`, of the actor in focus if none is named."


def short_changes(
    scenario: str, short: Mapping[str, Any], by: int | None, theories: str | None, changes: Sequence[str] = ()
) -> list[str]:
    """Short options as changes: of the scenario's focus, unless an actor is named.

    Args:
        scenario: whose focus is meant.
        short: the values of the short options.
        by: the year by which a lever reaches its value.
        theories: a folder with theories of the user's own.
        changes: made beside them; they may choose other theories.

    Raises:
        ProblemsFound: a value is not a number, or outside its bounds; or no theory that the actor follows reads the
            assumption.
    """
    from burdenshare.scenario.changes import with_changes
    from burdenshare.scenario.load import load_scenario
    from burdenshare.scenario.theories import cards_with

    levers = {n.removeprefix(_LEVER): v for n, v in short.items() if n.startswith(_LEVER) and v}
    assumed = {n.removeprefix(_ASSUMPTION): v for n, v in short.items() if n.startswith(_ASSUMPTION) and v}
    if by is not None and not levers:
        raise click.UsageError("`--by` goes with a lever such as `--share`.")
    if not (levers or assumed):
        return []
    cards = cards_with(theories)
    loaded = load_scenario(scenario, cards, tuple(changes), theories)
    year = "" if by is None else f"@{by}"
    found: dict[str, str] = {}  # by change: the word that was written
    several: list[str] = []
    for name, words in (levers | assumed).items():
        for word in words:
            change = _change(cards[name], word, loaded) + (year if name in levers else "")
            found[change] = f"--{cards[name].option} {word}"
            several.append(change)
    try:
        with_changes(loaded, cards, several)
    except ProblemsFound as wrong:
        places = {f"--set {change}": word for change, word in found.items()}
        raise ProblemsFound([replace(p, place=places.get(p.place, p.place)) for p in wrong.problems]) from None
    return several


def _change(card: Card, word: str, scenario: Scenario) -> str:
    """A short option as a change, without its year."""
    from burdenshare.scenario.changes import exact

    place, focus = f"--{card.option} {word}", scenario.focus
    who, is_named, number = word.rpartition("=")
    actor = who.strip() if is_named else focus
    try:
        if not math.isfinite(float(number)) or not actor:
            raise ValueError(number)
        value = exact(float(number))
    except ValueError:
        one = 1 if card.role == "lever" else -1
        right = f"Write `--{card.option} {one}`, or an actor's code before it, `--{card.option} {focus}={one}`."
        raise ProblemsFound([Problem(place, "it is not a number.", right)]) from None
    if not card.kind.dimensions:
        if is_named:
            raise ProblemsFound([Problem(place, f"`{card.name}` has no actor.", "", f"Remove `{who}=`.")])
        return f"{card.name}={value}"
    if card.role == "uncertainty":
        _refuse_unread(card, word, actor.upper(), scenario)
    return f"{actor}.{card.name}={value}"


def _refuse_unread(card: Card, word: str, actor: str, scenario: Scenario) -> None:
    """Refuse an assumption that no theory reads which the actor follows."""
    if scenario.theory_folder:  # the user's own theories may read it
        return
    chosen = {topic: of.get(actor, of.get("each", "")) for topic, of in scenario.theories.items()}
    if any(re.search(rf"\b{card.name}: ", theory_text(topic, name)) for topic, name in chosen.items()):
        return
    under = f" under `{chosen[card.topic]}` ({card.topic})" if chosen.get(card.topic) else ""
    wrong = f"`{card.name}` of {actor} moves nothing{under}."
    right = f"Choose a theory that reads it, such as `--set theories.{card.topic}={card.theory}`, or remove it."
    raise ProblemsFound([Problem(f"--{card.option} {word}", wrong, right)])
