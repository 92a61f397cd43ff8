"""How much of a distribution lies outside bounds: the tails agree with the numbers that are drawn."""

from __future__ import annotations

import numpy as np
import pytest
import yaml

from burdenshare.engine.distributions import FAMILIES, Distribution, read_distribution
from burdenshare.engine.tails import MOST, kept_inside, mass_outside

TAILED = [
    ({"normal": {"mean": 1, "sd": 2}}, -0.5, 3),
    ({"half_normal": {"sd": 1}}, 0.2, 2),
    ({"lognormal": {"median": 2, "sigma": 0.5}}, 1, 6),
    ({"lognormal": {"mean": 2, "sigma": 0.5}}, 1, 6),
    ({"gamma": {"shape": 2, "rate": 3}}, 0.1, 1.5),
    ({"gamma": {"shape": 2, "scale": 3}}, 1, 20),
    ({"beta": {"a": 2, "b": 5}}, 0.1, 0.6),
    ({"beta": {"a": 0.5, "b": 0.5, "low": -1, "high": 3}}, -0.9, 2.9),
]
POINTS = (np.arange(400_000) + 0.5) / 400_000


def read(given):
    found, problems = read_distribution(given, "here", "x")
    assert not problems
    return found


@pytest.mark.parametrize(("given", "low", "high"), TAILED)
def test_the_mass_outside_is_that_of_the_numbers_drawn(given, low, high):
    drawn = read(given).quantile(POINTS)
    assert mass_outside(read(given), low, high) == pytest.approx(((drawn < low) | (drawn > high)).mean(), abs=1e-5)


@pytest.mark.parametrize(("given", "low", "high"), TAILED)
def test_a_distribution_lies_inside_its_own_wide_bounds_and_outside_of_others(given, low, high):
    ends = read(given).quantile(np.array([1e-12, 1 - 1e-12]))
    assert mass_outside(read(given), ends[0] - 1, ends[1] + 1) < MOST
    assert mass_outside(read(given), ends[1] + 1, ends[1] + 2) == pytest.approx(1)


def test_a_quick_limit_is_never_below_the_mass():
    from scipy.special import betainc, gammaincc

    for shape in (0.5, 2.0, 16.0):
        for x in (20.0, 50.0, 100.0):
            assert mass_outside(read({"gamma": {"shape": shape, "rate": 1}}), -1, x) >= gammaincc(shape, x)
        for x in (0.001, 0.01, 0.05):
            assert mass_outside(read({"beta": {"a": shape, "b": 2.5}}), x, 2) >= betainc(shape, 2.5, x)
            assert mass_outside(read({"beta": {"a": shape, "b": 0.5}}), x, 2) >= betainc(shape, 0.5, x)


def test_families_with_ends_have_no_tails():
    ended = {"fixed", "truncated_normal", "uniform", "triangular", "log_uniform", "discrete", "empirical"}
    assert {f for f in FAMILIES} - {next(iter(given)) for given, _, _ in TAILED} == ended
    assert mass_outside(read({"uniform": {"low": 0, "high": 9}}), 0, 1) is None


@pytest.mark.parametrize(
    ("given", "low", "high"), [t for t in TAILED if next(iter(t[0])) in ("normal", "half_normal", "beta")]
)
def test_what_is_advised_lies_inside(given, low, high):
    from burdenshare.vocabulary.reading import read_yaml

    advised = read_yaml(kept_inside(read(given), low, high).split("`")[1], "advice").value
    found = read(advised)
    assert low <= found.support()[0] < found.support()[1] <= high


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"lognormal": {"mean": 0.1, "sigma": 1.0e200}}, "`sigma` must be between 1e-12 and 20"),
        ({"gamma": {"shape": 1.0e-310, "scale": 1}}, "`shape` must be between 0.001 and 1e+06"),
        ({"beta": {"a": 1e-9, "b": 1}}, "`a` and `b` must be between 0.001 and 1e+06"),
        ({"truncated_normal": {"mean": 0.5, "sd": 1.0e16, "low": 0, "high": 1}}, "write `uniform`"),
        ({"truncated_normal": {"mean": 1e308, "sd": 1e-320, "low": 0, "high": 1}}, "`sd` must be at most"),
    ],
)
def test_parameters_whose_numbers_64_bits_do_not_tell_apart_are_refused(given, said):
    read, problems = read_distribution(given, "place", "x")
    assert read is None and len(problems) == 1 and said in str(problems[0])


def test_what_is_advised_for_a_wide_normal_can_be_read():
    for sd in (1.0, 1e5, 1e30, 1e308):
        advised = kept_inside(Distribution("normal", (("mean", 0.5), ("sd", sd))), 0, 1)
        read, problems = read_distribution(yaml.safe_load(advised.split("`")[1]), "place", "x")
        assert read is not None and problems == []
        assert read.quantile(np.array([0.001, 0.5, 0.999])) == pytest.approx([0.001, 0.5, 0.999], abs=0.5 / sd)
