"""The axes an array may have, in the one order in which they stand.

The draw is the last axis of every array and is not listed: it is always there. The year is the loop, not an axis.
"""

from __future__ import annotations

from typing import Final

DIMENSIONS: Final[tuple[str, ...]] = ("actor", "party", "mission", "contingency", "programme")

MEANING: Final[dict[str, str]] = {
    "actor": "a state, by its ISO 3166 three-letter code",
    "party": "the other state of a pair: the same labels as `actor`",
    "mission": "what forces are for",
    "contingency": "a war that is being deterred",
    "programme": "a named purchase",
}
