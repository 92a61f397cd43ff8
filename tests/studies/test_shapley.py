"""Shapley values: they add to the whole, treat equals equally, give 0 to what does nothing, and know no order."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.interfaces.charted import Asked
from burdenshare.interfaces.charting import slide
from burdenshare.studies.attribution import _roles, attribute
from burdenshare.studies.carried import parts_of_need
from burdenshare.studies.frame import war_of_run
from burdenshare.studies.parts import run_part
from burdenshare.studies.shapley import MOST, shapley
from burdenshare.views.slides.carries import finding
from burdenshare.vocabulary.errors import ProblemsFound
from tests.views.slides_read import faults, texts

NAMES = ("a", "b", "c", "d")
LEVER, MULTIPLIER, TAX = "DEU.spending_pledge=3.5@2035", "DEU.multiplier=0.2", "DEU.deficit_financing=0"


@st.composite
def games(draw):
    """A value, in three draws, for each subset of four changes."""
    rows = draw(st.lists(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3), min_size=16, max_size=16))
    return lambda made: np.array(rows[sum(1 << NAMES.index(n) for n in made)])


@settings(max_examples=25, deadline=None)
@given(games())
def test_the_parts_add_to_the_whole(game):
    parts = shapley(NAMES, game)
    whole = game(frozenset(NAMES)) - game(frozenset())
    assert sum(parts.values()) == pytest.approx(whole, abs=1e-9 * 1e4)


@settings(max_examples=25, deadline=None)
@given(games(), st.permutations(NAMES))
def test_the_order_of_the_changes_does_not_change_a_bit(game, order):
    first, second = shapley(NAMES, game), shapley(order, game)
    assert all((first[n] == second[n]).all() for n in NAMES)


@settings(max_examples=25, deadline=None)
@given(games())
def test_a_part_is_the_mean_over_all_orders(game):
    parts, total = shapley(NAMES, game), dict.fromkeys(NAMES, 0.0)
    orders = list(permutations(NAMES))
    for order in orders:
        for i, name in enumerate(order):
            total[name] = total[name] + game(frozenset(order[: i + 1])) - game(frozenset(order[:i]))
    for name in NAMES:
        assert parts[name] == pytest.approx(total[name] / len(orders), abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(games())
def test_what_does_nothing_has_0_and_equals_have_equal_parts(game):
    parts = shapley(NAMES, lambda made: game(made - {"d"}))
    assert not parts["d"].any()

    def alike(made):  # a and b count as one change each, whichever it is
        return game((made - {"a", "b"}) | frozenset(NAMES[: len(made & {"a", "b"})]))

    equal = shapley(NAMES, alike)
    assert equal["a"] == pytest.approx(equal["b"], abs=1e-9 * 1e4)


def test_too_many_changes_and_one_twice_are_refused():
    with pytest.raises(ProblemsFound, match=f"All subsets of up to {MOST} are evaluated"):
        shapley([str(i) for i in range(MOST + 1)], lambda made: np.zeros(1))
    with pytest.raises(ProblemsFound, match="named twice"):
        shapley(["a", "a"], lambda made: np.zeros(1))


@pytest.fixture(scope="module")
def bounds(bound_pack):
    return bound_pack("five-states", (LEVER, MULTIPLIER, TAX)), bound_pack("five-states")


CELL = {"actor": "DEU"}


def test_the_steps_lead_from_one_run_to_the_other_without_a_residual(bounds):
    found = attribute(*bounds, "debt_burden", CELL, 2035, 128)
    last, first = (
        run_part(b, ["debt_burden"], 128).outcomes["debt_burden"].at(2035, "mean", **CELL) for b in bounds
    )  # fmt: skip
    assert (found.first, found.last) == pytest.approx((first, last), rel=1e-12)
    assert sum(s.mean for s in found.steps) == pytest.approx(found.last - found.first, abs=1e-11)
    assert [s.role for s in found.steps] == ["assumption", "lever", "lever"]
    assert all(s.mean != 0 for s in found.steps)


def test_the_range_of_a_step_has_9_in_10_of_the_draws(bound_pack):
    moved, base = bound_pack("five-states", (LEVER,)), bound_pack("five-states")
    (step,) = attribute(moved, base, "debt_burden", CELL, 2035, 128).steps
    a, b = (run_part(x, ["debt_burden"], 128).outcomes["debt_burden"] for x in (moved, base))
    gap = a.values[-1, a.about.labels["actor"].index("DEU")] - b.values[-1, b.about.labels["actor"].index("DEU")]
    assert a.years[-1] == 2035
    assert (step.low, step.high) == pytest.approx(tuple(np.quantile(gap, (0.05, 0.95))), rel=1e-9)


def test_scenarios_that_do_not_differ_for_the_outcome_are_refused(bounds):
    with pytest.raises(ProblemsFound, match="nothing that `gdp` reads differs"):
        attribute(bounds[1], bounds[1], "gdp", CELL, 2035, 64)


def test_other_draws_are_refused(bounds, bound_pack):
    with pytest.raises(ProblemsFound, match=r"differ in their .*labels"):
        attribute(bounds[1], bound_pack("indo-pacific-2026"), "gdp", CELL, 2035, 64)


def test_the_slide_of_the_steps_has_no_label_over_another(bounds):
    given = [b.scenario for b in bounds]
    for names in ((), ("A name that is much longer than it should be on any slide of this world",) * 2):
        svg = slide(Asked(given, "waterfall", outcome="debt_burden", draws=64, names=names))
        assert faults(svg) == []
        said = [t.words for t in texts(svg)]
        assert sum("(lever)" in w for w in said) + sum("(assumption)" in w for w in said) >= 2


def test_what_a_policy_sets_is_decided_and_no_assumption(bound_pack):
    mine, base = bound_pack("self-reliant"), bound_pack("as-now")
    assert mine.scenario.settings["us_posture"] != base.scenario.settings["us_posture"]
    names = ["support_setting", "productivity_drift", "spending_pledge", "theories"]
    assert _roles(names, mine, base) == dict(zip(names, ("lever", "assumption", "lever", "theory"), strict=True))
    assert _roles(names[:1], mine, mine) == {"support_setting": "assumption"}
    kept = bound_pack("as-now", ("plans=kept",))  # a reading is no policy
    assert set(_roles(["pledge_compliance"], kept, base).values()) == {"assumption"}


def test_most_of_a_mission_is_most_of_what_it_needs(run_pack):
    run = run_pack("primary-responsibility", draws=128)
    year = run.manifest.years[-1]
    name, war = war_of_run(run, "")
    parts = [p for p in parts_of_need(run, name, year) if p.who == war.defender]
    share, left = run.outcomes["mission_share"], run.outcomes["uncovered_share"]
    at, there = share.about.labels["actor"].index(war.defender), share.about.labels["contingency"].index(name)
    for i, part in enumerate(parts):
        own = share.values[-1, at, i, there] * (1 - left.values[-1, i, there] / 100)
        assert part.leads == np.mean(own > 50)
    said = finding(run, parts_of_need(run, name, year), name, year)
    sure = sum(p.leads >= 0.9 for p in parts)
    assert f"covers more than half of what {sure} of {len(parts)} missions need" in said
    assert sure < sum(np.mean(share.values[-1, at, i, there] > 50) >= 0.9 for i in range(len(parts)))
