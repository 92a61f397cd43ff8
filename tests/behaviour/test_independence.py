"""Are the draws of every pack independent, and evenly spread, at each number of draws? What a user gets, too."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

from burdenshare.engine import sobol
from burdenshare.engine.draws import points, sample, varies
from burdenshare.engine.program import Sampled
from burdenshare.scenario.load import scenario_names
from tests import independence

SEED = 1
MOST = max(independence.COUNTS)


@pytest.fixture(scope="module")
def everything(bound_pack):
    """All sampled scalars of all packs, and their groups."""
    names, groups = [], {}
    for pack in scenario_names():
        program = bound_pack(pack).program
        groups |= program.groups
        for given in program.inputs.values():
            if isinstance(given, Sampled):
                names += [n for n, cell in zip(given.names, given.cells, strict=True) if varies(cell)]
    names = list(dict.fromkeys(names))
    assert len(names) > 400
    assert sum(m in names for members in groups.values() for m in members) > 80
    return names, groups


@pytest.fixture(scope="module")
def uniform(everything):
    return points(*everything, SEED, "supercube", 0, MOST)


def test_no_two_scalars_of_any_pack_move_together_at_any_number_of_draws(uniform):
    assert independence.pairs(uniform) == []


def test_no_pair_or_triple_within_a_group_is_tied(everything, uniform):
    names, groups = everything
    assert independence.within_groups(uniform, {n: i for i, n in enumerate(names)}, groups) == []


def test_every_scalar_is_spread_evenly_in_every_part(uniform):
    assert independence.nets(uniform) == []


def test_inputs_as_a_run_meets_them_are_independent_where_they_are_not_tied(bound_pack):
    """Drawn values in base units: what drivers and boxes are found from."""
    program = bound_pack().program
    tied = {n for c in program.correlations for n in (c.first, c.second)}
    drawn = sample(program, 0, 2000)
    rows = [
        row
        for key, given in program.inputs.items()
        if isinstance(given, Sampled)
        for row, cell, name in zip(drawn[key].reshape(-1, 2000), given.cells, given.names, strict=True)
        if varies(cell) and name not in tied
    ]
    for count in (200, 2000):
        assert np.abs(independence.standard_errors(np.stack(rows)[:, :count])).max() <= independence.PAIR


def test_one_scalar_of_a_pack_has_the_same_points_alone(everything, uniform):
    names, groups = everything
    for i in (0, len(names) // 2, names.index("denial_slope")):
        assert np.array_equal(uniform[i, :1024], points([names[i]], groups, SEED, "supercube", 0, 1024)[0])
    assert np.array_equal(uniform[:, :2000], points(*everything, SEED, "supercube", 0, 2000))
    assert np.array_equal(uniform[:, 9216:], points(*everything, SEED, "supercube", 9216, MOST - 9216))


def test_the_checks_notice_a_sobol_sequence_of_hundreds_of_dimensions():
    """The draws of earlier versions: one scrambled Sobol dimension for each scalar, all in one order."""
    u = qmc.Sobol(450, scramble=True, rng=np.random.default_rng(1), bits=32).random(2048).T
    wrong = independence.pairs(u, (200, 500, 1024, 2000))
    for count in (200, 500, 1024, 2000):
        assert sum(w.startswith(f"{count} draws: a pair at") for w in wrong) == 2
        assert count == 500 or any(w.startswith(f"{count} draws: all pairs spread") for w in wrong)
    assert independence.nets(u) == []


def test_the_checks_notice_orders_that_are_not_random_enough(everything, monkeypatch):
    """Orders that are random in every eight draws alone leave points tied that lie as far from the middle."""
    names, groups = everything
    monkeypatch.setattr(sobol, "PART", 8)
    u = points(names, groups, SEED, "supercube", 0, MOST)
    assert "folded" in " ".join(independence.pairs(u, (MOST,)))


def test_the_checks_notice_a_group_that_is_too_large_and_a_part_that_is_not_a_net(uniform):
    rows = {f"x{i}": i for i in range(7)}
    assert independence.within_groups(uniform, rows, {"g": tuple(rows)}, (200,)) == ["g: 7 members"]
    twice = np.concatenate([uniform[:1], uniform[:1], 1 - uniform[:1]])
    found = independence.within_groups(twice, rows, {"g": ("x0", "x1", "x2")}, (200,))
    assert found[0] == "g: members (0, 1) at 14.1 with 200 draws"
    assert independence.nets(points(["x"], {}, 1, "monte_carlo", 0, 1024)) != []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_other_seeds_are_independent_too(everything, seed):
    names, groups = everything
    u = points(names, groups, seed, "supercube", 0, MOST)
    assert independence.pairs(u) == []
    assert independence.within_groups(u, {n: i for i, n in enumerate(names)}, groups) == []
    assert independence.nets(u) == []


@pytest.mark.slow
def test_a_hundred_thousand_draws_are_independent_too(everything):
    u = points(*everything, SEED, "supercube", 0, 102_400)
    assert independence.pairs(u, (102_400,)) == []
