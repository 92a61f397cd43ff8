"""The data that a rule may read: the figures of one actor, other inputs of that actor, and the years wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from burdenshare.data.catalog import Catalog
from burdenshare.data.observation import Observation
from burdenshare.data.recipes.series import ByYear, Made, in_base_units, span
from burdenshare.vocabulary.errors import NotHeld, Problem


@dataclass(frozen=True)
class Desk:
    """A desk for one input of one actor.

    `years` are all years from the reference year to the last. `made` returns another input of the same actor. `so_far`
    holds the result of the rule before, for a rule that continues it.
    """

    catalog: Catalog
    name: str
    actor: str
    years: range
    made: Callable[[str], Made]
    so_far: Made | None = None

    @property
    def reference(self) -> int:
        """The reference year."""
        return self.years[0]

    @property
    def what(self) -> str:
        """The name of this input in errors."""
        return f"`{self.name}` of {self.actor}"

    def rows(self, figure: str, definition: str | None, since: int | None = None) -> tuple[Observation, ...]:
        """The figures of a quantity from a year on; by default from the reference year.

        Raises:
            NotHeld: there is no such figure.
        """
        first = self.reference if since is None else since
        held = self.catalog.find(figure, self.actor, definition)
        rows = tuple(o for o in held if o.year >= first)
        if not rows:
            wrong = f"no figure is held for {first} or later."
            raise NotHeld([Problem(f"{figure} of {self.actor}", wrong, f"The newest is of {held[-1].year}.")])
        return rows

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
        said: str = "",
        *,
        of: Iterable[str] = (),
        constant: bool = False,
    ) -> Made:
        """Make the result of a rule.

        Args:
            values: by year.
            rows: the figures that it uses.
            said: what the rule does with them, in words; follows their name, definition, publisher and years.
            of: other inputs that it uses.
            constant: whether it is one number for all years.
        """
        rows = tuple(rows)
        others = [self.made(name) for name in of]
        origins = dict.fromkeys([*(o.origin for o in rows), *(key for other in others for key in other.origins)])
        definition = next((o.definition for o in rows), next((other.definition for other in others), ""))
        words = ", ".join(filter(None, [self._figures(rows), said]))
        return Made(ByYear(values, self.what), tuple(origins), definition, words, constant)

    def _figures(self, rows: tuple[Observation, ...]) -> str:
        """Figures in words: name, definition, publisher, years."""
        by_name: dict[tuple[str, str, str], list[int]] = {}
        for o in rows:
            key = (o.quantity.replace("_", " "), o.definition, self.catalog.origins[o.origin].publisher)
            by_name.setdefault(key, []).append(o.year)
        return ", ".join(f"{what} ({how}; {who}) of {span(years)}" for (what, how, who), years in by_name.items())

    def after(self, so_far: Made) -> Desk:
        """The desk for a rule that continues another."""
        return replace(self, so_far=so_far)
