"""Is a pledge realistic: how many states of the record rose as much in as many years, and what came of plans.

From the figures of the data room and the sourced reasons of the run's own assumptions alone. Where they hold nothing on
it, there is no line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from burdenshare.data.catalog import Catalog, open_vintage
from burdenshare.data.countries import country_name
from burdenshare.data.definitions import definitions
from burdenshare.engine.outcome import Run
from burdenshare.studies.four_words import stops_of
from burdenshare.vocabulary.answers import in_sentence
from burdenshare.vocabulary.errors import NotHeld

SHARE: Final = "defence_share"
LONG: Final = 8  # years of one definition, from which a state's record counts
MANY: Final = 10  # states, from which a definition is a record to compare with
KEPT: Final = ("pledge_effect", "pledge_compliance")  # the assumptions whose reasons say what came of pledges and plans


@dataclass(frozen=True)
class Realism:
    """What the record says of an actor's pledge: how many states rose as much, what came of plans, and the origins."""

    actor: str
    asked: str
    count: str  # as `15 of 31`; empty where there is no record
    others: str
    plans: tuple[str, ...]
    origins: tuple[str, ...]


def realism(run: Run) -> tuple[Realism, ...]:
    """What the record says of each pledge that rises, the focus first; empty where there is no record."""
    focus = run.manifest.leads
    found = []
    for actor in (focus, *(a for a in run.manifest.actors if a != focus)):
        stops = stops_of(run, actor)
        if len(stops) < 2 or stops[-1][1] <= stops[0][1]:
            continue
        (first, low), (last, high) = stops[0], max(stops, key=lambda s: s[1])
        asked = f"from {low:.2f} percent of GDP in {first} to {high:.2f} in {last}"
        count, others, origins = _others(run, high - low, last - first)
        plans = _plans(run) if actor == focus else ()
        if count or plans:
            found.append(Realism(actor, asked, count, others, plans, origins))
    return tuple(found)


def _others(run: Run, rise: float, years: int) -> tuple[str, str, tuple[str, ...]]:
    """How many states of the longest comparable record rose as much in as many years."""
    try:
        catalog = open_vintage(run.manifest.data)
    except NotHeld:  # figures that this computer does not have
        return "", "", ()
    definition, record = _record(catalog)
    if not record:
        return "", "", ()
    held = sorted({y for shares in record.values() for y in shares})
    most = {state: _largest(shares, years) for state, shares in record.items()}
    reached = sorted((s for s, m in most.items() if m >= rise), key=lambda s: (-most[s], s))
    names = [f"{in_sentence(country_name(s))} {most[s]:+.2f}" for s in reached[:3]]
    best = max(most, key=lambda s: most[s])
    more = ", ".join(names) or f"the largest rise is {most[best]:+.2f}, {in_sentence(country_name(best))}"
    count = f"{len(reached) or 'None'} of {len(record)}"
    by = definitions()[definition].label if definition in definitions() else definition
    line = (
        f"states with a record for {held[0]} to {held[-1]} raised theirs by {rise:.2f} points within {years} years "
        f"({more}). Definition: {by}; estimates count."
    )
    used = {o.origin for s in record for o in catalog.find(SHARE, s, definition)}
    return count, line, tuple(sorted(catalog.origins[o].attribution for o in used if o in catalog.origins))


def _record(catalog: Catalog) -> tuple[str, Mapping[str, Mapping[int, float]]]:
    """The shares of the definition with most states that have a long record."""
    by: dict[str, dict[str, dict[int, float]]] = {}
    for (quantity, actor), rows in catalog.observations.items():
        if quantity == SHARE:
            for o in rows:
                if o.flag not in ("superseded", "forecast"):
                    by.setdefault(o.definition, {}).setdefault(actor, {})[o.year] = o.value
    long = {d: {a: s for a, s in held.items() if len(s) >= LONG} for d, held in by.items()}
    best = max(sorted(long), key=lambda d: len(long[d]), default="")
    return (best, long[best]) if best and len(long[best]) >= MANY else ("", {})


def _largest(shares: Mapping[int, float], years: int) -> float:
    """The largest rise between two years of a record that are no farther apart than so many years."""
    return max((shares[b] - shares[a] for a in shares for b in shares if 0 < b - a <= years), default=0.0)


def _plans(run: Run) -> tuple[str, ...]:
    """What came of earlier pledges and plans, as the reasons of the run's assumptions say, with their sources."""
    rows = [row for name in KEPT if (row := run.manifest.assumption(name)) is not None]
    return tuple(
        f"{row.why} [{', '.join(s for s in row.source if s != 'judgement')}]"
        for row in rows
        if any(s not in ("judgement", "memory") for s in row.source)
    )
