"""The newest figures of a member beside its money, line by line, and the lines that the data do not hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from burdenshare.data.catalog import Catalog
from burdenshare.vocabulary.answers import Cell

LINES: Final = (
    "defence_share",
    "defence_spending",
    "equipment_share",
    "personnel_share",
    "active_force",
    "host_nation_payment",
)
NOT_HELD: Final = ("deployed and hosted forces", "bases", "arms and aid given", "missions", "risk borne")


def held_lines(catalog: Catalog, name: str, last: int) -> Iterator[dict[str, Cell]]:
    """The newest figure of each line and definition up to a year; figures that were superseded do not count.

    Args:
        catalog: the figures.
        name: of the member.
        last: the year.
    """
    for line in LINES:
        held = catalog.observations.get((line, name), ())
        for definition in dict.fromkeys(o.definition for o in held if o.flag != "superseded"):
            rows = [o for o in catalog.find(line, name, definition) if o.year <= last]
            if rows:
                newest = rows[-1]
                yield {
                    "member": name, "line": line.replace("_", " "), "definition": definition, "year": newest.year,
                    "value": newest.value, "unit": newest.unit,
                }  # fmt: skip
