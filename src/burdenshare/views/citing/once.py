"""Works that a run names twice: as an entry of the bibliography, and as the release whose figures it uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from burdenshare.engine.manifest import Manifest, Source

_ENTRY: Final = re.compile(r"(?P<author>.+?) \(\d{4}\)\. (?P<rest>.+)")
_QUOTED: Final = ", as quoted"


def figures_of(m: Manifest) -> set[str]:
    """The keys of the releases whose figures a run uses."""
    return {key for row in m.observations for origins in row.origins.values() for key in origins}


def releases(m: Manifest) -> Mapping[str, str]:
    """The releases that are works of the bibliography too: by the key of the entry, that of the release.

    Args:
        m: the run's manifest.
    """
    held = {_title(s.text): s.key for s in m.sources if s.key in figures_of(m)}
    found = {}
    for source in m.sources:
        entry = _ENTRY.fullmatch(source.text)
        if (
            entry
            and source.key not in held.values()
            and (key := held.get(_title(f"{entry['author']}. {entry['rest']}")))
        ):
            found[source.key] = key
    return found


def once(m: Manifest) -> list[tuple[tuple[str, ...], Source]]:
    """The sources of a run, each work once: its keys, and the source whose words are shown.

    A release has its licence, so it is shown in place of the entry.
    """
    also = releases(m)
    keys: dict[str, list[str]] = {}
    for source in m.sources:
        keys.setdefault(also.get(source.key, source.key), []).append(source.key)
    shown: dict[str, Source] = {}
    for source in m.sources:  # a key that both lists have, such as that of judgement, has one line
        if source.key not in also:
            shown.setdefault(source.key, source)
    return [((key, *(k for k in dict.fromkeys(keys[key]) if k != key)), source) for key, source in shown.items()]


def _title(text: str) -> tuple[str, str]:
    """The author or publisher with which a text begins, and the title that follows."""
    author, _, rest = text.partition(". ")
    return author, rest.partition(". ")[0].removesuffix(".").removesuffix(_QUOTED)
