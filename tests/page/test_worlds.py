"""The draws of a page are the first draws of the run: points bit for bit, distributions and shocks to the last bits."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from burdenshare.engine.distributions import FAMILIES, Distribution
from burdenshare.engine.drawn import shocks
from burdenshare.engine.draws import points, sample
from burdenshare.engine.emit.printed import print_program
from burdenshare.engine.program import Correlation, Sampled, Shock
from burdenshare.engine.worlds.families import Family, coded
from burdenshare.vocabulary.arrays import MoneyFlowByActor, ShareByActor, ShockByActor, UniformByActor
from burdenshare.vocabulary.kinds import kind
from tests.engine import invented
from tests.page.machine import Machine

GROUPS = {"people": ("zeal[AAA]", "growth[AAA]", "growth[CCC]")}
DRAWS = 2176  # three chunks, the last one short
CELLS = {
    "fixed": {"value": 2.5},
    "normal": {"mean": 2.0, "sd": 0.5},
    "truncated_normal": {"mean": 1.0, "sd": 2.0, "low": 4.0, "high": 9.0},
    "half_normal": {"sd": 2.0},
    "lognormal": {"mean": 3.0, "sigma": 0.4},
    "beta": {"a": 0.7, "b": 3.0},
    "gamma": {"shape": 0.5, "rate": 2.0},
    "uniform": {"low": -1.0, "high": 5.0},
    "triangular": {"low": 0.0, "mode": 1.0, "high": 5.0},
    "log_uniform": {"low": 0.01, "high": 5.0},
    "discrete": {"values": (3.0, 1.0, 2.0), "weights": (0.2, 0.5, 0.3)},
    "empirical": {"values": (3.0, 1.0, 2.0, 7.0, 5.0)},
}
TIED = (Correlation("zeal[AAA]", "zeal[BBB]", 0.5), Correlation("zeal[AAA]", "zeal[CCC]", -0.4))


def shield(
    wealth: MoneyFlowByActor, part: ShareByActor, zeal: ShareByActor, storm: ShockByActor, dice: UniformByActor
) -> MoneyFlowByActor:
    return wealth * part * zeal * (1 + storm) * dice


def distribution(family):
    return Distribution(family, tuple(CELLS[family].items()))


def world(families, correlations=(), **more):
    """An invented alliance whose zeal is drawn from the given families, one an actor."""
    cells = tuple(distribution(f) for f in families)
    zeal = Sampled(kind("ShareByActor"), cells, tuple(f"zeal[{a}]" for a in invented.ACTORS), 0.01)
    shocks = {"storm": Shock(kind("ShockByActor")), "dice": Shock(kind("UniformByActor"))}
    chosen = {**invented.ALL, **invented.equations(shield)}
    return invented.program(
        {**invented.inputs(), "zeal": zeal, **shocks}, chosen, correlations=correlations, groups=GROUPS, **more
    )


@pytest.fixture(scope="module")
def printed():
    return print_program(world(("normal", "beta", "gamma")))


def sampled(machine, whole):
    layout = machine.layout
    rows, block = layout.rows("sampled"), layout.block
    got = machine.get(machine.sampled, (machine.draws // block, rows, block)).transpose(1, 0, 2).reshape(rows, -1)
    want = sample(whole, 0, machine.draws)
    return got, np.concatenate([want[n].reshape(-1, machine.draws) for n in layout.sampled]).astype(np.float32)


def test_points_are_equal_bit_for_bit(printed):
    whole = world(("normal", "beta", "gamma"), seed=7)
    machine = Machine(whole, printed, DRAWS)
    keys = machine.recipe.scalars
    names = ["growth[AAA]", "growth[BBB]", "growth[CCC]", "zeal[AAA]", "zeal[BBB]", "zeal[CCC]"]
    assert len(keys) == len(names)
    u, mixed = machine.room(len(names) * 1024 * 8), machine.room(len(names) * 33 * 4)
    for first in (0, 1024):
        machine.call("points", machine.scalars, len(names), mixed, first, 1024, u)
        want = points(names, GROUPS, 7, "supercube", first, 1024)
        assert np.array_equal(machine.get(u, (len(names), 1024), np.float64), want)
    # A planted fault: the group's order of another seed.
    wrong = keys.copy()
    wrong[:, 2] ^= 1
    machine.call("points", machine.put(wrong), len(names), mixed, 0, 1024, u)
    assert not np.array_equal(
        machine.get(u, (len(names), 1024), np.float64), points(names, GROUPS, 7, "supercube", 0, 1024)
    )


@pytest.mark.parametrize("families", [list(CELLS)[i : i + 3] for i in range(0, len(CELLS), 3)], ids=",".join)
@pytest.mark.parametrize("tied", [False, True], ids=["free", "tied"])
def test_every_family_is_drawn_as_in_a_run(printed, families, tied):
    whole = world(families, TIED if tied else ())
    got, want = sampled(Machine(whole, printed, DRAWS), whole)
    np.testing.assert_allclose(got, want, rtol=3e-7, atol=1e-30)


def test_all_families_are_tried():
    assert set(CELLS) == set(FAMILIES)


def test_a_curve_is_exact_or_is_not_used():
    for family in ("beta", "gamma"):
        assert coded(distribution(family), False)[0] is Family.CURVE
    assert coded(Distribution("beta", (("a", 0.02), ("b", 0.01))), False) == (Family.NUMBERS, ())
    assert coded(distribution("discrete"), True) == (Family.NUMBERS, ())
    assert coded(distribution("lognormal"), True)[0] is Family.LOGNORMAL


def test_plain_random_numbers_travel_as_numbers(printed):
    whole = world(("normal", "beta", "gamma"), sampling="monte_carlo")
    machine = Machine(whole, printed, DRAWS)
    got, want = sampled(machine, whole)
    assert np.array_equal(got, want)
    assert len(machine.recipe.numbers) == 6


def test_shocks_are_those_of_the_run(printed):
    whole = world(("normal", "beta", "gamma"), seed=11)
    machine = Machine(whole, printed, DRAWS)
    layout, draw = machine.layout, shocks(whole, np.float32)
    rows, block, years = layout.rows("shocks"), layout.block, len(whole.years)
    got = machine.get(machine.shocks, (DRAWS // block, years, rows, block)).transpose(1, 2, 0, 3)
    got = got.reshape(years, rows, -1)
    chunks = [draw(first) for first in range(0, DRAWS, 1024)]
    want = np.concatenate([np.concatenate([np.asarray(c[n]) for c in chunks], axis=-1) for n in layout.shocks], axis=1)
    want = want[..., :DRAWS]
    np.testing.assert_allclose(got, want, rtol=1e-5, atol=1e-6)
    at = 3 * list(layout.shocks).index("dice")
    assert np.array_equal(got[:, at : at + 3], want[:, at : at + 3])
    assert np.abs(got).max() > 3
    # A planted fault: another key.
    wrong = machine.recipe.shocks.copy()
    wrong[:, 0] ^= 1
    machine.call("shocks", machine.put(wrong), *machine.shock_call[1:])
    assert not np.array_equal(machine.get(machine.shocks, (rows,)), got[0, 0, :rows])


def test_quantiles_are_those_of_numpy(printed):
    machine = Machine(world(("normal", "beta", "gamma")), printed, 128)
    rng = np.random.default_rng(2)
    rows = rng.normal(0, 1, (6, 1000)).astype(np.float32)
    rows[1] = np.round(rows[1] * 3)
    rows[2] *= 1e-42
    rows[3, 5] = np.nan
    rows[4, :3] = [0.0, -0.0, 9.0]
    rows[5] = -7
    answer = machine.room(6 * 8 * 8)
    machine.call("quantiles", machine.put(rows), 6, 1000, 1000, answer)
    got = machine.get(answer, (6, 8), np.float64)
    wide = rows.astype(np.float64)
    want = np.quantile(wide, (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95), axis=-1).T
    np.testing.assert_allclose(got[:, :7], want, rtol=1e-14, atol=1e-60)
    assert np.isnan(got[3]).all()
    assert not np.allclose(got[0, 1], np.quantile(wide[0], 0.1005), rtol=1e-6)
    np.testing.assert_allclose(got[:, 7], wide.mean(axis=-1), rtol=1e-9, atol=1e-60)


def test_more_draws_than_there_is_room_for_give_no_quantile(printed):
    machine = Machine(world(("normal", "beta", "gamma")), printed, 128)
    answer = machine.room(8 * 8)
    machine.call("quantiles", machine.put(np.ones(16_385, np.float32)), 1, 16_385, 16_385, answer)
    assert np.isnan(machine.get(answer, (8,), np.float64)).all()
    machine.call("quantiles", machine.put(np.ones(16_384, np.float32)), 1, 16_384, 16_384, answer)
    assert (machine.get(answer, (8,), np.float64) == 1).all()


def test_a_recipe_of_another_seed_gives_other_draws(printed):
    a, b = (world(("normal", "beta", "gamma"), seed=s) for s in (1, 2))
    machine = Machine(a, printed, 128)
    got, _ = sampled(machine, a)
    other = dataclasses.replace(machine.program, seed=2)
    assert not np.array_equal(got, sampled(Machine(other, printed, 128), b)[0])
