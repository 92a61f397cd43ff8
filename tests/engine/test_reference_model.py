"""The benchmark's model, rewritten in the house's form, gives the reference's numbers."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.numpy_twin import Twin
from benchmarks.reference_model import draw_parameters, reference_program
from benchmarks.twins import functions_of, run_numpy
from burdenshare.engine.compile import compile_program
from burdenshare.engine.year import carried_names


@pytest.mark.seconds
@pytest.mark.shared
def test_the_rewriting_equals_the_reference_outputs(shared):
    held = np.load(shared / "bench" / "reference_outputs.npz")
    program = reference_program(held["parameters"], held["shocks"])
    out = compile_program(program).run(64)
    ours = np.stack([out[n] for n in program.outcomes], axis=1)
    assert np.max(np.abs(ours - held["outputs"]) / (np.abs(held["outputs"]) + 1e-12)) < 1e-9


def test_the_numpy_twin_is_the_same_model():
    shocks = np.random.default_rng(3)
    given = np.stack([shocks.normal(size=(20, 8, 64)), shocks.normal(size=(20, 8, 64)), shocks.random((20, 8, 64))])
    program = reference_program(draw_parameters(64), given)
    drawn = reference_program(draw_parameters(64))
    twin = Twin(functions_of(drawn, {}), carried_names(drawn), drawn.outcomes)
    out = compile_program(program).run(64)
    theirs = run_numpy(drawn, twin, 64, np.float64)
    # Same equations, other shocks: the deterministic first-year burden of the first equation's inputs agrees closely.
    for name in ("gdp", "mil_spend"):
        np.testing.assert_allclose(theirs[name][0].mean(axis=1), out[name][0].mean(axis=1), rtol=0.02)
