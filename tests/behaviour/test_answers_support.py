"""Support, requirement, law and risk: does the model answer? On draws, with the change alone between the two runs."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.model.forces.build_and_wear import manning
from burdenshare.model.posture.promised_support import full_support
from burdenshare.model.threat.steady_buildup import raid_growth, requirement_answer
from burdenshare.studies.war_and_failure import mechanisms
from tests.behaviour.still import STILL, computed

DRAWS = 512
HOME, STRAIT = 0, 1
GROUND, MISSILES, STRIKE, SURVEILLANCE, SEA, SUSTAINMENT = range(6)
MISSIONS = (
    "ground_defence", "air_and_missile_defence", "deep_strike", "surveillance_and_command", "sea_control", "sustainment",
)  # fmt: skip
KOR, USA, JPN = range(3)
READ = (
    "chance_of_war_so_far", "coverage", "deterrence_failure_index", "forces_growth", "lost_support", "mission_stock",
    "overall_denial", "price_level_factor", "promised_support", "replacement_stock", "requirement",
    "unanswered_requirement", "working_part",
)  # fmt: skip


@pytest.fixture(scope="module")
def values(bound_pack):
    """Year × dimensions × draw; programs that differ in numbers alone are compiled once."""

    @cache
    def of(*changes, draws=DRAWS):
        return computed(bound_pack("indo-pacific-2026", changes).program, READ, draws)

    return of


def part(truths):
    return np.asarray(truths).mean()


# Support


def test_equipment_that_is_not_ready_is_no_support(values):
    before, after = values(), values("USA.readiness_level=0.5")
    each = [found["promised_support"][:, USA] / found["mission_stock"][:, USA, :, None] for found in (before, after)]
    # In the first year no shortfall differs yet, and half the readiness is half the support.
    np.testing.assert_allclose(each[1][0], 0.5 * each[0][0], rtol=1e-9)
    assert (each[1] < each[0])[each[0] > 0].all()


def test_less_readiness_of_a_supporter_never_raises_coverage(values):
    for level in (0.8, 0.3):
        before, after = values(*STILL), values(*STILL, f"USA.readiness_level={level}")
        assert (after["coverage"] <= before["coverage"] * (1 + 1e-9)).all()
        # In few draws the transfer of command comes later, and with it its friction.
        assert part(after["overall_denial"] < before["overall_denial"]) > 0.98


def test_hollow_forces_are_no_withdrawal(values):
    hollow = values("regime_chance=0", "USA.readiness_level=0.3")
    assert (hollow["lost_support"] == 0).all()
    assert (hollow["replacement_stock"] == 0).all()
    assert np.median(hollow["working_part"][-1, USA]) < 0.5


def test_what_replaces_support_is_bought_ready_and_manned(values):
    """Its cost does not depend on how hollow the defender's own forces are."""
    changes = ("us_posture=withdrawal",)
    before, after = values(*changes), values(*changes, "KOR.readiness_level=0.3")
    np.testing.assert_allclose(
        after["replacement_stock"][0, :, HOME], before["replacement_stock"][0, :, HOME], rtol=1e-9
    )
    lost, own = after["lost_support"][:, :, HOME], after["price_level_factor"][:, KOR, None]
    np.testing.assert_allclose(after["replacement_stock"][:, :, HOME], lost / own, rtol=1e-9)


def one(value):
    """One actor, mission and war, one draw."""
    return np.full((1, 1, 1, 1), value)


@settings(max_examples=200, deadline=None)
@given(
    people=st.floats(0, 3),
    more=st.floats(1, 3),
    stock=st.floats(0.1, 1e3),
    need=st.floats(0, 1),
    committed=st.floats(0, 1),
)
def test_more_people_never_lower_support_at_the_same_equipment(people, more, stock, need, committed):
    def support(force):
        crews = manning(
            one(force)[0, 0], one(1.0)[0, 0], one(stock)[0], one(100.0)[0], np.full((1, 1), need),
        )  # fmt: skip
        return full_support(one(stock)[0], crews, one(committed), np.ones((1, 1, 1)))

    assert (support(people * more) >= support(people) * (1 - 1e-12)).all()


# Requirement

CHINA = tuple(f"CHN.real_budget_growth={g}" for g in (0, 10))


def test_chinas_growth_moves_the_strait(values):
    slow, fast = (values(c, *STILL) for c in CHINA)
    for mission in (MISSILES, STRIKE, SURVEILLANCE, SEA):
        assert part(fast["coverage"][-1, mission, STRAIT] < slow["coverage"][-1, mission, STRAIT]) >= 0.95
    assert part(fast["overall_denial"][-1, STRAIT] < slow["overall_denial"][-1, STRAIT]) >= 0.95
    assert part(fast["deterrence_failure_index"][-1, STRAIT] > slow["deterrence_failure_index"][-1, STRAIT]) >= 0.95
    war = [np.median(found["chance_of_war_so_far"][-1, STRAIT]) for found in (slow, fast)]
    assert war[1] > war[0]
    # None of it reaches the other war.
    np.testing.assert_allclose(fast["requirement"][:, :, HOME], slow["requirement"][:, :, HOME], rtol=1e-12)


def test_more_growth_of_china_moves_the_strait_where_its_industry_is_at_its_limit(values):
    """At 7 and at 10 percent a year money waits in many draws: 35 of 100 did not move at all."""
    slow, fast = (values(f"CHN.real_budget_growth={growth}", *STILL) for growth in (7, 10))
    assert part(fast["overall_denial"][-1, STRAIT] < slow["overall_denial"][-1, STRAIT]) >= 0.95
    for mission in (MISSILES, STRIKE, SURVEILLANCE, SEA):
        assert part(fast["coverage"][-1, mission, STRAIT] < slow["coverage"][-1, mission, STRAIT]) >= 0.95
    assert part(fast["deterrence_failure_index"][-1, STRAIT] > slow["deterrence_failure_index"][-1, STRAIT]) >= 0.95


def test_outside_aid_moves_missile_defence_and_half_of_surveillance(values):
    usual, twice = (values(f"peninsula.outside_aid={x}", *STILL) for x in (1, 2))
    for mission in (MISSILES, SURVEILLANCE):
        assert (twice["coverage"][-1, mission, HOME] < usual["coverage"][-1, mission, HOME]).all()
    for mission in (GROUND, STRIKE, SEA, SUSTAINMENT):
        np.testing.assert_allclose(
            twice["requirement"][:, mission, HOME], usual["requirement"][:, mission, HOME], rtol=1e-12
        )
    # In few draws the transfer of command comes later, and with it its friction.
    assert part(twice["overall_denial"][-1, HOME] < usual["overall_denial"][-1, HOME]) >= 0.98
    assert part(twice["deterrence_failure_index"][-1, HOME] > usual["deterrence_failure_index"][-1, HOME]) >= 0.95


def test_half_of_an_adversarys_army_lowers_the_requirement_on_the_ground(values):
    usual, half = values(*STILL), values("PRK.service_time=48", *STILL)
    assert part(half["coverage"][-1, GROUND, HOME] > usual["coverage"][-1, GROUND, HOME]) >= 0.95


def test_an_adversary_that_does_not_grow_leaves_the_drift_alone(values):
    found = values()
    at_rest = np.abs(found["forces_growth"][0]) < 1e-12
    assert not at_rest.all(), "the adversaries grow"
    still = values("peninsula.requirement_elasticity=0", "strait.requirement_elasticity=0")
    np.testing.assert_allclose(still["requirement"], still["unanswered_requirement"], rtol=1e-12)


def test_the_answer_is_to_what_the_mission_must_meet():
    """By hand: ground answers forces, missile defence a raid, surveillance half of each."""
    forces = np.log(np.array([1.2, 1.5, 1.5])).reshape(3, 1, 1)
    raid = np.log(np.array([[2.0]]))
    found = requirement_answer(np.array([[0.5]]), np.array([[0.0], [1.0], [0.5]]), forces, raid)
    expected = 0.5 * np.log([1.2, 2.0, np.sqrt(1.5 * 2.0)])
    np.testing.assert_allclose(np.asarray(found).ravel(), expected, rtol=1e-12)


@pytest.mark.parametrize(("warheads", "missiles", "growth"), [(4.0, 1.0, 1.75), (1.0, 2.0, 1.75), (1.0, 0.0, 0.2875)])
def test_a_raid_by_hand(warheads, missiles, growth):
    found = raid_growth(np.log([[warheads]]), np.array([[missiles * 7]]), np.array([[7.0]]), np.array([[0.25]]))
    assert float(np.exp(found[0, 0])) == pytest.approx(growth)


def test_an_adversary_without_warheads_without_missiles_or_without_equipment_has_a_requirement(values):
    for changes in (
        ("peninsula.warheads_at_start=0", "peninsula.warhead_rate=0"),
        ("deep_strike.strike_weight=0",),
        tuple(f"PRK.{m}.stock_weight=0" for m in MISSIONS[1:]),
        ("air_and_missile_defence.raid_part=0", "surveillance_and_command.raid_part=0"),
        ("PRK.readiness_level=0.3",),
    ):
        found = values(*changes)
        assert np.isfinite(found["requirement"]).all(), changes
        assert (found["requirement"] > 0).all(), changes


# Law


@pytest.mark.parametrize(
    ("cell", "actor", "mission", "war"),
    [
        ("JPN.sea_control.strait", JPN, SEA, STRAIT),
        pytest.param("JPN.sustainment.strait", JPN, SUSTAINMENT, STRAIT, marks=pytest.mark.slow),
        pytest.param("USA.deep_strike.strait", USA, STRIKE, STRAIT, marks=pytest.mark.slow),
        ("USA.air_and_missile_defence.peninsula", USA, MISSILES, HOME),
    ],
)
def test_a_higher_legal_ceiling_never_lowers_coverage(values, cell, actor, mission, war):
    found = [values(f"{cell}.legal_ceiling={x}", *STILL) for x in (0, 0.3, 0.8, 1)]
    assert (found[0]["promised_support"][:, actor, mission, war] == 0).all()
    for less, more in pairwise(found):
        assert (more["coverage"][:, mission, war] > less["coverage"][:, mission, war]).all()
        assert (more["coverage"] >= less["coverage"] * (1 - 1e-9)).all()


def test_todays_law_restated_moves_nothing(values):
    restated = ("JPN.sea_control.strait.legal_ceiling=0.5", "USA.sea_control.strait.legal_ceiling=1")
    before, after = values(), values(*restated)
    for name in before:
        np.testing.assert_array_equal(after[name], before[name])


def test_support_that_the_law_forbids_is_lost_and_has_a_price(values):
    found = values("USA.air_and_missile_defence.peninsula.legal_ceiling=0", "regime_chance=0")
    assert (found["replacement_stock"][:, MISSILES, HOME] > 0).all()
    others = [m for m in range(6) if m != MISSILES]
    assert (found["replacement_stock"][:, others, HOME] == 0).all()


# Risk


def failure_with_less_support(values, theory):
    """The failure index of the last year over the one with all support, mission by mission and for withdrawal."""
    picked = (f"theories.deterrence={theory}", *STILL)
    before = values(*picked)["deterrence_failure_index"][-1, HOME]
    gone = [(f"{m}.peninsula.support_level=0",) for m in MISSIONS] + [("us_posture=withdrawal",)]
    return [values(*picked, *change)["deterrence_failure_index"][-1, HOME] / before for change in gone]


@pytest.mark.parametrize("theory", ["strategic_choice", pytest.param("perfect_deterrence", marks=pytest.mark.slow)])
def test_the_failure_index_never_falls_with_less_support(values, theory):
    """War may fall: less is exposed and lowers preemption, and a weaker defender concedes."""
    for ratio in failure_with_less_support(values, theory):
        assert part(ratio >= 1 - 1e-9) >= 0.95


@pytest.mark.slow
def test_the_exceptions_are_what_the_theories_claim(values):
    """A spiral is fed by strike, so that it abates; by the counts, an alliance lowers the hazard in four draws of five."""
    for ratio in failure_with_less_support(values, "spiral"):
        assert part(ratio <= 1 + 1e-9) >= 0.95
    for ratio in failure_with_less_support(values, "base_rate"):
        assert part(ratio >= 1 - 1e-9) >= 0.75


def test_why_war_falls_where_deterrence_fails_more_is_named():
    """With concession up, with exposure down, with both; and nothing where war rises, or failure does not differ."""

    def policy(war, failure, concession=1.0, exposed=0.2):
        names = ("chance_of_war_so_far", "deterrence_failure_index", "concession_index", "exposed_share")
        return dict(zip(names, map(np.atleast_1d, (war, failure, concession, exposed)), strict=True))

    def said(second):
        found = mechanisms([({"deterrence": "a_theory"}, policy(0.1, 1.0), second)], "kept", "gone")
        return found[0] if found else ""

    assert "concedes" in said(policy(0.08, 1.2, concession=1.5))
    assert "exposed" not in said(policy(0.08, 1.2, concession=1.5))
    assert "exposed" in said(policy(0.08, 1.2, exposed=0.1))
    both = said(policy(0.08, 1.2, 1.5, 0.1))
    assert "concedes" in both
    assert "exposed" in both
    assert "under gone" in both
    assert "`a_theory`" in both
    assert said(policy(0.12, 1.2, 1.5, 0.1)) == ""
    assert said(policy(0.08, 1.0)) == ""
    assert (
        "under kept" in mechanisms([({"deterrence": "b"}, policy(0.08, 1.2, 1.5), policy(0.1, 1.0))], "kept", "gone")[0]
    )


# Nulls

NULLS = Path(__file__).parent / "nulls"


@pytest.mark.slow
def test_counted_equipment_is_the_null_of_readiness(values):
    off = "theories.posture=counted_equipment"
    usual, hollow = values(off), values(off, "USA.readiness_level=0.5")
    each = [found["promised_support"][:, USA] / found["mission_stock"][:, USA, :, None] for found in (usual, hollow)]
    np.testing.assert_allclose(each[1], each[0], rtol=1e-9)
    assert (hollow["working_part"][-1, USA] < usual["working_part"][-1, USA]).all()
