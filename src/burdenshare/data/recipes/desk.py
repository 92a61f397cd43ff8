"""The data that a rule may read: the figures of one actor, other inputs of that actor, and the years wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from burdenshare.data.catalog import Catalog
from burdenshare.data.observation import Observation
from burdenshare.data.recipes.series import ByYear, Made, span
from burdenshare.data.recipes.unit import Unit, in_base_units, unit_of
from burdenshare.vocabulary.errors import NotHeld, Problem, listed

# Figures that are nobody's release: what we reckon or judge.
_OURS = ("own arithmetic", "judgement")


@dataclass(frozen=True)
class Desk:
    """A desk for one input of one actor.

    `years` are all years from the reference year to the last. `made` returns another input of the same actor. `so_far`
    holds the result of the rule before, for a rule that continues it. `release` is the origin that is used alone among
    those of its publisher, if the rule names one.
    """

    catalog: Catalog
    name: str
    actor: str
    years: range
    made: Callable[[str], Made]
    so_far: Made | None = None
    release: str = ""

    @property
    def reference(self) -> int:
        """The reference year."""
        return self.years[0]

    @property
    def what(self) -> str:
        """The name of this input in errors."""
        return f"`{self.name}` of {self.actor}"

    def find(self, figure: str, definition: str | None) -> tuple[Observation, ...]:
        """The figures of a quantity by year; those of other releases than the named one are left out.

        Raises:
            NotHeld: there is no such figure.
        """
        held = self.catalog.find(figure, self.actor, definition)
        if not self.release:
            return held
        whose = self.catalog.origins[self.release].publisher
        found = tuple(o for o in held if o.origin == self.release or self.catalog.origins[o.origin].publisher != whose)
        if not found:
            others = listed(tuple(dict.fromkeys(o.origin for o in held)))
            wrong = f"no figure is held of the release `{self.release}`."
            raise NotHeld([Problem(f"{figure} of {self.actor}", wrong, f"Available: {others}.")])
        return found

    def one(self, figure: str, year: int, definition: str | None) -> Observation:
        """The figure of one year.

        Raises:
            NotHeld: there is no such figure.
        """
        found = self.find(figure, definition)
        for row in found:
            if row.year == year:
                return row
        years = ", ".join(str(o.year) for o in found)
        wrong = f"no figure is held for {year}."
        raise NotHeld([Problem(f"{figure} of {self.actor}", wrong, f"Available: {years}.")])

    def rows(self, figure: str, definition: str | None, since: int | None = None) -> tuple[Observation, ...]:
        """The figures of a quantity from a year on, as one path; by default from the reference year.

        Raises:
            NotHeld: there is no such figure, or they are in two units or of two releases of one publisher.
        """
        first = self.reference if since is None else since
        held = self.find(figure, definition)
        rows = tuple(o for o in held if o.year >= first)
        what = f"{figure} of {self.actor}"
        if not rows:
            wrong = f"no figure is held for {first} or later."
            raise NotHeld([Problem(what, wrong, f"The newest is of {held[-1].year}.")])
        self.unit(rows)
        by_release = self._releases(rows)
        whose = [self.catalog.origins[key].publisher for key in by_release]
        twice = [key for key, publisher in zip(by_release, whose, strict=True) if whose.count(publisher) > 1]
        if twice:
            publisher = self.catalog.origins[twice[0]].publisher
            years = " and ".join(f"`{key}` for {span(by_release[key])}" for key in twice)
            wrong = f"its figures are of {len(twice)} releases of {publisher}: {years}."
            right = "A path or a growth takes one release alone: each may count earlier years in its own way."
            do = f"Name it, as in `release: {twice[-1]}`, or use the rule `latest`."
            raise NotHeld([Problem(what, wrong, right, do)])
        return rows

    def _releases(self, rows: Iterable[Observation]) -> dict[str, list[int]]:
        """The years of each publisher's release."""
        found: dict[str, list[int]] = {}
        for o in rows:
            if self.catalog.origins[o.origin].licence not in _OURS:
                found.setdefault(o.origin, []).append(o.year)
        return found

    def unit(self, rows: Iterable[Observation]) -> Unit:
        """The unit that figures share.

        Raises:
            NotHeld: they are in two units.
        """
        found: list[Unit] = []
        for row in rows:
            if (unit := unit_of(row)) not in found:
                found.append(unit)
        if len(found) > 1:
            raise self.unlike("its figures are in two units", found[0], found[1])
        return found[0]

    def unlike(self, wrong: str, first: Unit, second: Unit, right: str = "") -> NotHeld:
        """An error about two units."""
        wrong = f"{wrong}: {first} and {second}."
        return NotHeld([Problem(self.what, wrong, right or "They have to be alike.", "Name other figures.")])

    def needs(self, name: str, unit: Unit, is_so: bool, right: str) -> None:
        """Refuse an input whose unit a rule cannot use.

        Raises:
            NotHeld: it is not `right`.
        """
        if not is_so:
            wrong = f"`{name}` is in {unit}."
            do = "Name another input or another rule."
            raise NotHeld([Problem(self.what, wrong, f"The rule takes {right}.", do)])

    def by_year(self, figure: str, definition: str | None, since: int | None = None) -> ByYear:
        """The figures of a quantity by year, in base units."""
        rows = self.rows(figure, definition, since)
        return ByYear({o.year: in_base_units(o) for o in rows}, f"{figure} of {self.actor}")

    def input(self, name: str) -> ByYear:
        """Another input of the same actor, by year."""
        return self.made(name).values

    def gives(
        self,
        values: Mapping[int, float],
        rows: Iterable[Observation],
        unit: Unit,
        said: str = "",
        *,
        of: Iterable[str] = (),
        constant: bool = False,
    ) -> Made:
        """Make the result of a rule.

        Args:
            values: by year.
            rows: the figures that it uses.
            unit: of the values.
            said: what the rule does with them, in words; follows their name, definition, publisher, release and years.
            of: other inputs that it uses.
            constant: whether it is one number for all years.
        """
        rows = tuple(rows)
        others = [self.made(name) for name in of]
        origins = dict.fromkeys([*(o.origin for o in rows), *(key for other in others for key in other.origins)])
        definition = next((o.definition for o in rows), next((other.definition for other in others), ""))
        words = ", ".join(filter(None, [self._figures(rows), said]))
        return Made(ByYear(values, self.what), tuple(origins), definition, words, constant, unit=unit)

    def _figures(self, rows: tuple[Observation, ...]) -> str:
        """Figures in words: name, definition, publisher, release, years."""
        by_name: dict[tuple[str, str, str], list[int]] = {}
        for o in rows:
            origin = self.catalog.origins[o.origin]
            release = "" if origin.licence in _OURS else f", release of {origin.vintage}"
            key = (o.quantity.replace("_", " "), o.definition, f"{origin.publisher}{release}")
            by_name.setdefault(key, []).append(o.year)
        return ", ".join(f"{what} ({how}; {who}) of {span(years)}" for (what, how, who), years in by_name.items())

    def after(self, so_far: Made) -> Desk:
        """The desk for a rule that continues another."""
        return replace(self, so_far=so_far, release="")
