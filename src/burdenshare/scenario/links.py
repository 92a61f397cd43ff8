"""Links between parts of a scenario: correlations, and definitions that must not be mixed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from burdenshare.scenario.parts import Parts
from burdenshare.scenario.schema import EACH
from burdenshare.vocabulary.errors import Problem, nearest


def refuse_mixed_definitions(
    parts: Parts, definitions: Mapping[str, Mapping[str, str]], places: Mapping[str, str]
) -> None:
    """A pledge under one definition is never compared with spending under another.

    Args:
        parts: of the scenario; faults are noted there.
        definitions: by quantity and actor.
        places: where the scenario's words stand. The fault is in the pledge, unless the file that names the definition
            comes after it.
    """
    for lever in parts.levers.values():
        quantity = parts.cards[lever.name].definition_of
        chosen = definitions.get(quantity or "", {})
        for actor in parts.actors:
            meant, held = (
                lever.definition.get(actor, lever.definition.get(EACH)),
                chosen.get(actor, chosen.get(EACH)),
            )
            known = meant in parts.cards[lever.name].definitions
            if not (known and held and meant != held and lever.path(actor)):
                continue
            pledge = f"`{lever.name}` of {actor} is defined as `{meant}`"
            whole = f"definitions.{quantity}"
            # A child that names one definition for all takes the place of what its parents say of each.
            found = [places[k] for k in (f"{whole}.{actor}", f"{whole}.{EACH}", whole) if k in places]
            mine = [place for place in found if parts.own is not None and _file(place) == parts.own.place]
            named = next(iter((*mine, *found)), "")
            if parts.own is not None and _file(named) == parts.own.place != _file(lever.place):
                wrong = f"`{whole}`: {actor} is defined as `{held}`, but {pledge}."
                do = f"Write `{meant}`, or give the pledge as `{held}` too."
                parts.problems.append(Problem(named, wrong, "Definitions are never mixed.", do))
            else:
                wrong = f"{pledge}, but `{quantity}` of {actor} as `{held}`."
                do = f"Give the pledge as `{held}`."
                parts.problems.append(Problem(lever.place, wrong, "Definitions are never mixed.", do))


def _file(place: str) -> str:
    return place.rpartition(":")[0]


def read_correlations(
    parts: Parts, rows: Sequence[Sequence[Any]], places: Sequence[str]
) -> tuple[tuple[str, str, float], ...]:
    """The correlations of sampled scalars within their groups, each pair in the order of its names.

    Faults are noted.

    Args:
        parts: of the scenario.
        rows: first, second and number, as written.
        places: the place of each row.
    """
    found: list[tuple[str, str, float]] = []
    pairs: dict[tuple[str, ...], str] = {}
    for row, place in zip(rows, places, strict=True):
        if len(row) != 3 or not all(isinstance(x, str) for x in row[:2]) or not isinstance(row[2], int | float):
            parts.problems.append(Problem(place, f"`{row}` is not a correlation.", "Write [first, second, number]."))
            continue
        groups = [_group(parts, place, name) for name in row[:2]]
        if None in groups:
            continue
        if not groups[0] or groups[0] != groups[1]:
            parts.problems.append(
                Problem(
                    place,
                    f"`{row[0]}` and `{row[1]}` are not in one group.",
                    "Give both uncertainties one `group:`.",
                )
            )
        elif row[0] == row[1] or not -1 < row[2] < 1:
            parts.problems.append(
                Problem(
                    place,
                    f"the correlation of `{row[0]}` and `{row[1]}` is {row[2]:g}.",
                    "It lies between -1 and 1, of two scalars.",
                )
            )
        elif (pair := tuple(sorted(row[:2]))) in pairs:
            wrong = f"the correlation of `{row[0]}` and `{row[1]}` is given twice."
            right = f"It stands at {pairs[pair]} too." if pairs[pair] != place else ""
            parts.problems.append(Problem(place, wrong, right, "Keep one of them."))
        else:
            pairs[pair] = place
            found.append((*sorted(row[:2]), float(row[2])))
    if found and not _positive_definite(found):
        parts.problems.append(
            Problem(
                places[0], "the correlation matrix is not positive definite.", "", "Bring the correlations closer to 0."
            )
        )
    return tuple(found)


def _group(parts: Parts, place: str, name: str) -> str | None:
    match = re.fullmatch(r"(\w+)(?:\[([\w,]+)\])?", name)
    uncertainty = parts.uncertainties.get(match[1]) if match else None
    labels = match[2].split(",") if match and match[2] else []
    if uncertainty is None or uncertainty.distribution(*labels) is None:
        known = [f"{u.name}[{a}]" for u in parts.uncertainties.values() for a in parts.actors]
        parts.problems.append(Problem(place, f"the scenario has no sampled number `{name}`.", nearest(name, known)))
        return None
    return uncertainty.group


def _positive_definite(rows: list[tuple[str, str, float]]) -> bool:
    import numpy as np

    names = sorted({n for first, second, _ in rows for n in (first, second)})
    matrix = np.eye(len(names))
    for first, second, value in rows:
        i, j = names.index(first), names.index(second)
        matrix[i, j] = matrix[j, i] = value
    return bool(np.linalg.eigvalsh(matrix).min() > 1e-9)
