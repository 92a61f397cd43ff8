"""Citing a run or a source: the same from the command line and from Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from burdenshare.engine.manifest import Manifest
from burdenshare.engine.naming import is_run_name
from burdenshare.vocabulary.answers import in_sentence, listed_plainly
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.sources import Source, load_bibliography

PLACE: Final = "cite"
_SHOWN: Final = 3  # quantities of a page that are named


def is_source(name: str) -> bool:
    """Whether a name is the key of a source or of a release of figures."""
    return name in load_bibliography() or (not is_run_name(name) and name in _origins(""))


def source_as(name: str, style: str, day: str = "") -> str:
    """A source, or a release of figures, as text or in a style.

    Args:
        name: its key.
        style: `text`, or one of those of `cited_as`.
        day: on which it was looked at.
    """
    from burdenshare.views.citing.items import item_of_figures, item_of_source

    held = load_bibliography().get(name)
    if held is None:
        origin = _origins("")[name]
        if style == "text":
            return f"{origin.publisher}. {origin.title}. {origin.attribution} {origin.address}".rstrip() + "\n"
        return _made([item_of_figures(name, origin, _quoted("", [name]).get(name, ""))], style, day)
    if style == "text":
        return f"{held.citation()}\n"
    if held.evidence == "judgement":
        wrong = f"`{name}` is judgement of our own, which is no publication."
        raise ProblemsFound([Problem(PLACE, wrong, "", "Cite the run: it names what rests on judgement.")])
    return _made([item_of_source(held)], style, day)


def run_as(m: Manifest, style: str, day: str = "") -> str:
    """A run with its software, data, equations and sources, in a style.

    Args:
        m: the run's manifest.
        style: one of those of `cited_as`.
        day: on which its sources were looked at.
    """
    from burdenshare.views.citing.items import items_of_run

    used = {key for row in m.observations for keys in row.origins.values() for key in keys}
    origins = {key: origin for key, origin in _origins(m.data).items() if key in used}
    return _made(items_of_run(m, origins, _bibliography(m), _quoted(m.data, origins)), style, day)


def _made(items: list[dict[str, Any]], style: str, day: str) -> str:
    from burdenshare.views.citing.items import accessed
    from burdenshare.views.citing.styled import CHOICES, cited_as

    if style not in CHOICES:
        right = nearest(style, CHOICES) or f"Styles are {listed(CHOICES)}."
        raise ProblemsFound([Problem(PLACE, f"there is no style `{style}`.", right)])
    return cited_as(accessed(items, day) if day else items, style)


def _bibliography(m: Manifest) -> Mapping[str, Source]:
    """The package's entries, unless the run's pack has one of its own under the same key."""
    said = {source.key: source.text for source in m.sources}
    return {key: entry for key, entry in load_bibliography().items() if said.get(key) == entry.citation()}


def _origins(vintage: str) -> Mapping[str, Any]:
    """The origins of the figures of a vintage; nothing where it is not at hand."""
    from burdenshare.data.catalog import open_vintage
    from burdenshare.data.tables import EMBEDDED

    try:
        return open_vintage(vintage or EMBEDDED).origins
    except NotHeld:
        return {}


def _quoted(vintage: str, keys: Iterable[str]) -> Mapping[str, str]:
    """What a vintage quotes from some origins, in words: the actors and, of each, the quantities."""
    from burdenshare.data.catalog import open_vintage
    from burdenshare.data.countries import country_name
    from burdenshare.data.tables import EMBEDDED

    found: dict[str, dict[str, list[str]]] = {key: {} for key in keys}
    try:
        held = open_vintage(vintage or EMBEDDED).observations
    except NotHeld:
        return {}
    for (quantity, actor), rows in held.items():
        for key in {row.origin for row in rows} & found.keys():
            found[key].setdefault(country_name(actor), []).append(quantity.replace("_", " "))
    return {key: _figures(by) for key, by in found.items() if by}


def _figures(by: Mapping[str, list[str]]) -> str:
    """Quantities by actor in words; actors with the same quantities are named together."""
    parts = []
    for what in dict.fromkeys(map(tuple, by.values())):
        more = [f"{len(what) - _SHOWN} more"] if len(what) > _SHOWN else []
        whose = [in_sentence(actor) for actor, of in by.items() if tuple(of) == what]
        parts.append(f"for {listed_plainly(whose)}: {listed_plainly([*what[:_SHOWN], *more])}")
    return f"Figures {'; '.join(parts)}"
