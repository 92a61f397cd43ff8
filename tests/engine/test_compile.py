"""Compiling: the same numbers as by hand, in the right type, with the reference year where it belongs."""

from __future__ import annotations

import dataclasses
import pickle
import types

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from burdenshare.engine import threads
from burdenshare.engine.compile import arguments, compile_program, make_kernel
from burdenshare.engine.drawn import drawn, shocks
from burdenshare.engine.draws import CHUNK
from burdenshare.engine.join import join_theories, side_by_side
from burdenshare.engine.outcome import quantiles
from burdenshare.engine.program import Fixed, Given, Path, Sampled
from burdenshare.engine.slow import run_slowly
from burdenshare.engine.year import varying, written_once
from burdenshare.scenario.bind import bind
from burdenshare.vocabulary.arrays import MoneyFlowByActor, RateByActor, ShareByActor, Truth
from burdenshare.vocabulary.kinds import kind

from . import invented


@pytest.mark.seconds
def test_the_years_run_as_by_hand():
    program = invented.program()
    out = compile_program(program).run(8)
    slow = run_slowly(program, 8).outcomes
    for name in invented.OUTCOMES:
        np.testing.assert_allclose(out[name], slow[name], rtol=1e-13)
    assert np.allclose(out["shield"], out["wealth"] * 0.02)
    assert np.allclose(out["common"], out["shield"].sum(axis=1))
    assert np.allclose(out["hoard"], np.cumsum(out["shield"], axis=0))


def test_the_reference_year_is_what_was_observed_and_is_not_printed():
    out = compile_program(invented.program()).run(8)
    assert out["wealth"].shape == (4, 3, 8)
    start = np.array([100.0, 200.0, 300.0])[None, :, None]
    assert np.allclose(out["riches"], out["wealth"] / start)


def test_a_moved_lever_needs_no_new_program():
    program = invented.program()
    machine = compile_program(program)
    part = Path(kind("ShareByActor"), np.full((5, 3), 0.04))
    moved = dataclasses.replace(program, inputs={**program.inputs, "part": part})
    assert np.allclose(machine.run(100, moved)["shield"], 2 * machine.run(100)["shield"])


def test_programs_that_differ_in_numbers_alone_share_what_was_compiled():
    program = invented.program()
    moved = {**program.inputs, "part": Path(kind("ShareByActor"), np.full((5, 3), 0.04))}
    kernel = compile_program(program).kernel
    assert compile_program(dataclasses.replace(program, inputs=moved, seed=7)).kernel is kernel
    assert compile_program(program, 32).kernel is not kernel
    assert compile_program(dataclasses.replace(program, outcomes=("wealth",))).kernel is not kernel
    # A path that becomes a number is another program.
    held = {**program.inputs, "part": Fixed(kind("ShareByActor"), np.full(3, 0.04))}
    assert compile_program(dataclasses.replace(program, inputs=held)).kernel is not kernel


def test_theories_joined_alike_share_what_was_compiled_and_joined_otherwise_do_not():
    def more(wealth_last_year: MoneyFlowByActor, growth: RateByActor) -> MoneyFlowByActor:
        return wealth_last_year * (3 + growth)

    more.__name__ = "wealth"
    plain, rival = invented.theory("wealth", "plain", invented.wealth), invented.theory("wealth", "more", more)

    def kernel(*own):
        joined, _ = join_theories({"wealth": {"each": plain, **dict.fromkeys(own, rival)}}, invented.ACTORS)
        return compile_program(invented.program(chosen=joined, outcomes=("wealth",))).kernel

    assert kernel("BBB") is kernel("BBB")
    assert kernel("BBB") is not kernel("CCC")
    assert kernel("BBB") is not kernel("BBB", "CCC")


def test_the_narrow_program_has_no_wide_array():
    program = invented.program()
    closed = jax.make_jaxpr(make_kernel(program, np.float32))(
        {**drawn(program, np.float32)(0), **shocks(program, np.float32)(0)}, arguments(program, np.float32)
    )
    wide = []

    def walk(jaxpr):
        for equation in jaxpr.eqns:
            for variable in equation.outvars:
                if getattr(variable.aval, "dtype", None) == np.float64:
                    wide.append(str(equation.primitive))
            for inner in _inner(equation):
                walk(inner)

    walk(closed.jaxpr)
    assert wide == []


def _inner(equation):
    for value in equation.params.values():
        for part in value if isinstance(value, list | tuple) else [value]:
            jaxpr = getattr(part, "jaxpr", part)
            if hasattr(jaxpr, "eqns"):
                yield jaxpr


def carried_by(program):
    """The lengths of the last axis of what the compiled loop carries from year to year."""
    closed = jax.make_jaxpr(make_kernel(program, np.float64))(
        {**drawn(program, np.float64)(0), **shocks(program, np.float64)(0)}, arguments(program, np.float64)
    )
    (loop,) = [e for e in closed.jaxpr.eqns if str(e.primitive) == "scan"]
    return {v.aval.shape[-1] for v in loop.outvars[: loop.params["num_carry"]]}


def test_one_number_is_computed_of_what_no_draw_moves():
    """A rule over all inputs, over the year boundary and the reference year too."""
    moved = {"wealth", "shield", "hoard", "common", "riches"}
    assert varying(invented.program()) == moved
    assert carried_by(invented.program()) == {CHUNK}

    lucky = {n: g for n, g in invented.inputs().items() if n != "growth"}
    calm = {**lucky, "growth": Fixed(kind("RateByActor"), np.full(3, 0.03))}
    assert varying(invented.program(calm)) == moved, "a shock moves them"

    def wealth(wealth_last_year: MoneyFlowByActor, growth: RateByActor) -> MoneyFlowByActor:
        return wealth_last_year * (1 + growth)

    chosen = {**invented.ALL, **invented.equations(wealth)}
    still = invented.program(calm, chosen)
    assert varying(still) == frozenset()
    assert carried_by(still) == {1}
    out = compile_program(still).run(1030)
    assert out["riches"].shape == (4, 3, 1030)
    assert np.allclose(out["riches"][-1], 1.03**4)
    for name, values in run_slowly(still, 8).outcomes.items():
        np.testing.assert_allclose(out[name][..., :8], values, rtol=1e-13)

    cell = invented.inputs()["growth"].cells[0]
    start = Sampled(kind("MoneyFlowByActor"), (cell,) * 3, tuple(f"start[{a}]" for a in invented.ACTORS), 1.0)
    assert varying(invented.program({**calm, "wealth_last_year": start}, chosen)) == moved, "its first value is drawn"
    given = Given(kind("ShareByActor"), np.full((5, 3, CHUNK), 0.02), yearly=True)
    assert varying(invented.program({**calm, "part": given}, chosen)) == {"shield", "hoard", "common"}
    assert carried_by(invented.program({**calm, "part": given}, chosen)) == {1, CHUNK}


def test_rival_theories_are_chosen_by_actor():
    def still(wealth_last_year: MoneyFlowByActor, growth: RateByActor) -> MoneyFlowByActor:
        return wealth_last_year * (1 + 0 * growth)

    def doubling(wealth_last_year: MoneyFlowByActor, growth: RateByActor) -> MoneyFlowByActor:
        return wealth_last_year * (2 + 0 * growth)

    still.__name__ = doubling.__name__ = "wealth"
    a, b, c = (
        invented.theory("wealth", n, f) for n, f in (("still", still), ("doubling", doubling), ("doubling", doubling))
    )
    joined, problems = join_theories({"wealth": {"each": a, "BBB": b, "CCC": c}}, invented.ACTORS)
    assert problems == []
    program = invented.program(chosen=joined, outcomes=("wealth",))
    out = compile_program(program).run(4)["wealth"]
    assert np.array_equal(out[-1, :, 0], [100, 200 * 16, 300 * 16])


def test_a_quantity_that_rivals_do_not_share_stays_private_over_the_years():
    def count(count_last_year: ShareByActor, is_reference_year: Truth, growth: RateByActor) -> ShareByActor:
        return jnp.where(is_reference_year, 0.0, count_last_year + 1) + 0 * growth

    def wealth(count: ShareByActor) -> MoneyFlowByActor:
        return count

    other = invented.theory("wealth", "plain", invented.wealth)
    counting = invented.theory("wealth", "counting", count, wealth)
    joined, _ = join_theories({"wealth": {"each": other, "AAA": counting}}, invented.ACTORS)
    out = compile_program(invented.program(chosen=joined, outcomes=("wealth",))).run(4)["wealth"]
    assert np.array_equal(out[:, 0, 0], [1, 2, 3, 4])


def test_slow_mode_names_the_equation_in_which_a_number_is_lost():
    def shield(wealth: MoneyFlowByActor, part: ShareByActor) -> MoneyFlowByActor:
        return wealth * jnp.log(part - 0.05)

    chosen = {**invented.ALL, **invented.equations(shield)}
    found = run_slowly(invented.program(chosen=chosen), 8)
    assert str(found.lost).startswith(
        "Equation `shield` gives no number of AAA in 2025, draw 0, from wealth = 100, part = 0.02"
    )
    assert run_slowly(invented.program(), 8).lost is None


def test_what_is_unknown_from_the_start_is_no_loss():
    part = np.full((5, 3), 0.02)
    part[:, 2] = np.nan
    given = {**invented.inputs(), "part": Path(kind("ShareByActor"), part)}
    found = run_slowly(invented.program(given, outcomes=("shield", "wealth")), 8)
    assert found.lost is None
    assert "part[CCC]" in found.unknown


def test_quantiles_are_numpys():
    rows = np.random.default_rng(1).normal(size=(40, 1001))
    ours = quantiles(rows)
    theirs = np.quantile(rows, [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95], axis=1).T
    np.testing.assert_allclose(ours[:, :7], theirs, rtol=1e-14)
    np.testing.assert_allclose(ours[:, 7], rows.mean(axis=1), rtol=1e-12)
    assert np.array_equal(quantiles(rows, threads=1), ours)


def test_a_row_that_is_the_same_in_every_draw_is_itself_and_a_row_without_numbers_gives_none():
    rows = np.random.default_rng(2).normal(size=(5, 1000)).astype(np.float32)
    rows[1], rows[3] = np.float32(0.1), np.nan
    found = quantiles(rows)
    assert np.array_equal(found[1, :7], np.full(7, np.float64(np.float32(0.1))))
    assert np.isnan(found[3]).all()
    for i in (0, 2, 4):
        theirs = np.quantile(rows[i].astype(np.float64), [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95])
        np.testing.assert_allclose(found[i, :7], theirs, rtol=1e-12)


@pytest.mark.parametrize("precision", [32, 64])
def test_no_bit_depends_on_the_number_of_threads(precision):
    machine = compile_program(invented.program(), precision)
    one = machine.run(5000, threads=1)
    for count in (2, 3):
        for name, values in machine.run(5000, threads=count).items():
            assert np.array_equal(values, one[name]), name
            flat = values.reshape(-1, values.shape[-1])
            assert np.array_equal(quantiles(flat, count), quantiles(flat, 1)), name
        for first, block in machine.chunks(5000, threads=count):
            assert np.array_equal(block["wealth"], one["wealth"][..., first : first + CHUNK])


def test_threads_are_those_that_the_process_may_use(monkeypatch):
    assert threads.available() >= 1
    monkeypatch.setattr(threads.os, "process_cpu_count", lambda: 7, raising=False)
    assert threads.available() == 7
    monkeypatch.delattr(threads.os, "process_cpu_count")
    monkeypatch.setattr(threads.os, "sched_getaffinity", lambda pid: {0, 3, 5}, raising=False)
    assert threads.available() == 3
    monkeypatch.delattr(threads.os, "sched_getaffinity")
    monkeypatch.setattr(threads.os, "cpu_count", lambda: None)
    assert threads.available() == 1


def test_what_is_behind_a_barrier_is_computed_once():
    """The compiler keeps the barriers, on which the speed of sums depends; a new version might drop them."""
    if jax.default_backend() != "cpu":
        pytest.skip("the option is for a CPU")
    assert "opt-barrier" in compile_program(invented.program()).kernel.as_text()


def test_what_several_read_or_one_sums_is_written_once():
    """Or it is computed again for each reader, and number by number inside the sum."""
    assert written_once(invented.program(outcomes=("common",))) == {"shield"}
    assert "wealth" in written_once(invented.program(outcomes=("common", "riches")))
    assert "wealth" not in written_once(invented.program(outcomes=("riches",)))


def test_one_draw_is_enough():
    assert compile_program(invented.program()).run(1)["wealth"].shape == (4, 3, 1)


def joined_rivals(which):
    """Wealth by two theories: chosen by actor, or picked by a number."""
    plain = invented.theory("wealth", "plain", invented.wealth)
    rival = invented.theory("wealth", "rival", invented.wealth, invented.kept)
    if which == "by actor":
        return join_theories({"wealth": {"each": plain, "BBB": rival}}, invented.ACTORS)[0], {}
    return side_by_side("wealth", [plain, rival]), {"choice_of_wealth": Fixed(kind("Index"), np.array(1.0))}


@pytest.mark.parametrize("which", ["written", "by actor", "by number"])
def test_a_pickled_program_gives_the_same_numbers(which):
    chosen, more = (invented.ALL, {}) if which == "written" else joined_rivals(which)
    outcomes = invented.OUTCOMES if which == "written" else ("wealth", "kept")
    program = invented.program({**invented.inputs(), **more}, chosen, outcomes=outcomes)
    machine = compile_program(program)
    before = machine.run(8)
    for again in (compile_program(pickle.loads(pickle.dumps(program))), pickle.loads(pickle.dumps(machine))):
        assert again.kernel is machine.kernel
        for name, values in again.run(8).items():
            assert np.array_equal(values, before[name]), name


def test_the_flagship_and_its_rivals_can_be_pickled(bound_pack):
    bound = bound_pack()
    rivals = bind(bound.scenario, bound.catalog, bound.cards, {"threat": ("steady_buildup", "action_reaction")})
    for program in (bound.program, rivals.program):
        loaded = pickle.loads(pickle.dumps(program))
        assert [e.identity for e in loaded.equations.values()] == [e.identity for e in program.equations.values()]
        for name, given in program.inputs.items():
            np.testing.assert_array_equal(getattr(loaded.inputs[name], "values", 0), getattr(given, "values", 0))
            assert getattr(loaded.inputs[name], "cells", 0) == getattr(given, "cells", 0)


def test_what_decides_an_equation_is_plain_functions_strings_and_numbers():
    def leaves(what):
        return [x for part in what for x in leaves(part)] if isinstance(what, tuple) else [what]

    for which in ("by actor", "by number"):
        chosen, _ = joined_rivals(which)
        for equation in chosen.values():
            parts = leaves(equation.identity)
            assert all(isinstance(x, str | int | types.FunctionType) for x in parts), equation.name
            assert any(isinstance(x, types.FunctionType) for x in parts), equation.name
        assert invented.wealth in chosen["rival__wealth"].identity


def test_an_equation_that_reads_other_names_is_another():
    shield = invented.ALL["shield"]
    turned = dataclasses.replace(shield, takes={"kept": shield.takes["wealth"], "part": shield.takes["part"]})
    assert turned.identity != shield.identity
    chosen = {**invented.ALL, **invented.equations(invented.kept)}
    as_is, other = (
        invented.program(chosen={**chosen, "shield": e}, outcomes=("shield", "kept")) for e in (shield, turned)
    )
    before, after = compile_program(as_is), compile_program(other)
    assert before.kernel is not after.kernel
    out = after.run(8)
    assert np.array_equal(out["shield"], out["kept"] * 0.02)
    assert not np.array_equal(before.run(8)["shield"], out["shield"])


@pytest.mark.gpu
def test_the_same_code_runs_on_an_accelerator():
    if jax.default_backend() == "cpu":
        pytest.skip("JAX finds no accelerator here")
    out = compile_program(invented.program(), 32).run(2048)["wealth"]
    slow = run_slowly(invented.program(), 64).outcomes["wealth"]
    np.testing.assert_allclose(out[..., :64], slow, rtol=1e-4)
