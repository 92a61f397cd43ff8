"""A share of output over what an actor spends, under each definition: what "5 percent is twice as much" is twice of.

A demand such as 5 percent may have a core part and a related part. A defence budget compares with the core part alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from burdenshare.data.countries import country_name
from burdenshare.data.crosswalk import newest, recorded_cases, restate
from burdenshare.data.definitions import definitions
from burdenshare.data.definitions_side_by_side import side_by_side
from burdenshare.data.figures import figure_name, now_reads, quality, reads_as
from burdenshare.data.observation import Observation
from burdenshare.data.room import Room
from burdenshare.vocabulary.answers import Answer, Cell, Table
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound

SHARE: Final = "defence_share"
CORE: Final = "pledge_core"
RELATED: Final = "pledge_related"
_PLACE: Final = "burdenshare data ratio"
_YEARS: Final = 12
_BASES: Final = ("national", "nato", "sipri")
_COLUMNS: Final = (
    "year",
    "definition",
    "share",
    "times",
    "core_times",
    "quality",
    "publisher",
    "release",
    "licence",
    "figure",
)


@dataclass(frozen=True)
class Counted:
    """How many times an actor's own budget another definition counts: the median, and the middle nine tenths."""

    definition: str
    low: float
    middle: float
    high: float
    rests_on: str


def ratio(
    room: Room,
    share: float,
    actor: str,
    like: float | None = None,
    core: float | None = None,
    counted: Sequence[Counted] = (),
) -> Answer:
    """A share of output over each share that is held of an actor.

    Args:
        room: the user's catalogue.
        share: in % of output, such as 5.
        actor: the code of the actor.
        like: a share that was quoted: only figures that round to it.
        core: the part of the share that compares with a defence budget; the actor's own pledge where None.
        counted: estimates of how much more other definitions count than the actor's own budget.

    Raises:
        NotHeld: no share of the actor is held, or none that rounds to the quoted one.
        ProblemsFound: the share or its core part is not above 0, or the part is larger than the share.
    """
    if not (math.isfinite(share) and share > 0):
        raise ProblemsFound([Problem(_PLACE, f"the share is {share:g}.", "It is a percentage of GDP above 0.")])
    if core is not None and not 0 < core <= share:
        raise ProblemsFound([Problem("--core", f"the core part is {core:g}.", f"It lies between 0 and {share:g}.")])
    held = room.find(SHARE, [actor])
    if not held:
        raise NotHeld([Problem(_PLACE, f"no share of output of {country_name(actor)} is held.")])
    found = [o for o in held if o.value > 0 and (like is None or reads_as(o.value, like))]
    if not found:
        do = f"`burdenshare data show {SHARE} --actor {actor}` shows all."
        raise NotHeld([Problem(_PLACE, f"no share of {actor} rounds to {like:g}.", "", do)])
    parts = (core, share - core) if core else _parts(room, actor, share)
    tables = [_ratios(room, found, held, share, parts, like)]
    if like is None and (ahead := _estimates(room, actor, share, held, counted)).rows:
        tables.append(ahead)
    said = (_to_print(room, actor, share, held, parts, like), *now_reads(room, found, held), *_restated(room, found))
    question = f"How many times what {country_name(actor)} spends is {share:g} % of GDP?"
    return Answer("data ratio", question, tuple(tables), tuple(dict.fromkeys(said)), leads=True)


def _parts(room: Room, actor: str, share: float) -> tuple[float, float] | None:
    """The core and the related part of a share that the actor has pledged; None for any other share."""
    pledged = [newest(room.find(quantity, [actor]), {}) for quantity in (CORE, RELATED)]
    for core in pledged[0]:
        for related in pledged[1]:
            if math.isclose(core.value + related.value, share):
                return core.value, related.value
    return None


def _ratios(
    room: Room, found: Sequence[Observation], held: Sequence[Observation], share: float,
    parts: tuple[float, float] | None, like: float | None,
) -> Table:  # fmt: skip
    origins = room.origins()
    current = set(newest(held, {k: o.vintage for k, o in origins.items()}))
    last = sorted({o.year for o in found})[-_YEARS:]
    rows: list[dict[str, Cell]] = []
    for o in sorted(found, key=lambda o: (-o.year, o.definition, origins[o.origin].vintage)):
        if o.year not in last:
            continue
        below = like or o.value
        rows.append(
            {"year": o.year, "definition": o.definition, "share": o.value, "times": share / below,
             "core_times": parts[0] / below if parts else None,
             "quality": quality(o, o not in current and o.flag != "superseded"),
             "publisher": origins[o.origin].publisher, "release": origins[o.origin].vintage,
             "licence": origins[o.origin].licence, "figure": figure_name(o)}
        )  # fmt: skip
    units = {"share": "% of GDP", "times": "times", "core_times": "times"}
    columns = {c: units.get(c, "") for c in _COLUMNS if c != "core_times" or parts}
    said = f"{share:g} % of GDP over each share that is held. Definitions are different quantities."
    if like is not None:
        said = f"{share:g} % of GDP over {like:g} %, and the releases from which that number comes."
    if parts:
        said += f" `core_times` is the core part alone, {parts[0]:g} of {parts[0]:g} + {parts[1]:g}."
    return Table("ratios", "Ratios", said, columns, tuple(rows))


def _estimates(room: Room, actor: str, share: float, held: Sequence[Observation], counted: Sequence[Counted]) -> Table:
    """The ratio under definitions of which no figure is held, as ranges."""
    rows: list[dict[str, Cell]] = []
    current = newest(held, {k: o.vintage for k, o in room.origins().items()})
    own = max((o for o in current if o.definition == _BASES[0]), key=lambda o: o.year, default=None)
    for other in counted if own else ():
        assert own is not None
        if not any(o.definition == other.definition for o in current):
            rows.append(_row(other.definition, own.year, share, own.value * other.low, own.value * other.middle,
                             own.value * other.high, other.rests_on))  # fmt: skip
    for row in side_by_side(room, actor).table("would_say").rows:
        low, middle, high = (float(str(row[c])) for c in ("from", "estimate", "to"))
        if all(row["definition"] != made["definition"] for made in rows):
            rows.append(_row(row["definition"], row["year"], share, low, middle, high, row["rests on"]))
    shares = dict.fromkeys(("share", "share_low", "share_high"), "% of GDP")
    times = dict.fromkeys(("times", "times_low", "times_high"), "times")
    columns = {"definition": "", "year": "", **shares, **times, "rests on": ""}
    said = "Estimates from what lies between two definitions; 9 in 10 values lie in the range."
    return Table("estimates", "Under definitions without a figure", said, columns, tuple(rows))


def _row(
    definition: Cell, year: Cell, share: float, low: float, middle: float, high: float, rests_on: Cell
) -> dict[str, Cell]:
    return {
        "definition": definition, "year": year, "share": middle, "share_low": low, "share_high": high,
        "times": share / middle, "times_low": share / high, "times_high": share / low, "rests on": rests_on,
    }  # fmt: skip


def _to_print(
    room: Room, actor: str, share: float, held: Sequence[Observation], parts: tuple[float, float] | None,
    like: float | None,
) -> str:  # fmt: skip
    """One sentence that is safe to print: each number with its definition, year and release."""
    origins, who = room.origins(), country_name(actor)
    if like is not None:
        found = sorted({(o.definition, o.year, origins[o.origin].vintage) for o in held if reads_as(o.value, like)})
        each = "; ".join(f"{_label(d)} for {year}, release of {release}" for d, year, release in found)
        old = all(o.flag == "superseded" for o in held if reads_as(o.value, like))
        than = "superseded share" if old else "share"
        return f"To print: {share:g} % of GDP is {share / like:.2f} times the {than} of {like:g} % of {who} ({each})."
    current = [o for o in newest(held, {k: o.vintage for k, o in origins.items()}) if o.value > 0]
    by_definition = {d: {o.year: o for o in current if o.definition == d} for d in _BASES}
    by_definition = {d: years for d, years in by_definition.items() if years}
    if not by_definition:
        by_definition = {current[-1].definition: {current[-1].year: current[-1]}}
    shared = set.intersection(*(set(years) for years in by_definition.values()))
    said = []
    for definition, years in by_definition.items():
        o = years[max(shared or years)]
        said.append(f"{share / o.value:.2f} times its {o.value:.2f} % in {o.year} ({_label(definition)}, "
                    f"release of {origins[o.origin].vintage})")  # fmt: skip
    first = next(iter(by_definition.values()))
    base = first[max(shared or first)]
    core = ""
    if parts:
        core = (
            f"; its core part of {parts[0]:g} %, which alone compares with a defence budget, is "
            f"{parts[0] / base.value:.2f} times the first"
        )
    return f"To print: {share:g} % of GDP is, for {who}, {', and '.join(said)}{core}."


def _label(definition: str) -> str:
    known = definitions().get(definition)
    return known.label if known else definition


def _restated(room: Room, found: Sequence[Observation]) -> list[str]:
    """The recorded cases in which a share was counted on another output, with the share on today's."""
    if not any(
        (case["quantity"], case["actor"]) == (o.quantity, o.actor) for case in recorded_cases().values() for o in found
    ):
        return []
    needed = [o for q in ("gdp_nominal", "exchange_rate") for o in room.find(q)]
    made = [r for o in found if (r := restate(o, needed)).says]
    return [
        f"{r.observation.definition} {r.observation.year}: {r.observation.value:g} was {r.says}; "
        f"on today's it is {r.value:.2f}."
        for r in made
    ]
