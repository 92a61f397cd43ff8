"""Definitions of figures: what they count, which actors they cover, and why a figure may be missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from burdenshare.data.countries import country_name, group_label, group_names, members
from burdenshare.data.observation import Observation
from burdenshare.vocabulary.errors import NotHeld, Problem, listed
from burdenshare.vocabulary.files import read_file


@dataclass(frozen=True)
class Definition:
    """What the figures under one definition count.

    `covers` is a group, some actors, or empty for all; `source` is a connector, and `is_file` means that it reads files
    only; `mixes` means that figures of different actors are counted differently; `apart` says why its figures are never
    joined with others; `record` says of whom and of what years they are a record, where that is not all states and
    times.
    """

    name: str
    label: str
    publisher: str
    counts: str
    quantities: tuple[str, ...]
    covers: str | tuple[str, ...] = ()
    source: str = ""
    is_file: bool = False
    mixes: bool = False
    apart: str = ""
    record: str = ""

    def covered(self, actor: str, year: int) -> bool:
        """Whether the publisher reports figures for an actor in a year."""
        if isinstance(self.covers, str):
            return actor in members(self.covers, year)
        return not self.covers or actor in self.covers


@cache
def definitions() -> Mapping[str, Definition]:
    """Every definition, by name."""
    path = Path(__file__).with_name("definitions.yaml")
    found = {}
    for name, body in read_file(path, path.name).value.items():
        covers = body.get("covers", ())
        found[name] = Definition(
            name,
            body["label"],
            body["publisher"],
            body["counts"],
            tuple(body["quantities"]),
            covers if isinstance(covers, str) else tuple(covers),
            body.get("from", body.get("from_file", "")),
            "from_file" in body,
            body.get("mixes", False),
            body.get("apart", ""),
            body.get("record", ""),
        )
    return found


def refuse_joined(what: str, used: Iterable[str]) -> None:
    """Refuse figures of several definitions in one series or ratio, if one of them stands apart.

    Raises:
        NotHeld: one of them is never joined with another.
    """
    names = tuple(dict.fromkeys(name for name in used if name))
    apart = next((d for n in names if (d := definitions().get(n)) and d.apart), None)
    if apart is not None and len(names) > 1:
        wrong = f"its figures are of {len(names)} definitions: {listed(names)}."
        raise NotHeld([Problem(what, wrong, apart.apart, "Name one definition.")])


@dataclass(frozen=True)
class Missing:
    """A missing figure, and why it is missing."""

    actor: str
    definition: str
    years: tuple[int, ...]
    why: str


def missing(
    quantity: str, actor: str, years: Iterable[int], held: Iterable[Observation], last_years: Mapping[str, int]
) -> tuple[Missing, ...]:
    """The missing figures of a quantity, under each definition that covers it.

    Args:
        quantity: such as `defence_share`.
        actor: the code of the actor.
        years: the years wanted.
        held: the figures found.
        last_years: the last year of the newest release of each definition, over all actors.
    """
    years = tuple(years)
    have = {(o.definition, o.year) for o in held if o.actor == actor}
    found = []
    for d in definitions().values():
        if quantity not in d.quantities:
            continue
        lacking = tuple(y for y in years if (d.name, y) not in have)
        if not lacking:
            continue
        if not any(d.covered(actor, y) for y in years):
            if isinstance(d.covers, tuple):
                continue
            label = group_label(d.covers) if d.covers in group_names() else d.covers
            found.append(
                Missing(actor, d.name, lacking, f"{d.publisher} reports figures of members of {label} only; "
                        f"{country_name(actor)} is not a member.")
            )  # fmt: skip
            continue
        last = last_years.get(d.name, 0)
        late = tuple(y for y in lacking if last and y > last)
        if late:
            found.append(Missing(actor, d.name, late, f"the newest release held ends with {last}."))
        rest = tuple(y for y in lacking if y not in late)
        if rest:
            verb = f"add {d.source} FILE` adds" if d.is_file else f"refresh {d.source}` fetches"
            brings = f" `burdenshare data {verb} it." if d.source else ""
            found.append(Missing(actor, d.name, rest, f"not held.{brings}"))
    return tuple(found)
