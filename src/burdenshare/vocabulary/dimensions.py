"""The axes that an array may have, in their fixed order.

The draw is the last axis of every array and is not listed: it is always present. The year is the loop, not an axis.
"""

from __future__ import annotations

from typing import Final

DIMENSIONS: Final[tuple[str, ...]] = ("actor", "party", "mission", "contingency", "programme", "cohort")
# Axes over which the model sums: no outcome has them, and no user names their labels.
INNER: Final[tuple[str, ...]] = ("cohort",)
SHOWN: Final[tuple[str, ...]] = tuple(d for d in DIMENSIONS if d not in INNER)
# Cohorts by the years since they could be called up: the longest service that can be set is ten years.
COHORTS: Final[tuple[str, ...]] = tuple(str(age) for age in range(10))

MEANING: Final[dict[str, str]] = {
    "actor": "a state, by its ISO 3166 three-letter code",
    "party": "the other state of a pair, with the same labels as `actor`",
    "mission": "a task of the armed forces, such as sea control",
    "contingency": "a war that is to be deterred",
    "programme": "a named purchase of equipment",
    "cohort": "the men who could be called up in a year, by the number of years since then",
}
