"""Which cells of levers move something in a scenario, by draws: what cards and packs declare is checked against it.

    python -m tests.behaviour.idle_levers [SCENARIO ...]      print where the two differ

A cell is moved to both of its bounds, once with all other levers as they stand and once with all of them moved: a lever
that finances a rise moves something only where there is one. An outcome counts at the labels that its pack shows.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from burdenshare.engine.compile import arguments, compile_program
from burdenshare.engine.draws import CHUNK, sample
from burdenshare.interfaces.notebook import bind
from burdenshare.scenario.idle import idle_for, idle_under

SCENARIOS = ("indo-pacific-2026", "five-states")
# These may move something and are refused all the same, because the theory decides what the lever would: talks settle
# the payment (the lever is an opening offer), and a budget that follows its own growth holds no money on top of it.
SETTLED = ("host_nation_payment", "replacement_money")
STIR = 0.3  # of the way to the upper bound
Cell = tuple[str, tuple[str, ...]]


class Levers:
    """The cells of a scenario's levers, and what each moves."""

    def __init__(self, scenario: str) -> None:
        self.bound = bind(scenario)
        self.program = self.bound.program
        self._machine = compile_program(self.program)
        self._fixed = arguments(self.program, np.float64)
        self._drawn = sample(self.program, 0, CHUNK)

    @cached_property
    def cells(self) -> list[Cell]:
        """Every cell of every lever that the program reads."""
        found = []
        for name in sorted(self._fixed["paths"]):
            if self.bound.cards[name].role == "lever":
                labels = [self.program.labels[d] for d in self.program.inputs[name].kind.dimensions]
                found += [(name, tuple(of[j] for of, j in zip(labels, at, strict=True)))
                          for at in np.ndindex(*map(len, labels))]  # fmt: skip
        return found

    def declared(self, cell: Cell) -> str:
        """Why a cell is refused; empty if it is not."""
        card, scenario = self.bound.cards[cell[0]], self.bound.scenario
        return "; ".join(" ".join(why) for of in (idle_under, idle_for) if (why := of(card, cell[1], scenario)))

    def moved_by(self, cell: Cell) -> str:
        """An outcome that a cell moves; empty if it moves none."""
        for paths, before in ((self._fixed["paths"], self._base), (self._stirred, self._stirred_base)):
            for value in self._bounds(cell[0])[::-1]:
                moved = self._with(paths, cell, value)
                if moved is not None and (found := self._first(before, self._run(moved))):
                    return found
        return ""

    @cached_property
    def _shown(self) -> dict[str, npt.NDArray[np.bool_]]:
        """The labels at which each outcome is shown."""
        found = {}
        for name, about in self.bound.watched.items():
            labels = [about.labels[d] for d in about.dimensions]
            shown = np.ones([len(of) for of in labels], dtype=bool)
            for at in np.ndindex(*shown.shape):
                shown[at] = not {of[j] for of, j in zip(labels, at, strict=True)} & set(about.leave_out)
            found[name] = shown
        return found

    def _bounds(self, name: str) -> tuple[float, float]:
        card = self.bound.cards[name]
        low, high = card.limits(self.program.reference_year or 0) or (0.0, 1.0)
        return low * card.shown_unit.factor, high * card.shown_unit.factor

    @cached_property
    def _stirred(self) -> dict[str, Any]:
        paths = dict(self._fixed["paths"])
        for name in {name for name, _ in self.cells}:
            values = paths[name].copy()
            values[1:] += STIR * (self._bounds(name)[1] - values[1:])
            paths[name] = values
        return paths

    def _with(self, paths: dict[str, Any], cell: Cell, value: float) -> dict[str, Any] | None:
        """The paths with one cell at a value; None if it has that value already."""
        name, labels = cell
        kinds = self.program.inputs[name].kind.dimensions
        at = tuple(self.program.labels[d].index(label) for d, label in zip(kinds, labels, strict=True))
        values = paths[name].copy()
        values[(slice(1, None), *at)] = value
        return None if np.array_equal(values, paths[name], equal_nan=True) else {**paths, name: values}

    def _run(self, paths: dict[str, Any]) -> dict[str, Any]:
        found = self._machine.chunk(0, self._drawn, {**self._fixed, "paths": paths})
        return {n: np.asarray(v)[1:][:, self._shown[n]] for n, v in found.items()}

    @cached_property
    def _base(self) -> dict[str, Any]:
        return self._run(self._fixed["paths"])

    @cached_property
    def _stirred_base(self) -> dict[str, Any]:
        return self._run(self._stirred)

    @staticmethod
    def _first(before: dict[str, Any], after: dict[str, Any]) -> str:
        return next((n for n, v in after.items() if not np.array_equal(v, before[n], equal_nan=True)), "")


def differences(levers: Levers, cells: list[Cell]) -> Iterator[str]:
    """The cells that are declared idle and move something, and those that move nothing and are not declared."""
    for name, labels in cells:
        declared, moved = levers.declared((name, labels)), levers.moved_by((name, labels))
        said = f"{'.'.join((*labels, name))}"
        if declared and moved and name not in SETTLED:
            yield f"{said} is declared idle ({declared}) and moves {moved}."
        if not declared and not moved:
            yield f"{said} moves nothing, and neither its card nor its pack says so."


def main() -> int:
    """Print where what is declared and what is so differ."""
    count = 0
    for scenario in sys.argv[1:] or SCENARIOS:
        levers = Levers(scenario)
        for wrong in differences(levers, levers.cells):
            count += 1
            print(f"{scenario}: {wrong}", flush=True)
        print(f"{scenario}: {len(levers.cells)} cells of levers", flush=True)
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
