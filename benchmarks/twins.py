"""Programs as NumPy twins: the same equations, the same order, the same numbers but for the shocks' generator."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.numpy_twin import LAST_YEAR, Twin, equations, in_chunks, link
from burdenshare.engine.draws import sample
from burdenshare.engine.graph import REFERENCE, Equation, Theory, in_order
from burdenshare.engine.join import private_name
from burdenshare.engine.program import Fixed, Given, Program, Shock
from burdenshare.engine.program import Path as ByYear
from burdenshare.engine.year import carried_names, takes_of


def written(equation: Equation) -> bool:
    """Whether an equation is a written function of a theory, not a choice that the engine made."""
    return inspect.isfunction(equation.function) and not equation.function.__module__.startswith("burdenshare.engine")


def sources(program: Program) -> dict[str, str]:
    """The source files that the program's equations come from."""
    files = {}
    for equation in filter(written, program.equations.values()):
        path = Path(inspect.getfile(equation.function))
        tools = sorted(path.parent.glob("_[a-z]*.py"))
        files[equation.theory] = "\n".join(p.read_text(encoding="utf-8") for p in (*tools, path))
    return files


def steps_of(program: Program) -> list[tuple[str, str, str, list[str]]]:
    """The ordered steps: name, theory, the function's own name, its arguments; selections and echoes have no theory."""
    steps = []
    for name in in_order(program.equations, program.inputs):
        if name not in program.equations:
            steps.append((name, "", "reference", list(takes_of(program, name))))
            continue
        e = program.equations[name]
        steps.append(
            (name, e.theory, e.function.__name__, list(e.takes)) if written(e) else (name, "", "", list(e.takes))
        )
    return steps


def held(program: Program) -> list[str]:
    """The states that are observed in the reference year."""
    if program.reference_year is None:
        return []
    return [s for s in program.states if s + LAST_YEAR in program.inputs]


def masks(program: Program, theories: dict[str, dict[str, Theory]]) -> dict[str, np.ndarray]:
    """Which actors take which theory's version of a public quantity."""
    actors = program.labels["actor"]
    found = {}
    for by_actor in theories.values():
        for theory in {t.name: t for t in by_actor.values()}.values():
            for name in theory.equations:
                chosen = [by_actor.get(a, by_actor.get("each")) for a in actors]
                found[private_name(theory, name)] = np.array([c is not None and c.name == theory.name for c in chosen])[
                    :, None
                ]
    return found


def functions_of(program: Program, chosen: dict[str, np.ndarray]) -> list[tuple[str, Any, list[str]]]:
    """The steps with their NumPy functions."""
    space = {theory: equations(text) for theory, text in sources(program).items()}
    return link(steps_of(program), space, chosen, held(program))


def blocks(program: Program, dtype: Any, first: int, size: int) -> tuple[Any, ...]:
    """First values, constants, yearly values and a shock source of one block of draws."""
    width = lambda v: np.broadcast_to(v[..., None].astype(dtype), (*v.shape, size))  # noqa: E731
    drawn = {k: v.astype(dtype) for k, v in sample(program, first, size).items()}
    constant = {n: width(g.values) for n, g in program.inputs.items() if isinstance(g, Fixed)} | drawn
    constant |= {
        n: g.values[..., first : first + size].astype(dtype) for n, g in program.inputs.items() if isinstance(g, Given)
    }
    start = {n.removesuffix(LAST_YEAR): v for n, v in constant.items() if n.endswith(LAST_YEAR)}
    for name in carried_names(program):
        shape = (*program.shape(program.equations[name.removesuffix(REFERENCE)].gives), size)
        start.setdefault(name, np.full(shape, np.nan, dtype))
    yearly = [
        {
            **{n: width(g.values[i]) for n, g in program.inputs.items() if isinstance(g, ByYear)},
            "is_reference_year": year == program.reference_year,
            "years_since_reference": dtype(year - (program.reference_year or year)),
            "this_year": dtype(year),
        }
        for i, year in enumerate(program.years)
    ]
    random = np.random.Generator(np.random.Philox(key=[99, first]))
    shapes = {
        n: ((*program.shape(g.kind), size), g.kind.quantity.name)
        for n, g in program.inputs.items()
        if isinstance(g, Shock)
    }

    def shocks(_: int) -> dict[str, np.ndarray]:
        return {
            n: random.random(s, dtype=dtype) if q == "Uniform" else random.standard_normal(s, dtype=dtype)
            for n, (s, q) in shapes.items()
        }

    return start, constant, yearly, shocks


def run_numpy(
    program: Program, twin: Twin, draws: int, dtype: Any, kept: dict[int, Any] | None = None
) -> dict[str, np.ndarray]:
    """Run a program in NumPy: by outcome, year × dimensions × draw. `kept` holds the sampled blocks between calls."""
    out = {
        n: np.empty((len(program.years), *program.shape(program.equations[n].gives), draws), dtype)
        for n in program.outcomes
    }
    kept = {} if kept is None else kept

    def one(first: int, size: int) -> None:
        if first not in kept:
            kept[first] = blocks(program, dtype, first, size)
        for i, year in enumerate(twin.run(*kept[first])):
            for name, values in year.items():
                out[name][i, ..., first : first + size] = values

    in_chunks(one, draws)
    skip = int(program.reference_year is not None)
    return {n: v[skip:] for n, v in out.items()}
