"""Every value inside the bounds runs: each lever and each uncertainty, each label alone and all together.

    python -m tests.bounds [SCENARIO ...] [--every N] [--draws N]      (`make bounds`: all of it, at 10,000 draws)

Values are arguments of one compiled program, which reports for each outcome's cell whether all draws have a number. A
cell without a number in the scenario as it stands (the pack leaves it out) is not asked for one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from burdenshare.engine.compile import OPTIONS, arguments, make_kernel
from burdenshare.engine.draws import CHUNK, sample
from burdenshare.engine.program import Path, Program, Sampled
from burdenshare.engine.threads import THREADS
from burdenshare.interfaces.notebook import bind

SCENARIOS = ("indo-pacific-2026", "five-states")
BETWEEN = 5
DRAWS = 10_000


@dataclass(frozen=True)
class Case:
    """One quantity at one value: in one cell (`label`), or in all (an empty label)."""

    name: str
    label: str
    value: float
    cells: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.label + '.' if self.label else ''}{self.name}={self.value:.15g}"


class Sweep:
    """A scenario, compiled once, that tells of each case where an outcome has no number."""

    def __init__(self, scenario: str, draws: int = DRAWS, dtype: Any = np.float64) -> None:
        self.bound = bind(scenario)
        self.program: Program = self.bound.program
        self.draws, self.dtype = draws, dtype
        self._fixed = arguments(self.program, dtype)
        self._drawn = [
            {n: jax.device_put(v.astype(dtype)) for n, v in sample(self.program, first, CHUNK).items()}
            for first in range(0, draws, CHUNK)
        ]

    def cases(self) -> Iterator[Case]:
        """Every lever and uncertainty at its bounds and at values between, each label alone and all together."""
        year = self.program.reference_year or 0
        for name, given in sorted(self.program.inputs.items()):
            card = self.bound.cards[name.removesuffix("_last_year")]
            if not isinstance(given, Path | Sampled) or card.role not in ("lever", "uncertainty"):
                continue
            limits = card.limits(year)
            if limits is None:
                continue
            shape = self.program.shape(given.kind)
            labels = [self.program.labels[d] for d in given.kind.dimensions]
            cells = [(i, ".".join(of[j] for of, j in zip(labels, index, strict=True)))
                     for i, index in enumerate(np.ndindex(*shape))]  # fmt: skip
            cells = [(i, label) for i, label in cells if self._is_given(given, shape, i)]
            places = [(label, (i,)) for i, label in cells] if len(cells) > 1 else []
            for label, where in (*places, ("", tuple(i for i, _ in cells))):
                for value in np.linspace(*limits, BETWEEN + 2):
                    yield Case(name, label, float(value), where)

    def _is_given(self, given: Path | Sampled, shape: tuple[int, ...], cell: int) -> bool:
        """Whether the scenario has a number for a cell."""
        return isinstance(given, Sampled) or bool(
            np.isfinite(given.values.reshape(len(self.program.years), -1)[:, cell]).all()
        )

    @cached_property
    def _kernel(self) -> Any:
        kernel = make_kernel(self.program, self.dtype)

        def whole(first: Any, sampled: Any, given: Any) -> dict[str, Any]:
            return {n: jnp.isfinite(v).all(axis=-1) for n, v in kernel(first, sampled, given).items()}

        return jax.jit(whole).lower(np.uint32(0), self._drawn[0], self._fixed).compile(OPTIONS)

    def numbers(self, case: Case | None = None) -> dict[str, np.ndarray]:
        """For each outcome, year × cell: whether every draw has a number."""
        given, changed = self._fixed, {}
        if case is not None:
            held = self.program.inputs[case.name]
            factor = self.bound.cards[case.name].shown_unit.factor
            if isinstance(held, Path):
                values = self._fixed["paths"][case.name].copy()
                first = int(self.program.reference_year is not None)
                values.reshape(len(values), -1)[first:, list(case.cells)] = case.value * factor
                given = {**given, "paths": {**given["paths"], case.name: values}}
            else:
                changed = {case.name: case.value * factor}

        def one(chunk: int) -> dict[str, np.ndarray]:
            drawn = self._drawn[chunk]
            for name, value in changed.items():
                array = np.array(drawn[name])
                array.reshape(-1, array.shape[-1])[list(case.cells if case else ())] = value
                drawn = {**drawn, name: array}
            found = self._kernel(np.uint32(chunk * CHUNK), drawn, given)
            return {n: np.asarray(v) for n, v in found.items()}

        with ThreadPoolExecutor(THREADS) as pool:
            parts = list(pool.map(one, range(len(self._drawn))))
        skip = int(self.program.reference_year is not None)
        return {n: np.logical_and.reduce([part[n][skip:] for part in parts]) for n in parts[0]}

    @cached_property
    def asked(self) -> dict[str, np.ndarray]:
        """The cells that have a number in the scenario as it stands."""
        return self.numbers()

    def lost(self, case: Case) -> list[str]:
        """The outcomes in which a number is lost, with the first year."""
        found = []
        for name, numbers in self.numbers(case).items():
            missing = np.argwhere(self.asked[name] & ~numbers)
            if len(missing):
                found.append(f"{name} in {self.years[missing[0][0]]}")
        return found

    @property
    def years(self) -> list[int]:
        """The years that are shown."""
        return [y for y in self.program.years if y != self.program.reference_year]


def main() -> int:
    """Sweep and print every case that loses a number; the exit status is 1 if there is one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("scenarios", nargs="*", default=SCENARIOS)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--draws", type=int, default=DRAWS)
    words = parser.parse_args()
    failed = 0
    for scenario in words.scenarios:
        begin = time.perf_counter()
        sweep = Sweep(scenario, words.draws)
        cases = list(sweep.cases())[:: words.every]
        for case in cases:
            lost = sweep.lost(case)
            failed += bool(lost)
            if lost:
                print(
                    f"{scenario}: {case}: no number for {', '.join(lost[:4])}{' …' if len(lost) > 4 else ''}",
                    flush=True,
                )
        print(
            f"{scenario}: {len(cases):,} cases at {words.draws:,} draws, {time.perf_counter() - begin:.0f} s",
            flush=True,
        )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
