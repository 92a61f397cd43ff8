"""The reference model as a program: parameters, constants, first values."""

from __future__ import annotations

import dataclasses

import numpy as np

from benchmarks import reference_equations
from burdenshare.engine.graph import read_theory
from burdenshare.engine.program import Fixed, Given, Program, Shock, make_program
from burdenshare.vocabulary.kinds import kind

ACTORS = tuple(f"A{i}" for i in range(8))
YEARS = tuple(range(2026, 2046))
OUTCOMES = ("gdp", "mil_spend", "threat", "trust", "crisis", "burden")
RANGES = {
    "alpha": (0.25, 0.4), "part": (0.4, 0.55), "gsd": (0.005, 0.02), "tsd": (0.02, 0.1), "dep": (0.04, 0.08),
    "inv": (0.15, 0.28), "debt_r": (0.01, 0.05), "tax": (0.3, 0.45), "mil_base": (0.01, 0.025),
    "threat_el": (0.1, 0.6), "free_ride": (0.05, 0.7), "opp_el": (0.1, 0.5), "decay": (0.05, 0.12),
    "proc_lag": (0.2, 0.8), "ready_k": (0.3, 1.5), "commit": (0.2, 0.95), "det_k": (0.5, 3.0), "nuc_w": (0.1, 1.0),
    "esc": (0.05, 0.4), "crisis_b": (-4.0, -2.0), "trust_k": (0.1, 0.6), "trust_dec": (0.02, 0.2),
    "op_k": (0.1, 0.6), "op_dec": (0.02, 0.2), "tech_g": (0.005, 0.02), "tech_sp": (0.01, 0.1),
    "pop_g": (-0.005, 0.01), "aid": (0.0, 0.01), "war_cost": (0.01, 0.1), "cohes": (0.1, 1.0),
}  # fmt: skip


def constants() -> dict[str, np.ndarray]:
    """What is the same in every year and draw, drawn once from a fixed seed."""
    random = np.random.default_rng(7)
    size, gov, expo = random.uniform(0.2, 5, 8), random.uniform(0.8, 1.2, 8), random.uniform(0.5, 2, 8)
    prox = random.uniform(0.1, 1, (8, 8)) * (1 - np.eye(8))
    nuclear, bloc = (np.arange(8) < 2) * 1.0, (np.arange(8) < 6) * 1.0
    first = {
        "gdp": size, "capital": 2.5 * size, "pop": size * 0.8 + 0.2, "tech": np.ones(8), "mil": 0.2 * size,
        "debt": 0.7 * size, "tension": np.full(8, 0.3), "trust": np.full(8, 0.6), "readiness": np.full(8, 0.5),
        "opinion": np.full(8, 0.5),
    }  # fmt: skip
    fixed = {"gov": gov, "expo": expo, "nuclear": nuclear, "bloc": bloc, "one": np.ones(8)}
    pairs = {"prox": prox, "host": np.abs(bloc[:, None] - bloc[None, :])}
    return {**fixed, **pairs, **{f"{name}_last_year": value for name, value in first.items()}}


def draw_parameters(count: int, seed: int = 0) -> np.ndarray:
    """Draw × parameter: scrambled Sobol points within the ranges."""
    from scipy.stats import qmc

    points = qmc.Sobol(len(RANGES), scramble=True, rng=seed).random(count)
    low, high = np.array(list(RANGES.values())).T
    return low + (high - low) * points


def reference_program(parameters: np.ndarray, shocks: np.ndarray | None = None) -> Program:
    """The program for given parameters (draw × parameter).

    `shocks` (3 × year × actor × draw) are handed in where another code's numbers must be met; else they are drawn.
    """
    inputs = {
        name: Fixed(kind("IndexByActorParty" if value.ndim == 2 else "IndexByActor"), value)
        for name, value in constants().items()
    }
    inputs |= {n: Given(kind("Index"), np.ascontiguousarray(parameters[:, i])) for i, n in enumerate(RANGES)}
    equations = dict(read_theory(reference_equations).equations)
    for i, name in enumerate(("eps_g", "eps_t", "u_c")):
        if shocks is not None:
            inputs[name] = Given(kind("IndexByActor"), shocks[i], yearly=True)
            continue
        inputs[name] = Shock(kind("UniformByActor" if name == "u_c" else "ShockByActor"))
        equations = {
            n: dataclasses.replace(e, takes={p: inputs[name].kind if p == name else k for p, k in e.takes.items()})
            for n, e in equations.items()
        }
    return make_program(
        equations, inputs, labels={"actor": ACTORS}, years=YEARS, reference_year=None, outcomes=OUTCOMES
    )
