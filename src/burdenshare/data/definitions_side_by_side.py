"""One actor's quantity under its definitions: side by side, the ratios between them, and the missing ones as ranges."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from burdenshare.data.countries import country_name
from burdenshare.data.crosswalk import Restated, kappa, newest, ratios, recorded_cases, restate
from burdenshare.data.definitions import definitions
from burdenshare.data.figures import span
from burdenshare.data.money import currency_of, is_own_money
from burdenshare.data.observation import Observation, Origin
from burdenshare.data.room import Room
from burdenshare.vocabulary.answers import Answer, Cell, Table
from burdenshare.vocabulary.errors import NotHeld, Problem, listed, so_many

_BASES: Final = ("national", "announced")
_YEARS: Final = 12
_OWN_COPY: Final = "personal use"
_RECKONED: Final = "the own budget over the IMF's GDP"


def side_by_side(room: Room, actor: str, quantity: str = "defence_share") -> Answer:
    """Compare the definitions of one actor's quantity: figures, ratios, and ranges for missing definitions."""
    everyone = room.find(quantity)
    vintages = {k: o.vintage for k, o in room.origins().items()}
    everyone, left_out = _of_one_form(everyone, actor)
    needed = [o for q in ("gdp_nominal", "exchange_rate") for o in room.find(q)]
    restated: dict[str, dict[tuple[str, int], Restated]] = {}
    for o in newest((*everyone, *_own_shares(room, quantity, everyone)), vintages):
        restated.setdefault(o.actor, {})[o.definition, o.year] = restate(o, needed)
    mine = restated.get(actor, {})
    if not mine:
        raise NotHeld([Problem("burdenshare data crosswalk", f"no figure of {quantity} of {actor} is held.")])
    order = list(definitions())
    held = sorted({d for d, _ in mine}, key=lambda d: (order.index(d) if d in order else len(order), d))
    base = next((d for d in _BASES if d in held), held[0])
    between, ahead = _between(restated, actor, held, base), _would_say(restated, actor, held, base)
    tables = (_figures_by_year(mine, held, room.origins()), between, ahead)
    caveats = tuple(
        f"{r.observation.definition} {r.observation.year}: {r.observation.value:g} was {r.says}; "
        f"on today's it is {r.value:.2f}."
        for r in mine.values()
        if r.says
    )
    caveats += tuple(_recounted(quantity, actor))
    if left_out:
        caveats += (f"Figures in other units or prices are left out: {listed(left_out)}.",)
    caveats += tuple(_how_to_open(quantity, actor, mine))
    question = f"How large is {quantity.replace('_', ' ')} of {country_name(actor)} under each definition?"
    return Answer("data crosswalk", question, tables, caveats)


def _recounted(quantity: str, actor: str) -> Iterator[str]:
    """The cases in which the publisher of the actor's figures has begun to count otherwise."""
    for case in recorded_cases().values():
        if "recounted" in case and (case["quantity"], case["actor"]) == (quantity, actor):
            older, newer = case["recounted"]
            yield f"`{older}` and `{newer}`: {case['says']}. {definitions()[newer].apart}"


def _of_one_form(held: Sequence[Observation], actor: str) -> tuple[tuple[Observation, ...], list[str]]:
    """The figures in the one form of which the actor has most, and the actor's other forms: ratios mix no units."""
    mine = Counter(_form(o) for o in held if o.actor == actor)
    if not mine:
        return tuple(held), []
    chosen = max(mine, key=lambda form: (mine[form], form))
    return tuple(o for o in held if _form(o) == chosen), [" ".join(f).strip() for f in sorted(mine) if f != chosen]


def _form(o: Observation) -> tuple[str, str]:
    """The unit of a figure, and of money its prices."""
    return o.unit, o.price_base if is_own_money(o.unit) or currency_of(o.unit) else ""


def _how_to_open(quantity: str, actor: str, mine: dict[tuple[str, int], Restated]) -> Iterator[str]:
    """How to trace each figure; a share computed here is traced by its two parts."""
    reckoned = sorted(y for (_, y), r in mine.items() if r.observation.note == _RECKONED)
    given = [(d, y) for (d, y), r in mine.items() if r.observation.note != _RECKONED]
    if given:
        definition, year = max(given, key=lambda key: key[1])
        yield f"`burdenshare explain {quantity}:{actor}:{year}:{definition}` opens one of these figures."
    if reckoned:
        last = reckoned[-1]
        yield (
            f"national {span(reckoned)}: computed here, `defence_budget:{actor}:{last}:national` over "
            f"`gdp_nominal:{actor}:{last}:imf`."
        )


def _own_shares(room: Room, quantity: str, held: Sequence[Observation]) -> Iterator[Observation]:
    """Shares by the actor's own budget where it publishes none: the budget over the IMF's GDP, both in its currency."""
    if quantity != "defence_share":
        return
    given = {(o.actor, o.year) for o in held if o.definition == "national"}
    output = {(o.actor, o.year, o.unit): o for o in room.find("gdp_nominal", definition="imf")}
    for budget in room.find("defence_budget", definition="national"):
        gdp = output.get((budget.actor, budget.year, budget.unit))
        if gdp and (budget.actor, budget.year) not in given:
            share = 100 * budget.value / gdp.value
            made = replace(budget, quantity=quantity, value=share, unit="% of GDP", basis="derived")
            yield replace(made, grade="", note=_RECKONED)


def _figures_by_year(
    mine: dict[tuple[str, int], Restated], held: Sequence[str], origins: Mapping[str, Origin]
) -> Table:
    unit = next(iter(mine.values())).observation.unit
    years = sorted({y for _, y in mine})[-_YEARS:]
    rows = tuple(
        {"year": y, **{d: mine[d, y].value if (d, y) in mine else None for d in held},
         **_terms([mine[d, y].observation for d in held if (d, y) in mine], origins)}
        for y in years
    )  # fmt: skip
    columns = {"year": "", **dict.fromkeys(held, unit)}
    said = "Ratios computed on a superseded GDP base are restated; see notes."
    return Table("side_by_side", "Side by side", said, columns, rows)


def _terms(used: Sequence[Observation], origins: Mapping[str, Origin]) -> dict[str, Cell]:
    """The terms of a row of several figures: those of a user's own copy, if there is one."""
    own = [origins[o.origin] for o in used if o.origin in origins and origins[o.origin].licence == _OWN_COPY]
    return {"licence": own[0].licence, "publisher": own[0].publisher} if own else {"licence": "", "publisher": ""}


def _between(restated: dict[str, dict[tuple[str, int], Restated]], actor: str, held: Sequence[str], base: str) -> Table:
    rows: list[dict[str, Cell]] = []
    for d in held:
        found = ratios(restated[actor], base, d) if d != base else {}
        if found:
            values = list(found.values())
            rows.append({"of": base, "to": d, "ratio": statistics.fmean(values), "lowest": min(values),
                         "highest": max(values), "years": span(sorted(found))})  # fmt: skip
    columns = {"of": "", "to": "", "ratio": "", "lowest": "", "highest": "", "years": ""}
    said = f"The factor from `{base}` to the other, year by year." if rows else "No two definitions share a year."
    return Table("ratios", "Ratios between definitions", said, columns, tuple(rows))


def _would_say(
    restated: dict[str, dict[tuple[str, int], Restated]], actor: str, held: Sequence[str], base: str
) -> Table:
    last = max(y for d, y in restated[actor] if d == base)
    value = restated[actor][base, last].value
    rows: list[dict[str, Cell]] = []
    for d in ("national", "nato", "sipri"):
        k = kappa(restated, actor, base, d) if d != base else None
        if k is not None and (d, last) not in restated[actor]:
            low, high = k.interval()
            rows.append({"definition": d, "year": last, "estimate": value * k.median, "from": value * low,
                         "to": value * high, "rests on":
                         ("its own years" if k.own else so_many(len(k.actors), "other actor"))
                         + f", {so_many(k.pairs, 'pair')}"})  # fmt: skip
    columns = {"definition": "", "year": "", "estimate": "", "from": "", "to": "", "rests on": ""}
    said = f"From `{base}` in {last}, where the other definition has no figure; 9 in 10 values lie in the range."
    return Table("would_say", "Estimates under the other definitions", said, columns, tuple(rows))
