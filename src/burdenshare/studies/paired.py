"""Runs of one program under changed numbers, on the same draws: what a study asks of the engine."""

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
from burdenshare.scenario.sampling import sobol_dimensions

Array = npt.NDArray[Any]


class Paired:
    """A bound scenario compiled for a few outcomes; every answer meets the same worlds."""

    def __init__(self, bound: Bound, outcomes: Sequence[str], draws: int, precision: int = 64) -> None:
        self.bound, self.draws = bound, draws
        names = tuple(outcomes)
        whole = bound.program
        if not set(names) <= set(whole.equations):  # the scenario watches less than the study asks for
            asked = dataclasses.replace(bound.scenario, outcomes=names)
            whole = bind(asked, bound.catalog, bound.cards).program
        self.program: Program = dataclasses.replace(whole, outcomes=names, equations=needed(whole.equations, names))
        self.machine: Machine = compile_program(self.program, precision, sobol_dimensions())
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
            numbers: fixed numbers with other values, such as which of several theories is picked.
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
        """Go on with the numbers of another program of the same equations."""
        used = {name: program.inputs[name] for name in self.program.inputs}
        self.program = dataclasses.replace(self.program, inputs=used)

    def sampled(self) -> dict[str, Array]:
        """The drawn value of each sampled scalar, by its name, in base units."""
        drawn = sample(self.program, 0, self.draws, self.draws, sobol_dimensions())
        found: dict[str, Array] = {}
        for name, given in self.program.inputs.items():
            if isinstance(given, Sampled):
                rows = drawn[name].reshape(-1, self.draws)
                found |= {n: r for n, r, c in zip(given.names, rows, given.cells, strict=True) if c.family != "fixed"}
        return found

    def held(self, names: Sequence[str]) -> dict[str, Array]:
        """Inputs as every draw meets them: dimensions × draw, or one draw where they are fixed; in base units."""
        drawn = sample(self.program, 0, self.draws, self.draws, sobol_dimensions())
        found: dict[str, Array] = {}
        for name in names:
            given = self.program.inputs[name]
            found[name] = drawn[name] if isinstance(given, Sampled) else np.asarray(given.values)[..., None]  # type: ignore[union-attr]
        return found

    def label(self, dimension: str, word: str) -> int:
        """The place of a label."""
        return self.program.labels[dimension].index(word)
