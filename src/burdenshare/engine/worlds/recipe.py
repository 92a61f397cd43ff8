"""What a page needs to make a run's draws again: keys, places, distributions, and the numbers that have no short form.

The draws are the first draws of the run with the same seed: the same points bit for bit, the same shocks to the last
few bits of 32. The C functions `points`, `draws` and `shocks` of a printed program read these arrays
(`engine/emit/draws.h`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from burdenshare.engine.draws import label_word, mixtures, sample, stream, varies
from burdenshare.engine.emit.layout import Layout
from burdenshare.engine.program import Given, Program, Sampled, Shock
from burdenshare.engine.sobol import keys_of
from burdenshare.engine.worlds.families import Family, coded

Words = npt.NDArray[np.uint32]
ROW = 7  # numbers of a row before its own: scalar, family, factor, normal or not, sampled or first, place, how many


@dataclass(frozen=True)
class Recipe:
    """The draws of a run as arrays.

    `scalars` is scalar × (two words of its key, two words of its group's order, its place in the group). `rows` is one
    list of numbers: mixtures of correlated scalars, -1, then the rows. `numbers` is row × draw, in base units, for rows
    that have no short form. `shocks` is row × (two words of the key, the label's word, 1 if uniform). `years` are those
    of the run, the reference year first.
    """

    scalars: Words
    rows: npt.NDArray[np.float64]
    numbers: npt.NDArray[np.float32]
    shocks: Words
    years: Words

    @property
    def size(self) -> int:
        """Its bytes."""
        return sum(a.nbytes for a in (self.scalars, self.rows, self.numbers, self.shocks, self.years))


def recipe_of(program: Program, layout: Layout, draws: int) -> Recipe:
    """Write the recipe of a program's draws.

    Args:
        program: the program.
        layout: of the program as it was printed.
        draws: how many draws the numbers without a short form must reach.
    """
    return _Maker(program, layout, draws).recipe()


class _Maker:
    """Collects scalars, mixtures, rows and numbers."""

    def __init__(self, program: Program, layout: Layout, draws: int) -> None:
        self.program, self.layout = program, layout
        self.draws = -(-draws // layout.block) * layout.block
        self.places: dict[str, int] = {}
        self.numbers: list[npt.NDArray[np.float32]] = []
        self._table: dict[str, npt.NDArray[np.float64]] | None = None
        self.mixed = {m.target: m for m in mixtures(program.correlations)}

    def recipe(self) -> Recipe:
        """All of it."""
        rows = [*self._rows(self.layout.sampled, first=0), *self._rows(self._firsts(), first=1)]
        mixtures = list(self._mixtures())
        stream_of_numbers = np.array([*mixtures, -1.0, *(x for row in rows for x in row)], np.float64)
        stack = np.stack(self.numbers) if self.numbers else np.zeros((0, self.draws), np.float32)
        return Recipe(
            self._scalars(), stream_of_numbers, stack, self._shocks(), np.array(self.program.years, np.uint32)
        )

    def _firsts(self) -> list[str]:
        return [name for name, (role, _) in self.layout.firsts.items() if role == "sampled"]

    def _rows(self, names: Iterable[str], first: int) -> Iterator[list[float]]:
        place = 0
        for name in names:
            given = self.program.inputs[name]
            if isinstance(given, Given):
                for values in given.values.reshape(-1, given.values.shape[-1]):
                    yield self._plain(values[: self.draws], first, place)
                    place += 1
                continue
            assert isinstance(given, Sampled)
            for i, (cell, scalar) in enumerate(zip(given.cells, given.names, strict=True)):
                if not varies(cell):
                    yield [0, Family.FIXED, given.factor, 0, first, place, 1, cell.support()[0]]
                else:
                    yield self._row(name, given, i, scalar, first, place)
                place += 1

    def _row(self, name: str, given: Sampled, i: int, scalar: str, first: int, place: int) -> list[float]:
        is_normal = scalar in self.mixed
        family, own = coded(given.cells[i], is_normal)
        if family is Family.NUMBERS or self.program.sampling != "supercube":
            values = self._drawn(name).reshape(len(given.cells), -1)[i]
            return self._plain(values, first, place)
        at = self.places.setdefault(scalar, len(self.places))
        return [at, family, given.factor, is_normal, first, place, len(own), *own]

    def _plain(self, values: npt.NDArray[np.float64], first: int, place: int) -> list[float]:
        """A row whose numbers travel; they repeat the last one where there are too few."""
        short = self.draws - len(values)
        self.numbers.append(np.pad(values, (0, max(0, short)), mode="edge").astype(np.float32))
        return [0, Family.NUMBERS, 1.0, 0, first, place, 1, len(self.numbers) - 1]

    def _drawn(self, name: str) -> npt.NDArray[np.float64]:
        if self._table is None:
            self._table = sample(self.program, 0, self.draws)
        return self._table[name]

    def _mixtures(self) -> Iterator[float]:
        """The scalars that are mixed, the last first: each reads what those before it were before they were mixed."""
        for mixture in reversed([m for m in self.mixed.values() if m.target in self.places]):
            parts = [(self.places.setdefault(n, len(self.places)), w) for n, w in mixture.parts]
            yield from (self.places[mixture.target], len(parts))
            yield from (x for pair in parts for x in pair)

    def _scalars(self) -> Words:
        names = list(self.places)
        home = {n: (group, i) for group, members in self.program.groups.items() for i, n in enumerate(members)}
        at = [home.get(n, (n, 0)) for n in names]
        keys, seed = np.zeros((len(names), 5), np.uint32), self.program.seed
        if names:
            keys[:, :2], keys[:, 2:4] = keys_of(seed, names), keys_of(seed, [f"{g}:order" for g, _ in at])
            keys[:, 4] = [place for _, place in at]
        return keys

    def _shocks(self) -> Words:
        rows = []
        for name in self.layout.shocks:
            given = self.program.inputs[name]
            assert isinstance(given, Shock)
            key = stream(self.program.seed, name)
            for index in np.ndindex(*self.program.shape(given.kind)):
                labels = tuple(self.program.labels[d][i] for d, i in zip(given.kind.dimensions, index, strict=True))
                rows.append((key & 0xFFFFFFFF, key >> 32, label_word(labels), given.kind.quantity.name == "Uniform"))
        return np.array(rows, np.uint32).reshape(len(rows), 4)
