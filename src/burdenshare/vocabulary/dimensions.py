"""The axes that an array may have, in their fixed order.

The draw is the last axis of every array and is not listed: it is always present. The year is the loop, not an axis.
"""

from __future__ import annotations

from typing import Final

DIMENSIONS: Final[tuple[str, ...]] = ("actor", "party", "mission", "contingency", "programme")

MEANING: Final[dict[str, str]] = {
    "actor": "a state, by its ISO 3166 three-letter code",
    "party": "the other state of a pair, with the same labels as `actor`",
    "mission": "a task of the armed forces, such as sea control",
    "contingency": "a war that is to be deterred",
    "programme": "a named purchase of equipment",
}
