"""The catalogue that the model reads: all observations of one vintage, and the user's releases over it.

A figure is found by quantity, actor, year and definition. Where several definitions are held, one must be named:
figures of different definitions are never mixed. Within one definition the newest release counts; superseded figures
stay visible in the data room.

A vintage is named `2026-11` or `2026-11-29` (tables that come with the package), or `2026-11+SOURCE@RELEASE` where a
release of the user's catalogue takes the place of figures of the same definition, in the same money or unit and at the
same prices.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from burdenshare.data.money import currency_of, in_units
from burdenshare.data.observation import Observation, Origin
from burdenshare.data.tables import EMBEDDED, SNAPSHOT, SNAPSHOTS, digest_of, read_tables
from burdenshare.vocabulary.errors import NotHeld, Problem, listed, nearest, so_many


@dataclass(frozen=True)
class Catalog:
    """All observations of one vintage, by quantity and actor.

    `said` has a sentence for the user on each release that was laid over it.
    """

    vintage: str
    digest: str
    observations: Mapping[tuple[str, str], tuple[Observation, ...]]
    origins: Mapping[str, Origin]
    said: tuple[str, ...] = ()

    def quantities(self) -> tuple[str, ...]:
        """The names of all quantities held."""
        return tuple(sorted({quantity for quantity, _ in self.observations}))

    def find(self, quantity: str, actor: str, definition: str | None = None) -> tuple[Observation, ...]:
        """The observations of a quantity, by year, without superseded ones.

        Raises:
            NotHeld: there is no figure, or several definitions and none was named.
        """
        held = tuple(o for o in self.observations.get((quantity, actor), ()) if o.flag != "superseded")
        place = f"{quantity} of {actor}"
        definitions = tuple(dict.fromkeys(o.definition for o in held))
        if not held:
            right = nearest(quantity, self.quantities()) if quantity not in self.quantities() else ""
            raise NotHeld([Problem(place, "no figure is held.", right)])
        if definition is None and len(definitions) > 1:
            raise NotHeld(
                [
                    Problem(
                        place, "it is held under several definitions.", f"They are {listed(definitions)}.", "Name one."
                    )
                ]
            )
        found = tuple(o for o in held if definition in (None, o.definition))
        if not found:
            right = f"Available: {listed(definitions)}."
            raise NotHeld([Problem(place, f"no figure is held as `{definition}`.", right)])
        return found

    def one(self, quantity: str, actor: str, year: int, definition: str | None = None) -> Observation:
        """The observation of one year.

        Raises:
            NotHeld: there is no figure, or several definitions and none was named.
        """
        found = self.find(quantity, actor, definition)
        for observation in found:
            if observation.year == year:
                return observation
        years = ", ".join(str(o.year) for o in found)
        raise NotHeld([Problem(f"{quantity} of {actor}", f"no figure is held for {year}.", f"Available: {years}.")])

    def by_year(self, quantity: str, actor: str, definition: str | None = None) -> dict[int, float]:
        """The values of a quantity by year."""
        return {o.year: o.value for o in self.find(quantity, actor, definition)}


@cache
def load_catalog(folder: Path = SNAPSHOT) -> Catalog:
    """Read and check a folder of tables.

    Raises:
        ProblemsFound: everything wrong with the tables and their origins, by file and line.
    """
    tables = read_tables(folder)
    held: dict[tuple[str, str], list[Observation]] = {}
    for observation in tables.observations:
        held.setdefault((observation.quantity, observation.actor), []).append(observation)
    return Catalog(folder.name, digest_of(folder), _frozen(held), tables.origins)


def open_vintage(name: str = "", place: str = "data") -> Catalog:
    """The catalogue of a named vintage; the package's newest if no name is given.

    Args:
        name: of the vintage, and of the releases laid over it. A source alone is its newest release, which the
            catalogue then names.
        place: where the vintage is named, as errors show it.

    Raises:
        NotHeld: neither the package nor the user's catalogue has it.
    """
    base, *laid_over = (name or EMBEDDED).split("+")
    known = sorted(p.name for p in SNAPSHOTS.iterdir() if (p / "origins.yaml").is_file())
    if base not in known:
        raise NotHeld([Problem(place, f"the package has no vintage named `{base}`.", f"Available: {listed(known)}.")])
    catalog = load_catalog(SNAPSHOTS / base)
    if not laid_over:
        return catalog
    from burdenshare.data.room import Room

    room = Room()
    for release in laid_over:
        found = room.release(release, place)
        catalog = lay_over(catalog, found.name, room.observations(found.name), found.origins)
    return catalog


def lay_over(
    catalog: Catalog, release: str, observations: tuple[Observation, ...], origins: Mapping[str, Origin]
) -> Catalog:
    """A catalogue in which a release takes the place of older figures of the same quantity, actor and definition.

    A figure meets those in the same money or unit and at the same prices; its scale becomes the catalogue's. No
    definition is added for an actor that has none of it: series from different publishers are never joined.
    """
    held = {key: list(rows) for key, rows in catalog.observations.items()}
    given: dict[tuple[str, str], list[Observation]] = {}
    for o in observations:
        given.setdefault((o.quantity, o.actor), []).append(o)
    taken: list[Observation] = []
    for key, rows in held.items():
        units = {_form(o): o.unit for o in rows}
        new = {(_form(o), o.year): _in_unit(o, units[_form(o)]) for o in given.get(key, ()) if _form(o) in units}
        if new:
            kept = [o for o in rows if (_form(o), o.year) not in new]
            rows[:] = sorted([*kept, *new.values()], key=lambda o: o.year)
            taken += new.values()
    digest = hashlib.sha256(f"{catalog.digest}+{release}:{sorted(map(repr, observations))}".encode()).hexdigest()
    said = _told(release, observations, taken, _older(held, catalog.origins, origins, {o.actor for o in observations}))
    all_origins = {**catalog.origins, **{o.origin: origins[o.origin] for o in taken}}
    return Catalog(f"{catalog.vintage}+{release}", digest, _frozen(held), all_origins, (*catalog.said, said))


def _form(o: Observation) -> tuple[str, str, str]:
    """What two figures share of which one can stand for the other: the definition, the money or unit, the prices."""
    money = currency_of(o.unit)
    return o.definition, money[1] if money else o.unit, o.price_base


def _in_unit(o: Observation, unit: str) -> Observation:
    """A figure in a unit of another scale, as million dollars in billions."""
    money = currency_of(unit)
    return o if o.unit == unit or money is None else replace(o, value=in_units(o) / money[0], unit=unit)


def _older(held: Mapping[tuple[str, str], list[Observation]], before: Mapping[str, Origin],
           release: Mapping[str, Origin], actors: set[str]) -> list[str]:  # fmt: skip
    """The quantities of which older figures of a release's publisher stay for an actor that the release has."""
    publishers = {o.publisher for o in release.values()}
    older = {key for key, o in before.items() if o.publisher in publishers and key not in release}
    found = ((q, o) for (q, actor), rows in held.items() if actor in actors for o in rows)
    return sorted({quantity for quantity, o in found if o.origin in older})


def _told(release: str, observations: tuple[Observation, ...], taken: list[Observation], older: list[str]) -> str:
    """What was taken of a release, and what of it and beside it was not."""
    said = f"{so_many(len(taken), 'figure')} taken from {release}."
    if unmet := sorted({o.quantity for o in observations} - {o.quantity for o in taken}):
        said += f" Nothing held has the definition, unit and prices of its {listed(unmet)}."
    return said + (f" Older figures of the same publisher stay for {listed(older)}." if older else "")


def _frozen(held: Mapping[tuple[str, str], list[Observation]]) -> dict[tuple[str, str], tuple[Observation, ...]]:
    return {key: tuple(rows) for key, rows in sorted(held.items())}
