"""Random numbers stay where they are: bit for bit, whatever else is added."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from jax.extend.random import threefry2x32_p
from scipy import stats

from burdenshare.engine import sobol
from burdenshare.engine.compile import compile_program
from burdenshare.engine.distributions import Distribution, fixed
from burdenshare.engine.draws import CHUNK, SAMPLINGS, label_word, points, sample, stream, varies
from burdenshare.engine.program import Correlation, Sampled, Shock
from burdenshare.vocabulary.arrays import ShareByActor, ShockByActor
from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.kinds import kind
from tests import independence

from . import invented

GROUPS = {"people": ("growth[AAA]", "zeal[AAA]", "growth[BBB]")}
PLAIN = "monte_carlo"


def outcome(program, draws=1500, precision=64, name="wealth", threads=2):
    return compile_program(program, precision).run(draws, threads=threads)[name]


def alone(name, seed, sampling, first, count):
    return points([name], {}, seed, sampling, first, count)[0]


def test_direction_numbers_are_scipys():
    index = np.arange(4096, dtype=np.uint32)
    table = sobol.directions()
    assert table.shape == (sobol.LARGEST_GROUP, sobol.BITS)
    ours = sobol.sequence(table, (index ^ (index >> 1))[None, :]).T
    theirs = stats.qmc.Sobol(6, scramble=False, bits=32).random(4096)
    assert np.array_equal(ours / 2.0**32, theirs)


def test_random_words_are_those_of_threefry():
    found = sobol.threefry(np.array([[1, 2]], np.uint32), np.arange(5, dtype=np.uint32), 4)
    theirs = threefry2x32_p.bind(*(np.full(5, w, np.uint32) for w in (1, 2)), np.arange(5, dtype=np.uint32), np.full(5, 4, np.uint32))  # fmt: skip
    assert np.array_equal(found[0], theirs[0])
    assert found[0, 3] == 1576285164


def test_the_draws_of_one_name_are_known():
    """Written down when the design was chosen: any machine and any language gives these."""
    assert sobol.keys_of(1, ["x"]).tolist() == [[0x9995FD53, 0x71B5CDD7]]
    orders = sobol.keys_of(1, ["x:order"])
    assert orders.tolist() == [[0x45DE3DF5, 0xB9771709]]
    assert sobol.order(orders, 0, 32)[0, :6].tolist() == [15, 9, 25, 7, 17, 5]
    u = alone("x", 1, "supercube", 0, 1024)
    assert u[:4].tolist() == [0.5141308932797983, 0.9664715965045616, 0.9939545803936198, 0.6049318813020363]
    assert hashlib.sha256(u.astype("<f8").tobytes()).hexdigest()[:16] == "09107f7bf0f00b6e"


def test_a_scalar_is_spread_evenly_in_every_part_and_a_pair_of_a_group_too():
    names = [f"x{i}" for i in range(6)]
    u = points(names, {"g": tuple(names)}, 5, "supercube", 0, 4096)
    assert independence.nets(u) == []
    for a, b in ((0, 1), (0, 2)):
        boxes = (u[a, :256] * 16).astype(int) * 16 + (u[b, :256] * 16).astype(int)
        assert len(set(boxes)) == 256


def test_a_group_is_exact_in_what_its_members_multiply():
    errors = {}
    names = tuple(f"x{i}" for i in range(5))
    for word, groups, sampling in (("group", {"g": names}, "supercube"), ("plain", {}, PLAIN)):
        means = []
        for seed in range(20):
            columns = points(names, groups, seed, sampling, 0, 1024)
            means.append(np.prod([1 + 0.5 * (u - 0.5) for u in columns], axis=0).mean())
        errors[word] = np.std(means)
    assert errors["group"] < 0.1 * errors["plain"]


def test_a_luck_that_picks_a_number_is_exact_in_a_group_alone():
    """What one scalar picks of another is caught where they share a group, and not where each is by itself."""

    def error(groups):
        means = []
        for seed in range(40):
            luck, near = points(["luck", "near"], groups, seed, "supercube", 0, 1024)
            means.append(np.where(luck < 0.5, 2 * near - 1, 1 - 2 * near).mean())
        return np.std(means)

    assert error({"war": ("luck", "near")}) < 0.2 * error({})


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("total", [7, 2000])
def test_points_lie_strictly_inside_and_are_uniform(sampling, total):
    u = alone("x", 3, sampling, 0, total)
    assert 0 < u.min() < u.max() < 1
    if total == 2000:
        assert stats.kstest(u, "uniform").pvalue > 1e-4


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_a_prefix_of_a_run_is_the_shorter_run_and_a_chunk_or_a_scalar_alone_has_the_same_bits(sampling):
    names = [*GROUPS["people"], "x", "y"]
    long = points(names, GROUPS, 3, sampling, 0, 10_000)
    assert np.array_equal(long[:, :2000], points(names, GROUPS, 3, sampling, 0, 2000))
    for first, count in ((1024, 1024), (9216, 784), (4109, 1), (77, 500)):
        assert np.array_equal(long[:, first : first + count], points(names, GROUPS, 3, sampling, first, count))
    for i, name in enumerate(names):
        assert np.array_equal(long[i], points([name], GROUPS, 3, sampling, 0, 10_000)[0])
    strangers = ["a", *names[::-1], "z"]
    more = {"other": ("a", "b"), **{g: (*m, "late") for g, m in GROUPS.items()}}
    assert np.array_equal(long[::-1], points(strangers, more, 3, sampling, 0, 10_000)[1:-1])


def test_a_scalar_that_joins_a_group_moves_itself_alone():
    names = [*GROUPS["people"], "x", "y"]
    before = points(names, GROUPS, 3, "supercube", 0, 500)
    after = points(names, {"people": (*GROUPS["people"], "x")}, 3, "supercube", 0, 500)
    assert [np.array_equal(a, b) for a, b in zip(before, after, strict=True)] == [True, True, True, False, True]


def test_a_page_in_javascript_draws_the_same_bits(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not on the path: JavaScript's draws cannot be compared")
    names = [*GROUPS["people"], *(f"x{i}" for i in range(20))]
    home = {n: ("people", i) for i, n in enumerate(GROUPS["people"])}
    at = [home.get(n, (n, 0)) for n in names]
    scalars = [
        {"key": sobol.keys_of(7, [n])[0].tolist(), "order": sobol.keys_of(7, [f"{g}:order"])[0].tolist(),
         "directions": sobol.directions()[place].tolist()}
        for n, (g, place) in zip(names, at, strict=True)
    ]  # fmt: skip
    given, written = tmp_path / "given.json", tmp_path / "points"
    script = Path(__file__).with_name("supercube.mjs")
    for first in (0, 9216):
        given.write_text(json.dumps({"scalars": scalars, "first": first, "count": 1024}))
        subprocess.run([node, str(script), str(given), str(written)], check=True)
        theirs = np.frombuffer(written.read_bytes(), "<f8").reshape(len(names), 1024)
        assert np.array_equal(theirs, points(names, GROUPS, 7, "supercube", first, 1024))


def test_groups_that_would_mislead_are_refused():
    names = tuple(f"x{i}" for i in range(7))
    for groups, said in (
        ({"g": names}, "Group `g`: it has 7 members. A group has at most 6. Remove some."),
        ({"g": ("x", "y"), "h": ("z", "x")}, "Group `h`: `x` is in it, and in `g`."),
        ({"g": ("x", "x")}, "Group `g`: `x` is in it, and in `g`."),
        ({"growth[AAA]": ("x",)}, "Groups: `growth[AAA]` is also a sampled scalar in no group."),
    ):
        with pytest.raises(ProblemsFound) as found:
            invented.program(groups=groups)
        assert str(found.value).startswith(said)
    assert invented.program(groups={"growth[AAA]": ("growth[AAA]", "x")}).groups


def test_a_distribution_of_one_value_takes_no_random_numbers():
    one = Distribution("discrete", (("values", (2.0, 2.0)), ("weights", (0.5, 0.5))))
    wide = Distribution("uniform", (("low", 1.0), ("high", 5.0)))
    names = tuple(f"growth[{a}]" for a in invented.ACTORS)
    given = Sampled(kind("RateByActor"), (one, wide, fixed(3.0)), names, 0.01)
    drawn = sample(invented.program({**invented.inputs(), "growth": given}), 0, 100)["growth"]
    assert np.array_equal(drawn[[0, 2]], np.full((100, 2), [0.02, 0.03]).T)
    assert np.array_equal(drawn[1], sample(invented.program(), 0, 100)["growth"][1])
    assert [varies(cell) for cell in given.cells] == [False, True, False]


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_an_added_uncertainty_moves_no_other(sampling):
    def shield(wealth: invented.MoneyFlowByActor, part: ShareByActor, zeal: ShareByActor) -> invented.MoneyFlowByActor:
        return wealth * part * zeal

    before = invented.program(sampling=sampling, groups=GROUPS)
    cell = Distribution("uniform", (("low", 0.5), ("high", 1.5)))
    names = tuple(f"zeal[{a}]" for a in invented.ACTORS)
    more = {**invented.inputs(), "zeal": Sampled(kind("ShareByActor"), (cell,) * 3, names, 1.0)}
    equations = {**invented.ALL, **invented.equations(shield)}
    after = invented.program(more, equations, sampling=sampling, groups=GROUPS)
    assert np.array_equal(outcome(before), outcome(after))
    assert not np.array_equal(outcome(before, name="shield"), outcome(after, name="shield"))


def test_an_added_actor_moves_no_others_draws():
    before, after = invented.program(), invented.program(actors=("AAA", "BBB", "CCC", "DDD"))
    assert np.array_equal(outcome(before), outcome(after)[:, :3])
    swapped = invented.program(actors=("ABB", "AAA", "BBB", "CCC"))
    growth = sample(before, 0, 64)["growth"]
    assert np.array_equal(growth, sample(swapped, 0, 64)["growth"][1:])


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
    growth = sample(program, 0, 40_000)["growth"]
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
    free = sample(invented.program(), 0, 8192)["growth"]
    growth = sample(tied, 0, 8192)["growth"]
    rank = stats.spearmanr(growth[0], growth[2]).statistic
    assert rank == pytest.approx(6 / np.pi * np.arcsin(0.3), abs=0.02)
    assert np.array_equal(growth[:2], free[:2])
    assert np.array_equal(growth[:, :100], sample(tied, 0, 100)["growth"])
    assert np.array_equal(growth[:, 77:80], sample(tied, 77, 3)["growth"])
    # A tie elsewhere moves no scalar of this one.
    more = dataclasses.replace(tied, correlations=(Correlation("a", "b", 0.9), *tied.correlations))
    assert np.array_equal(growth, sample(more, 0, 8192)["growth"])
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
