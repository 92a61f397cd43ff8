"""Opinion, politics and bargaining by hand-worked numbers, limits, both signs, the empty win-set and nulls."""

from __future__ import annotations

import inspect
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.engine.check import prime_sizes
from burdenshare.engine.graph import CLOCK, read_theory
from burdenshare.model.bargaining import _rules, as_offered, compromise, nash
from burdenshare.model.opinion import thermostat as o
from burdenshare.model.opinion._log_odds import log_odds, share_of
from burdenshare.model.politics import unconstrained, win_sets

share = st.floats(0.02, 0.98)
percent = st.floats(0.5, 6.0)


def scalar(value):
    return np.array([float(value)])


def actors(*values):
    return np.array(values, float)[:, None]


def number(x):
    return float(np.asarray(x).reshape(-1)[0])


def logit(p):
    return math.log(p / (1 - p))


# Opinion


def doubt(before, now, answer=1.0, first=False, polled=None, level=0.0):
    given_ = (now, before, before if polled is None else polled, 0.608, answer, level)
    return number(o.umbrella_doubt(*[scalar(v) for v in given_], first))


def drive(asked=0.608, arsenal=0.0, hardening=0.0, slopes=(0.5, 0.2, 0.1), alarm=0.0):
    answers = [scalar(s) for s in (*slopes, 0.1)]
    given_ = (asked, 0.608, arsenal, hardening, alarm)
    return o.public_nuclear_drive(*[scalar(v) for v in given_], *answers)


def public(moved, years=1, speed=0.5, house=0.0):
    leaning = scalar(np.nan)
    for year in range(years + 1):
        given_ = (scalar(0.762), scalar(house), scalar(moved if year else 0.0), scalar(speed), year == 0)
        leaning = o.public_nuclear_leaning(leaning, *given_)
    return number(o.own_nuclear_support_public(leaning))


def elite(before, now, years=1, speed=0.5, slopes=(0.6, 0.2, 0.1), arsenal=0.0):
    leaning = scalar(np.nan)
    for year in range(years + 1):
        first = year == 0
        believed = (scalar(np.nan if first else now), scalar(before), scalar(0 if first else arsenal), scalar(0))
        moved = o.elite_nuclear_drive(*believed, *[scalar(s) for s in slopes], first)
        leaning = o.elite_nuclear_leaning(leaning, scalar(0.34), moved, scalar(speed), first)
    return number(o.own_nuclear_support_elite(leaning))


@settings(deadline=None)
@given(share)
def test_log_odds_and_share_undo_each_other(p):
    assert number(share_of(log_odds(scalar(p)))) == pytest.approx(p)


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_log_odds_of_none_and_all_are_finite(p):
    assert np.isfinite(number(log_odds(scalar(p))))


def test_doubt_is_that_of_the_survey_while_belief_is_that_of_2025():
    assert doubt(0.4, np.nan, first=True) == pytest.approx(0.608)
    assert doubt(0.4, 0.4) == pytest.approx(0.608)


def test_who_believes_more_than_when_asked_doubts_less_from_the_start():
    assert doubt(0.6, np.nan, first=True, polled=0.4, level=0.5) < 0.608
    assert doubt(0.2, np.nan, first=True, polled=0.4, level=0.5) > 0.608
    assert doubt(0.4, np.nan, first=True, polled=0.4, level=0.5) == pytest.approx(0.608)
    assert doubt(0.2, np.nan, first=True, polled=0.4, level=0.0) == pytest.approx(0.608)


def test_doubt_rises_where_belief_falls():
    assert doubt(0.4, 0.3) == pytest.approx(1 / (1 + math.exp(-(logit(0.608) + logit(0.4) - logit(0.3)))))
    assert doubt(0.4, 0.5) < 0.608 < doubt(0.4, 0.3)
    assert doubt(0.4, 0.3, answer=0.0) == pytest.approx(0.608)


def test_public_support_starts_at_the_survey_less_the_house_effect():
    assert public(0.0) == pytest.approx(0.762)
    assert public(0.0, house=-0.05) == pytest.approx(0.712)


def test_public_support_goes_half_of_the_way_in_a_year_and_all_of_it_in_the_end():
    moved = number(drive(asked=0.7))
    assert moved == pytest.approx(0.5 * (logit(0.7) - logit(0.608)))
    assert public(moved) == pytest.approx(1 / (1 + math.exp(-(logit(0.762) + 0.5 * moved))))
    assert public(moved, years=60) == pytest.approx(1 / (1 + math.exp(-(logit(0.762) + moved))))


@pytest.mark.parametrize("slope", [-0.4, 0.4])
def test_support_moves_with_doubt_arsenal_and_coercion_by_the_sign_of_each_slope(slope):
    moved = (
        drive(0.7, slopes=(slope, 0, 0)),
        drive(arsenal=1.0, slopes=(0, slope, 0)),
        drive(hardening=1.0, slopes=(0, 0, slope)),
    )
    assert all(np.sign(number(m)) == np.sign(slope) for m in moved)


def test_with_no_slope_nothing_moves():
    assert public(number(drive(0.9, 2.0, 1.0, (0, 0, 0))), years=15) == pytest.approx(0.762)
    assert elite(0.6, 0.2, years=15, slopes=(0, 0, 0), arsenal=2.0) == pytest.approx(0.34)


def test_public_and_elite_move_apart_where_only_one_belief_moves():
    only_public = public(number(drive(asked=doubt(0.4, 0.25))), years=5) - elite(0.6, 0.6, years=5)
    only_elite = public(number(drive(asked=doubt(0.4, 0.4))), years=5) - elite(0.6, 0.4, years=5)
    assert only_elite < 0.762 - 0.34 < only_public


def test_the_arsenal_and_coercion_are_not_felt_at_start():
    assert number(o.arsenal_felt(actors(np.nan, np.nan), actors(1, 0), True)) == 0
    assert number(o.hardening_felt(scalar(np.nan), True)) == 0


def test_only_the_arsenal_at_home_is_felt():
    assert number(o.arsenal_felt(actors(0.5, 3.0), actors(1, 0), False)) == 0.5


def test_the_preferred_share_starts_at_its_ratio_and_moves_with_the_threat():
    spent = o.spent_share(actors(np.nan, np.nan), actors(0.0232, 0.03), actors(1, 0), True)
    start = o.preferred_at_start(scalar(np.nan), spent, scalar(1.2), True)
    assert number(start) == pytest.approx(1.2 * 0.0232)
    kept = o.preferred_at_start(start, scalar(0.03), scalar(1.2), False)
    assert number(kept) == number(start)
    moved = o.preferred_share(kept, *[scalar(v) for v in (1.0, 0.5, 0.0, 0.1, -0.1, 0.03)])
    assert number(moved) == pytest.approx(1.2 * 0.0232 * math.exp(0.05))


@settings(deadline=None)
@given(percent, percent, percent)
def test_relative_preference_falls_by_as_much_as_spending_rises(wanted, spent, more):
    before = number(o.relative_preference(scalar(wanted), scalar(spent)))
    assert number(o.relative_preference(scalar(wanted), scalar(spent + more))) == pytest.approx(before - more)


def test_a_policy_that_answers_wholly_spends_what_is_wanted_and_one_that_does_not_stays():
    wish = o.relative_preference(scalar(3.0), scalar(2.0))
    assert number(o.answered_share(scalar(2.0), wish, scalar(1.0))) == 3.0
    assert number(o.answered_share(scalar(2.0), wish, scalar(0.0))) == 2.0


# Politics


def pledge(asked, tolerated, least=0.0, planned=2.4, before=2.4, first=False):
    asked, most, least, planned, before = (actors(v) for v in (asked, tolerated, least, planned, before))
    refused = win_sets.pledge_is_refused(asked, most, planned)
    meets = win_sets.agreement_exists(most, least)
    return number(refused), number(win_sets.ratified_pledge(before, asked, refused, meets, most, planned, first))


def tolerated(orientation=-1.0, wanted=2.4, spent=2.4, effect=0.04, gain=0.3, ratio=1.5):
    answered = o.answered_share(scalar(spent), o.relative_preference(scalar(wanted), scalar(spent)), scalar(gain))
    found = win_sets.tolerated_share(
        actors(2.0, 3.0),
        actors(ratio, ratio),
        answered,
        scalar(spent),
        scalar(orientation),
        scalar(-1.0),
        scalar(effect),
        actors(1, 0),
    )
    return [float(v) for v in np.asarray(found)[:, 0]]


def test_a_pledge_inside_the_win_set_is_followed():
    assert pledge(3.4, 3.6) == (0.0, 3.4)
    assert pledge(3.6, 3.6) == (0.0, 3.6)


def test_a_pledge_above_it_is_settled_at_its_upper_end_where_the_sets_meet():
    assert pledge(5.0, 3.6, least=3.0) == (1.0, 3.6)


def test_where_the_sets_do_not_meet_what_stood_before_stands():
    assert number(win_sets.agreement_exists(actors(2.9), actors(3.0))) == 0
    assert pledge(5.0, 2.9, least=3.0, before=2.7) == (1.0, 2.7)
    assert pledge(5.0, 2.9, least=3.0, before=np.nan, first=True) == (1.0, 2.4)


def test_nothing_falls_below_the_budgets_while_the_pledge_asks_for_more():
    assert pledge(5.0, 2.0, least=3.0, before=2.2) == (1.0, 2.4)
    assert pledge(5.0, 2.0, least=0.0) == (1.0, 2.4)


def test_what_the_budgets_contain_is_ratified_whatever_is_tolerated():
    assert pledge(2.4, 1.0) == (0.0, 2.4)
    assert pledge(2.0, 1.0) == (0.0, 2.0)


def test_where_no_limit_is_known_every_pledge_is_ratified():
    assert pledge(9.0, np.nan) == (0.0, 9.0)
    assert number(win_sets.agreement_exists(actors(np.nan), actors(3.0))) == 1


@settings(deadline=None)
@given(percent, percent, percent, percent, percent)
def test_what_is_ratified_lies_between_budgets_and_pledge(asked, most, least, planned, before):
    refused, left = pledge(asked, most, least, planned, before)
    assert left <= asked
    assert left >= min(asked, planned)
    assert refused or left == asked


def test_the_upper_end_rises_while_the_public_wants_more_and_falls_once_more_is_spent():
    assert tolerated()[0] == pytest.approx(3.0)
    assert tolerated(wanted=3.4)[0] == pytest.approx(3.0 + 0.3 * 1.0)
    assert tolerated(spent=3.4)[0] == pytest.approx(3.0 - 0.3 * 1.0)
    assert tolerated(wanted=9.0)[1] == tolerated()[1] == pytest.approx(4.5)


@pytest.mark.parametrize("effect", [-0.04, 0.04])
def test_a_change_of_side_moves_the_limit_by_its_effect_in_focus_alone(effect):
    assert tolerated(orientation=1.0, effect=effect)[0] == pytest.approx(3.0 * (1 + effect))
    assert tolerated(orientation=1.0, effect=effect)[1] == pytest.approx(4.5)


def test_the_limit_of_2025_does_not_depend_on_who_governs_then():
    assert tolerated(orientation=-1.0, effect=0.2) == tolerated(orientation=-1.0, effect=0.0)


def test_the_start_share_is_kept():
    start = win_sets.share_at_start(actors(np.nan), actors(2.3), True)
    assert number(win_sets.share_at_start(start, actors(9.0), False)) == 2.3


def governs(before, changes, luck, chance=0.5, first=False):
    found = win_sets.government_orientation(
        scalar(before), scalar(-1.0), actors(changes, 1), actors(1, 0), scalar(luck), scalar(chance), first
    )
    return number(found)


def test_a_government_changes_sides_only_in_an_election_and_only_by_luck():
    assert governs(np.nan, 0, 0.1, first=True) == -1
    assert governs(-1, 0, 0.1) == -1
    assert governs(-1, 1, 0.1) == 1
    assert governs(1, 1, 0.1) == -1
    assert governs(-1, 1, 0.9) == -1
    assert governs(-1, np.nan, 0.1) == -1
    assert governs(-1, 1, 0.999, chance=1.0) == 1
    assert governs(-1, 1, 0.0, chance=0.0) == -1


def test_only_a_conservative_government_blocks_the_transfer_and_only_in_a_part_of_the_worlds():
    def sought(orientation, luck):
        return number(win_sets.transfer_is_sought(scalar(orientation), scalar(luck), scalar(0.25)))

    assert sought(1, 0.2) == 0
    assert sought(1, 0.3) == sought(-1, 0.2) == sought(-1, 0.3) == 1


def passed_by(year, blocked):
    """The chance that command has passed by a year: one trial a year from 2026, the second not before 2028."""
    random = np.random.default_rng(1)
    many = 40_000
    chance, luck = random.beta(2.2, 2.5, many), random.uniform(size=many)
    alternates = random.uniform(0.35, 0.65, many)
    side, capable, passed = -np.ones(many), np.zeros(many), np.zeros(many)
    for now in range(2026, year + 1):
        changes = np.full((1, many), float(now in (2030, 2035, 2040)))
        side = np.asarray(
            win_sets.government_orientation(
                side, -np.ones(many), changes, np.ones((1, many)), random.uniform(size=many), alternates, False
            )
        )
        sought = np.asarray(win_sets.transfer_is_sought(side, luck, np.full(many, 0.25 * blocked)))
        tried = random.uniform(size=many) < chance
        passed = np.maximum(passed, capable * tried * sought * (now >= 2028))
        capable = np.maximum(capable, tried * (now >= 2026))
    return passed.mean()


@pytest.mark.parametrize("year", [2028, 2030, 2035])
def test_the_veto_takes_three_points_or_so_from_the_chance_of_transfer(year):
    assert 0 <= passed_by(year, False) - passed_by(year, True) < 0.04


def test_without_politics_every_pledge_is_ratified_and_the_transfer_sought():
    assert number(unconstrained.pledge_is_refused(actors(9.0))) == 0
    assert number(unconstrained.ratified_pledge(actors(9.0))) == 9
    assert number(unconstrained.transfer_is_sought(scalar(1.0))) == 1


# Bargaining


def talks(asked, offered=1.0, before=1.0, ceiling=1.25, insistence=0.2, weight=0.3, theory=compromise, renewed=1.0):
    old = actors(before)
    offer = compromise.offered_payment(old, actors(offered))
    wish = compromise.asked_payment(old, actors(asked))
    least = compromise.least_accepted_payment(old, wish, actors(insistence))
    most = compromise.most_tolerated_payment(old, offer, actors(ceiling))
    low = compromise.lowest_agreement(least, most, wish, offer)
    high = compromise.highest_agreement(least, most, wish, offer)
    given_ = {
        "offered_payment": offer,
        "asked_payment": wish,
        "asker_weight": actors(weight),
        "lowest_agreement": low,
        "highest_agreement": high,
    }
    settled = theory.settled_payment(**{p: given_[p] for p in inspect.signature(theory.settled_payment).parameters})
    opened = compromise.payment_is_open(actors(renewed), actors(0.0), False)
    refused = compromise.payment_is_refused(opened, low, high)
    return number(refused), number(compromise.agreed_payment(opened, refused, settled, old))


def test_a_renewal_gives_the_mean_of_offer_and_demand_by_weight():
    assert talks(1.2) == (0.0, pytest.approx(1 + 0.3 * 0.2))


def test_weights_are_capability_times_salience():
    found = compromise.asker_weight(actors(1.2), actors(0.3), actors(1.0), actors(0.9))
    assert number(found) == pytest.approx(0.36 / 1.26)


def test_between_renewals_the_old_payment_holds_whatever_is_asked():
    assert talks(5.0, renewed=0.0) == (0.0, 1.0)
    assert talks(5.0, renewed=np.nan) == (0.0, 1.0)


def test_a_fivefold_demand_is_refused_or_cut():
    assert talks(5.0, insistence=0.2) == (1.0, 1.0)
    assert talks(5.0, insistence=0.05) == (0.0, pytest.approx(1.25))


def test_a_payment_is_never_above_what_is_asked_or_offered_nor_below_what_is_accepted():
    assert talks(1.0) == (0.0, pytest.approx(1.0))
    assert talks(1.0, theory=nash) == (0.0, pytest.approx(1.0))
    assert talks(1.2, weight=0.1, insistence=0.5) == (0.0, pytest.approx(1.1))
    assert talks(1.2, offered=0.5) == talks(1.2, offered=1.0)
    assert talks(1.2, offered=2.0, weight=0.0) == (0.0, pytest.approx(2.0))


def test_a_supporter_may_ask_for_less():
    refused, paid = talks(0.8)
    assert refused == 0
    assert 0.8 < paid < 1.0


def test_nash_gives_the_least_accepted_and_the_weights_part_of_the_surplus():
    assert talks(1.5, theory=nash) == (0.0, pytest.approx(1.1 + 0.3 * (1.25 - 1.1)))
    assert talks(5.0, theory=nash) == (1.0, 1.0)


def test_refused_talks_go_on_the_year_after():
    assert number(compromise.payment_is_open(actors(0.0), actors(1.0), False)) == 1
    assert number(compromise.payment_is_open(actors(0.0), actors(0.0), False)) == 0
    assert number(compromise.payment_is_open(actors(0.0), actors(np.nan), True)) == 0


def test_a_payment_in_force_keeps_its_value_up_to_the_cap_on_indexing():
    def kept(price, cap, before=1.0, fixed=0.0):
        indexed = compromise.payment_indexation(actors(price), actors(1.0), actors(cap))
        given_ = (actors(before), actors(fixed), actors(1e3 * fixed), indexed, actors(price), actors(1.0))
        return number(compromise.payment_in_force(*given_, False))

    assert kept(1.02, 0.05) == pytest.approx(1.0)
    assert kept(1.10, 0.05) == pytest.approx(1.05 / 1.10)
    assert kept(1.02, 0.0) == pytest.approx(1 / 1.02)
    assert kept(0.98, 0.05) == pytest.approx(1.0)
    assert kept(0.98, 0.0) == pytest.approx(1 / 0.98), "a fixed sum stays when prices fall"
    assert kept(np.nan, 0.05, before=0.0) == 0
    assert kept(1.02, 0.05, fixed=1.3) == 1.3, "an agreement fixes the year"
    first = compromise.payment_in_force(*(actors(v) for v in (np.nan, 3.0, 0.0, np.nan, 1.0, np.nan)), True)
    assert number(first) == 3


def test_a_sum_is_indexed_from_the_last_year_that_an_agreement_fixes():
    def index(price, cap=0.05, fixed=0.0, start=False):
        indexed = compromise.payment_indexation(actors(price), actors(1.0), actors(cap))
        return number(compromise.payment_index(actors(1.1), indexed, actors(fixed), start))

    assert index(1.02) == pytest.approx(1.1 * 1.02)
    assert index(1.10) == pytest.approx(1.1 * 1.05)
    assert index(1.02, cap=0.0) == pytest.approx(1.1)
    assert index(0.98) == pytest.approx(1.1 * 0.98)
    assert index(1.02, fixed=1519.2) == 1
    assert index(np.nan, start=True) == 1


def test_a_fixed_sum_is_divided_by_the_prices_of_its_year():
    def fixed(known, start=False):
        return number(compromise.fixed_payment(actors(known), actors(9.0), actors(1422.0), actors(1.02), start))

    assert fixed(1519.2) == pytest.approx(1519.2 / 1422 / 1.02)
    assert fixed(0.0) == 0
    assert fixed(1402.8, start=True) == pytest.approx(1402.8 / 1422 / 1.02)
    assert fixed(0.0, start=True) == 9, "what is not known is what the government names"
    named = compromise.named_payment(actors(1519.2), actors(1.05), actors(1422.0), actors(1.07))
    assert number(named) == pytest.approx(1519.2 * 1.05 / 1422 / 1.07)


def test_as_offered_pays_the_offer_after_the_reference_year():
    assert number(as_offered.agreed_payment(actors(1.4), actors(0.9), False)) == 1.4
    assert number(as_offered.agreed_payment(actors(1.4), actors(0.9), True)) == 0.9
    assert number(as_offered.payment_is_refused(actors(1.0))) == 0


@settings(deadline=None)
@given(st.lists(st.tuples(percent, share), min_size=1, max_size=7))
def test_the_weighted_median_beats_every_other_position_by_weight(pairs):
    position, weight = (np.array(v) for v in zip(*pairs, strict=True))
    found = float(_rules.weighted_median(position, weight))
    half = 0.5 * weight.sum() + 1e-9
    assert found in position
    assert weight[position < found].sum() <= half
    assert weight[position > found].sum() <= half


@settings(deadline=None)
@given(share, share)
def test_the_more_patient_keeps_more_and_an_impatient_second_leaves_all(first, second):
    kept = number(_rules.first_offer(scalar(first), scalar(second)))
    assert 0 < kept < 1
    assert number(_rules.first_offer(scalar(first), scalar(0.0))) == 1


# All three


@pytest.mark.parametrize("module", [o, win_sets, unconstrained, compromise, nash, as_offered], ids=lambda m: m.__name__)
def test_single_precision_stays_single(module):
    sizes = prime_sizes()
    for equation in read_theory(module).equations.values():
        clock = {
            "is_reference_year": np.bool_(False),
            "years_since_reference": np.float32(3),
            "this_year": np.float32(2028),
        }
        given_ = [
            clock[p] if p in CLOCK else jnp.full((*(sizes[d] for d in k.dimensions), 3), 0.5, jnp.float32)
            for p, k in equation.takes.items()
        ]
        for first in (False, True):
            values = [
                np.bool_(first) if p == "is_reference_year" else v for p, v in zip(equation.takes, given_, strict=True)
            ]
            found = jax.eval_shape(equation.function, *values)
            assert found.dtype == jnp.float32, equation.name
            assert np.isfinite(np.asarray(equation.function(*values))).all(), equation.name
