"""Every value inside the bounds runs: each lever and each uncertainty, each label alone and all together.

    python -m tests.bounds [SCENARIO ...] [--every N] [--draws N] [--no-rivals]      (`make bounds`: all of it)

Values are arguments of one compiled program, the one that a run uses. Both bounds with all labels together are run at
10,000 draws; a lever otherwise at 1,024; a bound of one label of a sampled quantity at 256, four cases side by side in
one chunk, and between its bounds at 128, eight side by side. Each takes the next of the same ten chunks of draws, so
that all are met. Then every rival theory is run at both bounds with all labels together, sampled quantities at 256
draws. `decisions/0022-bounds.md` says why. A cell without a number in the scenario as it stands (the pack leaves it
out) is not asked for one, and a cell that the scenario refuses to set is not moved.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from multiprocessing.queues import Queue
from typing import Any

import jax
import numpy as np

from burdenshare.engine.compile import arguments, compile_program
from burdenshare.engine.draws import CHUNK, sample
from burdenshare.engine.program import Path, Program, Sampled
from burdenshare.engine.threads import THREADS
from burdenshare.interfaces.notebook import bind, load_scenario
from burdenshare.interfaces.notebook.scenarios import Scenario
from burdenshare.scenario.idle import idle_for, idle_under
from burdenshare.scenario.theory_names import theory_names
from burdenshare.vocabulary.cards import Card

SCENARIOS = ("indo-pacific-2026", "five-states")
RIVALS_IN = "indo-pacific-2026"  # it has every topic
BETWEEN = 5
DRAWS = 10_000
AT_BOUNDS, INSIDE = 4, 8  # cases of sampled quantities that share a chunk


@dataclass(frozen=True)
class Case:
    """One quantity at one value: in one cell (`label`), or in all (an empty label)."""

    name: str
    label: str
    value: float
    cells: tuple[int, ...]
    is_bound: bool

    def __str__(self) -> str:
        return f"{self.label + '.' if self.label else ''}{self.name.removesuffix('_last_year')}={self.value:.15g}"


class Sweep:
    """A scenario, compiled once, that tells of each case where an outcome has no number."""

    def __init__(self, scenario: str | Scenario, draws: int = DRAWS, dtype: Any = np.float64) -> None:
        self.bound = bind(scenario)
        self.program: Program = self.bound.program
        self.draws, self.dtype = draws, dtype
        self.chunks = range(-(-draws // CHUNK))
        self._fixed = arguments(self.program, dtype)
        self._drawn = [
            {n: jax.device_put(v.astype(dtype)) for n, v in sample(self.program, i * CHUNK, CHUNK).items()}
            for i in self.chunks
        ]
        self._machine = compile_program(self.program, 32 if dtype == np.float32 else 64)

    def cases(self) -> Iterator[Case]:
        """Every lever and uncertainty at both bounds and at five values between them, each label alone and all."""
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
            cells = [
                (i, label) for i, label in cells if self._is_given(given, shape, i) and self._is_asked(card, label)
            ]
            if not cells:
                continue
            places = [(label, (i,)) for i, label in cells] if len(cells) > 1 else []
            for label, where in (*places, ("", tuple(i for i, _ in cells))):
                for value in np.linspace(*limits, BETWEEN + 2):
                    yield Case(name, label, float(value), where, value in limits)

    def _is_given(self, given: Path | Sampled, shape: tuple[int, ...], cell: int) -> bool:
        """Whether the scenario has a number for a cell."""
        return isinstance(given, Sampled) or bool(
            np.isfinite(given.values.reshape(len(self.program.years), -1)[:, cell]).all()
        )

    def _is_asked(self, card: Card, label: str) -> bool:
        """Whether the scenario lets a cell be set."""
        labels = tuple(label.split(".")) if label else ()
        return not any(why(card, labels, self.bound.scenario) for why in (idle_under, idle_for))

    def is_wide(self, case: Case) -> bool:
        """Whether a case is run in all draws."""
        return case.is_bound and not case.label and self.draws > CHUNK

    def plan(self, cases: Sequence[Case]) -> list[tuple[Case, ...]]:
        """The cases that are run together: those of sampled quantities share a chunk, but for those in all draws."""
        shares = [c for c in cases if isinstance(self.program.inputs[c.name], Sampled) and not self.is_wide(c)]
        found = [(c,) for c in cases if not (isinstance(self.program.inputs[c.name], Sampled) and not self.is_wide(c))]
        for some, size in (
            ([c for c in shares if c.is_bound], AT_BOUNDS),
            ([c for c in shares if not c.is_bound], INSIDE),
        ):
            found += [tuple(some[i : i + size]) for i in range(0, len(some), size)]
        return found

    def lost_of(self, place: int, cases: tuple[Case, ...]) -> dict[Case, list[str]]:
        """The outcomes in which a number is lost, for one place of a plan."""
        chunk = place % len(self.chunks)
        if len(cases) > 1:
            return self.lost_side_by_side(cases, chunk)
        return {cases[0]: self.lost(cases[0], self.chunks if self.is_wide(cases[0]) else (chunk,))}

    def numbers(self, case: Case | None = None, chunks: Sequence[int] | None = None) -> dict[str, np.ndarray]:
        """For each outcome, year × cell: whether every draw has a number."""
        given, changed = self._fixed, {}
        if case is not None:
            held = self.program.inputs[case.name]
            factor = self.bound.cards[case.name.removesuffix("_last_year")].shown_unit.factor
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
            found = self._machine.chunk(chunk * CHUNK, drawn, given)
            return {n: np.isfinite(np.asarray(v)).all(axis=-1) for n, v in found.items()}

        parts = [one(chunk) for chunk in (self.chunks if chunks is None else chunks)]
        skip = int(self.program.reference_year is not None)
        return {n: np.logical_and.reduce([part[n][skip:] for part in parts]) for n in parts[0]}

    @cached_property
    def asked(self) -> dict[str, np.ndarray]:
        """The cells that have a number in the scenario as it stands."""
        return self.numbers()

    def lost(self, case: Case, chunks: Sequence[int] | None = None) -> list[str]:
        """The outcomes in which a number is lost, with the first year."""
        found = []
        for name, numbers in self.numbers(case, chunks).items():
            missing = np.argwhere(self.asked[name] & ~numbers)
            if len(missing):
                found.append(f"{name} in {self.years[missing[0][0]]}")
        return found

    def lost_side_by_side(self, cases: Sequence[Case], chunk: int = 0) -> dict[Case, list[str]]:
        """The outcomes in which a number is lost, for sampled quantities that share one chunk, a few draws each."""
        size = CHUNK // len(cases)
        drawn = {n: np.array(v) for n, v in self._drawn[chunk].items()}
        for i, case in enumerate(cases):
            rows = drawn[case.name].reshape(-1, CHUNK)
            factor = self.bound.cards[case.name.removesuffix("_last_year")].shown_unit.factor
            rows[list(case.cells), i * size : (i + 1) * size] = case.value * factor
        skip = int(self.program.reference_year is not None)
        found = self._machine.chunk(chunk * CHUNK, drawn, self._fixed).items()
        whole = {n: np.isfinite(np.asarray(v)[skip:]) for n, v in found}
        return {
            case: [
                n for n, v in whole.items() if (self.asked[n] & ~v[..., i * size : (i + 1) * size].all(axis=-1)).any()
            ]
            for i, case in enumerate(cases)
        }

    def left_out(self) -> list[str]:
        """The outcomes that must have a number in the scenario as it stands, and have none."""
        found = []
        for name, about in self.bound.watched.items():
            labels = [about.labels[d] for d in about.dimensions]
            for index in np.ndindex(*(len(of) for of in labels)):
                words = [of[i] for of, i in zip(labels, index, strict=True)]
                if not about.leave_out.keys() & {*words} and not self.asked[name][(slice(None), *index)].all():
                    found.append(" ".join([name, *words]))
        return found

    @property
    def years(self) -> list[int]:
        """The years that are shown."""
        return [y for y in self.program.years if y != self.program.reference_year]


def rival_scenarios() -> Iterator[tuple[str, Scenario]]:
    """Scenarios in which each theory that the scenario does not choose answers its topic once, by what they change."""
    base = load_scenario(RIVALS_IN)
    others: dict[str, list[str]] = {}
    for topic, chosen in base.loaded.theories.items():
        others[topic] = [name for name in theory_names(topic) if name != chosen["each"]]
    for i in range(max(map(len, others.values()))):
        changed: Mapping[str, str] = {topic: names[i] for topic, names in others.items() if i < len(names)}
        new = base.with_theory(**changed)
        own = {topic: {a: n for a, n in by.items() if a != "each"} for topic, by in base.loaded.theories.items()}
        kept = {topic: own[topic] for topic in changed if own[topic]}
        yield ", ".join(f"{t}: {n}" for t, n in changed.items()), new.with_theory(**kept) if kept else new


@dataclass(frozen=True)
class Part:
    """Every n-th place of the plans: what one process runs."""

    first: int = 0
    step: int = 1

    def __str__(self) -> str:
        return f" (part {self.first + 1} of {self.step})" if self.step > 1 else ""


def sweep(
    title: str, scenario: str | Scenario, draws: int, every: int, bounds_only: bool = False, part: Part = Part()
) -> int:
    """Run the cases of a scenario and print those that lose a number; returns how many."""
    begin = time.perf_counter()
    running = Sweep(scenario, draws)
    cases = [c for c in running.cases() if not bounds_only or (c.is_bound and not c.label)][::every]
    failed = 0
    for missing in running.left_out():
        failed += 1
        print(f"{title}: as it stands: no number for {missing}", flush=True)
    counts: Counter[int] = Counter()
    for place, together in list(enumerate(running.plan(cases)))[part.first :: part.step]:
        counts[draws if any(map(running.is_wide, together)) else CHUNK // len(together)] += len(together)
        for case, lost in running.lost_of(place, together).items():
            failed += bool(lost)
            if lost:
                more = " …" if len(lost) > 4 else ""
                print(f"{title}: {case}: no number for {', '.join(lost[:4])}{more}", flush=True)
    sizes = ", ".join(f"{count:,} at {size:,}" for size, count in sorted(counts.items(), reverse=True))
    took = f"{time.perf_counter() - begin:.0f} s"
    print(f"{title}{part}: {counts.total():,} cases by draws: {sizes}; {failed} lose a number; {took}", flush=True)
    return failed


def sweeps(words: argparse.Namespace, part: Part) -> int:
    """Run a part of everything that is asked; returns how many cases lose a number."""
    failed = sum(sweep(scenario, scenario, words.draws, words.every, part=part) for scenario in words.scenarios)
    if not words.no_rivals:
        failed += sum(sweep(title, found, CHUNK, words.every, True, part) for title, found in rival_scenarios())
    return failed


def on_one_processor(processors: Queue[int]) -> None:
    """Keep a process to a processor of its own, where the system allows it: side by side, threads of one run cost more."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {processors.get()})


def main() -> int:
    """Sweep and print every case that loses a number; the exit status is 1 if there is one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("scenarios", nargs="*", default=SCENARIOS)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--no-rivals", action="store_true")
    words = parser.parse_args()
    whole = multiprocessing.get_context("spawn")
    processors = whole.Queue()
    for one in sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else ():
        processors.put(one)
    with ProcessPoolExecutor(THREADS, whole, on_one_processor, (processors,)) as pool:
        return int(any(pool.map(partial(sweeps, words), [Part(i, THREADS) for i in range(THREADS)])))


if __name__ == "__main__":
    sys.exit(main())
