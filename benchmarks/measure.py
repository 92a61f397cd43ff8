"""What is measured. Each function returns plain numbers; `__main__` writes the page."""

from __future__ import annotations

import dataclasses
import json
import os
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import numpy as np

from benchmarks.against import command
from benchmarks.numpy_twin import Twin
from benchmarks.reference_model import draw_parameters, reference_program
from benchmarks.twins import blocks, functions_of, held, masks, run_numpy, sources, steps_of
from burdenshare.engine.compile import OPTIONS, compile_program
from burdenshare.engine.graph import CLOCK, needed
from burdenshare.engine.outcome import summarise
from burdenshare.engine.program import Program, Sampled, Shock
from burdenshare.engine.year import carried_names
from burdenshare.interfaces.notebook import bind, load_scenario
from burdenshare.scenario.bind import Bound

REPEATS = 7
CLOCK_VALUES = {"is_reference_year": False, "years_since_reference": np.float32(5), "this_year": np.float32(2030)}
HERE = Path(__file__).parent


def interleaved(candidates: dict[str, Callable[[], Any]], repeats: int = REPEATS) -> dict[str, list[float]]:
    """Seconds of each candidate, in turn, after one warm-up."""
    for candidate in candidates.values():
        candidate()
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(repeats):
        for name, candidate in candidates.items():
            begin = time.perf_counter()
            candidate()
            seconds[name].append(time.perf_counter() - begin)
    return seconds


def elements(program: Program) -> int:
    """Element-equations of a year: every equation times the cells of its result."""
    return sum(int(np.prod(program.shape(e.gives), dtype=int)) for e in program.equations.values())


def reference(draws: int = 102_400) -> dict[str, Any]:
    """The reference model: ours and NumPy in turn, both precisions."""
    program = reference_program(draw_parameters(draws))
    twin = Twin(functions_of(program, {}), carried_names(program), program.outcomes)
    found: dict[str, Any] = {"draws": draws, "elements": elements(program), "years": len(program.years)}
    for name, bits, dtype in (("float32", 32, np.float32), ("float64", 64, np.float64)):
        machine = compile_program(program, bits)
        seconds = interleaved(
            {
                "ours": lambda m=machine: m.run(draws),
                "numpy": lambda d=dtype: run_numpy(program, twin, draws, d),
            }
        )
        found[name] = seconds
    return found


# Three hundred series that need every topic: money, people, equipment, posture, roles, command, and both wars.
SHOWN = (
    "debt_burden_in_all_worlds", "host_nation_support", "chance_of_war_so_far", "concession_index",
    "deterrence_failure_index", "own_nuclear_support_public", "own_nuclear_support_elite",
)  # fmt: skip


def shown(bound: Bound) -> Program:
    """The flagship with few outcomes, for which all its topics must be computed."""
    outcomes = SHOWN
    return dataclasses.replace(bound.program, outcomes=outcomes, equations=needed(bound.program.equations, outcomes))


def flagship(draws: int = 10_000) -> dict[str, Any]:
    """The flagship, warm: the program and the quantiles of the shown outcomes; NumPy beside it."""
    bound = bind(load_scenario())
    program = shown(bound)
    twin = Twin(functions_of(program, masks(program, bound.theories)), carried_names(program), program.outcomes)
    found: dict[str, Any] = {"draws": draws, "elements": elements(program), "years": len(program.years)}
    found["equations"] = len(program.equations)
    found["compile"] = compile_seconds(program)
    found["series"] = sum(15 * int(np.prod(program.shape(program.equations[n].gives))) for n in program.outcomes)

    def answer(values: dict[str, Any]) -> None:
        for value in values.values():
            summarise(value, 1.0)

    for name, bits, dtype in (("float32", 32, np.float32), ("float64", 64, np.float64)):
        machine, kept = compile_program(program, bits), {}
        found[name] = interleaved(
            {
                "ours": lambda m=machine: answer(m.run(draws)),
                "ours, preview of 2,000": lambda m=machine: answer(m.run(2000)),
                "program alone": lambda m=machine: m.run(draws),
                "numpy": lambda d=dtype, k=kept: answer(run_numpy(program, twin, draws, d, k)),
            }
        )
    return found


def compile_seconds(program: Program) -> dict[str, list[float]]:
    """Seconds to trace, lower and compile, cold and from the cache on disk, each in a process of its own."""
    found: dict[str, list[float]] = {"cold": [], "from the cache": []}
    for _ in range(3):
        home = tempfile.mkdtemp()
        try:
            for name in found:
                answer = subprocess.check_output(
                    [sys.executable, "-c", COMPILE],
                    text=True,
                    env={**os.environ, "BURDENSHARE_HOME": home},
                    cwd=HERE.parent,
                )
                found[name].append(float(answer.split()[-1]))
        finally:
            shutil.rmtree(home)
    return found


COMPILE = """
import time
from benchmarks.measure import shown
from burdenshare.engine.compile import compile_program, keep_compiled
from burdenshare.interfaces.notebook import bind, load_scenario
from burdenshare.vocabulary.folders import cache_folder
keep_compiled(cache_folder() / "compiled")
program = shown(bind(load_scenario()))
begin = time.perf_counter()
compile_program(program, 32)
print(time.perf_counter() - begin)
"""


def dearest(draws: int = 32_768, most: int = 12) -> list[tuple[str, str, float]]:
    """The equations that cost most, each compiled by itself in float32: name, theory, and its part of the sum."""
    program = bind(load_scenario()).program
    random = np.random.default_rng(0)
    found = []
    for name, equation in program.equations.items():
        given = {
            p: CLOCK_VALUES[p]
            if p in CLOCK
            else random.uniform(0.2, 0.8, (*program.shape(k), draws)).astype(np.float32)
            for p, k in equation.takes.items()
        }
        given = jax.device_put(given)
        alone = jax.jit(equation.compute).lower(given).compile(OPTIONS[32])
        alone(given).block_until_ready()
        seconds = []
        for _ in range(5):
            begin = time.perf_counter()
            alone(given).block_until_ready()
            seconds.append(time.perf_counter() - begin)
        found.append((name, equation.theory, min(seconds)))
    whole = sum(s for _, _, s in found)
    return [(n, t, s / whole) for n, t, s in sorted(found, key=lambda row: -row[2])[:most]]


def combinations(draws: int = 10_000) -> dict[str, float]:
    """Seconds of the theory table of two policies over all combinations, cold and with the compile cache."""
    home = tempfile.mkdtemp()
    found = {}
    try:
        for name in ("cold", "with the compile cache"):
            command = [sys.executable, "-m", "burdenshare", "study", "theory-table", "primary-responsibility"]
            begin = time.perf_counter()
            environment = {**os.environ, "BURDENSHARE_HOME": home}
            subprocess.run([*command, "--draws", str(draws)], env=environment, check=True, stdout=subprocess.DEVNULL)
            found[name] = time.perf_counter() - begin
    finally:
        shutil.rmtree(home)
    return found


def first_result(repeats: int = 5) -> dict[str, list[float]]:
    """Seconds from the start of `burdenshare run` to the first line of its table."""
    found: dict[str, list[float]] = {"cold": [], "with the compile cache": []}
    for _ in range(repeats):
        home = tempfile.mkdtemp()
        try:
            for name in found:
                found[name].append(command(HERE.parent, home)[0])
                shutil.rmtree(Path(home) / "runs")
        finally:
            shutil.rmtree(home)
    return found


# A launcher of its own: a child counts the memory of the process that started it as its own peak.
LAUNCHER = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def million(draws: int = 1_000_000) -> dict[str, float]:
    """Peak memory and time of a kept run of a million draws of the whole flagship."""
    home = tempfile.mkdtemp()
    begin = time.perf_counter()
    try:
        command = [sys.executable, "-m", "burdenshare", "run", "--draws", str(draws), "--precision", "32", "--quiet"]
        environment = {**os.environ, "BURDENSHARE_HOME": home}
        kilobytes = subprocess.check_output([sys.executable, "-c", LAUNCHER, *command], env=environment, text=True)
        seconds = time.perf_counter() - begin
    finally:
        shutil.rmtree(home)
    return {"seconds": seconds, "GB": int(kilobytes) / 1e6, "draws": draws}


def ema(experiments: int = 400) -> dict[str, Any] | None:
    """The flagship under the EMA Workbench in an environment of its own; None where it cannot be installed."""
    python, newer = _newer_python()
    folder = HERE.parent / "build" / ("ema-3" if newer else "ema-2")
    peer = folder / "bin" / "python"
    if not peer.exists():
        subprocess.run([python, "-m", "venv", str(folder)], check=True)
        wanted = (
            "ema-workbench>=3,<4" if python != sys.executable or sys.version_info >= (3, 12) else "ema-workbench==2.5.3"
        )
        done = subprocess.run([str(peer), "-m", "pip", "install", "--quiet", "--pre", wanted], check=False)
        if done.returncode:
            shutil.rmtree(folder)
            return None
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "payload.pickle"
        path.write_bytes(pickle.dumps(_payload()))
        command = [str(peer), str(HERE / "ema_peer.py"), str(path), str(experiments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        return None
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _newer_python() -> tuple[str, bool]:
    """A Python of 3.12 or newer, where the machine has one; else this one."""
    if sys.version_info >= (3, 12):
        return sys.executable, True
    places = [shutil.which(f"python3.{minor}") for minor in (13, 12)]
    places += sorted(map(str, Path.home().glob(".pyenv/versions/3.1[23]*/bin/python3")), reverse=True)
    for place in filter(None, places):
        if subprocess.run([place, "-c", ""], capture_output=True, check=False).returncode == 0:
            return place, True
    return sys.executable, False


def _payload() -> dict[str, Any]:
    bound = bind(load_scenario())
    program = shown(bound)
    start, constant, yearly, _ = blocks(program, np.float64, 0, 1)
    _, many, _, _ = blocks(program, np.float64, 0, 256)
    scalars, ranges = {}, {}
    for key, given in program.inputs.items():
        if isinstance(given, Sampled):
            for i, (name, cell) in enumerate(zip(given.names, given.cells, strict=True)):
                if cell.family != "fixed":
                    label = name.replace("[", "_").replace("]", "").replace(",", "_")
                    place = tuple(int(j) for j in np.unravel_index(i, program.shape(given.kind))) or ()
                    scalars[label] = (key, place)
                    ranges[label] = (float(many[key][place].min()), float(many[key][place].max()))
    return {
        "sources": sources(program),
        "steps": steps_of(program),
        "held": held(program),
        "masks": masks(program, bound.theories),
        "carried": list(carried_names(program)),
        "outcomes": list(program.outcomes),
        "start": {k: np.array(v) for k, v in start.items()},
        "constant": {k: np.array(v) for k, v in constant.items()},
        "yearly": [{k: np.array(v) for k, v in year.items()} for year in yearly],
        "shocks": {
            n: ((*program.shape(g.kind), 1), g.kind.quantity.name)
            for n, g in program.inputs.items()
            if isinstance(g, Shock)
        },
        "scalars": scalars,
        "ranges": ranges,
    }


def best(seconds: list[float]) -> float:
    return min(seconds)


def median(seconds: list[float]) -> float:
    return statistics.median(seconds)
