"""The model must answer, spending block: shares as forecast, compliance, voted money, China, fair rivals, plans."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm, spearmanr
from scipy.stats import t as student

from burdenshare.engine.draws import sample
from burdenshare.vocabulary.numerics import student4
from tests.behaviour.still import STILL

DRAWS = 512


def of(run, name, actor, year):
    """The draws of an outcome of an actor in a year."""
    outcome = run.outcomes[name]
    return outcome.values[outcome.years.index(year), outcome.about.labels["actor"].index(actor)]


def width(values):
    return float(np.diff(np.quantile(values, [0.05, 0.95]))[0])


@pytest.fixture(scope="module")
def today(run_pack):
    return run_pack(draws=DRAWS)


def closed_form(z):
    """Student's t with four degrees of freedom, at variance 1, at the same chance as a normal `z`.

    With v = 1 − 2 Φ(−|z|) and θ = arcsin v, it is √(4 sin(θ/3) sin(2θ/3) / cos θ), with the sign of z.
    """
    tail = norm.cdf(-np.abs(z))
    cosine = 2 * np.sqrt(tail * (1 - tail))
    angle = np.arctan2(1 - 2 * tail, cosine)
    return np.sign(z) * np.sqrt(4 * np.sin(angle / 3) * np.sin(2 * angle / 3) / cosine)


def test_the_surprise_is_students_t_with_four_degrees_and_variance_one():
    z = np.concatenate([[-1e-3, 0.0, 1e-4], np.linspace(-8, 8, 401)])
    exact = closed_form(z)
    # SciPy's own quantiles lose digits in the middle: 2e-10.
    np.testing.assert_allclose(exact, student(4).ppf(norm.cdf(-np.abs(z))) * -np.sign(z) / np.sqrt(2), 1e-9, 1e-9)
    np.testing.assert_allclose(np.asarray(student4(z)), exact, rtol=2e-11)
    np.testing.assert_allclose(np.asarray(student4(z.astype(np.float32))), exact, rtol=2e-6)
    many = np.asarray(student4(norm.ppf((np.arange(1_000_000) + 0.5) / 1e6)))
    assert many.mean() == pytest.approx(0, abs=1e-9)
    assert many.std() == pytest.approx(1, abs=0.002)


def test_the_share_of_2030_is_a_forecast(today):
    """Unconditional bands of the record: 1.09 points for all states, 0.49 for this one's own calm record."""
    share = of(today, "defence_share", "KOR", 2030)
    assert 0.8 < width(share) < 1.3
    assert np.median(share) == pytest.approx(2.46, abs=0.06)
    low, high = np.quantile(share, [0.05, 0.95])
    assert (low, high) == (pytest.approx(2.01, abs=0.08), pytest.approx(2.99, abs=0.1))
    for actor in ("USA", "JPN", "CHN", "TWN"):
        later = [width(np.log(of(today, "defence_share", actor, year))) for year in (2027, 2030, 2035, 2040)]
        assert later == sorted(later), f"the range of {actor} does not widen"


def test_surprises_are_shared_in_part(bound_pack, run_pack):
    quiet = tuple(f"{actor}.productivity_drift=0" for actor in ("USA", "JPN"))
    run = run_pack("indo-pacific-2026", quiet, draws=DRAWS)
    change = {a: np.log(of(run, "defence_share", a, 2040) / of(run, "defence_share", a, 2026)) for a in ("USA", "JPN")}
    assert spearmanr(change["USA"], change["JPN"])[0] == pytest.approx(0.2, abs=0.12)
    assert bound_pack().scenario.uncertainties["surprise_correlation"].distribution().support() == (0.2, 0.2)


@pytest.mark.parametrize(
    ("actor", "money"), [("KOR", 65_864.2), ("JPN", 9_040.0), ("CHN", 1_909.6)]
)  # billion won, yen and yuan
@pytest.mark.parametrize("changes", [(), ("plans=kept",), ("us_posture=withdrawal",)])
def test_voted_money_is_fixed_in_every_draw(run_pack, actor, money, changes):
    run = run_pack("indo-pacific-2026", changes, draws=DRAWS)
    np.testing.assert_allclose(of(run, "local_spending", actor, 2026), money, rtol=1e-12)
    assert width(of(run, "defence_share", actor, 2026)) > 0.05, "its share moves with output and prices"


def test_the_share_that_is_authorised_is_held_where_its_sum_is_not_known(today):
    np.testing.assert_allclose(of(today, "defence_share", "USA", 2026), 3.22, rtol=1e-3)


def test_no_vote_of_taiwan_is_counted(today):
    assert width(of(today, "defence_share", "TWN", 2026)) > 0.5


def test_records_of_pledges_lie_inside_compliance(bound_pack):
    """Of 28 allies below 2 percent in 2014, 16 to 20 kept the pledge in full; of 20 at Riga none."""
    rng = np.random.default_rng(1)
    said = bound_pack().scenario.uncertainties
    effect, ally = said["pledge_effect"].distribution(), said["pledge_compliance"].distribution("KOR")
    shared = np.asarray(effect.quantile(rng.random((20_000, 1))))
    kept = np.clip(shared + np.asarray(ally.quantile(rng.random((20_000, 28)))), -0.5, 1.5)
    assert kept.mean() == pytest.approx(0.5, abs=0.02)
    met = (kept >= 1).sum(axis=1)
    assert np.mean(met >= 16) > 0.05
    assert np.mean(met[:] * 20 / 28 < 0.5) > 0.15
    assert np.corrcoef(kept[:, 0], kept[:, 1])[0, 1] == pytest.approx(0.49, abs=0.04)


def test_compliance_is_drawn_with_one_effect_for_all(bound_pack):
    drawn = sample(bound_pack().program, 0, DRAWS)
    assert drawn["pledge_effect"].ndim == 1
    assert drawn["pledge_compliance"].shape == (6, DRAWS)


def test_chinas_budget_grows_as_announced_and_then_less(today):
    spent = {y: of(today, "defence_spending", "CHN", y) for y in (2026, 2027, 2040)}
    growth = (spent[2040] / spent[2026]) ** (1 / 14) - 1
    assert np.median(growth) == pytest.approx(0.055, abs=0.006)
    assert np.median(spent[2027] / spent[2026]) - 1 == pytest.approx(0.074, abs=0.012)
    shares = of(today, "defence_share", "CHN", 2030), of(today, "defence_share", "CHN", 2040)
    assert np.median(shares[0]) == pytest.approx(1.47, abs=0.04)
    assert np.median(shares[1]) == pytest.approx(1.75, abs=0.08)
    assert width(shares[1]) > width(shares[0])


@pytest.mark.parametrize("pack", ["pledge-by-2035", "pledge-by-2030", "primary-responsibility"])
def test_plans_kept_reach_the_pledge(run_pack, pack):
    share = of(run_pack(pack, ("plans=kept", *STILL), draws=DRAWS), "defence_share", "KOR", 2035)
    assert np.median(share) == pytest.approx(3.497, abs=0.01)
    # Where parliament refuses the pledge, less is ratified; that is kept too.
    assert width(share) < (0.6 if pack == "primary-responsibility" else 0.1)


def test_a_flat_pledge_that_is_kept_is_reached_in_the_year_after_the_vote(run_pack):
    run = run_pack("indo-pacific-2026", ("plans=kept", "KOR.spending_pledge=2.7"), draws=DRAWS)
    assert np.median(of(run, "defence_share", "KOR", 2026)) == pytest.approx(2.405, abs=0.005)
    assert np.median(of(run, "defence_share", "KOR", 2028)) == pytest.approx(2.7, abs=0.03)


def test_half_measures_follow_the_record_under_both_readings(run_pack):
    both = [run_pack("half-measures", (f"plans={c}",), draws=DRAWS) for c in ("as_history", "kept")]
    shares = [np.median(of(run, "defence_share", "KOR", 2035)) for run in both]
    assert shares[0] == pytest.approx(shares[1], abs=0.12)
    assert shares[1] == pytest.approx(2.5555, abs=0.06)


def test_spending_answers_lost_support_with_either_sign(run_pack, today):
    gone = run_pack("indo-pacific-2026", ("us_posture=withdrawal",), draws=DRAWS)
    change = of(gone, "defence_share", "KOR", 2040) - of(today, "defence_share", "KOR", 2040)
    assert 0.55 < np.mean(change > 0) < 0.8
    assert np.median(change) == pytest.approx(0.12, abs=0.06)
    assert width(change) < 0.7 * width(of(today, "defence_share", "KOR", 2040)), "paired runs differ less than either"


@pytest.mark.parametrize("choice", ["as_history", "kept"])
def test_every_title_says_which_reading_it_shows(run_pack, choice):
    from burdenshare.studies.catalog import study
    from burdenshare.views.charts import fan
    from burdenshare.views.report import report

    run = run_pack("indo-pacific-2026", (f"plans={choice}",), draws=DRAWS)
    words = {"as_history": "plans as in history", "kept": "plans kept"}[choice]
    assert run.manifest.reading == words
    assert run.manifest.heading.endswith(f"({words})")
    assert f"({words})</h1>" in report(run)
    chart = fan(run, run.outcomes["defence_share"], {"actor": "KOR"})
    assert chart["title"]["subtitle"].endswith(words)
    assert all(table.title.endswith(words) for table in study("what-binds")(run).tables)
