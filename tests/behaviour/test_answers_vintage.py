"""The model must answer, newest figures: today's path by one rule, and four facts as small scenarios of their own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.data.tables import EMBEDDED
from burdenshare.scenario.load import load_scenario
from burdenshare.vocabulary.files import read_file
from tests.behaviour.test_answers_spending import of

DRAWS, BASE = 512, "indo-pacific-2026"
NULLS = Path(__file__).parent / "nulls" / "vintage.yaml"
VARIANTS = {
    "us-request-2027": "USA",
    "japan-two-percent-kept": "JPN",
    "korea-budget-2027": "KOR",
    "taiwan-act-2026": "TWN",
}


@pytest.fixture(scope="module")
def today(run_pack):
    return run_pack(BASE, draws=DRAWS)


def value(quantity, actor, year, definition):
    return load_catalog().one(quantity, actor, year, definition).value


def path(bound_pack, name, lever, actor):
    return dict(bound_pack(name).scenario.levers[lever].path(actor))


# Today's path


def test_the_newest_vintage_feeds_the_default_scenario(bound_pack):
    assert bound_pack().scenario.data == bound_pack().catalog.vintage == EMBEDDED


def test_what_is_voted_is_the_same_on_the_older_vintage(cards, today, run_pack):
    """Nothing that the model reads differs between the two, but for where it comes from."""
    from burdenshare.data.catalog import open_vintage
    from burdenshare.scenario.bind import bind

    older = bind(load_scenario(BASE, cards), open_vintage("2026-11"), cards)
    newer = bind(load_scenario(BASE, cards), open_vintage(EMBEDDED), cards)
    sums = (v.series["sum_under_agreement"].values["KOR"] for v in (older, newer))
    assert [(s[2025], s[2026]) for s in sums] == [(0, 1519.2), (1402.8, 1519.2)], "the older has no 2025"
    for name, series in older.series.items():
        if name == "sum_under_agreement":
            continue
        assert {a: dict(v) for a, v in series.values.items()} == {
            a: dict(v) for a, v in newer.series[name].values.items()
        }, name


def test_todays_path_is_what_is_voted_or_officially_planned_and_then_held(bound_pack):
    planned = bound_pack().series["planned_defence_share"].values
    for actor in ("KOR", "USA", "JPN", "TWN"):
        said = path(bound_pack, BASE, "spending_pledge", actor)
        first, last = min(said), max(said)
        for year in range(2026, 2041):
            given = said.get(year, said[first] if year < first else said[last])
            assert given == pytest.approx(100 * planned[actor][year], abs=6e-4), (actor, year)
    assert planned["TWN"][2026] == planned["TWN"][2025], "no vote on a proposal is known"


def test_no_request_or_proposal_feeds_an_input(bound_pack):
    catalog = bound_pack().catalog
    waiting = ("defence_budget_proposal", "defence_request", "defence_request_floor", "special_defence_act")
    keys = {o.origin for (q, _), rows in catalog.observations.items() if q in waiting for o in rows}
    others = {o.origin for (q, _), rows in catalog.observations.items() if q not in waiting for o in rows}
    for series in bound_pack().series.values():
        for actor, origins in series.origins.items():
            assert not set(origins) & (keys - others), (series.name, actor)


# The variants


@pytest.mark.parametrize(("name", "actor"), VARIANTS.items())
def test_a_variant_changes_only_what_its_fact_changes(bound_pack, name, actor):
    base, variant = bound_pack(BASE).scenario, bound_pack(name).scenario
    assert variant.based_on == BASE
    assert variant.question.endswith("?")
    moved = {n for n, lever in variant.levers.items() if lever.paths != base.levers[n].paths}
    related = {"related_pledge"} if actor == "JPN" else set()
    assert moved == {"spending_pledge", *related}
    for lever in moved:
        before, after = base.levers[lever], variant.levers[lever]
        assert {a for a in variant.actors if before.path(a) != after.path(a)} == {actor}
        assert after.why != before.why
        assert "judgement" in after.source
    assert "grade" in variant.levers["spending_pledge"].why
    assert variant.theories == base.theories
    # Its question is what changes if the sum is granted, so it is spent; all else is as in the base.
    assert variant.settings == {**base.settings, "plans": "kept"}
    as_read = bound_pack(name, ("plans=as_history",)).scenario
    assert as_read.uncertainties == base.uncertainties and as_read.settings == base.settings


MOVES = (
    # In the year of the rise more output lowers the debt ratio of an actor that owes more than its output.
    ("us-request-2027", "USA", 2027, ("defence_spending", "defence_share", "deficit")),
    ("us-request-2027", "USA", 2030, ("defence_spending", "defence_share", "debt_burden")),
    ("japan-two-percent-kept", "JPN", 2030, ("defence_spending", "local_spending", "related_spending", "debt_burden")),
    ("korea-budget-2027", "KOR", 2027, ("defence_spending", "local_spending", "defence_share")),
    ("korea-budget-2027", "KOR", 2035, ("defence_spending", "local_spending", "debt_burden")),
    ("taiwan-act-2026", "TWN", 2028, ("defence_spending", "defence_share", "debt_burden")),
)
POSITIVE = 0.811  # the chance that compliance, N(0.5, 0.4) + N(0, 0.4), is above 0


@pytest.mark.parametrize(("name", "actor", "year", "outcomes"), MOVES)
def test_a_variant_moves_its_outcomes_the_right_way(run_pack, today, name, actor, year, outcomes):
    """Read as in history, a pledged change is kept in part: in a fifth of the draws not at all, or the wrong way round."""
    variant = run_pack(name, ("plans=as_history",), draws=DRAWS)
    for outcome in outcomes:
        change = of(variant, outcome, actor, year) - of(today, outcome, actor, year)
        assert np.median(change) > 0, outcome
        assert np.mean(change > 0) > POSITIVE - 0.04, outcome
    bystanders = {"KOR", "USA", "JPN", "TWN"} - {actor}
    for other in bystanders:
        moved = of(variant, "defence_spending", other, year) / of(today, "defence_spending", other, year) - 1
        assert abs(np.median(moved)) < 0.002, other


@pytest.mark.parametrize(("name", "actor", "year", "outcomes"), MOVES)
def test_where_plans_are_kept_a_variant_does_so_in_every_draw(run_pack, name, actor, year, outcomes):
    kept = ("plans=kept",)
    base, variant = run_pack(BASE, kept, draws=DRAWS), run_pack(name, kept, draws=DRAWS)
    for outcome in outcomes:
        change = of(variant, outcome, actor, year) - of(base, outcome, actor, year)
        assert np.mean(change > 0) > 0.95, outcome


def test_what_is_voted_stays_fixed_in_every_variant(run_pack):
    for name in VARIANTS:
        run = run_pack(name, draws=DRAWS)
        for actor, money in (("KOR", 65_864.2), ("JPN", 9_040.0), ("CHN", 1_909.6)):
            np.testing.assert_allclose(of(run, "local_spending", actor, 2026), money, rtol=1e-12, err_msg=name)


def test_the_act_raises_what_covers_the_strait(run_pack, today):
    run = run_pack("taiwan-act-2026", ("plans=as_history",), draws=DRAWS)
    about = run.outcomes["coverage"].about.labels
    strait, year = about["contingency"].index("strait"), run.outcomes["coverage"].years.index(2033)
    change = (run.outcomes["coverage"].values - today.outcomes["coverage"].values)[year][:, strait]
    assert np.median(change, axis=-1).max() > 0
    assert np.median(change, axis=-1).min() >= -1e-6


def test_the_request_of_korea_is_never_converted_in_silence(bound_pack):
    """The growth on the restated base times the voted budget of the older count, over the older plan's output."""
    old = value("defence_budget", "KOR", 2026, "national")
    grown = value("defence_budget_proposal", "KOR", 2027, "total_expenditure") / value(
        "defence_budget", "KOR", 2026, "total_expenditure"
    )
    assert old * grown == pytest.approx(71_290, abs=10)
    output = bound_pack().series["expected_nominal_growth"].values["KOR"]
    share = 100 * old * grown / (value("gdp_nominal", "KOR", 2026, "ministry") * (1 + output[2027]))
    said = path(bound_pack, "korea-budget-2027", "spending_pledge", "KOR")
    assert said[2027] == pytest.approx(share, abs=1e-3)
    assert said[2029] / said[2027] == pytest.approx((1.051 / 1.034) ** 2, abs=1e-4)
    why = bound_pack("korea-budget-2027").scenario.levers["spending_pledge"].why
    assert "not joined" in why
    assert "our judgement" in why


def test_the_numbers_of_the_other_variants_follow_from_their_facts(bound_pack):
    output = load_catalog().by_year("gdp_nominal", "JPN", "imf")
    extra = value("defence_budget_supplementary", "JPN", 2025, "national")
    said = path(bound_pack, "japan-two-percent-kept", "spending_pledge", "JPN")
    assert said[2027] == pytest.approx(100 * (9_040 + extra) / output[2026], abs=1e-4)
    whole = value("defence_share", "JPN", 2025, "government_2022_base") * output[2022] / output[2025]
    related = path(bound_pack, "japan-two-percent-kept", "related_pledge", "JPN")
    assert related[2026] == pytest.approx(whole - 100 * (8_700 + extra) / output[2025], abs=0.005)
    output = load_catalog().by_year("gdp_nominal", "TWN", "imf")
    part = value("special_defence_act", "TWN", 2026, "special_act") / 8
    base = 100 * value("defence_budget", "TWN", 2025, "national") / output[2025]
    said = path(bound_pack, "taiwan-act-2026", "spending_pledge", "TWN")
    last = output[2030] * (output[2030] / output[2029]) ** 3
    assert said == pytest.approx({2026: base + 100 * part / output[2026], 2033: base + 100 * part / last, 2034: base}, abs=1e-3)  # fmt: skip
    output = load_catalog().by_year("gdp_nominal", "USA", "imf")
    said = path(bound_pack, "us-request-2027", "spending_pledge", "USA")
    asked = value("defence_request", "USA", 2027, "request")
    assert said[2027] == pytest.approx(3.22 * 1.44 * output[2026] / output[2027], abs=5e-3)
    assert said[2028] == pytest.approx(3.22 * 1.44 * 1150 / asked * output[2026] / output[2027], abs=5e-3)


def test_the_variants_need_no_form_of_their_own(bound_pack):
    from burdenshare.engine.compile import form_of

    assert {form_of(bound_pack(name).program) for name in VARIANTS} == {form_of(bound_pack(BASE).program)}


def test_with_the_link_off_taiwan_follows_its_proposal_again(cards, tmp_path):
    from burdenshare.scenario.bind import bind

    (link,) = read_file(NULLS, NULLS.name).value
    child = tmp_path / "off.yaml"
    child.write_text(json.dumps({"name": "off", "question": "What if?", "based_on": BASE, **link["off"]}))
    bound = bind(load_scenario(child, cards), load_catalog(), cards)
    planned = bound.series["planned_defence_share"].values
    assert [round(100 * planned["TWN"][year], 4) for year in (2025, 2026, 2040)] == [2.3970, 2.9065, 2.9065]
    assert dict(bound.scenario.levers["spending_pledge"].path("TWN")) == {2026: 2.9065}
