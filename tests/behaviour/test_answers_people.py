"""The model must answer: people, programmes, and what gives way when money is short. On draws."""

from __future__ import annotations

import numpy as np
import pytest

PACK = "indo-pacific-2026"
DRAWS = 512
DENIAL = {
    "surveillance_enablers": "surveillance_and_command",
    "command_links": "surveillance_and_command",
    "layered_missile_defence": "air_and_missile_defence",
    "low_altitude_defence": "air_and_missile_defence",
}
CATEGORIES = ("personnel_spending", "operations_spending", "research_spending", "procurement_spending")
SHORT = ("KOR.spending_pledge=2.4@2026", "KOR.spending_pledge=1.6@2028", "KOR.pledge_compliance=1")
NEITHER = ("KOR.least_pace=1", "KOR.most_withheld=0")


@pytest.fixture(scope="module")
def found(run_pack):
    """Year × draw of an outcome at some labels, under some changes."""

    def of(name, *changes, **at):
        outcome = run_pack(PACK, changes, draws=DRAWS).outcomes[name]
        values = outcome.values
        for i, dimension in reversed(list(enumerate(outcome.about.dimensions))):
            if dimension in at:
                values = values.take(outcome.about.labels[dimension].index(at[dimension]), axis=1 + i)
        return np.asarray(values, dtype=float)

    return of


def band(values):
    return np.quantile(values, [0.05, 0.5, 0.95])


def test_the_force_of_the_rok_follows_those_who_are_born(found):
    low, middle, high = band(found("active_force", actor="KOR")[14])
    assert middle == pytest.approx(330, abs=4)
    assert low == pytest.approx(302, abs=5)
    assert high == pytest.approx(346, abs=4)


def test_the_force_of_the_dprk_falls_with_the_eight_cohorts_that_serve(found):
    force = found("active_force", actor="PRK")
    low, middle, high = band(force[9])
    assert middle == pytest.approx(1050, abs=10)
    assert low == pytest.approx(972, abs=12)
    assert high == pytest.approx(1128, abs=12)
    # One cohort times eight years would hold it at its size.
    assert ((force[9] / force[0] > 0.86) & (force[9] / force[0] < 0.94)).all()


def test_longer_service_raises_ground_coverage_and_does_not_lower_denial_at_the_median(found):
    longer = "KOR.service_time=24"
    at = {"contingency": "peninsula"}
    ground = [found("coverage", *c, mission="ground_defence", **at)[14] for c in ((), (longer,))]
    denial = [found("overall_denial", *c, **at)[14] for c in ((), (longer,))]
    force = [found("active_force", *c, actor="KOR")[14] for c in ((), (longer,))]
    assert np.median(force[1] - force[0]) == pytest.approx(61, abs=6)
    assert ((ground[1] - ground[0]) > 0).mean() > 0.85
    assert np.median(ground[1] - ground[0]) > 0.05
    assert np.median(denial[1] - denial[0]) >= 0


def test_cancelling_programmes_that_serve_denial_lowers_denial_at_the_median(found):
    none = tuple(f"{name}.programme_scale=0" for name in DENIAL)
    before, after = (found("overall_denial", *c, contingency="peninsula")[14] for c in ((), none))
    assert np.median(after - before) < 0


@pytest.mark.parametrize(("programme", "mission"), [*DENIAL.items(), ("hyunmoo_5", "deep_strike")])
def test_cancelling_a_programme_lowers_the_coverage_that_it_serves(found, programme, mission):
    changes = ((), (f"{programme}.programme_scale=0",))
    before, after = (found("coverage", *c, mission=mission, contingency="peninsula") for c in changes)
    assert ((after - before)[14] < 0).mean() > 0.95


def test_cancelling_the_boats_lowers_sea_control_where_a_boat_had_come(found):
    """By 2040 most draws have paid for boats and have none, so cancelling them frees money for ships that come earlier."""
    none = "jangbogo_n.programme_scale=0"
    before, after = (found("coverage", *c, mission="sea_control", contingency="peninsula")[14] for c in ((), (none,)))
    there = found("is_in_service", programme="jangbogo_n")[14] > 0
    assert 0.2 < there.mean() < 0.5
    assert (after < before)[there].mean() > 0.99  # all but one of 335 in 1,024 draws, in which much else is bought


def test_readiness_that_is_given_up_buys_nothing(found):
    less = "USA.readiness_level=0.8"
    lapsed = found("lapsed_operations", less, actor="USA")
    running = found("operations_spending", less, actor="USA")
    np.testing.assert_allclose(lapsed, running * 0.2 / 0.8, rtol=1e-9)
    assert (lapsed > 0).all()
    before, after = (found("equipment_stock", *c, actor="USA") for c in ((), (less,)))
    np.testing.assert_allclose(after, before, rtol=1e-9)
    assert (found("lapsed_operations") == 0).all()


def adds_up(found, *changes):
    names = (*CATEGORIES, "payment_rise", "lapsed_operations", "lapsed_procurement")
    used = sum(found(n, *changes) for n in names) - found("budget_shortfall", *changes)
    waiting = found("unspent_money", *changes)
    change = np.diff(waiting, axis=0, prepend=np.zeros_like(waiting[:1]))
    np.testing.assert_allclose(used + change, found("defence_spending", *changes), rtol=1e-9)
    return True


@pytest.mark.parametrize("changes", [(), ("USA.readiness_level=0.8",), SHORT], ids=["as it is", "less ready", "short"])
def test_all_money_goes_somewhere(found, changes):
    assert adds_up(found, *changes)


def test_money_waits_for_less_than_a_year_and_then_builds_plants_or_lapses(found):
    """It piled up to more than a whole year's budget in a quarter of the futures of China."""
    for actor in ("KOR", "USA", "JPN", "CHN", "TWN"):
        waits, budget = (found(n, actor=actor)[-1] for n in ("unspent_money", "defence_spending"))
        assert (waits > budget).mean() < 0.01
        assert (waits > 0).mean() > 0.1
    for_ever = ("lapsing_part=0", "plant_answer=0")
    changes = tuple(f"{a}.{c}" for a in ("KOR", "USA", "JPN", "CHN", "PRK", "TWN") for c in for_ever)
    waits, budget = (found(n, *changes, actor="CHN")[-1] for n in ("unspent_money", "defence_spending"))
    assert (waits > budget).mean() > 0.2


def test_where_the_law_lets_money_wait_a_year_what_is_older_lapses(found):
    changes = ("USA.plant_answer=0", "USA.lapsing_part=1", "USA.spending_pledge=6@2030", "plans=kept")
    waits, gone, bought = (
        found(n, *changes, actor="USA") for n in ("unspent_money", "lapsed_procurement", "procurement_spending")
    )
    np.testing.assert_allclose(gone[1:], np.maximum(waits[:-1] - bought[1:], 0), rtol=1e-9, atol=1e-9)
    assert (gone > 0).any(axis=0).mean() > 0.5
    assert adds_up(found, *changes)


def test_a_rise_in_payments_comes_out_of_the_hosts_budget(found):
    rise, paid = found("payment_rise", actor="KOR"), found("host_nation_support", actor="KOR")
    assert (rise[-1] != 0).mean() > 0.95
    np.testing.assert_allclose(np.diff(rise, axis=0), np.diff(paid, axis=0), rtol=1e-9, atol=1e-12)
    assert (found("payment_rise", actor="USA") == 0).all()


def test_when_money_is_short_programmes_stretch_and_the_force_shrinks_before_readiness_falls(found):
    pace, gap = found("programme_pace", *SHORT, actor="KOR"), found("budget_shortfall", *SHORT, actor="KOR")
    ready = found("readiness", *SHORT, actor="KOR")
    force, whole = (found("active_force", *c, actor="KOR") for c in (SHORT, (*SHORT, *NEITHER)))
    assert (pace[4] < 1).mean() > 0.9
    assert (pace >= 0.4).all()
    # Readiness falls only where programmes are as slow as they can be; the force has shrunk there.
    assert (pace[gap > 1e-9] <= 0.8).all()
    assert (force <= whole + 1e-9).all()
    assert (force < whole)[gap > 1e-9].all()
    np.testing.assert_allclose(ready[gap <= 1e-9], 1, rtol=1e-8)
    assert (ready > 0).all()
    # With neither, all that is missing comes out of readiness.
    bare = found("readiness", *SHORT, *NEITHER, actor="KOR")
    assert (bare[4] < 1).mean() > 0.9
    assert (ready[4] >= bare[4]).mean() > 0.95
    assert ready[4].mean() > bare[4].mean()


def test_no_shortage_however_deep_takes_a_number_away(found):
    for name in ("readiness", "coverage", "active_force", "overall_denial"):
        values = found(name, "KOR.spending_pledge=0")
        assert np.isfinite(values).all(), name
