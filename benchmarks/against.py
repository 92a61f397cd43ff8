"""How fast is this tree against another one? Two processes, one of each, take turns at the same work.

`python -m benchmarks against=TREE` measures it, for example against a worktree of an earlier commit. Both trees run in
this Python. A ratio below one means that this tree is faster.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent.parent
REPEATS = 7
# A process of one tree: it warms up, then does what each line asks for and answers with seconds and CPU seconds.
WORKER = """
import sys, time
from benchmarks.measure import shown
from burdenshare.engine.compile import compile_program, keep_compiled
from burdenshare.engine.outcome import summarise
from burdenshare.interfaces.notebook import bind, load_scenario
from burdenshare.vocabulary.folders import cache_folder
keep_compiled(cache_folder() / "compiled")
base = load_scenario()
program = shown(bind(base))
machine = compile_program(program, 32)
def answer(draws, given=None):
    for value in machine.run(draws, given or program).values():
        summarise(value, 1.0)
def alone(draws):
    machine.run(draws)
step = 0
def moved(draws):
    global step
    step += 1
    changed = base.set("KOR.spending_pledge", 2 + step / 100)
    answer(draws, shown(bind(changed)))
def python(draws):
    import burdenshare as bs
    bs.run("indo-pacific-2026", draws=draws, precision=32)
def python_moved(draws):
    global step
    step += 1
    import burdenshare as bs
    bs.run(base.set("KOR.spending_pledge", 2 + step / 100), draws=draws, precision=32)
print("ready", flush=True)
for line in sys.stdin:
    what, draws = line.split()
    begin, cpu = time.perf_counter(), time.process_time()
    globals()[what](int(draws))
    print(time.perf_counter() - begin, time.process_time() - cpu, flush=True)
"""
WARM = {
    "10,000 draws and their quantiles": ("answer 10000", True),
    "10,000 draws, the program alone": ("alone 10000", True),
    "preview of 2,000 draws": ("answer 2000", True),
    "a lever moved, 2,000 draws": ("moved 2000", False),
    "`bs.run`, all outcomes, 2,000 draws": ("python 2000", False),
    "`bs.run` after `set`, all outcomes, 2,000 draws": ("python_moved 2000", False),
}


class Worker:
    """A process of one tree."""

    def __init__(self, tree: Path, home: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER],
            cwd=tree,
            env=environment(tree, home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def __call__(self, words: str) -> tuple[float, float]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        seconds, cpu = map(float, self.process.stdout.readline().split())
        return seconds, cpu

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def environment(tree: Path, home: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(tree / "src"), "BURDENSHARE_HOME": home}


@contextmanager
def homes() -> Iterator[dict[str, str]]:
    found = {word: tempfile.mkdtemp() for word in ("this", "other")}
    try:
        yield found
    finally:
        for home in found.values():
            shutil.rmtree(home)


def warm(trees: dict[str, Path]) -> dict[str, dict[str, list[tuple[float, float]]]]:
    """Seconds and CPU seconds of each work in each tree, in turn."""
    found: dict[str, dict[str, list[tuple[float, float]]]] = {}
    with homes() as home:
        workers = {word: Worker(tree, home[word]) for word, tree in trees.items()}
        for label, (words, both) in WARM.items():
            taking = workers if both else {"this": workers["this"]}
            for worker in taking.values():
                worker(words)
            found[label] = {word: [] for word in taking}
            for _ in range(REPEATS):
                for word, worker in taking.items():
                    found[label][word].append(worker(words))
        for worker in workers.values():
            worker.close()
    return found


def commands(trees: dict[str, Path]) -> dict[str, dict[str, list[tuple[float, float]]]]:
    """Seconds to the first line of `burdenshare run` and to its end, in each tree, in turn."""
    labels = {
        "first": "`run`, to the first line",
        "whole": "`run`, to its end",
    }
    found: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for _ in range(3):
        with homes() as home:
            for state, repeats in (("cold", 1), ("kept cache", 2)):
                for _ in range(repeats):
                    for word, tree in trees.items():
                        first, whole = command(tree, home[word])
                        for name, seconds in (("first", first), ("whole", whole)):
                            rows = found.setdefault(f"{labels[name]}, {state}", {w: [] for w in trees})
                            rows[word].append((seconds, 0.0))
                        shutil.rmtree(Path(home[word]) / "runs")
    return found


def command(tree: Path, home: str) -> tuple[float, float]:
    """Seconds from the start of `burdenshare run` to its first line, and to its end."""
    begin = time.perf_counter()
    words = [sys.executable, "-m", "burdenshare", "run", "--quiet"]
    with subprocess.Popen(words, cwd=tree, stdout=subprocess.PIPE, env=environment(tree, home), text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        first = time.perf_counter() - begin
        process.stdout.read()
    return first, time.perf_counter() - begin


def rows(found: dict[str, dict[str, list[list[float]]]]) -> Iterator[str]:
    """The lines of the table."""
    yield "| what | this tree, best (median) | the other | ratio of bests (medians) |"
    yield "|---|---:|---:|---:|"
    for label, by_tree in found.items():
        cells, numbers = [], []
        for word in ("this", "other"):
            seconds = [s for s, _ in by_tree.get(word, [])]
            if seconds:
                best, middle = min(seconds), statistics.median(seconds)
                numbers.append((best, middle))
                cells.append(f"{1000 * best:,.0f} ms ({1000 * middle:,.0f})")
            else:
                cells.append("")
        ratio = f"{numbers[0][0] / numbers[1][0]:.2f} ({numbers[0][1] / numbers[1][1]:.2f})" if len(numbers) > 1 else ""
        yield f"| {label} | {' | '.join(cells)} | {ratio} |"


def against(tree: str) -> dict[str, Any]:
    """All measurements against another tree, and that tree's commit."""
    trees = {"this": HERE, "other": Path(tree).resolve()}
    commit = subprocess.check_output(["git", "-C", tree, "rev-parse", "--short", "HEAD"], text=True).strip()
    return {"commit": commit, "seconds": warm(trees) | commands(trees)}
