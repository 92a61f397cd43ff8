"""Boxes name what matters: inputs that nothing reads are not offered, and would not be found."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from burdenshare.engine.draws import points
from burdenshare.engine.graph import needed
from burdenshare.engine.program import Sampled
from burdenshare.studies.boxes import find_box, offered
from burdenshare.vocabulary.kinds import kind

DRAWS, STRANGERS = 2000, 50
REAL = tuple(f"real{i}" for i in range(8))


def happens(u, luck):
    """Whether something happens: two numbers decide, three move it a little, and luck does most."""
    slope = 2.4 * (u[0] - 0.5) - 2 * (u[1] - 0.5) + 0.8 * (u[2] + u[3] - u[4] - 0.5)
    return luck < 1 / (1 + np.exp(1.2 - slope))


@pytest.mark.parametrize(("seeds", "most", "least"), [(5, 0, 3), pytest.param(20, 2, 14, marks=pytest.mark.slow)])
def test_boxes_limit_none_of_fifty_inputs_that_nothing_reads(seeds, most, least):
    """At 2,000 draws, over 20 seeds, in at most 2; and most find both numbers that decide."""
    names = (*REAL, *(f"stranger{i}" for i in range(STRANGERS)))
    misled, found = [], []
    for seed in range(1, seeds + 1):
        u = points(names, {"g": REAL[:4]}, seed, "supercube", 0, DRAWS)
        box = find_box(u.T, happens(u, np.random.default_rng(seed).uniform(size=DRAWS)), names)
        misled.append(any(n.startswith("stranger") for n in box.limits))
        found.append({"real0", "real1"} <= set(box.limits))
    assert sum(misled) <= most
    assert sum(found) >= least


def test_inputs_that_no_path_joins_to_the_outcome_are_not_offered(bound_pack):
    whole = bound_pack().program
    given = whole.inputs["growth_volatility"]
    stranger = Sampled(kind("Ratio"), given.cells[:1], ("stranger",), 1.0)
    program = dataclasses.replace(whole, inputs={**whole.inputs, "stranger": stranger})
    for outcome in ("debt_burden", "war_hazard"):
        names = offered(program, (outcome,))
        equations = needed(whole.equations, (outcome,))
        assert "stranger" not in names
        assert names
        read = {p for e in equations.values() for p in e.takes}
        assert {n.partition("[")[0] for n in names} <= read
    assert "exchange_rate_volatility[KOR]" not in offered(program, ("debt_burden",))
    assert "multiplier[KOR]" in offered(program, ("debt_burden",))
    assert "punishment_slope" in offered(program, ("war_hazard",))
    assert "punishment_slope" not in offered(program, ("coverage",))
