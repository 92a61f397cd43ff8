"""What people can move in a scenario: the levers and settings in the help of `run`. Light: help must start fast."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from burdenshare.vocabulary.cards import MODEL, Card, load_cards

if TYPE_CHECKING:
    from burdenshare.scenario.settings import Setting

Rows: TypeAlias = list[tuple[str, str]]
_WORDS: Final = ("in", "definition", "value", "each", "why", "source")  # of a lever's block, besides its labels
_WORD: Final = re.compile(r"\b[a-z][a-z_0-9]+\b")
_ABSENT: Final = "_absent"  # as in `scenario/theories.py`, which would load the engine
_OTHERWISE: Final = re.compile(r'^OTHERWISE\b[^=]*= *"(\w+)"', re.M)


def levers_of_all() -> Rows:
    """Every lever of the model."""
    return [_lever(card) for card in load_cards().values() if card.role == "lever"]


def settings_of_default() -> Rows:
    """The settings of the pack that is used if none is named."""
    from burdenshare.scenario.settings import default_settings

    return _settings(default_settings().values())


def touched(scenario: str) -> tuple[Rows, Rows]:
    """The levers and the settings of one scenario, from its files alone.

    A lever is listed if the files give it and a chosen theory reads it, with the labels that the files name.

    Args:
        scenario: a name, a file, or the folder of a pack.

    Raises:
        ProblemsFound: a file is not there, or cannot be read.
    """
    from burdenshare.scenario.load import files_of

    pack, own, _ = files_of(scenario)
    bodies = [d.value for d in (*(d for p in (pack.chain if pack else ()) for d in p.documents), *own)]
    theories = {topic: chosen for body in bodies for topic, chosen in (body.get("theories") or {}).items()}
    topics = sorted(path.name for path in MODEL.iterdir() if path.is_dir())
    read = set(_WORD.findall("\n".join(theory_text(topic, theories.get(topic, _ABSENT)) for topic in topics)))
    years = [body["years"]["reference"] for body in bodies if (body.get("years") or {}).get("reference")]
    labels: dict[str, dict[str, None]] = {}
    given = [pair for body in bodies for pair in (body.get("levers") or {}).items()]
    settings = pack.settings.values() if pack else ()
    given += [(name, said) for s in settings for c in s.choices for _, name, said in s.blocks(c, "levers")]
    for name, said in given:
        labels.setdefault(name, {}).update(dict.fromkeys(said if isinstance(said, Mapping) else ()))
    levers = [
        _lever(card, labels[card.name], years[0] if years else None)
        for card in load_cards().values()
        if card.role == "lever" and card.name in labels and card.name in read
    ]
    return levers, _settings(settings)


def theory_text(topic: str, chosen: str | Mapping[str, str]) -> str:
    """The text of the chosen theories of a topic, and of those that give what they leave out.

    A topic without a theory has the text of what stands for it.
    """
    waiting, seen = [chosen] if isinstance(chosen, str) else list(chosen.values()), dict[str, str]()
    while waiting:
        path = MODEL / topic / f"{waiting[-1]}.py"
        name = waiting.pop()
        if name not in seen and path.is_file():
            seen[name] = path.read_text(encoding="utf-8")
            waiting += _OTHERWISE.findall(seen[name])
    return "\n".join(seen.values())


def _lever(card: Card, labels: Iterable[Any] = (), reference_year: int | None = None) -> tuple[str, str]:
    unit = "" if card.kind.quantity.is_date else f" {card.shown_unit.name}"
    bounds = f" {card.said_bounds(reference_year)}{unit}." if card.bounds else ""
    value = "[ACTOR=]VALUE" if card.kind.dimensions else "VALUE"
    short = f" Short: --{card.option} {value} [--by YEAR]." if card.option else ""
    given = [str(label) for label in labels if label not in _WORDS]
    whose = f" Labels: {', '.join(given)}." if given else ""
    return card.name, f"{card.help}{bounds}{whose}{short} Source: {', '.join(card.source)}."


def _settings(settings: Iterable[Setting]) -> Rows:
    return [(s.name, f"{s.help.strip()} Choices: {', '.join(s.choices)}.") for s in settings]
