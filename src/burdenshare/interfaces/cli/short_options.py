"""Short options: levers and assumptions that people ask for by one word, declared in cards (`option: growth`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import click

from burdenshare.vocabulary.cards import Card, load_cards
from burdenshare.vocabulary.errors import Problem, ProblemsFound

_LEVER: Final = "short_"
_ASSUMPTION: Final = "assumed_"


class WithShortOptions(click.Command):
    """A command that takes the short options of all cards."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The command's own parameters, then the short options."""
        return [*super().get_params(ctx), *_options()]


def _options() -> Iterator[click.Option]:
    for card in load_cards().values():
        if card.option and card.role == "lever":
            yield click.Option([f"--{card.option}", _LEVER + card.name], type=float, metavar="VALUE", hidden=True)
        elif card.option:
            name, metavar = _ASSUMPTION + card.name, "[ACTOR=]VALUE"
            yield click.Option([f"--{card.option}", name], multiple=True, metavar=metavar, hidden=True)


def assumptions() -> list[tuple[str, str]]:
    """The short options of assumptions, for the help: meaning, range, unit and source."""
    cards = [c for c in load_cards().values() if c.option and c.role != "lever"]
    return [(f"--{c.option} [ACTOR=]VALUE", f"{c.help} {_range(c)} Source: {', '.join(c.source)}.") for c in cards]


def _range(card: Card) -> str:
    return f"{card.said_bounds()} {card.shown_unit.name}. Sets `{card.name}`, of the actor in focus if none is named."


def short_changes(scenario: str, short: Mapping[str, Any], by: int | None, theories: str | None) -> list[str]:
    """Short options as changes: of the scenario's focus, unless an actor is named.

    Args:
        scenario: whose focus is meant.
        short: the values of the short options.
        by: the year by which a lever reaches its value.
        theories: a folder with theories of the user's own.
    """
    from burdenshare.scenario.changes import exact
    from burdenshare.scenario.load import load_scenario
    from burdenshare.scenario.theories import cards_with

    levers = {n.removeprefix(_LEVER): v for n, v in short.items() if n.startswith(_LEVER) and v is not None}
    assumed = {n.removeprefix(_ASSUMPTION): v for n, v in short.items() if n.startswith(_ASSUMPTION) and v}
    if by is not None and not levers:
        raise click.UsageError("`--by` goes with a lever such as `--share`.")
    if not (levers or assumed):
        return []
    cards = cards_with(theories)
    focus = load_scenario(scenario, cards, theories=theories).focus
    year = "" if by is None else f"@{by}"
    found = []
    for name, value in levers.items():
        whose = f"{focus}." if cards[name].kind.dimensions else ""
        found.append(f"{whose}{name}={exact(value)}{year}")
    for name, words in assumed.items():
        found += [_assumed(cards[name], word, focus, exact) for word in words]
    return found


def _assumed(card: Card, word: str, focus: str, exact: Any) -> str:
    who, is_named, number = word.rpartition("=")
    try:
        value = exact(float(number))
    except ValueError:
        right = f"Write `--{card.option} -1`, or an actor's code before it, `--{card.option} {focus}=-1`."
        raise ProblemsFound([Problem(f"--{card.option} {word}", "it is not a number.", right)]) from None
    whose = f"{who.strip() if is_named else focus}." if card.kind.dimensions else ""
    return f"{whose}{card.name}={value}"
