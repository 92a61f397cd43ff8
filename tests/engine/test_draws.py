"""Random numbers stay where they are: bit for bit, whatever else is added."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import stats

from burdenshare.engine import sobol
from burdenshare.engine.compile import compile_program
from burdenshare.engine.distributions import Distribution
from burdenshare.engine.draws import CHUNK, label_word, points, sample, stream
from burdenshare.engine.program import Correlation, Sampled, Shock
from burdenshare.vocabulary.arrays import ShareByActor, ShockByActor
from burdenshare.vocabulary.kinds import kind

from . import invented

SAMPLINGS = ("sobol", "monte_carlo", "latin_hypercube")
DIMENSIONS = {"growth[AAA]": 1, "growth[BBB]": 2, "growth[CCC]": 3}


def outcome(program, draws=1500, precision=64, name="wealth", threads=2):
    return compile_program(program, precision, DIMENSIONS).run(draws, threads=threads)[name]


def test_direction_numbers_are_scipys():
    index = np.arange(4096, dtype=np.uint32)
    table = sobol.directions()
    ours = np.stack([sobol.sequence(table[d], np.uint32(0), index ^ (index >> 1)) for d in range(40)], axis=1)
    theirs = stats.qmc.Sobol(40, scramble=False, bits=32).random(4096)
    assert np.array_equal(ours / 2.0**32, theirs)


def test_a_scrambled_dimension_stays_a_net():
    for number in (0, 1, 7, 100):
        u = points("x", 5, "sobol", 0, 1024, 1024, number)
        assert np.array_equal(np.sort((u * 1024).astype(int)), np.arange(1024))


def test_two_scrambled_dimensions_stay_a_net_together():
    a, b = (points(n, 5, "sobol", 0, 256, 256, d) for n, d in (("x", 1), ("y", 2)))
    boxes = (a * 16).astype(int) * 16 + (b * 16).astype(int)
    assert len(set(boxes)) == 256


def test_a_name_without_a_dimension_is_spread_evenly_in_every_block():
    u = points("nobody", 5, "sobol", 0, 4096, 4096, None)
    for size in (64, 1024, 4096):
        assert np.array_equal(np.sort((u[:size] * size).astype(int)), np.arange(size))


def test_sobol_beats_plain_sampling_on_a_mean():
    errors = {}
    for sampling in ("sobol", "monte_carlo"):
        means = []
        for seed in range(20):
            columns = [points(f"x{i}", seed, sampling, 0, 1024, 1024, i) for i in range(1, 6)]
            means.append(np.prod([1 + 0.5 * (u - 0.5) for u in columns], axis=0).mean())
        errors[sampling] = np.std(means)
    assert errors["sobol"] < 0.1 * errors["monte_carlo"]


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("total", [7, 2000])
def test_points_lie_strictly_inside_and_are_uniform(sampling, total):
    u = points("x", 3, sampling, 0, total, total, 4)
    assert 0 < u.min() < u.max() < 1
    if total == 2000:
        assert stats.kstest(u, "uniform").pvalue > 1e-4


@pytest.mark.parametrize("sampling", ["sobol", "monte_carlo"])
def test_a_prefix_of_a_run_is_the_shorter_run(sampling):
    long = points("x", 3, sampling, 0, 10_000, 10_000, 4)
    assert np.array_equal(long[:2000], points("x", 3, sampling, 0, 2000, 2000, 4))
    assert np.array_equal(long[1024:2048], points("x", 3, sampling, 1024, 1024, 10_000, 4))


def test_latin_hypercube_is_not_nested_and_fills_every_stratum():
    long, short = (points("x", 3, "latin_hypercube", 0, n, n, 4) for n in (1000, 500))
    assert not np.array_equal(long[:500], short)
    assert np.array_equal(np.sort((long * 1000).astype(int)), np.arange(1000))
    halves = [points("x", 3, "latin_hypercube", first, 500, 1000, 4) for first in (0, 500)]
    assert np.array_equal(np.concatenate(halves), long)


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_an_added_uncertainty_moves_no_other(sampling):
    def shield(wealth: invented.MoneyFlowByActor, part: ShareByActor, zeal: ShareByActor) -> invented.MoneyFlowByActor:
        return wealth * part * zeal

    before = invented.program(sampling=sampling)
    cell = Distribution("uniform", (("low", 0.5), ("high", 1.5)))
    more = {
        **invented.inputs(),
        "zeal": Sampled(kind("ShareByActor"), (cell,) * 3, ("zeal[A]", "zeal[B]", "zeal[C]"), 1.0),
    }
    after = invented.program(more, {**invented.ALL, **invented.equations(shield)}, sampling=sampling)
    assert np.array_equal(outcome(before), outcome(after))
    assert not np.array_equal(outcome(before, name="shield"), outcome(after, name="shield"))


def test_an_added_actor_moves_no_others_draws():
    before, after = invented.program(), invented.program(actors=("AAA", "BBB", "CCC", "DDD"))
    assert np.array_equal(outcome(before), outcome(after)[:, :3])
    swapped = invented.program(actors=("ABB", "AAA", "BBB", "CCC"))
    growth = sample(before, 0, 64, 64, DIMENSIONS)["growth"]
    assert np.array_equal(growth, sample(swapped, 0, 64, 64, DIMENSIONS)["growth"][1:])


def test_an_added_shock_moves_no_other():
    def shield(wealth: invented.MoneyFlowByActor, part: ShareByActor, storm: ShockByActor) -> invented.MoneyFlowByActor:
        return wealth * part * (1 + 0.1 * storm)

    more = {**invented.inputs(), "storm": Shock(kind("ShockByActor"))}
    after = invented.program(more, {**invented.ALL, **invented.equations(shield)})
    assert np.array_equal(outcome(invented.program()), outcome(after))


def test_shocks_are_standard_normal_and_independent_over_years_and_actors():
    program = invented.program()
    quiet = dataclasses.replace(program, inputs={**program.inputs})
    values = outcome(quiet, 40_000)
    growth = sample(program, 0, 40_000, 40_000, DIMENSIONS)["growth"]
    start = np.stack([np.full(40_000, v) for v in (100.0, 200.0, 300.0)])
    path = np.concatenate([start[None], values])
    luck = (path[1:] / path[:-1] - 1 - growth) / 0.01
    flat = luck.reshape(-1, 40_000)
    for row in flat:
        assert stats.kstest(row[:5000], "norm").pvalue > 1e-4
    correlation = np.corrcoef(flat) - np.eye(len(flat))
    assert np.abs(correlation).max() < 0.03


def test_no_two_labels_and_years_meet():
    import itertools

    codes = ["".join(c) for c in itertools.product("ABCDEFGHIJKLMNOP", repeat=3)]
    words = np.array([label_word((code,)) for code in codes], np.uint64)
    assert len(set(words.tolist())) == len(codes)
    met = (words[:, None] ^ np.arange(2020, 2060, dtype=np.uint64)).ravel()
    # Years are below 4,096: two labels can meet only if they differ in the low twelve bits alone.
    assert len(np.unique(words >> np.uint64(12))) > 0.99 * len(codes)
    real = [
        "KOR",
        "USA",
        "JPN",
        "CHN",
        "PRK",
        "TWN",
        "RUS",
        "AUS",
        "PHL",
        "DEU",
        "FRA",
        "GBR",
        "POL",
        "ITA",
        "CAN",
        "TUR",
    ]
    met = {label_word((a,)) ^ year for a in real for year in range(2000, 2101)}
    assert len(met) == len(real) * 101


def test_streams_differ_by_seed_and_name():
    assert len({stream(seed, name) for seed in range(20) for name in ("a", "b", "growth[KOR]")}) == 60


def test_seed_zero_is_a_seed():
    zero, one = (outcome(invented.program(seed=seed)) for seed in (0, 1))
    assert np.array_equal(zero, outcome(invented.program(seed=0)))
    assert not np.array_equal(zero, one)


def test_correlated_scalars_have_their_correlation_and_their_own_distributions():
    tied = invented.program(correlations=(Correlation("growth[AAA]", "growth[CCC]", 0.6),))
    free = sample(invented.program(), 0, 8192, 8192, DIMENSIONS)["growth"]
    growth = sample(tied, 0, 8192, 8192, DIMENSIONS)["growth"]
    rank = stats.spearmanr(growth[0], growth[2]).statistic
    assert rank == pytest.approx(6 / np.pi * np.arcsin(0.3), abs=0.02)
    assert np.array_equal(growth[:2], free[:2])
    assert stats.kstest(growth[2], "uniform", (0.01, 0.04)).pvalue > 1e-4


def test_both_precisions_see_the_same_worlds():
    program = invented.program()
    wide, narrow = outcome(program, precision=64), outcome(program, precision=32)
    assert narrow.dtype == np.float32
    assert np.abs(narrow / wide - 1).max() < 1e-5


def test_one_and_two_threads_give_the_same_bits():
    program = invented.program()
    assert np.array_equal(outcome(program, 5000, threads=1), outcome(program, 5000, threads=2))


def test_a_preview_is_the_prefix_of_its_run():
    program = invented.program()
    assert np.array_equal(outcome(program, 5000)[..., :1500], outcome(program, 1500))
    assert CHUNK == 1024
