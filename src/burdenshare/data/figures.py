"""Figures as answers: available figures by definition, missing ones with the reason, comparisons of actors.

A figure is named `QUANTITY:ACTOR:YEAR:DEFINITION:ORIGIN`, and `burdenshare explain` opens it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from burdenshare.data.choosing import in_use_by_rule
from burdenshare.data.countries import country_name
from burdenshare.data.crosswalk import newest
from burdenshare.data.currencies import own_currency
from burdenshare.data.definitions import definitions, missing
from burdenshare.data.marks import is_date
from burdenshare.data.money import Converted, convert, is_own_money
from burdenshare.data.observation import OUTLIER, Observation
from burdenshare.data.release import Release
from burdenshare.data.room import OWN, Room
from burdenshare.vocabulary.answers import Answer, Cell, Table, listed_plainly
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed, nearest, so_many

_COMPARE: Final = "burdenshare data compare"
_MOST: Final = 8
# Numbers and sentences that are written to files beside what the screen shows.
_RATES: Final = ("exchange_rate", "purchasing_power_rate", "price_factor")


def figure_name(o: Observation) -> str:
    """The name of a figure in outputs and for `explain`."""
    return f"{o.quantity}:{o.actor}:{o.year}:{o.definition}:{o.origin}"


def quality(o: Observation, older: bool = False) -> str:
    """The quality of a figure in words: grade, how it was obtained, the publisher's own mark, and a fiscal year."""
    basis = {"page": "read in a page", "memory": "from memory"}.get(o.basis, o.basis)
    fiscal, known = re.match(r"fiscal year [^,]+", o.note), re.search(r"known outlier: .*", o.note)
    flag = f"{o.flag}: {o.note}" if o.flag == OUTLIER and o.note else o.flag
    said = [f"grade {o.grade}" if o.grade else "", basis, flag, fiscal[0] if fiscal else "", known[0] if known else ""]
    said.append("older release" if older else "")
    return ", ".join(dict.fromkeys(w for w in said if w))


def shown(
    room: Room,
    quantity: str,
    actors: Sequence[str],
    years: tuple[int, int] | None,
    definition: str | None = None,
    like: float | None = None,
    terms: str | None = None,
    prices: int | None = None,
    vintage: str | None = None,
    as_of: str | None = None,
) -> Answer:
    """All figures of a quantity under every definition, and the missing ones with the reason.

    Args:
        room: the user's catalogue.
        quantity: such as `defence_share`.
        actors: their codes; empty for all.
        years: the first and last year; None for all.
        definition: only this one.
        like: only figures equal to this one when rounded to its digits.
        terms: money in `local`, `usd` or `ppp` terms.
        prices: money at the prices of this year.
        vintage: of the package's figures; None for the newest.
        as_of: a date; only figures of releases that were published by then.

    Raises:
        NotHeld: there is no figure, or no rate for the conversion.
        ProblemsFound: the date is none.
    """
    place, known = "burdenshare data show", room.quantities()
    if quantity not in known:
        right = nearest(quantity, known) or "`burdenshare list data` names them."
        raise NotHeld([Problem(place, f"there is no figure named `{quantity}`.", right)])
    if as_of is not None:
        held = _published_by(room, as_of, room.find(quantity, actors, years, definition, _known_by(room, as_of)))
    else:
        held = room.find(quantity, actors, years, definition, _of_vintage(room, vintage))
    found = [o for o in held if like is None or reads_as(o.value, like)]
    tables = [_figures(room, quantity, found, held, terms, prices)] if found else []
    if like is None and years and actors:
        tables.append(_missing(room, quantity, actors, range(years[0], years[1] + 1), definition, held))
    if not any(table.rows for table in tables):
        do = f"`burdenshare data show {quantity}` shows all."
        raise NotHeld([Problem(place, f"no figure of `{quantity}` matches.", "", do)])
    now = now_reads(room, found, held) if like is not None else ()
    question = f"What is {quantity.replace('_', ' ')} of {_names(actors)}, and by whose figures?"
    return Answer("data show", question, tuple(tables), (*now, *_counting(found)))


def _of_vintage(room: Room, vintage: str | None) -> tuple[Release, ...] | None:
    """The releases in use, with a named vintage of the package's figures in place of its newest."""
    if vintage is None:
        return None
    others = (release for source, release in room.in_use().items() if source != OWN)
    return (room.release(f"{OWN}@{vintage}", "--vintage"), *others)


def _known_by(room: Room, day: str) -> tuple[Release, ...]:
    """The release of each source that would have been in use on a day; the package's tables, which hold older ones.

    Raises:
        ProblemsFound: the text is no date.
    """
    if not is_date(day):
        right = "Write YEAR, YEAR-MONTH or YEAR-MONTH-DAY."
        raise ProblemsFound([Problem("--as-of", f"`{day}` is not a date.", right)])
    found = (r for r in room.releases() if r.source == OWN or r.vintage[: len(day)] <= day)
    return tuple(in_use_by_rule(found).values())


def _published_by(room: Room, day: str, held: Iterable[Observation]) -> tuple[Observation, ...]:
    """Figures of releases that were published by a day; the package quotes releases with dates of their own.

    A figure that a later release superseded was current then.
    """
    vintages = {k: o.vintage for k, o in room.origins().items()}
    found = [o for o in held if vintages[o.origin][: len(day)] <= day]
    return tuple(replace(o, flag="") if o.flag == "superseded" else o for o in found)


def reads_as(value: float, like: float) -> bool:
    """Whether a value rounds to a number with the digits of that number."""
    digits = len(f"{like:.10f}".rstrip("0").partition(".")[2])
    return round(value, digits) == like


def _figures(
    room: Room, quantity: str, found: Iterable[Observation], held: Iterable[Observation],
    terms: str | None, prices: int | None,
) -> Table:  # fmt: skip
    """The figures as a table; what is equal in all rows is in the sentence instead of a column."""
    origins = room.origins()
    vintages = {k: o.vintage for k, o in origins.items()}
    current = set(newest(held, vintages))
    rows: list[dict[str, Cell]] = []
    lacking: dict[str, int] = {}
    refused: ProblemsFound | None = None
    for o in sorted(found, key=lambda o: (o.actor, o.year, o.definition, vintages[o.origin])):
        try:
            made = _in_terms(room, o, terms, prices)
        except ProblemsFound as error:  # of this figure; the others may be held in money that needs no rate
            if not is_own_money(o.unit) and not isinstance(error, NotHeld):
                raise
            refused = refused or error
            why = "no currency is named" if is_own_money(o.unit) else error.problems[0].wrong.rstrip(".")
            lacking[f"in `{o.unit}` left out: {why}"] = lacking.get(f"in `{o.unit}` left out: {why}", 0) + 1
            continue
        rows.append(
            {"year": o.year, "actor": o.actor, "definition": o.definition, "value": made.value, "unit": made.unit,
             "prices": made.prices, "quality": quality(o, o not in current and o.flag != "superseded"),
             "publisher": origins[o.origin].publisher, "release": vintages[o.origin],
             "licence": origins[o.origin].licence, "figure": figure_name(o),
             "rates": "; ".join(made.rates) or ("none needed" if terms or prices else ""),
             **({q: made.numbers.get(q) for q in _RATES} if terms or prices else {}),
             "source": origins[o.origin].attribution}
        )  # fmt: skip
    if not rows and refused:
        raise refused
    columns = [c for c in rows[0] if c != "rates" or any(r["rates"] for r in rows)]
    same = [c for c in ("unit", "prices", "actor", "licence") if len({r[c] for r in rows}) == 1]
    said = ", ".join(str(rows[0][c]) for c in same if rows[0][c])
    sentence = f"{said}. " if said else ""
    sentence += f"{so_many(len(rows), 'figure')}. Definitions are different quantities; publishers are never joined."
    for why, number in list(lacking.items())[:_MOST]:
        sentence += f" {so_many(number, 'figure')} {why}."
    kept = dict.fromkeys((c for c in columns if c not in (*same, *_RATES, "source")), "")
    return Table("figures", quantity.replace("_", " ").capitalize(), sentence, kept, tuple(rows))


def _in_terms(room: Room, o: Observation, terms: str | None, prices: int | None) -> Converted:
    if terms is None and prices is None:
        return Converted(o.value, o.unit, o.price_base, (), {})
    return convert(o, terms or "local", prices, own_currency(o.actor), lambda q, a, y: _rate(room, q, a, y))


def _rate(room: Room, quantity: str, actor: str, year: int) -> Observation | None:
    """The IMF's rate of a year, from its newest release."""
    vintages = {k: o.vintage for k, o in room.origins().items()}
    return next(iter(newest(room.find(quantity, [actor], (year, year), "imf"), vintages)), None)


def now_reads(room: Room, found: Iterable[Observation], held: Iterable[Observation]) -> tuple[str, ...]:
    """Newer values that the same publisher gives of the figures that come from an older release of its own."""
    origins, held = room.origins(), tuple(held)
    vintages = {k: o.vintage for k, o in origins.items()}
    current = {
        (publisher, o.actor, o.definition, o.year, o.unit, o.price_base): o
        for publisher in {origins[o.origin].publisher for o in held}
        for o in newest((o for o in held if origins[o.origin].publisher == publisher), vintages)
    }
    said = []
    for o in found:
        now = current[origins[o.origin].publisher, o.actor, o.definition, o.year, o.unit, o.price_base]
        if now is not o and not reads_as(now.value, o.value):
            before, after = origins[o.origin], origins[now.origin]
            said.append(
                f"{o.value:g} {o.unit} is {before.publisher}'s figure of {o.actor} for {o.year} in the release of "
                f"{before.vintage}; the release of {after.vintage} gives {now.value:.2f}."
            )
    return tuple(said)


def _missing(
    room: Room, quantity: str, actors: Sequence[str], years: Iterable[int], definition: str | None,
    held: Iterable[Observation],
) -> Table:  # fmt: skip
    held, last = tuple(held), room.last_years(quantity)
    rows = [
        {"actor": m.actor, "definition": m.definition, "years": span(m.years), "why": m.why}
        for actor in actors
        for m in missing(quantity, actor, years, held, last)
        if definition in (None, m.definition)
    ]
    columns = dict.fromkeys(("actor", "definition", "years", "why"), "")
    said = "Under definitions that describe this quantity." if rows else "No figure of a publisher is missing."
    return Table("missing", "What is missing", said, columns, tuple(rows))


def span(years: Sequence[int]) -> str:
    """Years as people write them: `2023 to 2026`, or each of them."""
    whole = list(range(years[0], years[-1] + 1)) == list(years) and len(years) > 1
    return f"{years[0]} to {years[-1]}" if whole else ", ".join(map(str, years))


def _names(actors: Sequence[str]) -> str:
    return listed_plainly([country_name(a) for a in actors]) if actors else "all actors"


def _counting(found: Iterable[Observation]) -> tuple[str, ...]:
    used = dict.fromkeys(o.definition for o in found)
    known = [definitions()[d] for d in used if d in definitions()]
    apart = " {} The two are never joined." if len(used) > 1 else ""
    return tuple(f"`{d.name}`, {d.label}: {d.counts}" + (apart.format(d.apart) if d.apart else "") for d in known)


def compared(
    room: Room, quantity: str, actors: Sequence[str], year: int, definition: str | None, across: Sequence[str]
) -> Answer:
    """One quantity of several actors side by side: under one definition, or across several that are named.

    The answer names the actors without a figure, which it leaves out.

    Raises:
        NotHeld: fewer than two actors have a figure under the definition.
        ProblemsFound: no definition was named and the actors have none in common, or the units differ.
    """
    origins = room.origins()
    vintages = {k: o.vintage for k, o in origins.items()}
    found = newest(room.find(quantity, actors, (year, year)), vintages)
    every = {a: tuple(o for o in found if o.actor == a) for a in actors}
    held = {a: rows for a, rows in every.items() if rows}
    wanted = tuple(across) or ((definition,) if definition else _common(held))
    if held and not wanted:
        do = "`--across national,nato` compares across definitions, and labels it."
        right = f"Available: {_definitions_of(held)}."
        raise ProblemsFound([Problem(_COMPARE, "the actors share no definition.", right, do)])
    rows = sorted(_chosen(quantity, year, held, wanted), key=lambda o: -o.value)
    used = list(dict.fromkeys(o.definition for o in rows))
    sentence = f"All under `{used[0]}`."
    if _mixes(used[0]):
        sentence = f"All under `{used[0]}`, WHICH MIXES DEFINITIONS: not like for like."
    if len(used) > 1:
        sentence = f"ACROSS DEFINITIONS ({', '.join(used)}): not like for like."
    body = tuple(
        {"actor": o.actor, "value": o.value, "unit": o.unit, "definition": o.definition,
         "of_the_largest": o.value / rows[0].value if rows[0].value else None, "figure": figure_name(o),
         "prices": o.price_base, "publisher": origins[o.origin].publisher, "release": vintages[o.origin],
         "licence": origins[o.origin].licence, "source": origins[o.origin].attribution}
        for o in rows
    )  # fmt: skip
    columns = dict.fromkeys(("actor", "value", "unit", "definition", "of_the_largest", "figure"), "")
    table = Table("compared", f"{quantity.replace('_', ' ').capitalize()} in {year}", sentence, columns, body)
    left = [a for a in actors if a not in {o.actor for o in rows}]
    out = [f"Left out, without such a figure for {year}: {', '.join(left)}."] if left else []
    out += [f"The figure of {o.actor} is far off those beside it: {o.note}." for o in rows if o.flag == OUTLIER]
    question = f"How do {_names([a for a in actors if a not in left])} compare?"
    return Answer("data compare", question, (table,), (*out, *_counting(rows)))


def _chosen(
    quantity: str, year: int, held: dict[str, tuple[Observation, ...]], wanted: Sequence[str]
) -> list[Observation]:
    """Each actor's figure under the first wanted definition that it has, in a unit common to all."""
    fitting = {}
    for actor, found in held.items():
        first = next((d for d in wanted if any(o.definition == d for o in found)), None)
        if first is not None:
            fitting[actor] = {(o.unit, o.price_base): o for o in found if o.definition == first}
    if len(fitting) < 2:
        some = f"only {next(iter(fitting))} has a figure" if fitting else "no actor has a figure"
        lacking = {a: found for a, found in held.items() if a not in fitting}
        right = f"Available: {_definitions_of(lacking)}." if lacking else ""
        under = f" under {listed(wanted)}" if wanted else ""
        raise NotHeld([Problem(_COMPARE, f"{some} of {quantity} in {year}{under}.", right)])
    # Each actor's own money is another unit for each: it is never compared, whatever it is called.
    shared = {f for f in set.intersection(*map(set, fitting.values())) if not is_own_money(f[0])}
    if not shared:
        units = sorted({unit for found in fitting.values() for unit, _ in found})
        do = "`burdenshare data show … --money usd --prices 2025` converts them."
        raise ProblemsFound(
            [Problem(_COMPARE, "the figures are in different units.", f"They are {listed(units)}.", do)]
        )
    form = min(shared, key=lambda form: (form[1] != "nominal", form))
    return [found[form] for found in fitting.values()]


def _common(held: dict[str, tuple[Observation, ...]]) -> tuple[str, ...]:
    """The definition that all share; one that mixes definitions counts only if it is named."""
    each = [{o.definition for o in found} for found in held.values()]
    shared = {d for d in set.intersection(*each) if not _mixes(d)} if each else set()
    order = [d for d in definitions() if d in shared] + sorted(shared - set(definitions()))
    return tuple(order[:1])


def _mixes(definition: str) -> bool:
    return definition in definitions() and definitions()[definition].mixes


def _definitions_of(held: dict[str, tuple[Observation, ...]]) -> str:
    said = [f"{a}: {listed(sorted({o.definition for o in found}))}" for a, found in held.items()]
    return "; ".join(said[:_MOST]) + (f"; and {len(said) - _MOST} more" if len(said) > _MOST else "")
