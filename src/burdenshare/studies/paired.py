"""Runs of one program under changed numbers, on the same draws: what studies need from the engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from burdenshare.engine.compile import Machine, compile_program
from burdenshare.engine.distributions import fixed
from burdenshare.engine.draws import sample
from burdenshare.engine.graph import needed
from burdenshare.engine.program import Fixed, Path, Program, Sampled
from burdenshare.scenario.bind import Bound, bind

Array = npt.NDArray[Any]


class Paired:
    """A bound scenario compiled for a few outcomes; every answer uses the same draws."""

    def __init__(self, bound: Bound, outcomes: Sequence[str], draws: int, precision: int = 64) -> None:
        self.bound, self.draws = bound, draws
        names = tuple(outcomes)
        whole = bound.program
        if not set(names) <= set(whole.equations):  # the scenario keeps less than the study needs
            asked = dataclasses.replace(bound.scenario, outcomes=names)
            whole = bind(asked, bound.catalog, bound.cards).program
        self.program: Program = dataclasses.replace(whole, outcomes=names, equations=needed(whole.equations, names))
        self.machine: Machine = compile_program(self.program, precision)
        self.years = tuple(y for y in self.program.years if y != self.program.reference_year)

    def run(
        self,
        paths: Mapping[str, Array] | None = None,
        pinned: Mapping[str, float] | None = None,
        numbers: Mapping[str, Array | float] | None = None,
    ) -> dict[str, Array]:
        """By outcome, year × dimensions × draw, in base units.

        Args:
            paths: levers with another path: year (with the reference year) × dimensions, in base units.
            pinned: uncertainties that are set to one value everywhere, in base units.
            numbers: fixed numbers with other values, such as which of several theories is used.
        """
        inputs = dict(self.program.inputs)
        for name, values in (paths or {}).items():
            inputs[name] = Path(inputs[name].kind, values)
        for name, number in (numbers or {}).items():
            kind = inputs[name].kind
            inputs[name] = Fixed(kind, np.broadcast_to(np.asarray(number, np.float64), self.program.shape(kind)))
        for name, value in (pinned or {}).items():
            given = inputs[name]
            if isinstance(given, Fixed):
                inputs[name] = Fixed(given.kind, np.full_like(given.values, value))
            elif isinstance(given, Sampled):
                cells = tuple(fixed(value / given.factor) for _ in given.cells)
                inputs[name] = dataclasses.replace(given, cells=cells)
        program = dataclasses.replace(self.program, inputs=inputs)
        return {n: v.astype(np.float64) for n, v in self.machine.run(self.draws, program).items()}

    def change(self, program: Program) -> None:
        """Use the numbers of another program of the same equations."""
        used = {name: program.inputs[name] for name in self.program.inputs}
        self.program = dataclasses.replace(self.program, inputs=used)

    def sampled(self) -> dict[str, Array]:
        """The drawn value of each sampled scalar, by its name, in base units."""
        drawn = sample(self.program, 0, self.draws)
        found: dict[str, Array] = {}
        for name, given in self.program.inputs.items():
            if isinstance(given, Sampled):
                rows = drawn[name].reshape(-1, self.draws)
                found |= {n: r for n, r, c in zip(given.names, rows, given.cells, strict=True) if c.family != "fixed"}
        return found

    def held(self, names: Sequence[str]) -> dict[str, Array]:
        """Inputs in every draw: dimensions × draw, or one draw where they are fixed; in base units."""
        drawn = sample(self.program, 0, self.draws)
        found: dict[str, Array] = {}
        for name in names:
            given = self.program.inputs[name]
            found[name] = drawn[name] if isinstance(given, Sampled) else np.asarray(given.values)[..., None]  # type: ignore[union-attr]
        return found

    def label(self, dimension: str, word: str) -> int:
        """The place of a label."""
        return self.program.labels[dimension].index(word)

    def cell(self, found: Mapping[str, Array], name: str, **labels: str) -> Array:
        """One outcome at the labels given: year × the dimensions that no label is given for × draw."""
        values, axis = found[name], 1
        for dimension in self.program.equations[name].gives.dimensions:
            if dimension in labels:
                values = values.take(self.label(dimension, labels[dimension]), axis)
            else:
                axis += 1
        return values
