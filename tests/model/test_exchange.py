"""Force exchange by hand-worked numbers, limits and monotonicity; what coverage is worth by its rival."""

from __future__ import annotations

from functools import cache

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from burdenshare.engine.distributions import read_distribution
from burdenshare.engine.graph import read_theory
from burdenshare.model.roles import force_exchange as f
from burdenshare.model.roles import supply_and_requirement as plain
from burdenshare.model.roles._exchange import (
    certain_salvo,
    chancy_salvo,
    class_lost,
    defended_raid,
    hard_target_kill,
    stopped_by,
)

# The first call compiles.
unhurried = settings(deadline=None)
chance = st.floats(0.0, 1.0)
force = st.floats(0.5, 100.0)
shots = st.floats(0.0, 300.0)
worth_of_full_coverage = 1 - np.exp(-1.4)
DRAWN = {
    "interceptors_at_full_coverage": 1.45,
    "ready_interceptors": {"uniform": {"low": 2, "high": 4}},
    "interceptor_kill": {"beta": {"a": 12, "b": 5}},
    "defence_works": {"beta": {"a": 9, "b": 1}},
    "fleet_size": {"uniform": {"low": 9, "high": 18}},
    "attackers_at_full_coverage": 0.74,
    "missiles_each": {"uniform": {"low": 2, "high": 4}},
    "interceptors_each": {"uniform": {"low": 1, "high": 2}},
    "hit_chance": {"uniform": {"low": 0.5, "high": 1}},
    "harm_of_a_hit": {"uniform": {"low": 0.25, "high": 0.5}},
}
OF_RAID = ("interceptors_at_full_coverage", "ready_interceptors", "interceptor_kill", "defence_works")
OF_SALVO = (
    "fleet_size",
    "attackers_at_full_coverage",
    "missiles_each",
    "interceptors_each",
    "hit_chance",
    "interceptor_kill",
    "harm_of_a_hit",
    "defence_works",
)


@cache
def worlds(count=4096):
    """Draws of the uncertainties of this theory, each from its distribution, none correlated."""
    random = np.random.default_rng(1)
    found = {}
    for name, body in DRAWN.items():
        if isinstance(body, float):
            found[name] = np.full(count, body)
            continue
        drawn, problems = read_distribution(body, "here", name)
        assert not problems
        found[name] = np.asarray(drawn.quantile(random.uniform(0.001, 0.999, count)))
    return found


def everywhere(level, dtype=np.float64):
    return np.full((1, 1, 4096), level, dtype)


def stopped(level, dtype=np.float64):
    given_ = [worlds()[name].astype(dtype) for name in OF_RAID]
    return np.asarray(f.stopped_share(everywhere(level, dtype), *given_))


def surviving(level, dtype=np.float64):
    given_ = [worlds()[name].astype(dtype) for name in OF_SALVO]
    return np.asarray(f.surviving_share(everywhere(level, dtype), *given_))


def fulfilled(level, raid, salvo, dtype=np.float64):
    weights = [np.full((1, 4096), w, dtype) for w in (raid, salvo)]
    return np.asarray(
        f.satisfaction(everywhere(level, dtype), stopped(level, dtype), surviving(level, dtype), *weights)
    )


# Closed forms


def test_a_force_of_three_times_the_quality_matches_three_times_the_numbers():
    # Nine weak units against three: strike, defence and staying power three times as large each.
    assert float(certain_salvo(3.0, 6.0, 18.0, 9.0)) / 3 == float(certain_salvo(9.0, 2.0, 18.0, 9.0)) / 9 == 0.5


def test_an_empty_magazine_stops_nothing():
    assert float(certain_salvo(10.0, 2.0, 8.0, 6.0)) == 1.0
    assert float(certain_salvo(10.0, 2.0, 8.0, 6.0, magazine=0.0)) == 4.0
    assert float(chancy_salvo(10.0, 8.0, 1.0, 8.0, 1.0, 0.5, 0.0).lost) == pytest.approx(0, abs=1e-5)
    assert float(chancy_salvo(10.0, 8.0, 1.0, 8.0, 1.0, 0.5, 0.0, magazine=0.0).lost) == pytest.approx(4)
    raid = defended_raid(10.0, 0.8, 2.0, magazine=0.0)
    assert (float(raid.stopped), float(raid.leakers), float(raid.none_leaks)) == (0.0, 10.0, 0.0)


def test_a_magazine_for_half_the_raid_stops_half_of_what_a_full_one_does():
    full, half = defended_raid(10.0, 0.8, 2.0), defended_raid(10.0, 0.8, 2.0, magazine=10.0)
    assert float(half.stopped) == pytest.approx(float(full.stopped) / 2)
    assert float(half.none_leaks) == 0.0
    assert float(defended_raid(10.0, 0.8, 2.0, magazine=20.0).none_leaks) == float(full.none_leaks)


def test_a_defence_that_fails_as_a_whole_now_and_then_is_a_mixture():
    assert float(certain_salvo(10.0, 2.0, 8.0, 6.0, common_mode=0.9)) == pytest.approx(0.9 * 1 + 0.1 * 4)
    works, fails = (chancy_salvo(10.0, 8.0, 0.7, m, 0.6, 0.5, 0.2) for m in (6.0, 0.0))
    mixed = chancy_salvo(10.0, 8.0, 0.7, 6.0, 0.6, 0.5, 0.2, common_mode=0.9)
    assert float(mixed.lost) == pytest.approx(0.9 * float(works.lost) + 0.1 * float(fails.lost))
    assert float(mixed.all_lost) == pytest.approx(0.9 * float(works.all_lost) + 0.1 * float(fails.all_lost))
    assert float(defended_raid(10.0, 0.8, 2.0, common_mode=0.9).none_leaks) == pytest.approx(0.9 * 0.664833, abs=1e-6)


def test_without_chance_the_two_salvos_agree():
    sure = float(certain_salvo(10.0, 2.0, 9.0, 4.0))
    assert float(chancy_salvo(10.0, 9.0, 1.0, 4.0, 1.0, 0.5, 0.0).lost) == pytest.approx(sure, abs=1e-6)


def test_the_closed_form_is_near_a_simulated_salvo():
    random = np.random.default_rng(1)
    net = random.binomial(30, 0.6, 100_000) - random.binomial(15, 0.7, 100_000)
    net = np.maximum(net, 0)
    harm = np.where(net > 0, random.normal(0.4 * net, 0.1 * np.sqrt(np.maximum(net, 1))), 0)
    lost = float(chancy_salvo(10.0, 30.0, 0.6, 15.0, 0.7, 0.4, 0.1).lost)
    assert lost == pytest.approx(np.clip(harm, 0, 10).mean(), rel=0.02)


def test_hard_targets_are_found_before_they_are_hit():
    kill = hard_target_kill(2.0)
    assert float(class_lost(0.0, kill, 4.0)) == 0.0
    assert float(class_lost(0.3, kill, 1.0)) == pytest.approx(0.3 * 0.9375)
    assert float(class_lost(0.3, kill, 2.0, 0.8)) == pytest.approx(0.3 * (1 - 0.25**2))
    assert float(hard_target_kill(0.0)) == 0.0


@unhurried
@given(force, force, shots, chance, shots, chance, chance, chance, shots, chance)
def test_no_more_is_lost_than_there_is(units, staying, fired, hit, stoppers, stop, harm, spread, magazine, works):
    given_ = [np.float32(v) for v in (units, fired, hit, stoppers, stop, harm, spread, magazine, works)]
    salvo = chancy_salvo(*given_)
    sure = certain_salvo(given_[0], np.float32(staying), given_[1], given_[3], given_[7], given_[8])
    for lost, most in ((salvo.lost, units), (salvo.all_lost, 1.0), (sure, units)):
        assert 0 <= float(lost) <= most * (1 + 1e-6)


@unhurried
@given(force, chance, st.floats(0.0, 20.0), shots, chance)
def test_a_raid_is_stopped_in_part(missiles, kill, fired, magazine, works):
    raid = defended_raid(*[np.float32(v) for v in (missiles, kill, fired, magazine, works)])
    assert 0 <= float(raid.stopped) <= works * (1 + 1e-6)
    assert 0 <= float(raid.none_leaks) <= works * (1 + 1e-6)
    assert -1e-5 * missiles <= float(raid.leakers) <= missiles * (1 + 1e-6)


@unhurried
@given(force, st.floats(0.05, 0.95), st.floats(0.5, 10.0), st.floats(1.05, 3.0))
def test_more_shots_and_more_chance_stop_more(missiles, kill, fired, more):
    less = float(defended_raid(missiles, kill, fired).stopped)
    assert float(defended_raid(missiles, kill, fired * more).stopped) >= less
    assert float(defended_raid(missiles, kill ** (1 / more), fired).stopped) >= less
    assert float(stopped_by(kill, fired * more)) >= float(stopped_by(kill, fired))


@unhurried
@given(force, shots, st.floats(0.05, 0.95), shots, st.floats(0.05, 0.95), st.floats(1.0, 3.0))
def test_a_larger_salvo_costs_more_and_a_larger_defence_less(units, fired, hit, stoppers, stop, more):
    assume(fired * hit > 1)

    def lost(fired, stoppers):
        return float(certain_salvo(units, 2.0, fired * hit, stoppers * stop))

    assert lost(fired * more, stoppers) >= lost(fired, stoppers) - 1e-9
    assert lost(fired, stoppers * more) <= lost(fired, stoppers) + 1e-9


# The theory


def test_it_changes_what_coverage_is_worth_and_nothing_else():
    theory, other = read_theory(f), read_theory(plain)
    changed = {
        n for n, e in theory.equations.items() if n not in other.equations or e.takes != other.equations[n].takes
    }
    assert changed == {"stopped_share", "surviving_share", "satisfaction"}
    assert set(other.equations) <= set(theory.equations)


def test_full_coverage_is_worth_in_the_median_what_it_is_worth_elsewhere():
    assert np.median(stopped(1.0)) == pytest.approx(worth_of_full_coverage, abs=0.01)
    assert np.median(surviving(1.0)) == pytest.approx(worth_of_full_coverage, abs=0.01)


@unhurried
@given(st.floats(0.05, 4.0))
def test_a_mission_of_neither_kind_is_fulfilled_as_in_the_rival_theory(level):
    assert fulfilled(level, 0.0, 0.0) == pytest.approx(np.asarray(plain.satisfaction(everywhere(level))))


@unhurried
@given(st.floats(0.0, 20.0), st.floats(1.0, 3.0), st.sampled_from([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.4, 0.3)]))
def test_more_coverage_never_fulfils_a_mission_less(level, more, weights):
    low, high = fulfilled(level, *weights), fulfilled(level * more, *weights)
    assert (high >= low - 1e-6).all()
    assert (low > 0).all()
    assert (high <= 1).all()


@pytest.mark.parametrize("level", [0.0, 1e-6, 0.3, 1.0, 4.0, 1000.0])
def test_single_precision_stays_single_and_finite(level):
    for weights in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.7, 0.7)):
        found = fulfilled(level, *weights, dtype=np.float32)
        assert found.dtype == jnp.float32
        assert ((found > 0) & (found <= 1)).all()
        assert np.isfinite(np.log(found)).all()


def test_missile_defence_has_a_ceiling_that_coverage_does_not_lift():
    assert (stopped(100.0) <= worlds()["defence_works"]).all()
    assert stopped(100.0) == pytest.approx(stopped(50.0))
    assert np.median(stopped(100.0)) < 0.9


def test_a_thin_fleet_is_lost_and_a_thick_one_is_not():
    # Where coverage helps everywhere alike, half of it is worth two thirds of the whole.
    assert np.median(surviving(0.5)) < 0.3
    assert np.median(surviving(2.0)) > 0.95


def test_where_a_defence_often_fails_as_a_whole_less_is_stopped_and_less_survives():
    once = {n: v[:1] for n, v in worlds().items()}
    level = np.ones((1, 1, 1))

    def both(works):
        drawn = once | {"defence_works": np.array([works])}
        raid = f.stopped_share(level, *[drawn[n] for n in OF_RAID])
        return float(raid[0, 0, 0]), float(f.surviving_share(level, *[drawn[n] for n in OF_SALVO])[0, 0, 0])

    assert both(0.5)[0] == pytest.approx(both(1.0)[0] / 2)
    assert both(0.5)[1] < both(1.0)[1]
