"""Shares, measures of inequality, concordance, games and rules of a fair share: known values, identities and axioms."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.studies.catalog import study
from burdenshare.studies.concordance import kendall, ranks, spearman, wilcoxon
from burdenshare.studies.fair_rules import ability_to_pay, by_shapley, equal_sacrifice, proportional
from burdenshare.studies.games import airport, airport_values, values_of, weighted_vote
from burdenshare.studies.inequality import concentration, gini, hhi, kakwani
from burdenshare.studies.methods.cooperation import voting_game, worth_of_sets
from burdenshare.studies.sharing import (
    above_every,
    benefit_shares,
    burden_ratios,
    gallagher,
    loosemore_hanby,
    shares,
    weights_that_hold,
)
from burdenshare.vocabulary.errors import ProblemsFound

AMOUNTS = st.lists(st.floats(0.1, 1e4), min_size=2, max_size=8)
CLOSE = 1e-9


@settings(max_examples=30, deadline=None)
@given(AMOUNTS, st.floats(0.01, 100))
def test_shares_add_to_one_and_know_no_unit(amounts, scale):
    held = np.array(amounts)
    assert shares(held).sum() == pytest.approx(1)
    assert shares(scale * held) == pytest.approx(shares(held))
    assert loosemore_hanby(shares(held), shares(held)) == gallagher(shares(held), shares(held)) == 0


@settings(max_examples=30, deadline=None)
@given(AMOUNTS)
def test_loosemore_and_hanby_is_the_part_that_would_have_to_move(amounts):
    first, second = shares(np.array(amounts)), shares(np.array(amounts[::-1]))
    moved = np.maximum(first - second, 0).sum()
    assert loosemore_hanby(first, second) == pytest.approx(moved, abs=CLOSE)
    assert 0 <= gallagher(first, second) <= loosemore_hanby(first, second) + CLOSE


def test_known_values_of_inequality():
    held = np.array([1.0, 2, 3, 4, 5])
    assert gini(held) == pytest.approx(4 / 15)
    assert hhi(held) == pytest.approx(11 / 45)
    assert gini(np.ones(4)) == pytest.approx(0, abs=CLOSE) and hhi(np.ones(4)) == 0.25
    assert gini(np.array([0.0, 0, 0, 1])) == pytest.approx(0.75)
    # Two states of one and three heads with one income each: half of all heads' differences over the mean.
    assert gini(np.array([1.0, 1.0]), np.array([1.0, 3.0])) == pytest.approx(0.25)


@settings(max_examples=30, deadline=None)
@given(AMOUNTS)
def test_the_gini_is_the_mean_difference_over_twice_the_mean(amounts):
    held = np.array(amounts)
    direct = np.abs(held[:, None] - held[None]).mean() / (2 * held.mean())
    assert gini(held) == pytest.approx(direct, abs=1e-9)


def test_kakwani_is_0_in_proportion_above_0_where_the_rich_pay_more_and_below_where_the_poor_do():
    income, heads = np.array([10.0, 30, 60]), np.array([2.0, 3, 2])
    assert kakwani(0.02 * income, income, heads) == pytest.approx(0, abs=CLOSE)
    assert kakwani(np.array([0.0, 0, 1]), income, heads) > 0.1
    assert kakwani(heads, income, heads) == pytest.approx(-gini(income, heads))
    assert concentration(heads, income / heads, heads) == pytest.approx(0, abs=CLOSE)


def test_concordance_has_the_published_values():
    burden, benefit = np.array([0.3, 0.25, 0.2, 0.15, 0.1]), np.array([0.24, 0.26, 0.22, 0.16, 0.12])
    assert wilcoxon(burden, benefit) == (5.0, 0.6875)
    assert ranks(np.array([3.0, 1, 3, 2])) == pytest.approx([3.5, 1, 3.5, 2])
    up = np.arange(6.0)
    assert spearman(up, up**3) == kendall(up, up**3) == pytest.approx(1)
    assert spearman(up, -up) == kendall(up, -up) == pytest.approx(-1)
    assert np.isnan(spearman(up, np.ones(6)))
    assert wilcoxon(up, up) == (0.0, 1.0)


def test_concordance_agrees_with_another_package():
    from scipy import stats

    random = np.random.default_rng(3)
    for count in (6, 31, 60):
        one, other = random.normal(size=count), random.normal(size=count)
        tied = np.round(one, 1)
        assert spearman(tied, other) == pytest.approx(stats.spearmanr(tied, other).statistic)
        assert kendall(tied, other) == pytest.approx(stats.kendalltau(tied, other).statistic)
        mode = "exact" if count <= 50 else "approx"
        expected = stats.wilcoxon(one, other, method=mode, correction=False)
        assert wilcoxon(one, other) == pytest.approx((expected.statistic, expected.pvalue))


def test_values_on_one_side_alone_are_refused():
    with pytest.raises(ProblemsFound, match="2 values on one side and 3 on the other"):
        spearman(np.ones(2), np.ones(3))
    with pytest.raises(ProblemsFound, match="below 0"):
        shares(np.array([1.0, -1]))


def test_weights_that_hold_are_those_under_which_the_benefit_is_borne():
    burden, output, people = np.array([0.5, 0.3, 0.2]), np.array([0.7, 0.2, 0.1]), np.array([0.4, 0.4, 0.2])
    low, high = weights_that_hold(burden, output, people)
    assert low == pytest.approx([0, 0.5, 0]) and high == pytest.approx([1 / 3, 1, 1])
    for weight in np.linspace(0, 1, 21):
        benefit = benefit_shares({"o": output, "p": people}, {"o": weight, "p": 1 - weight})
        holds = above_every(burden, [benefit])
        assert (holds == ((weight >= low - 1e-9) & (weight <= high + 1e-9))).all(), weight
    none = weights_that_hold(np.array([0.1]), np.array([0.2]), np.array([0.3]))
    assert np.isnan(none).all()
    assert np.isnan(burden_ratios(np.array([0.1]), np.array([0.0]))).all()


def test_an_airport_a_glove_and_a_vote_have_their_published_values():
    costs = np.array([8.0, 11, 13, 18])
    assert values_of(airport(costs), 4).values == pytest.approx([2, 3, 4, 9])
    assert airport_values(costs) == pytest.approx([2, 3, 4, 9])
    assert airport_values(costs[::-1]) == pytest.approx([9, 4, 3, 2])
    third = [2 / 3, 1 / 6, 1 / 6]
    assert values_of(weighted_vote(np.array([50.0, 26, 24]), 51), 3).values == pytest.approx(third)
    assert values_of(lambda s: (s[:, 0] & s[:, 1:].any(axis=1)).astype(float), 3).values == pytest.approx(third)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-100, 100), min_size=16, max_size=16), st.integers(0, 3))
def test_shapleys_axioms_hold_in_any_game(worths, dummy):
    worth = np.array([0.0, *worths[1:]])

    def game(sets):
        return worth[(sets * 2 ** np.arange(4)).sum(axis=1)]

    found = values_of(game, 4).values
    assert found.sum() == pytest.approx(worth[15], abs=1e-9)  # efficiency

    def without(sets):
        kept = sets.copy()
        kept[:, dummy] = False
        return game(kept)

    assert values_of(without, 4).values[dummy] == pytest.approx(0, abs=1e-9)  # dummy

    def alike(sets):
        return 0.5 * (game(sets) + game(sets[:, [1, 0, 2, 3]]))

    first, second, *_ = values_of(alike, 4).values
    assert first == pytest.approx(second, abs=1e-9)  # symmetry

    def more(sets):
        return game(sets) + sets[:, dummy] * sets.sum(axis=1)

    assert values_of(more, 4).values[dummy] >= found[dummy]  # monotonicity


def test_shapley_is_exact_for_12_in_a_second_and_sampled_for_33_with_error_bars():
    costs = np.linspace(1, 40, 33) ** 1.5
    start = time.process_time()
    twelve = values_of(airport(costs[:12]), 12)
    assert time.process_time() - start < 1
    assert twelve.values == pytest.approx(airport_values(costs[:12])) and (twelve.errors == 0).all()
    start = time.process_time()
    many = values_of(airport(costs), 33)
    assert time.process_time() - start < 5
    exact = airport_values(costs)
    assert many.values.sum() == pytest.approx(costs.max())
    assert np.abs(many.values - exact).max() < 0.01 * costs.max()
    assert (np.abs(many.values - exact) <= 4 * many.errors + 1e-9).all()
    assert (many.values == values_of(airport(costs), 33).values).all()


@settings(max_examples=25, deadline=None)
@given(AMOUNTS, st.floats(0, 2), st.floats(0, 1))
def test_parts_of_every_rule_add_to_one_and_treat_equals_equally(amounts, power, public):
    output = np.array([*amounts, amounts[0]])
    people = np.linspace(1, 3, len(output))
    people[-1] = people[0]
    total = 0.03 * output.sum()
    for part in (
        proportional(output),
        ability_to_pay(output, people, power),
        equal_sacrifice(output, people, total, power),
        by_shapley(output, public),
    ):
        assert part.sum() == pytest.approx(1)
        assert part[0] == pytest.approx(part[-1])
        assert (part >= -1e-12).all()


def test_rules_have_their_known_values():
    output, people = np.array([100.0, 50]), np.array([100 / 60, 50 / 30])
    assert ability_to_pay(output, people, 0.5) == pytest.approx([0.738796, 0.261204], abs=1e-6)
    assert ability_to_pay(output, people, 0.0) == pytest.approx(proportional(output))
    # A logarithm asks the same part of income of all; no aversion asks the same sum of every head.
    assert equal_sacrifice(output, people, 5.0, 1.0) == pytest.approx(proportional(output))
    assert equal_sacrifice(output, people, 5.0, 0.0) == pytest.approx(shares(people))
    richer = [equal_sacrifice(output, people, 5.0, a)[0] for a in (0.5, 1.0, 1.5, 2.0)]
    assert richer == sorted(richer)
    # The smaller shares its need with the larger, which bears the rest: 25 and 75 of 100.
    assert by_shapley(output, 1.0) == pytest.approx([0.75, 0.25])
    assert by_shapley(output, 0.0) == pytest.approx(proportional(output))


def test_equal_sacrifice_takes_the_same_utility_from_all():
    output, people, aversion = np.array([10.0, 40, 90]), np.array([1.0, 1, 3]), 1.7
    paid = equal_sacrifice(output, people, 4.2, aversion) * 4.2 / people
    income = output / people
    lost = (income ** (1 - aversion) - (income - paid) ** (1 - aversion)) / (1 - aversion)
    assert lost == pytest.approx(np.full(3, lost[0]))


@pytest.fixture(scope="module")
def found():
    return {name: study(name)("nato-hague-2035", draws=100) for name in ("fair-shares", "burden-ledger")}


def test_gaps_of_every_rule_add_to_nothing_and_bills_are_the_gaps(bound_pack):
    from burdenshare.studies.members import members_of
    from burdenshare.studies.questions.fair_shares import parts_by_rule

    held = members_of(bound_pack("nato-hague-2035"), 100)
    parts = parts_by_rule(held, 0, 1, 1.0, 0.5, 0.5)
    assert len(parts) == 6
    for rule, part in parts.items():
        gaps = held.borne[0] - part * held.borne[0].sum(axis=0)
        assert np.abs(gaps.sum(axis=0)).max() < 1e-9 * held.borne[0].sum(axis=0).max(), rule


def test_who_is_short_under_every_rule_is_never_rarer_than_under_the_kindest(found):
    every = {row["member"]: row for row in found["fair-shares"].every.rows}
    for member, row in every.items():
        mine = [r for r in found["fair-shares"].rules.rows if r["member"] == member]
        assert row["under_every"] <= min(r["short"] for r in mine) + 1e-12
        assert row["under_none"] <= 1 - max(r["short"] for r in mine) + 1e-12
        assert row["most"] == pytest.approx(max(0, -min(r["gap"] for r in mine)))
    assert "ISL" not in every
    assert any(text.startswith("Left out: Iceland") for text in found["fair-shares"].caveats)


def test_the_ledger_sums_to_the_whole(found):
    ledger = found["burden-ledger"]
    assert sum(row["output"] for row in ledger.members.rows) == pytest.approx(100, abs=0.5)
    groups = [row for row in ledger.groups.rows if row["year"] == 2035]
    assert {row["group"]: row["part"] for row in groups}["all members"] == pytest.approx(100)
    by_group = {row["group"]: row["part"] for row in groups}
    assert by_group["all others"] + by_group["the United States"] == pytest.approx(100)
    assert sum(row["unit"] == "cannot be assigned" for row in ledger.lines.rows) == 5


def test_the_record_is_natos_and_ends_with_its_last_whole_year(found):
    record = found["burden-ledger"].record.rows
    assert {row["year"] for row in record} == set(range(2014, 2025))
    assert {row["members"] for row in record} == {31}
    last = {row["measure"]: row["value"] for row in record if row["year"] == 2024}
    assert last["Loosemore and Hanby, burden and output"] == pytest.approx(0.132, abs=0.02)
    assert abs(last["Spearman, output and share of output"]) < 0.1


def test_an_alliance_of_one_is_refused(bound_pack):
    import dataclasses

    from burdenshare.studies.members import members_of

    bound = bound_pack("nato-today")
    alone = dataclasses.replace(bound, scenario=dataclasses.replace(bound.scenario, alliance=("DEU", "ISL")))
    with pytest.raises(ProblemsFound, match="has 1 of them"):
        members_of(alone, 100)


def test_a_quota_that_is_just_reached_is_reached_whatever_the_unit_of_votes():
    whole = [1 / 6, 2 / 3, 1 / 6]
    assert voting_game([1, 7, 2], 8)["index"] == pytest.approx(whole)
    assert voting_game([0.1, 0.7, 0.2], 0.8)["index"] == pytest.approx(whole)
    assert voting_game([0.1, 0.7, 0.2], 0.81)["index"] == pytest.approx([0, 0.5, 0.5])


@pytest.mark.parametrize(
    ("worth", "says"),
    [({"Ann + bob": 4}, "`bob` in `Ann . bob` is no player"), ({"Ann + Bob": 4, "Bob+Ann": 3}, "is given twice")],
)
def test_a_set_with_an_unknown_player_or_twice_is_refused(worth, says):
    with pytest.raises(ProblemsFound, match=says):
        worth_of_sets(["Ann", "Bob"], worth)


def test_members_who_have_less_than_the_total_cannot_pay_it():
    with pytest.raises(ProblemsFound, match="all that the members have"):
        equal_sacrifice(np.array([1.0, 2.0]), np.array([1.0, 1.0]), np.array(3.0), 1.0)
