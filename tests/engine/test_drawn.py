"""Sampled inputs are drawn once for whoever runs on the same distributions, and drawn again where anything differs."""

from __future__ import annotations

import dataclasses
import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from burdenshare.engine import drawn as home
from burdenshare.engine.compile import arguments, compile_program
from burdenshare.engine.distributions import Distribution
from burdenshare.engine.draws import CHUNK, sample
from burdenshare.engine.program import Correlation, Path
from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.kinds import kind

from . import invented


@pytest.fixture(autouse=True)
def count(monkeypatch):
    """How often inputs were drawn, in a test that begins with nothing kept."""
    home.forget()
    calls = []

    def counted(program, first, *rest):
        calls.append(first)
        return sample(program, first, *rest)

    monkeypatch.setattr(home, "sample", counted)
    yield calls
    home.forget()


def moved(program, factor):
    given = program.inputs["part"]
    return dataclasses.replace(program, inputs={**program.inputs, "part": Path(given.kind, given.values * factor)})


def test_a_moved_lever_draws_nothing_in_any_caller(count):
    program = invented.program()
    before = compile_program(program).run(3000)
    assert sorted(count) == [0, CHUNK, 2 * CHUNK]
    after = compile_program(moved(program, 2)).run(3000)  # as each caller does: a machine of its own
    assert len(count) == 3
    assert np.allclose(after["shield"], 2 * before["shield"])
    other = invented.program(outcomes=("wealth",))  # other equations, the same distributions
    assert np.array_equal(compile_program(other).run(3000)["wealth"], before["wealth"])
    assert len(count) == 3


def test_whatever_decides_the_draws_draws_again(count):
    program = invented.program()
    growth = program.inputs["growth"]
    wider = Distribution("uniform", (("low", 1.0), ("high", 6.0)))
    tied = (Correlation("growth[AAA]", "growth[BBB]", 0.9),)
    others = {
        "correlations": dataclasses.replace(program, correlations=tied),
        "seed": dataclasses.replace(program, seed=7),
        "sampling": dataclasses.replace(program, sampling="monte_carlo"),
        **{
            word: dataclasses.replace(program, inputs={**program.inputs, "growth": dataclasses.replace(growth, **new)})
            for word, new in {
                "distribution": {"cells": (wider, *growth.cells[1:])},
                "names": {"names": ("other[AAA]", *growth.names[1:])},
                "factor": {"factor": 0.02},
            }.items()
        },
    }
    kept = compile_program(program).run(CHUNK)["wealth"]
    for word, other in others.items():
        compile_program(program).run(CHUNK)
        before = len(count)
        found = compile_program(other).run(CHUNK)["wealth"]
        assert len(count) == before + 1, word
        assert not np.array_equal(found, kept), word
        home.forget()
        assert np.array_equal(compile_program(other).run(CHUNK)["wealth"], found), word
    compile_program(program).run(CHUNK)
    before = len(count)
    compile_program(program, 32).run(CHUNK)
    assert len(count) == before + 1


def test_little_is_kept(count):
    program = invented.program()
    for seed in range(2 * home.KEPT_RUNS):
        compile_program(dataclasses.replace(program, seed=seed)).run(8)
    compile_program(program).run((home.KEPT_CHUNKS + 4) * CHUNK)
    assert len(home._KEPT) == home.KEPT_RUNS
    assert max(len(chunks) for chunks in home._KEPT.values()) == home.KEPT_CHUNKS


def test_runs_side_by_side_share_what_is_drawn():
    program = invented.program()
    machine = compile_program(program)
    alone = machine.run(4000)
    home.forget()
    with ThreadPoolExecutor(6) as pool:
        for found in pool.map(lambda factor: machine.run(4000, moved(program, factor)), [1.0] * 12):
            assert all(np.array_equal(found[name], alone[name]) for name in alone)
    assert len(home._KEPT) == 1


def test_the_drawn_inputs_have_the_kind_s_shape_and_the_precision():
    program = invented.program()
    found = home.drawn(program, np.float32)(0)["growth"]
    assert (found.shape, found.dtype) == ((*program.shape(kind("RateByActor")), CHUNK), np.float32)
    assert np.array_equal(found, sample(program, 0, CHUNK)["growth"].astype(np.float32))


def test_a_distribution_that_gives_no_number_is_refused_by_its_name():
    """Its numbers would be lost in an equation that is not at fault."""
    given = invented.program().inputs["growth"]
    bad = Distribution("gamma", (("scale", 1.0), ("shape", 1e-310)))
    cells = (given.cells[0], bad, *given.cells[2:])
    program = invented.program({**invented.inputs(), "growth": dataclasses.replace(given, cells=cells)})
    with pytest.raises(ProblemsFound, match=rf"`{re.escape(given.names[1])}`: gamma\(.*\) gives no number"):
        home.drawn(program, np.float64)(0)


def test_shocks_are_kept_while_a_lever_moves_and_are_those_of_their_seed(monkeypatch):
    program = invented.program()
    first = compile_program(program).run(3000)["wealth"]
    kept = {i: chunk for i, chunk in next(iter(home._SHOCKS.values())).items()}
    assert sorted(kept) == [0, CHUNK, 2 * CHUNK]
    compile_program(moved(program, 2)).run(3000)
    assert list(home._SHOCKS.values()) == [kept]
    other = dataclasses.replace(program, seed=7)
    machine = compile_program(program)
    inputs, fixed = machine.drawn(0), arguments(program, np.float64)
    assert np.array_equal(machine.chunk(0, inputs, fixed)["wealth"][1:], first[..., :CHUNK])
    changed = machine.chunk(0, inputs, fixed, seed=7)["wealth"]
    assert not np.array_equal(changed[1:], first[..., :CHUNK])
    assert np.array_equal(compile_program(other).chunk(0, inputs, fixed)["wealth"], changed)
    monkeypatch.setattr(home, "KEPT_BYTES", 1)
    home.forget()
    assert np.array_equal(compile_program(program).run(3000)["wealth"], first)
    assert list(home._SHOCKS.values()) == [{}]


def test_a_shock_of_a_year_and_label_stays_whatever_else_there_is():
    program = invented.program()
    found = home.shocks(program, np.float64)(0)
    later = dataclasses.replace(program, years=program.years[1:])
    for name, values in home.shocks(later, np.float64)(0).items():
        assert np.array_equal(values, found[name][1:])
    (name, *_) = found
    assert found[name].shape == (len(program.years), *program.shape(program.inputs[name].kind), CHUNK)
