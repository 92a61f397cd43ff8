"""What a page's module weighs and takes: `python -m benchmarks.module`, one thread, in wasmtime.

CPU milliseconds, the least of several repeats: the machine may be shared. A browser's V8 takes about the same.
"""

from __future__ import annotations

import dataclasses
import gzip
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from burdenshare.engine.emit.compiler import compiled
from burdenshare.engine.emit.printed import print_program
from burdenshare.engine.join import choice_of
from burdenshare.engine.part import part_of
from burdenshare.engine.program import Program
from burdenshare.interfaces.modules import module_of, of_page
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.rivals import Rivals, rivals_of
from burdenshare.scenario.vintage import catalog_of
from burdenshare.vocabulary.cards import load_cards
from tests.page.machine import Machine

SCENARIOS = ("indo-pacific-2026", "five-states")
DRAWS = (512, 2048)
REPEATS = 5


def least(work: Callable[[], Any]) -> float:
    """The least CPU time of several repeats, in milliseconds."""
    taken = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - start))
    return min(taken)


def packed(code: bytes) -> str:
    return f"{len(code) / 1000:.0f} kB ({len(gzip.compress(code, 9)) / 1000:.1f} packed)"


def rows(name: str, program: Program, code: bytes | None = None) -> None:
    """One program's line: steps, size, and the time of a move."""
    printed = print_program(program)
    code = code or compiled(printed.text)
    print(f"{name}: {printed.counts}, {packed(code)}")
    for draws in DRAWS:
        machine = Machine(program, printed, draws, code=code)
        machine.run()
        recipe = machine.recipe
        raw = b"".join(a.tobytes() for a in (recipe.scalars, recipe.rows, recipe.numbers, recipe.shocks))
        print(f"  {draws} draws: a move {least(machine.run_again):.1f} ms, quantiles {least(machine.quantiles):.1f} ms, "
              f"draws {least(machine.draw):.0f} ms, shocks {least(machine.shock):.0f} ms; recipe {packed(raw)}, "
              f"{len(recipe.numbers)} rows of numbers")  # fmt: skip


def each_rival(program: Program, rivals: Rivals) -> Iterator[tuple[str, Program]]:
    """Each theory of each topic in turn, for all actors."""
    for topic, names in rivals.items():
        given = program.inputs.get(choice_of(topic))
        for i, theory in enumerate(names if given is not None else ()):
            picked = dataclasses.replace(given, values=np.full(given.values.shape, float(i)))
            yield (
                f"{topic} by {theory}",
                dataclasses.replace(program, inputs={**program.inputs, choice_of(topic): picked}),
            )


def main() -> None:
    """Print both packs' modules, with their own theories alone and with all rivals, and what each rival takes."""
    cards = load_cards()
    for name in SCENARIOS:
        scenario = load_scenario(name, cards)
        rivals = rivals_of(scenario, catalog_of(scenario), cards)[0]
        page = of_page(scenario, rivals).program
        alone = bind(scenario, catalog_of(scenario), cards).program
        rows(f"{name}, its own theories", part_of(alone, {*page.outcomes}))
        rows(f"{name}, its own theories, all outcomes", alone)
        printed = print_program(page)
        rows(f"{name}, all rivals", page, module_of(printed))
        machine = Machine(page, printed, DRAWS[0], code=module_of(printed))
        for words, program in each_rival(page, rivals):
            machine.run(program)
            print(f"  {words}: {least(machine.run_again):.1f} ms")


if __name__ == "__main__":
    main()
