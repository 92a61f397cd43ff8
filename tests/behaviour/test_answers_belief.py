"""The model must answer, belief and payments: beliefs with a spread, signals in order, clashes, what hosts pay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, kstest

from burdenshare.engine.draws import sample
from burdenshare.model.credibility import weighted_signals as w
from burdenshare.model.events import clocks_and_clashes as events
from burdenshare.scenario.idle import refuse_idle
from burdenshare.vocabulary.errors import ProblemsFound

DRAWS = 512
WAR = "peninsula"
BELIEFS = ("adversary_belief", "public_belief", "elite_belief")
WEIGHTS = ("word_weight", "exercise_weight", "posture_weight", "payment_weight", "clash_weight")


def of(run, name, year=2040, **labels):
    """The draws of an outcome in a year."""
    outcome = run.outcomes[name]
    values = outcome.values[outcome.years.index(year)]
    for dimension, all_labels in outcome.about.labels.items():
        if dimension in ("actor", "contingency"):
            values = values[all_labels.index(labels.get(dimension, WAR if dimension == "contingency" else "KOR"))]
    return values


def band(values):
    return tuple(np.quantile(values, [0.5, 0.05, 0.95]))


@pytest.fixture(scope="module")
def now(run_pack):
    return run_pack(draws=DRAWS)


@pytest.fixture(scope="module")
def change(run_pack, now):
    """The change that some settings bring by 2040 (or another year), draw by draw."""

    def found(name, *changes, year=2040, **labels):
        return of(run_pack("indo-pacific-2026", changes, draws=DRAWS), name, year, **labels) - of(
            now, name, year, **labels
        )

    return found


# First beliefs


@pytest.mark.parametrize(
    ("who", "at", "a", "b"),
    [("adversary", 0, 6, 2), ("adversary", 1, 4, 4), ("public", ..., 4, 6), ("elite", ..., 6, 4)],
)
def test_first_beliefs_have_their_beta_spread_and_a_drawn_weight(bound_pack, who, at, a, b):
    drawn = sample(bound_pack().program, 0, 1024)
    trust, doubt = (np.asarray(drawn[f"{who}_{what}"])[at].ravel() for what in ("trust", "doubt"))
    assert kstest(trust / (trust + doubt), beta(a, b).cdf).pvalue > 0.01
    assert np.mean(trust + doubt) == pytest.approx(10, abs=0.4)
    assert np.quantile(trust + doubt, [0.05, 0.95]) == pytest.approx([5.2, 16], abs=0.8)
    assert abs(np.corrcoef(trust / (trust + doubt), trust + doubt)[0, 1]) < 0.1


def test_every_belief_has_a_spread_in_every_year(now):
    for name in BELIEFS:
        values = now.outcomes[name].values
        assert (np.std(values, axis=-1) > 0.05).all(), name


@pytest.mark.parametrize(
    ("posture", "name", "expected"),
    [
        ("as_now", "adversary_belief", (0.76, 0.47, 0.93)),
        ("as_now", "public_belief", (0.40, 0.18, 0.65)),
        ("as_now", "elite_belief", (0.60, 0.35, 0.82)),
        ("withdrawal", "adversary_belief", (0.50, 0.30, 0.67)),
        ("withdrawal", "public_belief", (0.26, 0.11, 0.45)),
        ("withdrawal", "elite_belief", (0.40, 0.22, 0.58)),
    ],
)
def test_the_levels_of_2040_are_those_that_were_seen(run_pack, posture, name, expected):
    """512 draws: the median is known to about a hundredth, the ends to two or three."""
    run = run_pack("indo-pacific-2026", (f"us_posture={posture}",), draws=DRAWS)
    found = band(of(run, name))
    assert found[0] == pytest.approx(expected[0], abs=0.03)
    assert found[1:] == pytest.approx(expected[1:], abs=0.06)


# Signals in their order


@pytest.fixture(scope="module")
def weights(bound_pack):
    said = bound_pack().scenario.uncertainties
    return {name: float(np.asarray(said[name].distribution().quantile(np.array([0.5]))).ravel()[0]) for name in WEIGHTS}


def test_weights_are_judgement_and_say_so(bound_pack):
    for name in (*WEIGHTS, "unannounced_part", "clash_memory", "public_clash_answer", "preference_clash_answer"):
        assert bound_pack().scenario.uncertainties[name].source == ("judgement",), name


def believed(weights, trust, doubt, memory, years=14, **signals):
    """A belief after some years with these signals, each from -1 to 1."""
    given_ = [
        np.full((1, 1), float(signals.get(s, 0))) for s in ("words", "exercises", "posture", "payments", "clashes")
    ]
    each = [np.array([weights[name]]) for name in WEIGHTS]
    good = w.good_evidence(*given_, *each)
    bad = w.bad_evidence(good, w.signal_balance(*given_, *each))
    honoured, broken = np.full((1, 1), trust), np.full((1, 1), doubt)
    usual, fades = (honoured, broken), np.array([memory])
    for _ in range(years):
        honoured = w.adversary_honoured(honoured, usual[0], fades, good, False)
        broken = w.adversary_broken(broken, usual[1], fades, bad, False)
    return float(np.asarray(w.adversary_belief(honoured, broken))[0, 0])


part = st.floats(0.2, 20)


@settings(deadline=None, max_examples=40)
@given(trust=part, doubt=part, memory=st.floats(0.9, 0.97))
def test_leaving_outweighs_exercises_these_outweigh_words_and_withdrawal_outweighs_all_else(
    weights, trust, doubt, memory
):
    def lost(**signals):
        return trust / (trust + doubt) - believed(weights, trust, doubt, memory, **signals)

    gone, leaving = lost(posture=-1), lost(posture=-0.5)  # with the umbrella, and without conventional forces
    exercises, words = lost(exercises=-1), lost(words=-1)
    assert gone > leaving > lost(clashes=-1) > exercises > words > 0
    assert gone > lost(words=-1, exercises=-1, payments=-1, clashes=-1)
    assert believed(weights, trust, doubt, memory) == pytest.approx(trust / (trust + doubt)), "an ordinary year"
    assert lost(payments=1) < 0, "a higher payment is good evidence at the median weight"


def test_the_order_holds_in_the_pack(change):
    words = change("adversary_belief", f"{WAR}.declared_words=-1")
    exercises = change("adversary_belief", f"{WAR}.exercise_level=0")
    offshore = change("adversary_belief", "us_posture=offshore")
    gone = change("adversary_belief", "us_posture=withdrawal")
    for less, more in ((words, exercises), (exercises, offshore), (offshore, gone)):
        assert np.median(more) < np.median(less) < 0
        assert np.mean(more < less) > 0.95
    assert [np.median(c) for c in (words, exercises, offshore, gone)] == pytest.approx(
        [-0.017, -0.039, -0.113, -0.228], abs=0.025
    )


def test_a_new_government_and_forces_sent_elsewhere_are_signals(change, run_pack, now):
    away = change("adversary_belief", "missile_defence_move=march_2026", year=2028)
    assert np.mean(away < 0) > 0.95
    steady = run_pack("indo-pacific-2026", ("regime_chance=0",), draws=DRAWS)
    cut = of(now, "adversary_belief") - of(steady, "adversary_belief")
    assert 0.3 < np.mean(cut < -1e-9) < 0.7, "about half of the draws have such a government"
    assert np.median(cut[cut < -1e-9]) < -0.01
    unseen = run_pack("indo-pacific-2026", ("regime_chance=0", "unannounced_part=0"), draws=DRAWS)
    assert np.allclose(of(unseen, "adversary_belief"), of(steady, "adversary_belief"))


# Clashes


def test_at_the_base_rate_nothing_is_felt_at_the_mean():
    random = np.random.default_rng(7)
    rate, memory = np.full((1, 200_000), 0.25), np.array([0.5])
    felt = np.zeros((1, 200_000))
    for _ in range(8):
        clash = (random.random(felt.shape) < -np.expm1(-rate)).astype(float)
        felt = np.asarray(events.clash_felt(felt, clash, rate, memory, False))
    assert felt.mean() == pytest.approx(0, abs=0.005)
    assert felt.std() > 0.3
    assert (np.asarray(events.clash_felt(felt, clash, rate, memory, True)) == 0).all()


def test_an_answer_is_as_frequent_as_the_adversary_believed_and_rarer_with_less_support():
    belief, support = np.full((1, 1), 0.75), np.full((1, 1), 0.4)
    assert float(np.asarray(events.chance_of_answer(belief, support))[0, 0]) == pytest.approx(0.3)
    assert float(np.asarray(events.chance_of_answer(belief, 5 * support))[0, 0]) == pytest.approx(0.75)
    luck = np.array([[0.1, 0.5, 0.1]])
    assert np.asarray(events.answer_to_clash(np.array([[1.0, 1.0, 0.0]]), 0.3, luck)).tolist() == [[1, -1, 0]]


def test_an_ordinary_year_of_clashes_moves_nothing_at_the_mean(run_pack, now):
    """Against a world in which no clash teaches, alarms or costs anything."""
    deaf = ("clash_weight=0", "public_clash_answer=0", "preference_clash_answer=0", "KOR.clash_answer=0")
    quiet = run_pack("indo-pacific-2026", deaf, draws=DRAWS)
    for name, most in (
        ("adversary_belief", 0.01), ("own_nuclear_support_public", 0.5), ("preferred_share", 0.03), ("defence_share", 0.02),
    ):  # fmt: skip
        moved = of(now, name) - of(quiet, name)
        assert np.std(moved) > 0, name
        assert abs(np.mean(moved)) < most, name


def test_a_clash_each_year_moves_belief_own_arms_and_spending(change):
    every = f"{WAR}.imposed_clash=1"
    assert np.median(change("public_belief", every)) == pytest.approx(0.03, abs=0.02)
    arms = change("own_nuclear_support_public", every)
    assert np.median(arms) == pytest.approx(2.0, abs=1.2)  # points of 100
    preferred = change("preferred_share", every)
    assert np.median(preferred) == pytest.approx(0.13, abs=0.06)  # points of GDP
    spent = change("defence_share", every)
    assert np.median(spent) == pytest.approx(0.05, abs=0.03)
    for moved in (arms, preferred, spent):
        assert np.mean(moved > 0) > 0.7
    told = change("adversary_belief", every)
    assert abs(np.median(told)) < 0.015
    assert np.mean(told > 0.001) > 0.2, "where it came"
    assert np.mean(told < -0.001) > 0.2, "where it stayed away"


def test_a_clash_moves_spending_where_it_happens_alone(change):
    assert np.abs(change("defence_share", f"{WAR}.imposed_clash=1", actor="JPN")).max() < 1e-12
    assert np.abs(change("public_belief", "strait.imposed_clash=1")).max() < 1e-12


# Payments

TWICE = ("theories.bargaining=as_offered", "KOR.host_nation_payment=3038.4")
TALKS = (
    "theories.bargaining=compromise",
    pytest.param("theories.bargaining=as_offered", marks=pytest.mark.slow),
    pytest.param("theories.bargaining=nash", marks=pytest.mark.slow),
)
# What agreements fix, in billions of local money of the year: for 2025, for 2026. Exchange rates of 2025.
FIXED = {"KOR": (1402.8, 1519.2, 1422.0), "JPN": (211.0, 211.0, 147.681932)}


def nominal(run, host, year):
    """What a host pays in a year, in billions of its money of that year, draw by draw."""
    money_a_dollar = of(run, "local_spending", year, actor=host) / of(run, "defence_spending", year, actor=host)
    return of(run, "host_nation_support", year, actor=host) * money_a_dollar


@pytest.mark.parametrize("theory", TALKS)
@pytest.mark.parametrize("host", FIXED)
def test_what_an_agreement_fixes_is_paid_in_money_of_its_year(run_pack, theory, host):
    run = run_pack("indo-pacific-2026", (theory,) if theory != TALKS[0] else (), draws=DRAWS)
    before, first, rate = FIXED[host]
    at_start = of(run, "host_nation_support", 2026, actor=host) - of(run, "payment_rise", 2026, actor=host)
    np.testing.assert_allclose(at_start, before / rate, rtol=1e-9, err_msg="the payment of the reference year")
    np.testing.assert_allclose(nominal(run, host, 2026), first, rtol=1e-9)


@pytest.mark.parametrize("theory", TALKS)
def test_between_agreements_a_payment_follows_prices_up_to_its_cap(run_pack, theory):
    run = run_pack("indo-pacific-2026", (theory,) if theory != TALKS[0] else (), draws=DRAWS)
    for year in (2027, 2030):
        grown = nominal(run, "KOR", year) / nominal(run, "KOR", year - 1)
        prices = [of(run, "local_spending", y) / of(run, "defence_spending", y) for y in (year - 1, year)]
        np.testing.assert_allclose(grown, np.minimum(prices[1] / prices[0], 1.05), rtol=1e-9)


@pytest.mark.slow
def test_an_offer_is_in_money_of_the_first_year_of_the_agreement(run_pack):
    run = run_pack("indo-pacific-2026", TWICE, draws=DRAWS)
    np.testing.assert_allclose(nominal(run, "KOR", 2026), 3038.4, rtol=1e-9)
    np.testing.assert_allclose(nominal(run, "JPN", 2035), 211.0, rtol=1e-9, err_msg="it has no indexation")


@pytest.fixture(scope="module")
def doubled(run_pack):
    return tuple(run_pack("indo-pacific-2026", c, draws=DRAWS) for c in (TWICE[:1], TWICE))


@pytest.fixture(scope="module")
def paid(doubled):
    before, after = doubled

    def found(name, **labels):
        return of(after, name, **labels) - of(before, name, **labels)

    return found


@pytest.mark.slow
def test_twice_the_payment_moves_budget_ledger_and_belief(paid):
    # The sum of 2026 once more, with its indexation: at prices of 2025 it is below 1,519.2 billion won of that year.
    assert (np.abs(paid("host_nation_support") / (1519.2 / 1422) - 1) < 0.15).all()
    np.testing.assert_allclose(paid("payment_rise"), paid("host_nation_support"), rtol=1e-9)
    assert np.median(paid("procurement_spending")) < -0.1
    assert np.mean(paid("overall_denial") < 0) > 0.9
    assert (paid("burden_ratio", actor="KOR") > 0).mean() > 0.95
    assert (paid("burden_ratio", actor="USA") < 0).mean() > 0.95
    for name in ("adversary_belief", "public_belief"):
        assert np.mean(paid(name) > 0) > 0.95, name
        assert 0.001 < np.median(paid(name)) < 0.03, name
    assert np.median(paid("payment_over_cost")) == pytest.approx(1.068 / 3.93, abs=0.02)


@pytest.mark.slow
def test_the_share_by_definition_stays_gross(paid):
    assert np.abs(paid("nato_share", actor="USA")).max() < 1e-9


def test_where_talks_settle_the_payment_the_lever_is_refused_with_the_reason(bound_pack):
    with pytest.raises(ProblemsFound, match=r"(?s)[Tt]alks settle the payment.*as_offered"):
        refuse_idle(bound_pack("indo-pacific-2026", ("KOR.host_nation_payment=3038.4",)))


def test_a_demand_that_is_met_moves_belief_with_the_payment(change):
    asked = ("KOR.payment_asked=1.5",)
    support, belief = change("host_nation_support", *asked), change("adversary_belief", *asked)
    assert np.mean(support > 0) > 0.5
    assert np.median(belief) >= 0
    # Fivefold, talks fail as in 2019, and the old payment stays without its usual rise.
    assert np.median(change("host_nation_support", "KOR.payment_asked=5")) < 0


def test_doubt_about_the_umbrella_follows_belief(now):
    """They are two measures of one attitude; they were drawn apart."""
    for year in (2026, 2040):
        believed, doubted = of(now, "public_belief", year), of(now, "umbrella_doubt", year)
        assert np.corrcoef(believed, doubted)[0, 1] < -0.5
    doubted = of(now, "umbrella_doubt", 2026)
    assert np.median(doubted) == pytest.approx(60.8, abs=2)


def test_the_first_years_hold_the_polls_that_are_known(now):
    """The Asan Institute's 76.2 percent of 2025, and 65 of Gallup Korea in August 2026."""
    low, high = np.quantile(of(now, "own_nuclear_support_public", 2026), [0.05, 0.95])
    assert low < 65 < 76.2 < high


def test_a_demand_that_cannot_be_ratified_is_heard_as_a_quarrel(run_pack, now):
    """It moved nothing, unless a pledge was refused."""
    asked = run_pack(changes=("KOR.least_accepted_share=4.5",), draws=DRAWS)
    assert (of(asked, "agreement_exists") == 0).mean() > 0.8
    for name in BELIEFS:
        assert (of(asked, name) <= of(now, name)).all(), name
        assert (of(asked, name) < of(now, name)).mean() > 0.9, name
    leaving = run_pack(changes=("us_posture=withdrawal",), draws=DRAWS)
    assert np.mean(of(leaving, "adversary_belief")) < np.mean(of(asked, "adversary_belief"))
