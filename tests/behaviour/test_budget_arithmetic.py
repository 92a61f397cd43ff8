"""The arithmetic of the pledge, in won of each year, on the ministry's GDP and the national definition of the share."""

from __future__ import annotations

import numpy as np
import pytest

from burdenshare.scenario.manifest import manifest
from tests.behaviour.still import computed
from tests.behaviour.without_shocks import WITHOUT_SHOCKS

DRAWS = 8
OUTCOMES = (
    "local_spending", "defence_share", "defence_spending", "debt_burden", "deficit", "interest_paid",
    "local_extra_over_constant_share", "local_extra_over_plan",
)  # fmt: skip


@pytest.fixture(scope="module")
def calm(bound_pack):
    """A scenario without chance, with its draws; one compiled program serves it and the tests of debt."""

    def run(name, *changes):
        bound = bound_pack(name, (*WITHOUT_SHOCKS, *changes))
        return bound, computed(bound.program, OUTCOMES, DRAWS)

    return run


def korea(run, name):
    """The median of each year, in the shown unit."""
    bound, found = run
    program, about = bound.program, bound.watched[name]
    years = [y for y in program.years if y != program.reference_year]
    values = np.asarray(found[name])[-len(years) :, program.labels["actor"].index("KOR")] / about.factor
    return dict(zip(years, np.median(values, axis=-1), strict=True))


def says_its_definition(run):
    bound, _ = run
    words = manifest(bound, DRAWS, 64)
    assert words.definitions["defence_share"]["KOR"] == "national"
    assert "South Korea, Japan and Taiwan: National defence budget" in bound.watched["defence_share"].definition
    how = {row.name: row.how for row in words.observations}
    assert "the ministry's GDP" in how["output_at_start"]
    return True


def test_the_approved_budget_of_2026_is_what_was_voted(calm):
    run = calm("indo-pacific-2026")
    assert korea(run, "local_spending")[2026] == pytest.approx(65_864.2, rel=1e-9)
    assert korea(run, "defence_share")[2026] == pytest.approx(2.40, abs=0.01)
    assert says_its_definition(run)


def test_growth_of_7_7_percent_gives_3_47_percent_in_2035(calm):
    output = {y: 2_739_000 * 1.034 ** (y - 2026) for y in range(2026, 2036)}
    path = [f"KOR.spending_pledge={65_864.2 * 1.077 ** (y - 2026) / output[y] * 100:.6f}@{y}" for y in output]
    run = calm("pledge-by-2035", *path)
    spent = korea(run, "local_spending")
    assert korea(run, "defence_share")[2035] == pytest.approx(3.47, abs=0.005)
    assert (spent[2035] / spent[2026]) ** (1 / 9) - 1 == pytest.approx(0.077, abs=0.0005)
    assert says_its_definition(run)


def test_growth_of_13_6_percent_gives_3_5_percent_in_2030(calm):
    run = calm("pledge-by-2030")
    spent = korea(run, "local_spending")
    # Budgets are counted at trend output; what the rise adds to output takes a little off the share.
    assert korea(run, "defence_share")[2030] == pytest.approx(3.5, abs=0.01)
    assert (spent[2030] / spent[2026]) ** (1 / 4) - 1 == pytest.approx(0.136, abs=0.001)
    assert says_its_definition(run)


def test_growth_of_12_2_percent_gives_5_percent_in_2035(calm):
    run = calm("five-core-by-2035")
    spent = korea(run, "local_spending")
    # As in 2030; and money that waited for plants is paid late, so that more of the rise falls into this year.
    assert korea(run, "defence_share")[2035] == pytest.approx(5.0, abs=0.025)
    assert (spent[2035] / spent[2026]) ** (1 / 9) - 1 == pytest.approx(0.122, abs=0.001)
    assert says_its_definition(run)


def test_the_extra_cost_by_2035_names_its_baseline(calm):
    run = calm("pledge-by-2035")
    over_constant = korea(run, "local_extra_over_constant_share")[2035]
    over_plan = korea(run, "local_extra_over_plan")[2035]
    assert 150_000 < over_constant < 200_000
    assert 150_000 < over_plan < 200_000
    assert over_constant == pytest.approx(186_000, abs=1_000)
    assert over_plan == pytest.approx(154_000, abs=1_000)
    assert "share last voted" in run[0].watched["local_extra_over_constant_share"].definition
    assert "plan in the official budgets" in run[0].watched["local_extra_over_plan"].definition


@pytest.mark.parametrize(("year", "debt"), [(2026, 51.6), (2029, 58.0), (2040, 80.3)])
def test_the_baseline_is_the_official_debt_path(calm, year, debt):
    assert korea(calm("indo-pacific-2026"), "debt_burden")[year] == pytest.approx(debt, abs=0.05)


def test_debt_begins_at_the_observed_49_1_percent(bound_pack):
    program = bound_pack("indo-pacific-2026").program
    start = dict(zip(program.labels["actor"], program.inputs["debt_burden_last_year"].values, strict=True))
    assert start["KOR"] == pytest.approx(0.491, abs=0.0005)
    assert start["TWN"] == pytest.approx(0.2342, abs=0.0005)
    assert np.isnan(start["PRK"])


@pytest.mark.parametrize(
    ("pack", "year", "debt"),
    [
        ("pledge-by-2035", 2035, 72.9),
        ("pledge-by-2035", 2040, 86.0),
        ("indo-pacific-2026", 2035, 70.2),
        ("pledge-by-2030", 2040, 87.2),
        ("five-core-by-2035", 2040, 94.3),
    ],
)
def test_debt_under_the_pledges_is_what_the_tried_forms_gave(calm, pack, year, debt):
    assert korea(calm(pack), "debt_burden")[year] == pytest.approx(debt, abs=0.5)


def test_checks_that_were_not_used_in_fitting(calm):
    run = calm("indo-pacific-2026")
    deficit, interest = korea(run, "deficit"), korea(run, "interest_paid")
    assert all(3.6 < deficit[y] < 4.5 for y in range(2026, 2030))
    price = {y: korea(run, "local_spending")[y] / korea(run, "defence_spending")[y] for y in (2026, 2029)}
    assert interest[2026] * price[2026] / 1000 == pytest.approx(35.9, abs=0.3)
    assert interest[2029] * price[2029] / 1000 == pytest.approx(43.9, abs=0.3)
