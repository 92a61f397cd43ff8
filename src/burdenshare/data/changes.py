"""What changed between two releases, and why, where the reason is known."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from burdenshare.data.countries import states
from burdenshare.data.crosswalk import recorded_cases
from burdenshare.data.observation import Observation

Key: TypeAlias = tuple[str, str, str, str, str, int]
Elsewhere: TypeAlias = dict[tuple[str, str, int], str]
_SMALL: Final = 1e-9
_LITTLE: Final = 5e-4  # publishers round what they revise
_DIGITS: Final = 8
_OWN_MONEY: Final = "local money"
_REVISED: Final = "revised by the publisher; the reason is not recorded"


@dataclass(frozen=True)
class Change:
    """One figure that changed, appeared or disappeared; `before` is None if it is new, `after` if it is gone."""

    quantity: str
    actor: str
    year: int
    definition: str
    unit: str
    before: float | None
    after: float | None
    why: str


def changes(before: Iterable[Observation], after: Iterable[Observation]) -> tuple[Change, ...]:
    """Every figure that differs between two releases, by quantity, actor and year.

    Constant prices of two base years are compared under one name and reported as rebased.
    """
    old, new = _by_key(before), _by_key(after)
    gone, come = _definitions(old, new), _definitions(new, old)
    found = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None and _same(was, now):
            continue
        one = now or was
        assert one is not None
        if was is None:
            why = _renamed("new", "previously reported as", gone, one)
        elif now is None:
            why = _renamed("no longer reported", "now reported as", come, one)
        else:
            why = _why(was, now, old, new)
        values = (was.value if was else None, now.value if now else None)
        found.append(Change(one.quantity, one.actor, one.year, one.definition, one.unit, *values, why))
    return tuple(found)


def counted(found: Iterable[Change]) -> dict[str, int]:
    """How many figures changed for each reason."""
    return dict(Counter(change.why for change in found).most_common())


def in_both(before: Iterable[Observation], after: Iterable[Observation]) -> tuple[tuple[Observation, ...], ...]:
    """The figures of two releases under definitions that both use: only these can be compared."""
    both = tuple(before), tuple(after)
    given = [{(o.quantity, o.definition) for o in rows} for rows in both]
    shared = given[0] & given[1]
    return tuple(tuple(o for o in rows if (o.quantity, o.definition) in shared) for rows in both)


def _by_key(observations: Iterable[Observation]) -> dict[Key, Observation]:
    """Figures by what they measure; of two for the same thing, the one that was not superseded."""
    found: dict[Key, Observation] = {}
    for o in sorted(observations, key=lambda o: o.flag != "superseded"):
        prices = "constant" if o.price_base.startswith("constant") else o.price_base
        found[o.quantity, o.actor, o.definition, _unit(o), prices, o.year] = o
    return found


def _own(o: Observation) -> str:
    """The currency of an actor; empty where it has none."""
    return states()[o.actor].currency if o.actor in states() else ""


def _unit(o: Observation) -> str:
    """The unit of a figure: an actor's own money is one, whether its release names the currency or not."""
    return _OWN_MONEY if o.unit in (_OWN_MONEY, _own(o)) else o.unit


def _definitions(these: Mapping[Key, Observation], others: Mapping[Key, Observation]) -> Elsewhere:
    """The definition of figures that only these have, by quantity, actor and year."""
    return {(o.quantity, o.actor, o.year): o.definition for key, o in these.items() if key not in others}


def _renamed(plain: str, said: str, elsewhere: Elsewhere, o: Observation) -> str:
    definition = elsewhere.get((o.quantity, o.actor, o.year), o.definition)
    return plain if definition == o.definition else f"another definition: {said} `{definition}`"


def _same(was: Observation, now: Observation) -> bool:
    return math.isclose(was.value, now.value, rel_tol=_SMALL) and was.price_base == now.price_base


def _why(was: Observation, now: Observation, old: Mapping[Key, Observation], new: Mapping[Key, Observation]) -> str:
    bases = [re.sub(r"\D", "", o.price_base) for o in (was, now)]
    if bases[0] != bases[1]:
        return f"prices rebased from {bases[0]} to {bases[1]}"
    for case in recorded_cases().values():
        for where in case["where"]:
            if (was.quantity, was.actor) == (case["quantity"], case["actor"]) and where.get("origin") == was.origin:
                return str(case["says"])
    if was.flag in ("estimate", "forecast", "uncertain") and now.flag == "":
        return f"the {was.flag if was.flag != 'uncertain' else 'uncertain figure'} became an actual figure"
    if _reads_as(now.value, was.value) or _reads_as(was.value, now.value):
        return "the same figure, rounded differently"
    return _other_source(was, now) or _by_parts(was, now, old, new) or _REVISED


def _other_source(was: Observation, now: Observation) -> str:
    """Whether only the source of the figure became a better one: then no publisher revised it."""
    if was.basis == "memory" and now.basis != "memory":
        return "from memory before, no longer"
    if was.grade in ("B", "C") and now.grade == "A" and was.origin != now.origin:
        return "from an official source now, from the press or a copy before"
    return ""


def _reads_as(full: float, rounded: float) -> bool:
    """Whether one value is the other, rounded to that one's digits."""
    digits = len(f"{rounded:.10f}".rstrip("0").partition(".")[2])
    return digits < _DIGITS and round(full, digits) == rounded


def _by_parts(
    was: Observation, now: Observation, old: Mapping[Key, Observation], new: Mapping[Key, Observation]
) -> str:
    """Which part of a share or a dollar amount changed, judged by the spending in the actor's own money."""
    of_output = was.quantity == "defence_share"
    if not of_output and (was.quantity, was.unit, was.price_base) != ("defence_spending", "million USD", "nominal"):
        return ""
    own = f"million {_own(was)}"
    units = dict.fromkeys((_OWN_MONEY, own), "spending in the actor's own money") | {
        "million USD": "spending in dollars"
    }
    for unit, spending in units.items():
        key = ("defence_spending", was.actor, was.definition, unit, "nominal", was.year)
        if unit != _unit(was) and key in old and key in new and old[key].value and was.value:
            spent, moved = new[key].value / old[key].value, now.value / was.value
            other = "output" if of_output else "the exchange rate"
            if math.isclose(spent, 1.0, rel_tol=_LITTLE):
                return f"{other} was revised, {spending} was not"
            if math.isclose(spent, moved, rel_tol=_LITTLE):
                return f"{spending} was revised, {other} was not"
            return f"both were revised, {other} and {spending}"
    return ""
