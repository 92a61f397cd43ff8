"""What nothing reads is absent from a run, in every scenario; all other draws stay as they were."""

from __future__ import annotations

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from burdenshare.engine.distributions import fixed
from burdenshare.engine.draws import sample, varies
from burdenshare.engine.graph import CLOCK, Equation, needed
from burdenshare.engine.program import Sampled
from burdenshare.engine.units import drawn
from burdenshare.engine.unread import ACTOR, is_by_label, unread, without_unread
from burdenshare.interfaces.notebook import bind, load_scenario
from burdenshare.scenario.bind import with_levers
from burdenshare.scenario.load import scenario_names
from burdenshare.scenario.manifest import assumptions
from burdenshare.studies.boxes import offered
from burdenshare.vocabulary.kinds import kind


@pytest.fixture(scope="module")
def bounds():
    """Every scenario, bound."""
    return {name: bind(load_scenario(name)) for name in scenario_names()}


def test_every_uncertainty_of_a_run_is_read_by_an_equation_that_an_outcome_needs(bounds):
    """It is so for what is sampled, for the words of the manifest, and for what studies offer."""
    assert len(bounds) > 5
    for name, bound in bounds.items():
        program = bound.program
        read = {p for e in needed(program.equations, program.outcomes).values() for p in e.takes}
        sampled = {n for n, given in program.inputs.items() if isinstance(given, Sampled)}
        assert sampled, name
        assert sampled <= read, name
        uncertain = {row.name for row in assumptions(bound) if row.kind == "uncertainty"}
        assert uncertain <= sampled, name
        assert {n.partition("[")[0] for n in offered(program, program.outcomes)} <= sampled
        assert set(bound.scenario.uncertainties) - read, f"{name}: the test would see nothing"


def test_an_actor_draws_no_number_of_a_theory_that_it_does_not_follow(bounds):
    for name, bound in bounds.items():
        program = bound.program
        for key, mask in unread(program).items():
            given = program.inputs[key]
            assert not any(varies(c) for c, is_unread in zip(given.cells, mask.ravel(), strict=True) if is_unread), name
    flagship = bounds["indo-pacific-2026"]
    kept = dict(zip(*(lambda g: (g.names, g.cells))(flagship.program.inputs["pledge_compliance"]), strict=True))
    assert not varies(kept["pledge_compliance[CHN]"])
    assert varies(kept["pledge_compliance[KOR]"])
    row = next(row for row in assumptions(flagship) if row.name == "pledge_compliance")
    assert "CHN" not in row.values
    assert {"KOR", "each"} & set(row.values)
    assert "pledge_compliance[CHN]" not in offered(flagship.program, flagship.program.outcomes)
    assert "pledge_compliance[KOR]" in offered(flagship.program, flagship.program.outcomes)


def test_what_is_not_drawn_moves_no_other_draw(bounds):
    """Other members of its group and what it is correlated with keep their bits."""
    program = bounds["indo-pacific-2026"].program
    before = sample(program, 0, 256)
    for key in ("pledge_compliance", "productivity_drift", "escalation_luck"):
        given = program.inputs[key]
        inputs = {**program.inputs, key: dataclasses.replace(given, cells=tuple(fixed(0.5) for _ in given.cells))}
        after = sample(dataclasses.replace(program, inputs=inputs), 0, 256)
        assert all(np.array_equal(before[n], after[n], equal_nan=True) for n in before if n != key), key


def test_a_theory_of_the_actor_brings_its_numbers_back(bounds):
    chosen = bind(load_scenario("indo-pacific-2026", ["theories.spending.CHN=pledge_following"]))
    given = chosen.program.inputs["pledge_compliance"]
    varied = {n: varies(c) for n, c in zip(given.names, given.cells, strict=True)}
    assert varied["pledge_compliance[CHN]"]
    assert not varied["pledge_compliance[PRK]"]


def test_a_moved_lever_keeps_what_is_not_drawn(bounds):
    bound = bounds["indo-pacific-2026"]
    assert with_levers(bound, bound.scenario).program.inputs == bound.program.inputs
    assert without_unread(bound.program).inputs == bound.program.inputs


def test_an_equation_that_is_taken_by_label_joins_no_two_actors(bounds):
    """Other numbers of one actor move no result of another."""
    found = 0
    for equation in bounds["indo-pacific-2026"].program.equations.values():
        if ACTOR not in equation.gives.dimensions or not is_by_label(equation):
            continue
        random = np.random.default_rng(1)
        given = {
            p: np.asarray(drawn(k, random)) if p not in CLOCK else np.array(0, bool if k.name == "Truth" else float)
            for p, k in equation.takes.items()
        }
        other = {
            p: np.where(_first(k, given[p]), drawn(k, random), given[p]) if ACTOR in k.dimensions else given[p]
            for p, k in equation.takes.items()
        }
        before, after = np.asarray(equation.compute(given)), np.asarray(equation.compute(other))
        rest = ~_first(equation.gives, before)
        np.testing.assert_array_equal(before[rest], after[rest], equation.name)
        found += 1
    assert found > 50


def clip(x):
    """A helper of one's own that has the name of a function of arrays."""
    return x * x.sum(0)


def first_for_all(x):
    one, *_ = x
    return 0 * x + one


def added(x):
    total = 0 * x
    for row in x:
        total = total + row
    return total


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x + x.sum(0), lambda x: x[::-1], lambda x: jnp.cumsum(x, 0), lambda x: np.flip(x, 0) * x,
        lambda x: clip(x), first_for_all, added, lambda x: x @ x, lambda x: x.T, lambda x: x if x.any() else -x,
    ],
)  # fmt: skip
def test_an_equation_that_may_join_two_actors_is_not_taken_by_label(function):
    money = kind("MoneyFlowByActor")
    assert is_by_label(Equation("same", lambda x: jnp.where(x > 0, x, 0.5), {"x": money}, money, ""))
    assert not is_by_label(Equation("joined", function, {"x": money}, money, ""))


def _first(of, values):
    """Where the first actor's numbers stand."""
    index = np.indices(np.shape(values))[of.dimensions.index(ACTOR)]
    return index == 0


def test_drawn_inputs_of_a_run_are_those_that_are_sampled(run_pack):
    run = run_pack("five-states", (), 64)
    program = bind("five-states").program
    assert set(run.inputs) == {n for n, given in program.inputs.items() if isinstance(given, Sampled)}
