"""Does the whole behave? Plain sentences over the flagship pack and its children."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from burdenshare.engine.compile import compile_program
from burdenshare.engine.draws import sample
from burdenshare.scenario.bind import bind
from tests.behaviour.still import NO_ANSWERS, computed
from tests.behaviour.without_shocks import UNWOUNDED

PACKS = (
    "indo-pacific-2026", "pledge-by-2035", "pledge-by-2030", "five-core-by-2035", "five-nato-style-by-2035",
)  # fmt: skip


def korea(run, name):
    """Year × draw of an outcome of South Korea."""
    outcome = run.outcomes[name]
    return outcome.values[:, outcome.about.labels["actor"].index("KOR")]


def money(run, name):
    """Year × actor × draw of an outcome."""
    return run.outcomes[name].values


@pytest.mark.parametrize("pack", [PACKS[0], *(pytest.param(p, marks=pytest.mark.slow) for p in PACKS[1:])])
@pytest.mark.parametrize("precision", [64, pytest.param(32, marks=pytest.mark.slow)])
def test_local_money_constant_dollars_and_share_of_output_agree(bound_pack, pack, precision):
    names = (
        "defence_spending", "defence_share", "gdp", "local_spending", "local_output", "price_level", "dollar_spending",
        "exchange_rate",
    )  # fmt: skip
    out = computed(bound_pack(pack).program, names, 256, precision)
    spending, share, gdp, local, output, price, dollars, rate = (out[n][:, :4].astype(float) for n in names)
    loose = 1e-12 if precision == 64 else 1e-5
    np.testing.assert_allclose(local / output, share, rtol=loose)
    np.testing.assert_allclose(spending / gdp, share, rtol=loose)
    np.testing.assert_allclose(dollars * rate, local, rtol=loose)
    # Deflated in local money, then divided by the rate of 2025, it is the constant dollars.
    rates = np.array([1422.0, 1.0, 147.681897, 7.208694])[None, :, None]
    np.testing.assert_allclose(local / price / rates, spending, rtol=1e-6)
    # The drawn exchange rate touches no share and no constant money.
    calm = bound_pack(pack, tuple(f"{a}.exchange_rate_volatility=0" for a in ("KOR", "JPN", "CHN")))
    again = computed(calm.program, names, 256, precision)
    assert np.array_equal(again["defence_share"], out["defence_share"], equal_nan=True)
    assert np.array_equal(again["local_spending"], out["local_spending"], equal_nan=True)
    assert not np.array_equal(again["dollar_spending"], out["dollar_spending"], equal_nan=True)


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(("precision", "loose"), [(64, 1e-6), pytest.param(32, 1e-4, marks=pytest.mark.slow)])
def test_no_draw_makes_money_or_force_from_nothing(run_pack, pack, precision, loose):
    run = run_pack(pack, draws=256, precision=precision)
    parts = ("personnel_spending", "operations_spending", "research_spending", "procurement_spending")
    spent = sum(money(run, n).astype(float) for n in parts)
    waiting = money(run, "unspent_money").astype(float)
    change = np.diff(np.concatenate([np.zeros_like(waiting[:1]), waiting]), axis=0)
    spent = spent + sum(money(run, n) for n in ("payment_rise", "lapsed_operations", "lapsed_procurement"))
    total = spent + change - money(run, "budget_shortfall")
    np.testing.assert_allclose(total, money(run, "defence_spending"), rtol=loose)
    required = {"KOR": 500, "USA": 1280, "JPN": 235, "CHN": 2000, "PRK": 1200, "TWN": 170}
    gap = money(run, "active_force") - np.array(list(required.values()))[None, :, None]
    np.testing.assert_allclose(money(run, "force_gap"), gap, rtol=loose, atol=0.2)
    assert (money(run, "active_force") > 0).all()


@pytest.mark.parametrize("pack", PACKS)
def test_parts_of_the_alliance_add_to_one(run_pack, pack):
    run = run_pack(pack, draws=256)
    np.testing.assert_allclose(money(run, "spending_part").sum(axis=1), 100, rtol=1e-9)
    np.testing.assert_allclose(money(run, "proportional_gap").sum(axis=1), 0, atol=1e-6)
    np.testing.assert_allclose(money(run, "ability_gap").sum(axis=1), 0, atol=1e-6)


@pytest.mark.parametrize("pack", [PACKS[1], *(pytest.param(p, marks=pytest.mark.slow) for p in PACKS[2:])])
def test_more_borrowing_is_more_debt(run_pack, pack):
    """With plans kept: as in history a budget may fall below its plan, and then nothing is borrowed for it."""
    changes = [("plans=kept", f"KOR.deficit_financing={b}") for b in (20, 60, 100)]
    debts = [korea(run_pack(pack, change, draws=256), "debt_burden")[-1] for change in changes]
    assert (debts[0] < debts[1]).all()
    assert (debts[1] < debts[2]).all()


def test_the_multiplier_never_pays_for_itself_at_the_middle_of_its_prior(run_pack):
    with_plan = run_pack("indo-pacific-2026", ("plans=kept",), draws=256)
    for pack in PACKS[1:]:
        dearer = run_pack(pack, ("plans=kept",), draws=256)
        rise = korea(dearer, "debt_burden") - korea(with_plan, "debt_burden")
        assert (np.median(rise[4:], axis=1) > 0).all(), pack


def test_the_force_of_2040_under_todays_terms(run_pack):
    force = korea(run_pack(draws=1024), "active_force")[-1]
    assert force.min() > 270
    assert force.max() < 400


def test_longer_service_is_a_larger_force(run_pack):
    runs = (run_pack("indo-pacific-2026", (f"KOR.service_time={m}",), draws=256) for m in (18, 24))
    short, long = (korea(run, "active_force") for run in runs)
    assert (long > short).all()


@pytest.mark.parametrize(("plans", "part"), [("as_history", 1.0), ("kept", 0.5)])
def test_a_difference_of_policies_is_narrower_than_either(run_pack, plans, part):
    """As in history, how far the larger pledge is kept is open too, and widens the difference."""
    base, child = (
        run_pack(pack, (f"plans={plans}",), draws=1024) for pack in ("indo-pacific-2026", "five-core-by-2035")
    )
    difference = korea(child, "debt_burden")[-1] - korea(base, "debt_burden")[-1]
    assert difference.std() < part * min(korea(r, "debt_burden")[-1].std() for r in (base, child))


def test_policies_meet_the_same_worlds(run_pack):
    base, child = (run_pack(pack, draws=256) for pack in ("indo-pacific-2026", "five-core-by-2035"))
    for actor in (1, 2, 3, 4):
        assert np.array_equal(money(base, "active_force")[:, actor], money(child, "active_force")[:, actor])
    assert np.array_equal(money(base, "gdp")[:, 1], money(child, "gdp")[:, 1])


def test_the_related_part_is_a_line_of_its_own(run_pack):
    core, both = (run_pack(pack, draws=256) for pack in ("pledge-by-2035", "five-nato-style-by-2035"))
    # Budgets are counted at trend output; what the related part adds to output moves their share alone.
    assert np.array_equal(korea(core, "defence_spending"), korea(both, "defence_spending"))
    assert np.allclose(korea(core, "defence_share"), korea(both, "defence_share"), rtol=0.02)
    assert np.allclose(korea(both, "related_spending")[9], 0.015 * korea(both, "gdp")[9])
    assert (korea(both, "debt_burden")[-1] > korea(core, "debt_burden")[-1]).all()


def test_adversaries_grow_at_their_own_rate_and_allies_follow_pledges(run_pack):
    """With plans kept; as in history every share wanders (`test_answers_spending.py`)."""
    run = run_pack("indo-pacific-2026", ("plans=kept",), draws=1024)
    share = run.outcomes["defence_share"]
    assert np.ptp(share.values[-1, 3]) > 0.5, "China's share is not drawn"
    assert np.ptp(share.values[-1, 1]) < 0.01, "the United States hold their share"
    growth = run.outcomes["defence_spending"].values[1:, 4] / run.outcomes["defence_spending"].values[:-1, 4]
    assert np.allclose(growth, growth[:1])


def test_the_dprk_has_no_share_and_no_debt(run_pack):
    run = run_pack(draws=256)
    for name in ("defence_share", "debt_burden", "gdp"):
        actors = [labels["actor"] for _, labels in run.outcomes[name].cells()]
        assert "PRK" not in actors
        assert "PRK" in run.outcomes[name].about.leave_out
    assert "PRK" in [labels["actor"] for _, labels in run.outcomes["defence_spending"].cells()]


@pytest.mark.slow
def test_adding_an_actor_moves_no_others_numbers(cards, bound_pack):
    """Where an adversary's forces cost the others nothing, they stay as they were without it."""
    from burdenshare.data.catalog import load_catalog

    full = bound_pack(changes=tuple(dict.fromkeys((*UNWOUNDED, *NO_ANSWERS))))
    fewer = dataclasses.replace(
        full.scenario, actors=("KOR", "USA", "JPN", "CHN"), correlations=full.scenario.correlations,
        outcomes=("defence_spending", "debt_burden"),
    )  # fmt: skip
    small = bind(fewer, load_catalog(), cards)
    a = compile_program(small.program, 64).run(512)
    big = dataclasses.replace(full.program, outcomes=("defence_spending", "debt_burden"))
    b = compile_program(big, 64).run(512)
    for name in a:  # two programs of other sizes: the last bits are the compiler's
        np.testing.assert_allclose(a[name], b[name][:, :4], rtol=1e-13, atol=0, err_msg=name)


@pytest.mark.slow
def test_the_narrow_run_is_close_to_the_wide_one(run_pack):
    wide, narrow = (run_pack(draws=512, precision=p) for p in (64, 32))
    for name in wide.outcomes:
        a, b = wide.outcomes[name].summary, narrow.outcomes[name].summary
        known = np.isfinite(a)
        np.testing.assert_allclose(b[known], a[known], rtol=1e-2, atol=2e-2)
        # A draw whose clash comes or stays away by rounding moves a far quantile by more.
        assert np.isclose(b[known], a[known], rtol=2e-3, atol=2e-2).mean() > 0.99, name


def test_sampled_numbers_stay_within_the_bounds_of_their_cards(bound_pack, cards):
    bound = bound_pack()
    drawn = sample(bound.program, 0, 4096)
    for name, values in drawn.items():
        card = cards[name]
        if limits := card.limits(bound.scenario.reference_year):
            low, high = (b * card.shown_unit.factor for b in limits)
            assert low - 1e-9 <= np.nanmin(values), name
            assert np.nanmax(values) <= high + 1e-9, name
