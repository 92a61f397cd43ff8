"""Is a pledge realistic: how many states of the record rose as much in as many years, and what came of plans.

From the figures of the data room and the sourced reasons of the run's own assumptions alone. Where they hold nothing on
it, there is no line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from burdenshare.data.catalog import Catalog, open_vintage
from burdenshare.data.countries import country_name
from burdenshare.data.definitions import definitions
from burdenshare.data.observation import Observation, Origin
from burdenshare.engine.outcome import Run
from burdenshare.studies.four_words import RELATED_PLEDGE, stops_of
from burdenshare.vocabulary.answers import in_sentence, listed_plainly
from burdenshare.vocabulary.errors import NotHeld

SHARE: Final = "defence_share"
LONG: Final = 8  # years of one definition, from which a state's record counts
MANY: Final = 10  # states, from which a definition is a record to compare with
NOT_COUNTED: Final = ("superseded", "forecast")
QUOTED: Final = "quoted fact"  # the licence of single figures of a document that is not ours to copy
KEPT: Final = ("pledge_effect", "pledge_compliance")  # the assumptions whose reasons say what came of pledges and plans


@dataclass(frozen=True)
class Realism:
    """What the record says of an actor's pledge: how many states rose as much, what came of plans, and the origins.

    `asked` is what the pledge raises, and `untested` what it promises beside that, which no record shows.
    """

    actor: str
    asked: str
    untested: str
    count: str  # as `15 of 31 states`; empty where there is no record
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
        related = max((share for _, share in stops_of(run, actor, RELATED_PLEDGE)), default=0.0)
        core = "of core spending " if related > 0 else ""
        asked = f"{core}from {low:.2f} percent of GDP in {first} to {high:.2f} in {last}"
        untested = f"The related {related:.2f} percent are not tested: no record of the data holds such spending."
        count, others, origins = _others(run, high - low, last - first)
        plans = _plans(run) if actor == focus else ()
        if count or plans:
            found.append(Realism(actor, asked, untested if related > 0 else "", count, others, plans, origins))
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
    most = {state: _largest(shares, years) for state, shares in record.items()}
    reached = sorted((s for s, m in most.items() if m >= rise), key=lambda s: (-most[s], s))
    names = [f"{in_sentence(country_name(s))} {most[s]:+.2f}" for s in reached[:3]]
    best = max(most, key=lambda s: most[s])
    more = ", ".join(names) or f"the largest rise is {most[best]:+.2f}, {in_sentence(country_name(best))}"
    known = definitions().get(definition)
    whose = f" The record is of {known.record}." if known and known.record else ""
    said = f"({more}). {_reach(record, years)} By {known.label if known else definition}; estimates count.{whose}"
    used = [o for s in record for o in catalog.find(SHARE, s, definition) if o.flag not in NOT_COUNTED]
    if len(reached) == len(record):
        done = f"of the record has done this at least once: {rise:.2f} points within {_years(years)} {said}"
        return f"Every one of {len(record)} states", done, _documents(catalog, used)
    count = f"{len(reached) or 'None'} of {len(record)} states"
    return count, f"raised theirs by {rise:.2f} points within {_years(years)} {said}", _documents(catalog, used)


def _years(count: int) -> str:
    return f"{count} year{'s' if count != 1 else ''}"


def _reach(record: Mapping[str, Mapping[int, float]], years: int) -> str:
    """From when to when the records go, and how many are too short to show a rise of so many years."""
    firsts, lasts = (Counter(pick(shares) for shares in record.values()) for pick in (min, max))
    begin, end = (
        listed_plainly([f"{year} ({n} of them)" if len(by) > 1 else str(year) for year, n in sorted(by.items())])
        for by in (firsts, lasts)
    )
    short = sum(max(shares) - min(shares) < years for shares in record.values())
    which = "all" if short == len(record) else str(short)
    too_short = f"; {which} of them are shorter than {_years(years)}, and may hide a rise"
    return f"The records begin in {begin} and end in {end}{too_short if short else ''}."


def _documents(catalog: Catalog, used: Iterable[Observation]) -> tuple[str, ...]:
    """The documents of some figures by publisher, with the grade that the data give them, where they do."""
    grades: dict[str, set[str]] = {}
    for o in used:
        if o.origin in catalog.origins:
            grades.setdefault(o.origin, set()).add(o.grade)
    by: dict[str, list[str]] = {}
    for key in sorted(grades):
        origin, graded = catalog.origins[key], ", ".join(sorted(g for g in grades[key] if g))
        said = [_edition(origin), "quoted" if origin.licence == QUOTED else "", f"grade {graded}" if graded else ""]
        by.setdefault(f"{origin.publisher}, {_work(origin)}", []).append(", ".join(filter(None, said)))
    return tuple(
        f"{work}: {'; '.join(editions)}." if any(editions) else f"{work}." for work, editions in sorted(by.items())
    )


def _work(origin: Origin) -> str:
    """The title without its edition in brackets at the end."""
    return origin.title.partition(" (")[0]


def _edition(origin: Origin) -> str:
    return origin.title.removeprefix(_work(origin)).strip(" ()")


def _record(catalog: Catalog) -> tuple[str, Mapping[str, Mapping[int, float]]]:
    """The shares of the definition with most states that have a long record."""
    by: dict[str, dict[str, dict[int, float]]] = {}
    for (quantity, actor), rows in catalog.observations.items():
        if quantity == SHARE:
            for o in rows:
                if o.flag not in NOT_COUNTED:
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
