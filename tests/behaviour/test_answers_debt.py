"""The model must answer, debt: deficits as published, an answer to debt, a floor, interest that is never negative."""

from __future__ import annotations

import numpy as np
import pytest

from burdenshare.data.catalog import load_catalog
from tests.behaviour.still import computed
from tests.behaviour.without_shocks import WITHOUT_SHOCKS

DRAWS, FIRST = 512, 2026
OUTCOMES = (
    "debt_burden", "deficit", "interest_burden", "event_study_debt_burden", "interest_rate", "assets_bought", "uncut_debt",
    "primary_deficit", "borrowed_rise", "nominal_growth", "defence_share",
)  # fmt: skip


@pytest.fixture(scope="module")
def draws_of(bound_pack):
    """The draws of debt and what makes it, by name and actor: year × draw. One compiled program serves all changes."""

    def run(name="indo-pacific-2026", changes=(), draws=DRAWS):
        program = bound_pack(name, changes).program
        found = computed(program, OUTCOMES, draws)
        actors = [a for a in program.labels["actor"] if a != "PRK"]
        return {n: {a: np.asarray(v)[:, program.labels["actor"].index(a)] for a in actors} for n, v in found.items()}

    return run


@pytest.fixture(scope="module")
def today(draws_of):
    return draws_of()


def published(actor, year):
    return -load_catalog().by_year("balance", actor, "imf")[year]


def official(bound_pack, name, actor):
    """The deficit of the official path by year: before interest, less what no deficit counts, plus interest."""
    series = bound_pack(name).series
    parts = ("official_primary_deficit", "official_stock_flow", "official_interest_rate", "official_debt_burden")
    primary, flow, rate, debt = (series[n].values[actor] for n in parts)
    grows = series["expected_nominal_growth"].values[actor]
    return {y: primary[y] - flow[y] + rate[y] * debt[y - 1] / (1 + grows[y]) for y in sorted(debt) if y - 1 in debt}


@pytest.mark.parametrize(
    ("name", "actors"), [("indo-pacific-2026", ("JPN", "USA", "CHN", "TWN")), ("five-states", ("USA", "DEU", "FRA", "POL", "RUS"))]
)  # fmt: skip
def test_the_official_path_has_the_published_deficits(bound_pack, name, actors):
    for actor in actors:
        found = official(bound_pack, name, actor)
        for year in range(2026, 2031):
            assert 100 * found[year] == pytest.approx(published(actor, year), abs=5e-4), (actor, year)


def test_a_debt_path_that_is_held_keeps_the_last_published_balance(bound_pack):
    found = official(bound_pack, "indo-pacific-2026", "TWN")
    assert {round(100 * found[y], 3) for y in range(2030, 2041)} == {-0.467}


def test_without_chance_and_with_plans_kept_every_draw_has_the_published_deficit(draws_of):
    # A published deficit counts what is planned as paid, so nothing may wait.
    planned = tuple(f"{a}.borrowed_when_voted=1" for a in ("USA", "CHN"))
    calm = draws_of(changes=(*WITHOUT_SHOCKS, *planned), draws=8)
    for actor in ("JPN", "USA", "CHN", "TWN"):
        np.testing.assert_allclose(100 * calm["deficit"][actor][0], published(actor, FIRST), atol=0.01, err_msg=actor)
    for actor in ("JPN", "USA", "TWN"):  # China's budget outgrows its held share, so part of it is borrowed later
        for year in range(2027, 2031):
            np.testing.assert_allclose(100 * calm["deficit"][actor][year - FIRST], published(actor, year), atol=0.01)


def test_the_median_deficit_of_the_first_year_is_the_published_one(today):
    """To one digit, but for the error of sampling."""
    for actor in ("JPN", "USA", "CHN", "TWN"):
        found = 100 * today["deficit"][actor][0]
        error = 1.25 * found.std() / np.sqrt(DRAWS)
        assert np.median(found) == pytest.approx(published(actor, FIRST), abs=0.05 + error), actor


def test_south_koreas_deficit_is_the_managed_one(today, draws_of):
    """The ministry plans 4.0 to 4.4 percent of GDP in each year to 2029; straight debt between its figures is lumpier."""
    assert 100 * np.median(today["deficit"]["KOR"][0]) == pytest.approx(4.0, abs=0.3)
    calm = 100 * draws_of(changes=WITHOUT_SHOCKS, draws=8)["deficit"]["KOR"][:4].mean(axis=1)
    assert calm.mean() == pytest.approx(4.0, abs=0.1)
    assert calm[3] == pytest.approx(3.65, abs=0.05), "0.35 below the plan's lowest: debt of one decimal, rounded growth"


def test_debt_is_what_the_identity_says_in_every_draw(today, draws_of, bound_pack):
    for name, run in (("indo-pacific-2026", today), ("five-states", draws_of("five-states"))):
        series = bound_pack(name).series["official_stock_flow"].values
        for actor, debt in run["debt_burden"].items():
            flow = np.array([series[actor][FIRST + i] for i in range(1, len(debt))])[:, None]
            rate, grows = (run[n][actor][1:] for n in ("interest_rate", "nominal_growth"))
            carried = debt[:-1] * (1 + rate) / (1 + grows)
            found = carried + run["primary_deficit"][actor][1:] + flow + run["assets_bought"][actor][1:]
            np.testing.assert_allclose(debt[1:], found, rtol=1e-12, atol=1e-14, err_msg=actor)
            spent = run["primary_deficit"][actor] + run["interest_burden"][actor]
            np.testing.assert_allclose(run["deficit"][actor], spent, rtol=1e-12, atol=1e-14)


def test_no_interest_and_no_gross_debt_is_negative(draws_of):
    run = draws_of(draws=10_240)
    for name in ("debt_burden", "event_study_debt_burden", "interest_rate", "interest_burden", "assets_bought"):
        for actor, values in run[name].items():
            assert values.min() >= 0, (name, actor)
    assert run["debt_burden"]["TWN"].min() >= 0.05
    bought = {actor: (values > 0).mean() for actor, values in run["assets_bought"].items()}
    assert bought["TWN"] > 0.05
    assert max(part for actor, part in bought.items() if actor != "TWN") == 0


def test_the_floor_does_not_bind_on_the_official_path(draws_of):
    calm = draws_of(changes=(*WITHOUT_SHOCKS, "TWN.debt_floor=40"), draws=8)
    np.testing.assert_allclose(calm["assets_bought"]["TWN"], 0, atol=1e-5)
    np.testing.assert_allclose(100 * calm["debt_burden"]["TWN"][4], 9.844, atol=0.001)


def test_borrowing_all_of_a_rise_raises_debt_and_borrowing_none_lowers_it(today, draws_of):
    """In the flagship too, where spending is above its plan in one future and below it in another.

    In few futures nothing is ever paid above plan; the lever, which finances rises, moves nothing there.
    """
    for part, sign in ((100, 1), (0, -1)):
        debt = draws_of(changes=(f"KOR.deficit_financing={part}",))["debt_burden"]["KOR"][-1]
        change = sign * (debt - today["debt_burden"]["KOR"][-1])
        assert (change > 0).mean() >= 0.8, part
        assert (change < 0).mean() <= 0.01, part
    assert (today["borrowed_rise"]["KOR"].min(axis=0) < 0).mean() > 0.5, "most futures save in some year"


def test_an_answer_to_debt_narrows_its_range(today, draws_of):
    nobody = ("KOR", "USA", "JPN", "CHN", "TWN")
    drifting = draws_of(changes=tuple(f"{a}.fiscal_reaction=0" for a in nobody))
    for actor in nobody:
        narrow, wide = (np.diff(np.quantile(r["debt_burden"][actor][-1], [0.05, 0.95])) for r in (today, drifting))
        assert narrow < 0.95 * wide, actor


@pytest.mark.parametrize(
    ("name", "changes", "debt"),
    [
        ("indo-pacific-2026", (), (80.3, 64.2, 102.4)),
        ("primary-responsibility", (), (83.2, 66.3, 106.2)),
        ("indo-pacific-2026", ("us_posture=withdrawal",), (81.3, 65.0, 104.5)),
    ],
)
def test_debt_of_2040_is_what_the_tried_forms_gave(draws_of, name, changes, debt):
    found = 100 * np.quantile(draws_of(name, changes, draws=1024)["debt_burden"]["KOR"][-1], [0.5, 0.05, 0.95])
    np.testing.assert_allclose(found, debt, atol=3)


def test_money_that_waits_is_borrowed_when_it_is_paid(bound_pack):
    """A vote alone borrows nothing: borrowing falls while money piles up, and rises when it is paid out."""
    changes = ("KOR.deficit_financing=100", "KOR.saving_to_debt=100", "KOR.lapsing_part=0")
    when_paid, when_voted = (
        computed(
            bound_pack("indo-pacific-2026", (*changes, f"KOR.borrowed_when_voted={part}")).program,
            ("unspent_money", "borrowed_rise"), DRAWS,
        )
        for part in (0, 1)
    )  # fmt: skip
    waits = np.diff(when_paid["unspent_money"][:, 0], axis=0)
    less = (when_voted["borrowed_rise"] - when_paid["borrowed_rise"])[1:, 0]
    assert (waits > 0).mean() > 0.1
    assert (waits < 0).mean() > 0.1
    np.testing.assert_array_equal(np.sign(less.round(12)), np.sign(waits.round(6)))
